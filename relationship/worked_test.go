package relationship

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// The tests in this file replay the worked examples of the product: companies
// with dates in the calendar, as people would record them.

func date(t *testing.T, iso string) Day {
	t.Helper()
	d, err := ParseDay(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func talk(t *testing.T, number int, iso string, how How, mood *Mood, who ...string) Entry {
	return Entry{
		Number: number, Type: Interaction, Day: date(t, iso),
		How: how, Direction: how.Direction(), Mood: mood, Who: who,
	}
}

func acme(t *testing.T) (*Relationship, []Entry) {
	r := &Relationship{Side: Customer, Segment: TierB, Org: true}
	const jana, peter = "Jana Novak", "Peter Lind"
	return r, []Entry{
		talk(t, 1, "2025-10-09", Meeting, new(Good), jana, peter),
		talk(t, 2, "2025-11-03", Call, new(Good), jana),
		talk(t, 3, "2025-12-01", Call, new(Neutral), jana),
		{Number: 4, Type: Value, Side: Customer, Day: date(t, "2025-12-15"), Given: UsualFavour},
		talk(t, 5, "2026-01-05", Meeting, new(VeryBad), jana, peter),
		talk(t, 6, "2026-01-20", Mail, new(Neutral), jana),
		talk(t, 7, "2026-03-02", Call, new(Great), jana),
	}
}

func beta(t *testing.T) (*Relationship, []Entry) {
	return &Relationship{Side: Customer, Segment: TierB, Org: true}, []Entry{
		talk(t, 17, "2025-12-25", Call, new(Neutral), "Māra Ozola"),
		{Number: 88, Type: Complaint, Side: Customer, Day: date(t, "2026-01-12")},
	}
}

func dzintara(t *testing.T) (*Relationship, []Entry) {
	var entries []Entry
	for i, iso := range []string{"2025-11-28", "2025-12-12", "2026-01-09", "2026-01-23", "2026-02-06", "2026-02-20"} {
		entries = append(entries, talk(t, 8+i, iso, Call, new(Good), "Ilze Kalniņa"))
	}
	return &Relationship{Side: Customer, Segment: TierA, Org: true}, entries
}

func ziemelu(t *testing.T) (*Relationship, []Entry) {
	const janis, anda = "Jānis Bērziņš", "Anda Liepa"
	var entries []Entry
	for i, iso := range []string{
		"2025-06-18", "2025-07-16", "2025-08-20", "2025-09-17",
		"2025-10-15", "2025-11-19", "2025-12-17", "2026-01-21",
	} {
		entries = append(entries, talk(t, 20+i, iso, Meeting, new(Good), janis, anda))
	}
	entries = append(entries,
		talk(t, 28, "2026-02-18", Meeting, new(Neutral), janis, anda),
		talk(t, 29, "2026-03-06", Call, new(Bad), janis))
	for i := range 8 {
		result := Kept
		if i >= 6 {
			result = Broken
		}
		made := date(t, "2025-09-01") + Day(i)
		if i == 5 { // still open a month before
			made = date(t, "2026-02-01")
		}
		entries = append(entries,
			Entry{Number: 30 + 2*i, Type: Promise, Side: Partner, Day: made, Whose: Theirs, Due: made + 10},
			Entry{Number: 31 + 2*i, Type: PromiseOutcome, Side: Partner, Day: made + 10, Of: 30 + 2*i, Result: result})
	}
	fact := func(number int, iso, kind, value string) Entry {
		return Entry{Number: number, Type: FactEntry, Side: Partner, Day: date(t, iso), Fact: kind, Value: value}
	}
	entries = append(entries,
		fact(46, "2026-02-28", DeliveredOnTime, "82"),
		fact(47, "2026-02-28", QualityFact, "96"),
		fact(48, "2026-01-02", RateChange, "+4 %"),
		Entry{Number: 49, Type: Harm, Side: Partner, Day: date(t, "2026-01-29"), Severity: 4},
		Entry{Number: 50, Type: Harm, Side: Partner, Day: date(t, "2026-02-27"), Severity: 3},
		Entry{Number: 51, Type: Ask, Side: Partner, Day: date(t, "2026-01-29")},
		Entry{Number: 52, Type: AskOutcome, Side: Partner, Day: date(t, "2026-02-05"), Of: 51, Result: Declined})
	return &Relationship{Side: Partner, Segment: Strategic, Org: true, Alternative: true}, entries
}

func TestWorkedExamples(t *testing.T) {
	tests := []struct {
		name    string
		company func(*testing.T) (*Relationship, []Entry)
		extra   func(*testing.T) []Entry
		today   string
		want    string // what the example says, as brief names it
	}{
		{"C1 Acme", acme, nil, "2026-03-10", "shown=87 band=healthy low=76 high=93 V=86 Q=51 class=maintain attention=fine"},
		{"C1 Acme a month before", acme, nil, "2026-02-08", "shown=55"},
		{"C2 Acme after a call", acme, func(t *testing.T) []Entry {
			return []Entry{talk(t, 101, "2026-03-10", Call, new(Great), "Jana Novak")}
		}, "2026-03-10", "shown=92 value=91.6 due=2026-04-09"},
		{"C2 Acme after a call with a fact", acme, func(t *testing.T) []Entry {
			return []Entry{
				talk(t, 101, "2026-03-10", Call, new(Great), "Jana Novak"),
				{Number: 102, Type: FactEntry, Side: Customer, Day: date(t, "2026-03-10"), Fact: Renewal, Value: "likely"},
			}
		}, "2026-03-10", "shown=92 value=92.3"},
		{"C3 Dzintara", dzintara, nil, "2026-03-10", "shown=84 class=maintain"},
		{"C3 Dzintara after a call", dzintara, func(t *testing.T) []Entry {
			return []Entry{talk(t, 101, "2026-03-09", Call, new(Great), "Ilze Kalniņa")}
		}, "2026-03-10", "shown=92 class=thrive due=2026-03-23 status=ok"},
		{"C6 Dzintara", dzintara, nil, "2026-03-16", "shown=82 band=healthy status=red"},
		{"C6 Beta", beta, nil, "2026-03-16", "shown=9 band=too-early status=red"},
		{"C7 Beta", beta, nil, "2026-03-10", "shown=10 band=too-early due=2026-01-24"},
		{"C7 Beta after a mail", beta, func(t *testing.T) []Entry {
			return []Entry{talk(t, 101, "2026-03-10", Mail, nil)}
		}, "2026-03-10", "shown=7 band=too-early due=2026-01-24 silent=2026-03-17"},
		{"C7 Beta after the answer", beta, func(t *testing.T) []Entry {
			return []Entry{talk(t, 101, "2026-03-10", Mail, nil), talk(t, 102, "2026-03-12", Reply, nil)}
		}, "2026-03-16", "shown=52 due=2026-04-11"},
		{"P1 Ziemeļu Loģistika", ziemelu, nil, "2026-03-10", "shown=69 band=watch low=58 high=78 V=94 Q=20 class=repair harm=49"},
		{"P1 a month before", ziemelu, nil, "2026-02-08", "shown=71"},
		{"P2 after more harm", ziemelu, func(t *testing.T) []Entry {
			return []Entry{{Number: 101, Type: Harm, Side: Partner, Day: date(t, "2026-03-10"), Severity: 4}}
		}, "2026-03-10", "shown=43 class=exit-candidate harm=84"},
		{"P8 three weeks on", ziemelu, nil, "2026-03-30", "shown=71 Q=21 class=repair"},
	}
	m := Default()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, entries := test.company(t)
			if test.extra != nil {
				entries = append(entries, test.extra(t)...)
			}
			today := date(t, test.today)
			s := m.Fold(r, entries, today)
			got := brief(m, r, s, today)
			for want := range strings.FieldsSeq(test.want) {
				if !slices.Contains(got, want) {
					t.Errorf("score of %v = %v, want %s", today, got, want)
				}
			}
		})
	}
}

