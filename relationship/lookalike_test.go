package relationship

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// customers are profiles of some scores, those above 70 healthy, with traits by
// place.
func customers(scores []int, traits map[TraitKind][]int) []Profile {
	all := make([]Profile, len(scores))
	for i, score := range scores {
		band := AtRisk
		if score >= HealthyFrom {
			band = Healthy
		}
		all[i] = Profile{Rating: &Rating{Company: &Company{ID: fmt.Sprintf("c%02d", i)}, Score: Score{Scored: true, Shown: score, Band: band}}}
		for _, kind := range []TraitKind{TraitAgreed, TraitAnswers, TraitCSAT, TraitGave} {
			for _, at := range traits[kind] {
				if at == i {
					all[i].Traits = append(all[i].Traits, Trait{Kind: kind})
				}
			}
		}
	}
	return all
}

func TestAlike(t *testing.T) {
	twelve := []int{95, 94, 93, 92, 80, 75, 60, 50, 40, 30, 20, 10}
	for name, test := range map[string]struct {
		scores  []int
		traits  map[TraitKind][]int
		private bool
		ok      bool
		of      [2]int
		want    []string
	}{
		"nobody":            {nil, nil, false, false, [2]int{0, 0}, nil},
		"four are too few":  {[]int{90, 90, 90, 20}, nil, false, false, [2]int{3, 1}, nil},
		"two healthy ones":  {[]int{90, 90, 50, 40, 30, 20}, nil, false, false, [2]int{2, 4}, nil},
		"a quarter":         {twelve, map[TraitKind][]int{TraitAgreed: {0, 1, 2, 8}}, false, true, [2]int{3, 9}, []string{"agreed 3 1"}},
		"two is no pattern": {twelve, map[TraitKind][]int{TraitAgreed: {0, 1}}, false, true, [2]int{3, 9}, nil},
		"common to all":     {twelve, map[TraitKind][]int{TraitAgreed: {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}, false, true, [2]int{3, 9}, nil},
		"exactly thirty points": {
			[]int{90, 90, 90, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20}[:13],
			map[TraitKind][]int{TraitAgreed: {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
			false, true,
			[2]int{3, 10},
			[]string{"agreed 3 7"},
		},
		"favours are private":   {twelve, map[TraitKind][]int{TraitGave: {0, 1, 2}}, false, true, [2]int{3, 9}, nil},
		"a manager may know":    {twelve, map[TraitKind][]int{TraitGave: {0, 1, 2}}, true, true, [2]int{3, 9}, []string{"gave 3 0"}},
		"the largest gap first": {twelve, map[TraitKind][]int{TraitCSAT: {0, 1, 2, 9, 10}, TraitAnswers: {0, 1, 2, 5}}, false, true, [2]int{3, 9}, []string{"answers 3 1", "csat 3 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			l, ok := Alike(customers(test.scores, test.traits), test.private)
			if ok != test.ok || l.Healthy != test.of[0] || l.Others != test.of[1] {
				t.Errorf("compared %d with %d: %v; want %v: %v", l.Healthy, l.Others, ok, test.of, test.ok)
			}
			var got []string
			for _, s := range l.Traits {
				got = append(got, fmt.Sprint(s.Kind, " ", s.Healthy, " ", s.Others))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestWhatIsTooEarlyIsNotCompared(t *testing.T) {
	all := customers([]int{90, 90, 90, 20, 20}, map[TraitKind][]int{TraitAgreed: {0, 1, 2}})
	all[4].Rating.Score.Band = TooEarly
	if l, ok := Alike(all, false); ok {
		t.Errorf("compared %d with %d, though one is too early to tell", l.Healthy, l.Others)
	}
}

// A profile says of a customer what its record says.
func TestProfile(t *testing.T) {
	const today = Day(1000)
	x := &Rating{
		Relationship: &Relationship{Side: Customer, Segment: TierA, Cadence: 14},
		Company:      &Company{People: []Person{{Name: "Jana", Role: "champion"}, {Name: "Eva", Role: "champion"}, {Name: "Ivo"}}},
		Today:        today,
		Held: &Held{State: State{
			First: 900, Last: 990, Days: 4, Active: 2, Inbound: 1.5,
			People: []Seen{{"Jana", 990}, {"Eva", 900}, {"Ivo", 100}},
			Ours:   Tally{Kept: 2}, Theirs: Tally{Kept: 3, Broken: 1}, Given: 1, Received: 0.5,
			Facts: []Fact{{Kind: Renewal, Worth: 0.8, Day: 990}, {Kind: CSAT, Worth: 0.95, Day: 100}},
		}},
		Latest: []Entry{
			{Type: Interaction, How: Call, Direction: Mutual},
			{Type: Interaction, How: Call, Direction: Mutual},
			{Type: Interaction, How: Mail, Direction: Out},
			{Type: Interaction, How: Meeting, Direction: Mutual},
		},
	}
	want := []Trait{
		{TraitTier, "A"},
		{TraitRole, "champion"},
		{TraitPeople, "2"},
		{TraitAnswers, ""},
		{TraitMonthly, ""},
		{TraitAgreed, ""},
		{TraitHow, "call"},
		{TraitRenewal, ""},
		{TraitOurWord, ""},
		{TraitNoGripes, ""},
		{TraitGave, ""},
		{TraitInsight, "why-us"},
	}
	p := NewProfile(x, []string{"why-us", "", "why-us"})
	if d := cmp.Diff(want, p.Traits); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	empty := NewProfile(&Rating{Relationship: &Relationship{}, Company: &Company{}, Held: &Held{}, Today: today}, nil)
	if d := cmp.Diff([]Trait{{TraitNoGripes, ""}}, empty.Traits); d != "" {
		t.Errorf("of one without a history (-want +got):\n%s", d)
	}
}
