package language

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// office is a directory of customers and partners with their people.
func office() *relationship.Directory {
	d := relationship.NewDirectory()
	customer, partner := []relationship.Side{relationship.Customer}, []relationship.Side{relationship.Partner}
	for _, l := range []relationship.Listing{
		{ID: "brightwater", Name: "Brightwater Ltd", Aliases: []string{"Brightwater"}, Sides: customer, People: []string{"Tom Baker", "Emily Stone"}},
		{ID: "kestrel", Name: "Kestrel Aviation", Aliases: []string{"Kestrel", "KA"}, Sides: customer, People: []string{"Helen Cho", "Raj Mehta"}},
		{ID: "orion-labs", Name: "Orion Labs", Sides: customer, People: []string{"Will Carter"}},
		{ID: "orion-media", Name: "Orion Media", Sides: customer, People: []string{"Sara Lind"}},
		{ID: "friday-films", Name: "Friday Films", Sides: customer, People: []string{"Nick Dale"}},
		{ID: "osta", Name: "SIA \"Dzintara Osta\"", Sides: customer, People: []string{"Andris Liepiņš", "Kristīne Balode"}},
		{ID: "upe", Name: "SIA \"Baltā Upe\"", Sides: customer, People: []string{"Kārlis Eglītis", "Sanita Ozoliņa"}},
		{ID: "tehnika", Name: "SIA \"Ziemeļu Tehnika\"", Sides: partner, People: []string{"Edgars Krūmiņš"}},
		{ID: "nordtek", Name: "Nordtek", Sides: partner, People: []string{"Eva Holm"}},
	} {
		d.List(l)
	}
	return d
}

func inOffice(text string) commands.Talk {
	return commands.Talk{Text: text, Now: wednesday, Directory: office(), Team: "T1", Person: "anna"}
}

func read(text string) Reading { return Rules{}.Read(inOffice(text)) }