func brief(m *Model, r *Relationship, s *State, today Day) []string {
	sc := m.Rate(r, s, today)
	tm := m.Timing(r, s, &sc, today)
	return strings.Fields(fmt.Sprintf(
		"shown=%d value=%.1f band=%s low=%.0f high=%.0f V=%.0f Q=%.0f class=%s attention=%s due=%v status=%s silent=%v harm=%.0f",
		sc.Shown, sc.Value, sc.Band, sc.Low, sc.High, sc.Vitality, sc.Quality, sc.Class, sc.Attention,
		tm.DueDay, tm.Due, tm.SilentUntil, sc.HarmIndex))
}

func TestWorkedPoints(t *testing.T) {
	tests := []struct {
		name    string
		company func(*testing.T) (*Relationship, []Entry)
		want    map[Part]float64 // to one decimal; the others are 0
	}{
		{"Acme", acme, map[Part]float64{PartRhythm: 15.1, PartWarmth: 13.1, PartInbound: 7.8, PartSatisfaction: 0.8}},
		{"Ziemeļu Loģistika", ziemelu, map[Part]float64{
			PartRhythm: 21.7, PartWarmth: 22.9, PartInbound: 7.7, PartSatisfaction: 2.9, PartTheirs: -2.9,
			PartResults: 1.4, PartHarm: -35.1,
		}},
	}
	m := Default()
	for _, test := range tests {
		r, entries := test.company(t)
		today := date(t, "2026-03-10")
		sc := m.Rate(r, m.Fold(r, entries, today), today)
		for _, p := range sc.Parts {
			if got := math.Round(10*p.Points) / 10; got != test.want[p.Part] {
				t.Errorf("%s: points of %v = %.1f, want %.1f", test.name, p.Part, got, test.want[p.Part])
			}
		}
	}
	r, entries := acme(t)
	sc := m.Rate(r, m.Fold(r, entries, date(t, "2026-03-10")), date(t, "2026-03-10"))
	integers := [NumParts]int{PartRhythm: 15, PartWarmth: 13, PartInbound: 8, PartSatisfaction: 1}
	for _, p := range sc.Parts {
		if p.Integer != integers[p.Part] {
			t.Errorf("Acme: integer points of %v = %d, want %d", p.Part, p.Integer, integers[p.Part])
		}
	}
}

