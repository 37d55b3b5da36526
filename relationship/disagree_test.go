package relationship

import (
	"fmt"
	"strings"
	"testing"
)

func TestDisagreements(t *testing.T) {
	fact := func(n int, day Day, kind, value string) Entry {
		return Entry{Number: n, Type: FactEntry, Side: Customer, Day: day, Fact: kind, Value: value}
	}
	outcome := func(n int, result string) Entry {
		return Entry{Number: n, Type: PromiseOutcome, Side: Customer, Day: Day(n), Of: 1, Result: result}
	}
	felt := func(n int, day Day, m Mood) Entry {
		return Entry{Number: n, Type: Interaction, How: Call, Direction: Mutual, Day: day, Mood: new(m)}
	}
	promise := Entry{Number: 1, Type: Promise, Side: Customer, Day: 1, Whose: Ours}
	void := func(n, of int) Entry { return Entry{Number: n, Type: Void, Day: Day(n), Of: of} }
	for _, c := range []struct {
		name    string
		entries []Entry
		want    string
	}{
		{"nothing", nil, ""},
		{"two values on a day", []Entry{fact(1, 5, CSAT, "80"), fact(2, 5, CSAT, "90")}, "two-values #1 #2"},
		{"the same value twice", []Entry{fact(1, 5, CSAT, "80"), fact(2, 5, CSAT, "80")}, ""},
		{"two days", []Entry{fact(1, 5, CSAT, "80"), fact(2, 6, CSAT, "90")}, ""},
		{"two kinds", []Entry{fact(1, 5, CSAT, "80"), fact(2, 5, NPS, "90")}, ""},
		{"two sides", []Entry{fact(1, 5, CSAT, "80"), {Number: 2, Type: FactEntry, Side: Partner, Day: 5, Fact: CSAT, Value: "90"}}, ""},
		{"settled by a later fact", []Entry{fact(1, 5, CSAT, "80"), fact(2, 5, CSAT, "90"), fact(3, 6, CSAT, "85")}, ""},
		{"one of them taken back", []Entry{fact(1, 5, CSAT, "80"), fact(2, 5, CSAT, "90"), void(3, 1)}, ""},
		{"kept and broken", []Entry{promise, outcome(2, Kept), outcome(3, Broken)}, "kept-and-broken #2 #3"},
		{"said once", []Entry{promise, outcome(2, Kept), outcome(3, Broken), outcome(4, Kept)}, "kept-and-broken #2 #3"},
		{"moved, then kept", []Entry{promise, outcome(2, Moved), outcome(3, Kept)}, ""},
		{"kept twice", []Entry{promise, outcome(2, Kept), outcome(3, Kept)}, ""},
		{"a promise taken back", []Entry{promise, outcome(2, Kept), outcome(3, Broken), void(4, 1)}, ""},
		{"likely, then very bad", []Entry{fact(1, 5, Renewal, "likely"), felt(2, 6, VeryBad)}, "renewal-and-mood #1 #2"},
		{"likely, then bad", []Entry{fact(1, 5, Renewal, "likely"), felt(2, 6, Bad)}, ""},
		{"very bad, then likely", []Entry{felt(1, 4, VeryBad), fact(2, 5, Renewal, "likely")}, ""},
		{"made good since", []Entry{fact(1, 5, Renewal, "committed"), felt(2, 6, VeryBad), felt(3, 7, Good)}, ""},
		{"lost, and very bad", []Entry{fact(1, 5, Renewal, "lost"), felt(2, 6, VeryBad)}, ""},
		{"a mood of the other side", []Entry{fact(1, 5, Renewal, "likely"), {Number: 2, Type: Interaction, Side: Partner, Day: 6, Mood: new(VeryBad)}}, ""},
	} {
		var got []string
		for _, d := range Disagreements(Live(c.entries)) {
			got = append(got, fmt.Sprintf("%s #%d #%d", d.Conflict, d.A.Number, d.B.Number))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%s: Disagreements = %q, want %q", c.name, got, c.want)
		}
	}
}
