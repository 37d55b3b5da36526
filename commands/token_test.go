package commands

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes tokens so that a table can be read: key=value, quoted text in
// brackets, references with their kind and ID.
func outline(tokens []token) []string {
	var list []string
	for _, t := range tokens {
		s := t.Text
		if t.Quoted {
			s = "[" + s + "]"
		}
		switch t.Kind {
		case mentionToken:
			s += "@" + t.ID
		case channelToken:
			s += "#" + t.ID
		case linkToken:
			s += "<" + t.ID
		}
		if t.Key != "" {
			s = t.Key + "=" + s
		}
		list = append(list, s)
	}
	return list
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"":                                nil,
		" \u00a0\t":                       nil,
		"score Acme":                      {"score", "Acme"},
		"score\u00a0Acme\u2003why\u200b":  {"score", "Acme", "why"},
		"\u200bscore Ac\u00adme\ufeff":    {"score", "Acme"},
		`log “Dzintara Banka” call`:       {"log", "[Dzintara Banka]", "call"},
		`log „Dzintara Banka“ call`:       {"log", "[Dzintara Banka]", "call"},
		`log «Dzintara Banka» call`:       {"log", "[Dzintara Banka]", "call"},
		`log ‹Dzintara Banka› call`:       {"log", "[Dzintara Banka]", "call"},
		`log ‚Dzintara Banka‘ call`:       {"log", "[Dzintara Banka]", "call"},
		`log 'Dzintara Banka' call`:       {"log", "[Dzintara Banka]", "call"},
		"log `Dzintara Banka` call":       {"log", "[Dzintara Banka]", "call"},
		`log “Dzintara Banka" call`:       {"log", "[Dzintara Banka]", "call"},
		`log ‟Dzintara Banka‟ call`:       {"log", "[Dzintara Banka]", "call"},
		`log "Dzintara Banka", call`:      {"log", "[Dzintara Banka]", "call"},
		`log “SIA “Acme”” call`:           {"log", "[SIA “Acme”]", "call"},
		`log *“Dzintara Banka”* call`:     {"log", "[Dzintara Banka]", "call"},
		`log *Dzintara Banka* _call_ ~x~`: {"log", "Dzintara", "Banka", "call", "x"},
		"log * ** `Acme`":                 {"log", "*", "**", "[Acme]"},
		`log Mum's call`:                  {"log", "Mum's", "call"},
		`log Mum’s 'Mum’s Bakery' call`:   {"log", "Mum’s", "[Mum’s Bakery]", "call"},
		`note Acme 'tis fine`:             {"note", "Acme", "'tis", "fine"},
		`note Acme "never closed call`:    {"note", "Acme", "[never closed call]"},
		`note Acme ""`:                    {"note", "Acme", "[]"},
		`note Acme "say ""hi"" now"`:      {"note", "Acme", `[say "hi" now]`},
		`note Acme 5" pipe`:               {"note", "Acme", `5"`, "pipe"},
		`ask Acme "move to Pro" gain="€12k/yr" give=“we migrate”`: {"ask", "Acme", "[move to Pro]", "gain=[€12k/yr]", "give=[we migrate]"},
		`fact Nordtek on-time=82% quality=96%`:                    {"fact", "Nordtek", "on-time=82%", "quality=96%"},
		`log Acme with=Jana,Peter noskaņojums=labi`:               {"log", "Acme", "with=Jana,Peter", "noskaņojums=labi"},
		`log Acme with="Jana Novak","Peter Lind" call`:            {"log", "Acme", "with=[Jana Novak,Peter Lind]", "call"},
		`log Acme with=Jana,'Peter Lind', call`:                   {"log", "Acme", "with=[Jana,Peter Lind]", "call"},
		`log Acme with= call`:                                     {"log", "Acme", "with=", "call"},
		`log Acme date = x`:                                       {"log", "Acme", "date", "=", "x"},
		`note Acme 2=3 =x`:                                        {"note", "Acme", "2=3", "=x"},
		`note Acme https://a.eu/?b=c`:                             {"note", "Acme", "https://a.eu/?b=c"},
		`list silent>60d owner=me`:                                {"list", "silent>60d", "owner=me"},
		`assign Beta <@U123|toms> “note”`:                         {"assign", "Beta", "toms@U123", "[note]"},
		`assign Beta <@U123>, please`:                             {"assign", "Beta", "@U123", "please"},
		`add Acme owner=<@W9>`:                                    {"add", "Acme", "owner=@W9"},
		`log Acme with=<@U1>,<@U2>`:                               {"log", "Acme", "with=<@U1>,<@U2>"},
		`handoff Acme <#C1|marketing>`:                            {"handoff", "Acme", "marketing#C1"},
		`note Acme <https://acme.eu|Acme site>`:                   {"note", "Acme", "Acme site<https://acme.eu"},
		`person Acme email=<mailto:jana@acme.eu|jana@acme.eu>`:    {"person", "Acme", "email=jana@acme.eu<mailto:jana@acme.eu"},
		`note Acme <mailto:jana@acme.eu>`:                         {"note", "Acme", "jana@acme.eu<mailto:jana@acme.eu"},
		`note Acme <!channel> <b <@u1>`:                           {"note", "Acme", "<!channel>", "<b", "<@u1>"},
		"log Acme call\nsecond line":                              {"log", "Acme", "call", "second", "line"},
		"note \"Acme\" \"two\nlines\"":                            {"note", "[Acme]", "[two\nlines]"},
	} {
		if diff := cmp.Diff(want, outline(split(line))); diff != "" {
			t.Errorf("split(%q) (-want +got):\n%s", line, diff)
		}
	}
}