// The weekly list of 16 March puts Beta first, then Dzintara.
func TestWorkedPriorities(t *testing.T) {
	m, today := Default(), date(t, "2026-03-16")
	for _, test := range []struct {
		name       string
		company    func(*testing.T) (*Relationship, []Entry)
		since      int
		needs      bool
		now, after float64
		priority   float64
	}{
		{"Beta", beta, 81, true, 13.9, 54.2, 80.7},
		{"Dzintara", dzintara, 24, true, 75.7, 88.1, 37.4},
		{"Acme", acme, 14, false, 0, 0, 0},
	} {
		r, entries := test.company(t)
		s := m.Fold(r, entries, today)
		sc := m.Rate(r, s, today)
		tm := m.Timing(r, s, &sc, today)
		if tm.Since != test.since || tm.NeedsAttention != test.needs {
			t.Errorf("%s: since %d needs %v, want %d %v", test.name, tm.Since, tm.NeedsAttention, test.since, test.needs)
		}
		if !test.needs {
			continue
		}
		for _, n := range []struct {
			name      string
			got, want float64
		}{{"vitality", sc.Vitality, test.now}, {"after", tm.AfterContact, test.after}, {"priority", tm.Priority, test.priority}} {
			if math.Abs(n.got-n.want) > 0.051 {
				t.Errorf("%s: %s = %.2f, want %.1f", test.name, n.name, n.got, n.want)
			}
		}
	}
}

func TestWorkedAsks(t *testing.T) {
	m := Default()
	ask := func(r *Relationship, entries []Entry, today Day) Readiness {
		s := m.Fold(r, entries, today)
		sc := m.Rate(r, s, today)
		tm := m.Timing(r, s, &sc, today)
		return m.Readiness(r, s, &sc, &tm, today, true)
	}
	today := date(t, "2026-03-10")

	r, entries := acme(t)
	a := ask(r, entries, today)
	if a.Verdict != Ready || math.Round(10*a.Credit)/10 != 0.7 {
		t.Errorf("Acme: ask = %s credit %.2f, want READY 0.7", a.Verdict, a.Credit)
	}
	entries = append(entries, Entry{Number: 101, Type: Ask, Side: Customer, Day: today})
	if a := ask(r, entries, today); a.Verdict != Wait || a.Until != date(t, "2026-05-09") {
		t.Errorf("Acme: ask again = %s until %v, want WAIT until 2026-05-09", a.Verdict, a.Until)
	}

	r, entries = ziemelu(t)
	a = ask(r, entries, today)
	if got, want := fmt.Sprint(a.Verdict, a.Failed()), "DONT[recent-ask quality]"; got != want {
		t.Errorf("Ziemeļu: ask = %s, want %s", got, want)
	}
	if got, want := a.Rules[3].Until, date(t, "2026-03-30"); got != want {
		t.Errorf("Ziemeļu: recent ask until %v, want %v", got, want)
	}
	a = ask(r, entries, date(t, "2026-03-30"))
	if got, want := fmt.Sprint(a.Verdict, a.Failed()), "DONT[quality]"; got != want {
		t.Errorf("Ziemeļu on 30 March: ask = %s, want %s", got, want)
	}
}

// A sole source is not let go before there is a second one.
func TestWorkedSoleSource(t *testing.T) {
	m, today := Default(), date(t, "2026-03-10")
	r := &Relationship{Side: Partner, Segment: Bottleneck, Org: true}
	entries := []Entry{
		talk(t, 70, "2026-03-02", Call, new(Neutral)),
		{Number: 71, Type: Harm, Side: Partner, Day: date(t, "2026-02-15"), Severity: 5},
	}
	s := m.Fold(r, entries, today)
	sc := m.Rate(r, s, today)
	if sc.Class != Repair || !sc.SecondSource || round(sc.HarmIndex) != 55 {
		t.Errorf("class %s, second source %v, harm %.1f; want repair, true, 55", sc.Class, sc.SecondSource, sc.HarmIndex)
	}
	r.Alternative = true
	if sc := m.Rate(r, s, today); sc.Class != ExitCandidate || sc.SecondSource {
		t.Errorf("with an alternative: class %s, second source %v; want exit-candidate, false", sc.Class, sc.SecondSource)
	}
}
