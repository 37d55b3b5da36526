package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot/card"
)

func TestEveryBlockIsDrawn(t *testing.T) {
	m := card.Every()
	golden(t, "every.slack.json", indented(t, struct {
		Text   string        `json:"text"`
		Blocks []slack.Block `json:"blocks"`
	}{Fallback(m), Render(m)}))
	checkRender(t, m)
}

// checkRender fails unless m renders to JSON that Slack takes and that parses
// back into the same blocks.
func checkRender(t *testing.T, m card.Message) string {
	t.Helper()
	text, blocks := compose(m, &english, canvas{})
	data, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range checkMessage(string(data)) {
		t.Error(p)
	}
	c := &checker{}
	if c.mrkdwn("text", text); c.problems != nil || utf8.RuneCountInString(text) > 4000 {
		t.Errorf("text: %d characters, %v", utf8.RuneCountInString(text), c.problems)
	}
	var back slack.Blocks
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatalf("does not parse back: %v", err)
	}
	again, err := json.Marshal(back)
	if err != nil {
		t.Fatal(err)
	}
	var want, got any // bytes that are no UTF-8 have two ways of being written
	if err := errors.Join(json.Unmarshal(data, &want), json.Unmarshal(again, &got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); len(blocks) > 0 && d != "" {
		t.Errorf("parses back as something else:\n%s", d)
	}
	return string(data)
}

// mentions are 195 ways of trying to call somebody.
func mentions() (all []string) {
	targets := []string{"!channel", "!here", "!everyone", "!group", "!subteam^S0TEAM", "!subteam^S0TEAM|@all", "@U0ANNA", "@W0ANNA|anna", "#C0GENERAL", "https://evil.example|click", "mailto:a@b.c|mail", "javascript:alert(1)|x", "!date^1392734382^{date}^https://evil.example|x"}
	shapes := []string{"<%s>", " <%s> ", "<<%s>>", "*<%s>*", "`<%s>`", "~<%s>~", "_<%s>_", "&lt;%s&gt;", "&amp;lt;%s&amp;gt;", "<\u200b%s>", "\n> <%s>", "```\n<%s>\n```", "<%s|<%[1]s>>", "%s", "@%s"}
	for _, target := range targets {
		for _, shape := range shapes {
			all = append(all, fmt.Sprintf(shape, target))
		}
	}
	return append(all[:len(all)-3], "@channel", "@Here please", "a@everyone")
}

func TestNobodyIsCalledByTypedText(t *testing.T) {
	all := mentions()
	if len(all) != 195 {
		t.Fatalf("%d mention strings, want 195", len(all))
	}
	for _, hostile := range all {
		m := card.Message{Summary: hostile, Blocks: []card.Block{
			card.Title(hostile),
			card.Para(hostile, card.Bold(hostile), card.Lit(hostile), card.Who(hostile)),
			card.Facts{{Label: hostile, Value: card.Say(hostile, card.Bold(hostile), card.Lit(hostile), card.Who(hostile))}},
			card.Meter{Label: hostile, Value: 1, Max: 2, Words: hostile},
			card.Table{Head: []string{hostile}, Rows: [][][]card.Span{{card.Say(hostile)}, {card.Say(card.Bold(hostile), card.Who(hostile))}}},
			card.Table{Head: []string{hostile}, Rows: [][][]card.Span{{card.Say(hostile)}}},
			card.Actions{{Label: hostile, Line: hostile}},
			card.Small(hostile, card.Bold(hostile), card.Who(hostile)),
			card.Image{Name: hostile, Alt: hostile},
		}}
		data := checkRender(t, m)
		// None of the spans is a colleague, so nothing may be a mention.
		for _, sign := range []string{`"type":"user"`, `"type":"broadcast"`, `"type":"link"`, `"type":"channel"`, `"type":"usergroup"`} {
			if strings.Contains(data, sign) {
				t.Errorf("%q became %s", hostile, sign)
			}
		}
		checkNothingLive(t, hostile, data, Fallback(m))
	}
}

