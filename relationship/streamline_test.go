package relationship

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOverlaps(t *testing.T) {
	supplier := func(name, category string, side Side, archived bool) *Rating {
		return &Rating{Company: &Company{ID: name, Name: name}, Relationship: &Relationship{Side: side, Category: category, Archived: archived}}
	}
	found := Overlaps([]*Rating{
		supplier("Zeta", "Packaging", Partner, false), supplier("Alfa", "packaging ", Partner, false),
		supplier("Solo", "freight", Partner, false), supplier("Gone", "freight", Partner, true),
		supplier("None", "", Partner, false), supplier("Blank", "", Partner, false),
		supplier("Buyer", "packaging", Customer, false),
	})
	var got [][]string
	for _, o := range found {
		names := []string{o.Category}
		for _, x := range o.Partners {
			names = append(names, x.Company.Name)
		}
		got = append(got, names)
	}
	if d := cmp.Diff([][]string{{"Packaging", "Alfa", "Zeta"}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestLosses(t *testing.T) {
	fact := func(n int, day Day, kind, value string) Entry {
		return Entry{Number: n, Type: FactEntry, Day: day, Fact: kind, Value: value}
	}
	found := Losses(map[string][]Entry{
		"small":   {fact(1, 10, YearlyCost, "120"), fact(2, 10, YearlyBenefit, "100")},
		"large":   {fact(3, 10, YearlyCost, "100"), fact(4, 10, YearlyBenefit, "900"), fact(5, 20, YearlyCost, "5000")},
		"even":    {fact(6, 10, YearlyCost, "100"), fact(7, 10, YearlyBenefit, "100")},
		"unknown": {fact(8, 10, YearlyCost, "100")},
		"old":     {fact(9, 4, YearlyCost, "100"), fact(10, 10, YearlyBenefit, "1")},
		"better":  {fact(11, 10, YearlyCost, "100"), fact(12, 10, YearlyBenefit, "50"), fact(13, 11, YearlyBenefit, "200")},
	}, Span{5, 30})
	var got []int
	for _, l := range found {
		got = append(got, l.Cost.Entry.Number, l.Benefit.Entry.Number, int(l.Amount()))
	}
	if d := cmp.Diff([]int{5, 4, 4100, 1, 2, 20}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTalksAreDays(t *testing.T) {
	entry := func(day Day, d Direction) Entry { return Entry{Type: Interaction, Day: day, Direction: d} }
	got := Talks([]Entry{entry(4, Mutual), entry(5, Mutual), entry(5, In), entry(6, Out), entry(9, In), entry(10, Mutual)}, Span{5, 9})
	if got != 2 {
		t.Errorf("%d talks, want 2", got)
	}
}
