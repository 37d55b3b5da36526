package relationship

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func numbersOf(marks []Mark) (numbers []int) {
	for _, m := range marks {
		numbers = append(numbers, m.Entry.Number)
	}
	return numbers
}

// Our promises are counted once, where they were due or decided.
func TestReputationOfPromises(t *testing.T) {
	promise := func(n int, due Day) Entry { return Entry{Number: n, Type: Promise, Whose: Ours, Day: 1, Due: due} }
	end := func(n, of int, day Day, result string) Entry {
		return Entry{Number: n, Type: PromiseOutcome, Of: of, Day: day, Result: result}
	}
	journal := []Entry{
		promise(1, 50), end(11, 1, 50, Kept), // on the day
		promise(2, 50), end(12, 2, 51, Kept), // late
		promise(3, 50), end(13, 3, 40, Broken),
		promise(4, 50),                           // open, overdue
		promise(5, 99),                           // open, not due
		promise(6, 100),                          // due today
		promise(7, 50), end(17, 7, 45, Released), // leaves no trace
		promise(8, 50), end(18, 8, 20, Moved), end(28, 8, 60, Kept), // a new date keeps the first
		promise(9, 200), end(19, 9, 40, Kept), // before it was due
		promise(10, 0), end(20, 10, 40, Kept), // had no date
		{Number: 30, Type: Promise, Whose: Theirs, Day: 1, Due: 50}, // theirs
		promise(31, 10), end(32, 31, 50, Kept), // due before the span
	}
	p := NewReputation(map[string][]Entry{"acme": journal}, Span{30, 98}, 99)
	for name, test := range map[string]struct {
		got  []Mark
		want []int
	}{
		"in time": {p.InTime, []int{1, 9, 10}}, "late": {p.Late, []int{2, 8}},
		"broken": {p.Broken, []int{3}}, "overdue": {p.Overdue, []int{4}},
	} {
		if d := cmp.Diff(test.want, numbersOf(test.got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if n, share, ok := p.Promises(); n != 7 || int(share) != 42 || !ok {
		t.Errorf("%d promises, %v in time, want 7 and 42%%", n, share)
	}
}

func TestReputationOfFacts(t *testing.T) {
	fact := func(n int, day Day, kind, value string) Entry {
		return Entry{Number: n, Type: FactEntry, Day: day, Fact: kind, Value: value}
	}
	journals := map[string][]Entry{
		"a": {fact(1, 400, RatedUs, "4"), fact(2, 420, RatedUs, "8"), fact(3, 10, Referenceable, "yes"), fact(4, 430, CSAT, "10")},
		"b": {fact(5, 410, RatedUs, "6"), fact(6, 100, Referenceable, "yes"), fact(7, 405, OurPayment, "90")},
		"c": {fact(8, 100, Referenceable, "yes"), fact(9, 300, Referenceable, "no"), fact(10, 411, OurPayment, "100")},
		"d": {{Number: 12, Type: Complaint, Side: Customer, Day: 401}, {Number: 13, Type: Complaint, Side: Customer, Day: 399}, {Number: 14, Type: Complaint, Side: Partner, Day: 401}},
	}
	p := NewReputation(journals, Span{400, 450}, 450)
	if mean, ok := p.Rated(); ok {
		t.Errorf("two companies gave a mean of %v", mean)
	}
	journals["e"] = []Entry{fact(15, 400, RatedUs, "10")}
	p = NewReputation(journals, Span{400, 450}, 450)
	if mean, ok := p.Rated(); !ok || mean != 8 {
		t.Errorf("rated %v, %v, want 8: the newest of each", mean, ok)
	}
	if mean, ok := p.Paid(); !ok || mean != 95 {
		t.Errorf("paid %v, %v, want 95", mean, ok)
	}
	for name, test := range map[string]struct {
		got  []Mark
		want []int
	}{
		"references": {p.References, []int{6}}, "refusals": {p.Refusals, []int{9}}, "complaints": {p.Complaints, []int{12}},
	} {
		if d := cmp.Diff(test.want, numbersOf(test.got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