// told writes a reading in one line: what was read and nothing else.
func told(r Reading) string {
	parts := []string{string(r.Intent)}
	if r.Topic != NoTopic {
		parts = append(parts, string(r.Topic))
	}
	if r.Nothing != commands.Something {
		parts = append(parts, "("+string(r.Nothing)+")")
	}
	for _, e := range r.Events {
		parts = append(parts, e.told(r.Intent))
	}
	if r.Intent == Remind {
		parts = append(parts, fmt.Sprintf("%q", r.Remind.What), dayOr(r.Remind.Due, "some day"), r.Remind.Time)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func (e Event) told(i Intent) string {
	name := e.Company.ID
	switch {
	case e.Company.Guess:
		name = "~" + name
	case len(e.Company.Fits) > 0:
		name = "which:" + strings.Join(e.Company.Fits, "|")
	case e.Company.Said != "":
		name = "unknown:" + e.Company.Said
	}
	parts := []string{name}
	for _, p := range e.People {
		if p.Known {
			parts = append(parts, p.Name)
		} else {
			parts = append(parts, p.Name+"?")
		}
	}
	if i == Log {
		parts = append(parts, string(e.How))
		if e.DaySaid {
			parts = append(parts, e.Day.String()[5:])
		}
		if e.Mood != nil {
			parts = append(parts, moodName(*e.Mood))
		}
		for _, p := range e.Promises {
			whose := "theirs"
			if p.Ours {
				whose = "ours"
			}
			parts = append(parts, fmt.Sprintf("%s %q %s", whose, p.What, dayOr(p.Due, "")))
		}
		for _, f := range e.Facts {
			parts = append(parts, f.Kind+"="+f.Value)
		}
		if e.Given != "" {
			parts = append(parts, "gave")
		}
		if e.Received != "" {
			parts = append(parts, "got")
		}
		if e.Complaint != "" {
			parts = append(parts, "complaint")
		}
		if e.Settled {
			parts = append(parts, "settled")
		}
		if e.Harm != nil {
			parts = append(parts, fmt.Sprintf("harm %s %d", e.Harm.Area, e.Harm.Severity))
		}
	}
	return strings.Join(parts, " ")
}

func dayOr(d relationship.Day, none string) string {
	if d == 0 {
		return none
	}
	return d.String()[5:]
}

// check reads texts and compares what they tell.
func check(t *testing.T, want map[string]string) {
	t.Helper()
	for text, told1 := range want {
		if got := told(read(text)); got != told1 {
			t.Errorf("%q\n got %s\nwant %s", text, got, told1)
		}
	}
}

func TestReadingIsTheSameEveryTime(t *testing.T) {
	for _, text := range []string{
		"had a great call with Tom at Brightwater yesterday, they want to renew in May; I promised pricing by Friday",
		"Called Orion and Kestrel today, both happy", "Vakar satiku Andri un Kristīni no Dzintara Ostas, solīja atbildēt rīt", "remind me about Orion in 2 weeks",
	} {
		first := Rules{}.Read(inOffice(text))
		for range 20 {
			if diff := cmp.Diff(first, Rules{}.Read(inOffice(text))); diff != "" {
				t.Fatalf("%q again (-first +now):\n%s", text, diff)
			}
		}
	}
}

// However long a message is, only so much of it is read.
func TestLongMessageIsReadInPart(t *testing.T) {
	for _, unit := range []string{"call with Brightwater yesterday, ", "a", "Tom Baker ", "10. ", "I promise to send it by Friday. ", "not ", "> ", "<@U1>", "if "} {
		text := strings.Repeat(unit, 100_000/len(unit)+1)
		m := newMessage(inOffice(text), clean(text))
		if len(m.tokens) > mostTokens || len(m.text) > mostRead {
			t.Errorf("of %d times %q %d words in %d bytes were read, want at most %d in %d", 100_000/len(unit), unit, len(m.tokens), len(m.text), mostTokens, mostRead)
		}
		if r := (Rules{}).Read(inOffice(text)); r.Intent == Log && !r.Unsure {
			t.Errorf("%q repeated is read as sure", unit)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"had a great call with Tom at Brightwater yesterday; I promised pricing by Friday", "Vakar tikos ar Andri no Dzintara Ostas, solīju nosūtīt līdz pirmdienai",
		"remind me on 30 March at 14:00", "\u200bcall\xad with <@U1> *Kestrel*", "No, it was an email", "> quoted\nFrom: a\nTo: b", "10/10 3/12 31.02. 9.30 24:61", "a'b-c@d.e", "Ziemeļu Tehnika kavēja piegādi", "“”„’ﬁ①", "\xff\xfe", "& % + €",
	} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, later bool) {
		talk := inOffice(text)
		if later {
			talk.Earlier = commands.Earlier{Command: "log", Company: "kestrel", Args: []commands.Arg{{Name: "how", Value: "call"}, {Name: "text", Value: "x"}}}
		}
		r := Rules{}.Read(talk)
		if r.Intent == "" {
			t.Errorf("%q has no intent", text)
		}
		if r.Intent == Log && len(r.Events) == 0 {
			t.Errorf("%q is a record of nothing", text)
		}
		cleaned := clean(text)
		for _, tok := range tokens(cleaned) {
			if tok.from < 0 || tok.to > len(cleaned) || tok.from >= tok.to || cleaned[tok.from:tok.to] != tok.text {
				t.Errorf("%q: token %q at %d to %d", text, tok.text, tok.from, tok.to)
			}
		}
		for _, p := range r.Heard(talk).Proposals {
			for _, a := range p.Args {
				if !utf8.ValidString(a.Value) {
					t.Errorf("%q: %s is %q", text, a.Name, a.Value)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	talk := inOffice("had a great call with Tom at Brightwater yesterday, they want to renew in May; I promised pricing by Friday and Emily will send the forecast")
	for b.Loop() {
		Rules{}.Read(talk)
	}
}

func BenchmarkReadLong(b *testing.B) {
	for _, unit := range []string{"call with Brightwater yesterday, I promised pricing by Friday. ", "zvans ar Dzintara Ostu vakar, solīju nosūtīt cenas līdz piektdienai. ", "Tom Baker ", "if not "} {
		b.Run(strings.TrimSpace(unit), func(b *testing.B) {
			talk := inOffice(strings.Repeat(unit, 100_000/len(unit)))
			for b.Loop() {
				Rules{}.Read(talk)
			}
		})
	}
}