// checkNothingLive fails if mrkdwn in data, or text, holds any token at all.
func checkNothingLive(t *testing.T, hostile, data, text string) {
	t.Helper()
	if live.MatchString(text) {
		t.Errorf("%q is live in the text %q", hostile, text)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if s, _ := v["text"].(string); v["type"] == "mrkdwn" && live.MatchString(s) {
				t.Errorf("%q is live in %q", hostile, s)
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	var v any
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	walk(v)
}

func TestTypedTextFormatsNothing(t *testing.T) {
	m := mark{left: 1000}
	m.say("*b* _i_ ~s~ `c` :smile: 10:30 a:b\n> q & <x>")
	want := "\u200b*\u200bb\u200b*\u200b \u200b_\u200bi\u200b_\u200b \u200b~\u200bs\u200b~\u200b \u200b`\u200bc\u200b`\u200b :\u200bsmile: 10:30 a:\u200bb\n\u200b&gt; q &amp; &lt;x\u200b&gt;"
	if got := m.String(); got != want {
		t.Errorf("say = %q\nwant  %q", got, want)
	}
}

func TestTooMuchIsCutAndSaysSo(t *testing.T) {
	long := strings.Repeat("ļ", 100_000)
	lines := make([]card.Block, 80)
	rows := make([][][]card.Span, 300)
	buttons := make(card.Actions, 60)
	facts := make(card.Facts, 35)
	for i := range lines {
		lines[i] = card.Para("line ", i)
	}
	for i := range rows {
		rows[i] = [][]card.Span{card.Say("row ", i), card.Say(card.Bold(strconvI(i)))}
	}
	for i := range buttons {
		buttons[i] = card.Action{Label: "b", Line: "score " + strconvI(i)}
	}
	for i := range facts {
		facts[i] = card.Fact{Label: "l", Value: card.Say(i)}
	}
	wide := make([]string, 30)
	tests := []struct {
		name   string
		blocks []card.Block
		note   string // "" if everything fits
	}{
		{"paragraph", []card.Block{card.Para(long)}, english.Cut},
		{"title", []card.Block{card.Title(long)}, english.Cut},
		{"facts", []card.Block{card.Facts{{Label: long, Value: card.Say(long)}}}, english.Cut},
		{"note", []card.Block{card.Small(long)}, english.Cut},
		{"escaped note", []card.Block{card.Small(strings.Repeat("&<*", 2000))}, english.Cut},
		{"code", []card.Block{card.Small(card.Lit(long))}, english.Cut},
		{"label", []card.Block{card.Actions{{Label: long, Line: "x"}}}, english.Cut},
		{"line", []card.Block{card.Actions{{Label: "x", Line: long}, {Label: "y", Line: "y"}}}, english.Dropped},
		{"blocks", lines, english.Cut},
		{"rows", []card.Block{card.Table{Head: []string{"a", "b"}, Rows: rows}}, english.Cut},
		{"columns", []card.Block{card.Table{Head: wide, Rows: rows[:1]}}, english.Cut},
		{"cell", []card.Block{card.Table{Head: []string{"a"}, Rows: [][][]card.Span{{card.Say(long)}, {card.Say(card.Bold(long))}}}}, english.Cut},
		{"second table", []card.Block{card.Table{Head: []string{"a"}}, card.Table{Head: []string{long}, Rows: rows}}, english.Cut},
		{"second table with many rows", []card.Block{card.Table{Head: []string{"a"}}, card.Table{Rows: rows}}, english.Cut},
		{"everything", []card.Block{card.Para(long), card.Small(long), card.Table{Rows: rows}, buttons, facts}, english.Cut},
		{"buttons", []card.Block{buttons}, ""},
		{"many facts", []card.Block{facts}, ""},
		{"a full table", []card.Block{card.Table{Head: []string{"a", "b"}, Rows: rows[:99]}}, ""},
		{"a full title", []card.Block{card.Title(long[:2*150])}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := checkRender(t, card.Message{Summary: "s", Blocks: tt.blocks})
			for _, note := range []string{english.Cut, english.Dropped} {
				if got := strings.Contains(data, note); got != (note == tt.note) {
					t.Errorf("says %q: %v", note, got)
				}
			}
		})
	}
}

func strconvI(i int) string { return fmt.Sprint(i) }

func TestNothingIsDrawnOfNothing(t *testing.T) {
	empty := []card.Block{
		card.Title(""), card.Title(" "), card.Text(nil), card.Para(""), card.Para(card.Bold(" ")), card.Facts(nil),
		card.Table{},
		card.Actions(nil),
		card.Actions{{Label: "x"}},
		card.Note(nil), card.Small(card.Lit("")),
	}
	if got := Render(card.Message{Blocks: empty}); len(got) != 0 {
		t.Errorf("%d blocks, want none", len(got))
	}
	holes := []card.Block{
		card.Facts{{}, {Label: "l"}, {Value: card.Say("v")}},
		card.Table{Head: []string{"", "a", ""}, Rows: [][][]card.Span{nil, {nil, card.Say(card.Bold(""))}}},
		card.Actions{{Line: "score"}},
		card.Meter{},
		card.Meter{Value: -5, Max: 10},
		card.Meter{Value: 50, Max: 10},
		card.Para(card.When(time.Time{}), card.Who("")), card.Small(card.When(time.Time{}), card.Who("")),
	}
	checkRender(t, card.Message{Blocks: holes})
}

func TestASummaryAloneIsWordsOnly(t *testing.T) {
	m := card.Message{Summary: "*Acme* & <!here>"}
	data := checkRender(t, m)
	if !strings.Contains(data, `"type":"rich_text"`) || strings.Contains(data, "mrkdwn") {
		t.Errorf("drawn as %s", data)
	}
	if got, want := Fallback(m), "*Acme* &amp; &lt;!here&gt;"; got != want {
		t.Errorf("Fallback = %q, want %q", got, want)
	}
}

func TestClipPartsNoLetterFromItsAccent(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"", 0, ""},
		{"āļģ!", 4, "āļģ!"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"👩🏽‍🚀👩🏽‍🚀", 5, "👩🏽‍🚀…"},
		{"👩🏽‍🚀👩🏽‍🚀", 4, "…"},
		{"🇱🇻🇱🇻", 3, "🇱🇻…"},
		{"🇱🇻🇱🇻", 2, "…"},
	}
	for _, tt := range tests {
		if got, _ := clip(tt.in, tt.limit); got != tt.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
		}
	}
}