func TestTheRestIsVerbatim(t *testing.T) {
	const line = "note “Dzintara Banka”  the *new*  CFO said “wait”, Mum's\u00a0word <@U1>"
	tokens := split(line)
	if got, want := tokens[2].rest(line), "the *new*  CFO said “wait”, Mum's\u00a0word <@U1>"; got != want {
		t.Errorf("rest = %q, want %q", got, want)
	}
	if got, want := tokens[1].after(line), tokens[2].rest(line); got != want {
		t.Errorf("after the company = %q, want %q", got, want)
	}
	if got := tokens[len(tokens)-1].after(line); got != "" {
		t.Errorf("after the last = %q, want nothing", got)
	}
}

func TestQuoteLeavesPlainWords(t *testing.T) {
	for _, word := range []string{"Acme", "Ziemeļu", "2026-03-10", "82%", "€12k/yr", "#101", "@toms"} {
		if got := quote(word); got != word {
			t.Errorf("quote(%q) = %q, want it as it is", word, got)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", " ", `"`, `""`, `a"b`, "Dzintara Banka", "“x”", `"”`, "a,\"b\"", "*x*", "<@U1>", "k=v", "two\nlines", "\u200b", "'", "`", "x\xff", "Mum's", "„a“ »b«"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, key := range []string{"", "with"} {
			line := quote(text)
			if key != "" {
				line = key + "=" + line
			}
			want := []token{{Key: key, Text: text, Quoted: strings.HasPrefix(quote(text), `"`), End: len(line)}}
			if diff := cmp.Diff(want, split(line)); diff != "" {
				t.Errorf("split(%q) (-want +got):\n%s", line, diff)
			}
			if got := split("log " + line + " call"); len(got) != 3 || got[1].Text != text {
				t.Errorf("split(log %s call) = %q, want %q in the middle", line, outline(got), text)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{`log “Dzintara Banka” call with=Jana,"Peter Lind"`, `x="`, `x='a`, "<@U1|", `*"*`, "a\u200b=\u200bb", "\xff\"\xff", `k=<https://x|y>z`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		at := 0
		for i, tok := range split(line) {
			if tok.Start < at || tok.End <= tok.Start || tok.End > len(line) {
				t.Fatalf("split(%q): token %d is at %d-%d after %d, want them in order", line, i, tok.Start, tok.End, at)
			}
			if lost := strings.TrimFunc(line[at:tok.Start], func(r rune) bool { return isGap(r) || isInvisible(r) }); lost != "" {
				t.Errorf("split(%q) lost %q before token %d", line, lost, i)
			}
			at = tok.End
		}
		if lost := strings.TrimFunc(line[at:], func(r rune) bool { return isGap(r) || isInvisible(r) }); lost != "" {
			t.Errorf("split(%q) lost %q at the end", line, lost)
		}
	})
}