// Any message renders within Slack's limits, to JSON that parses back.
func FuzzRender(f *testing.F) {
	f.Add(uint64(1), "Acme & Sons <Ltd>")
	f.Add(uint64(2), `<!channel> <@U1> *bold* @here`)
	f.Add(uint64(3), strings.Repeat("👩🏽‍🚀\u0301", 900))
	f.Add(uint64(4), "\x00\xff\u2028\u202e")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		r := rand.New(rand.NewPCG(seed, 0))
		checkRender(t, anyMessage(r, text))
	})
}

func anyMessage(r *rand.Rand, text string) card.Message {
	some := func() string {
		i, j := r.IntN(len(text)+1), r.IntN(len(text)+1)
		return strings.Repeat(text[min(i, j):max(i, j)], 1+r.IntN(3)*r.IntN(3))
	}
	spans := func() (line []card.Span) {
		for range r.IntN(4) {
			line = append(line, card.Span{Kind: card.Kind(r.IntN(6)), Text: some(), At: time.Unix(r.Int64N(1<<40)-1<<20, 0)})
		}
		return line
	}
	m := card.Message{Summary: some()}
	for range r.IntN(1 + r.IntN(70)) {
		var b card.Block
		switch r.IntN(8) {
		case 0:
			b = card.Title(some())
		case 1:
			b = card.Text(spans())
		case 2:
			facts := make(card.Facts, r.IntN(15))
			for i := range facts {
				facts[i] = card.Fact{Label: some(), Value: spans()}
			}
			b = facts
		case 3:
			b = card.Meter{Label: some(), Value: r.IntN(200) - 50, Max: r.IntN(100), Words: some()}
		case 4:
			table := card.Table{Rows: make([][][]card.Span, r.IntN(120)), Right: []int{r.IntN(5)}}
			for range r.IntN(25) {
				table.Head = append(table.Head, some())
			}
			for i := range table.Rows {
				for range r.IntN(5) {
					table.Rows[i] = append(table.Rows[i], spans())
				}
			}
			b = table
		case 5:
			actions := make(card.Actions, r.IntN(30))
			for i := range actions {
				actions[i] = card.Action{Label: some(), Line: some(), Style: card.Style(r.IntN(3))}
			}
			b = actions
		case 6:
			b = card.Note(spans())
		case 7:
			b = card.Image{Name: some(), Alt: some()}
		}
		m.Blocks = append(m.Blocks, b)
	}
	return m
}
