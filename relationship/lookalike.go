package relationship

import (
	"cmp"
	"slices"
	"strconv"
)

// A Trait is something that can be said of a customer, or not.
type Trait struct {
	Kind  TraitKind
	Value string // such as the role, "" where the kind says it all
}

// TraitKind says what a trait is about.
type TraitKind string

// The kinds of trait. Favours are private, and so is a trait made of them.
const (
	TraitTier     TraitKind = "tier"     // Value: the segment
	TraitRole     TraitKind = "role"     // a person of the role Value is known
	TraitPeople   TraitKind = "people"   // at least Value people were seen lately
	TraitAnswers  TraitKind = "answers"  // they took part on most days of contact
	TraitMonthly  TraitKind = "monthly"  // talks are a month apart at most
	TraitAgreed   TraitKind = "agreed"   // a cadence was agreed
	TraitHow      TraitKind = "how"      // Value: how they are in touch as a rule
	TraitRenewal  TraitKind = "renewal"  // committed or likely
	TraitCSAT     TraitKind = "csat"     // 80 % or more
	TraitOurWord  TraitKind = "ours"     // our promises were kept, none broken
	TraitTheirs   TraitKind = "theirs"   // theirs were
	TraitInsight  TraitKind = "insight"  // an insight of the tag Value
	TraitNoGripes TraitKind = "nogripes" // no complaint is open
	TraitGave     TraitKind = "gave"     // we gave no less than we got; private
)

// Private reports whether a trait is made of what few may see.
func (t Trait) Private() bool { return t.Kind == TraitGave }

// A Profile is a customer with its traits.
type Profile struct {
	Rating *Rating
	Traits []Trait
}

// NewProfile returns what the record of a customer says, and the tags of its
// insights.
func NewProfile(x *Rating, tags []string) Profile {
	p := Profile{Rating: x}
	add := func(holds bool, kind TraitKind, value string) {
		if t := (Trait{kind, value}); holds && !slices.Contains(p.Traits, t) {
			p.Traits = append(p.Traits, t)
		}
	}
	s := &x.Held.State
	const most, usual, monthly, satisfied = 0.75, 2, 31, 0.8
	add(x.Segment != NoSegment, TraitTier, string(x.Segment))
	for _, person := range x.Company.People {
		add(person.Role != "", TraitRole, person.Role)
	}
	for n := usual; n <= usual+1; n++ {
		add(seenLately(s, x.Today) >= n, TraitPeople, strconv.Itoa(n))
	}
	add(s.Active > 0 && s.Inbound/s.Active >= most, TraitAnswers, "")
	add(s.X() >= usual && int(s.Last-s.First) <= monthly*s.X(), TraitMonthly, "")
	add(x.Agreed(), TraitAgreed, "")
	how, often := mostUsed(x.Latest)
	add(often >= usual, TraitHow, string(how))
	for _, f := range s.Present(x.Today) {
		add(f.Kind == Renewal && f.Worth >= satisfied, TraitRenewal, "")
		add(f.Kind == CSAT && f.Worth >= satisfied, TraitCSAT, "")
	}
	add(s.Ours.Kept > 0 && s.Ours.Broken == 0, TraitOurWord, "")
	add(s.Theirs.Kept > 0 && s.Theirs.Broken == 0, TraitTheirs, "")
	add(len(s.Complaints) == 0, TraitNoGripes, "")
	add(s.Given > 0 && s.Given >= s.Received, TraitGave, "")
	for _, tag := range tags {
		add(tag != "", TraitInsight, tag)
	}
	return p
}

func seenLately(s *State, today Day) int {
	n := 0
	for _, seen := range s.People {
		if today-seen.Day <= breadthWindow {
			n++
		}
	}
	return n
}

// mostUsed is how people were in touch most of the last few times.
func mostUsed(latest []Entry) (how How, often int) {
	uses := map[How]int{}
	for i := range latest {
		if e := &latest[i]; e.TwoWay() {
			uses[e.How]++
		}
	}
	for _, h := range Hows {
		if uses[h] > often {
			how, often = h, uses[h]
		}
	}
	return how, often
}

// Has reports whether the customer has a trait.
func (p *Profile) Has(t Trait) bool { return slices.Contains(p.Traits, t) }

// A Likeness is what the healthiest customers have in common.
type Likeness struct {
	Healthy, Others int // how many were compared
	Traits          []Shared
}

// A Shared trait is one that many of the healthiest have and few of the others.
type Shared struct {
	Trait
	Healthy, Others int
}

// What it takes to say that something is in common.
const (
	LeastCompared = 5 // customers with a verdict
	leastAlike    = 3 // of the healthiest, and with a trait
	leastGap      = 0.30
	leastOthers   = 2
)

// Alike compares the healthiest quarter of some customers with the others. A
// trait is told only if three of the healthiest have it and its share among
// them is at least 30 points larger. It is false where there are too few to
// compare.
func Alike(all []Profile, private bool) (*Likeness, bool) {
	judged := slices.DeleteFunc(slices.Clone(all), func(p Profile) bool {
		b := p.Rating.Score.Band
		return b == NoBand || b == TooEarly
	})
	slices.SortFunc(judged, func(a, b Profile) int {
		return cmp.Or(cmp.Compare(b.Rating.Score.Shown, a.Rating.Score.Shown), cmp.Compare(a.Rating.Company.ID, b.Rating.Company.ID))
	})
	healthy := 0
	for _, p := range judged {
		if p.Rating.Score.Band == Healthy {
			healthy++
		}
	}
	const quarter = 4
	n := min(healthy, max(leastAlike, (len(judged)+quarter-1)/quarter))
	l := &Likeness{Healthy: n, Others: len(judged) - n}
	if len(judged) < LeastCompared || n < leastAlike || l.Others < leastOthers {
		return l, false
	}
	var seen []Trait
	for _, p := range judged[:n] {
		for _, t := range p.Traits {
			if slices.Contains(seen, t) || t.Private() && !private {
				continue
			}
			seen = append(seen, t)
			s := Shared{t, having(judged[:n], t), having(judged[n:], t)}
			if s.Healthy >= leastAlike && s.gap(l) >= leastGap {
				l.Traits = append(l.Traits, s)
			}
		}
	}
	slices.SortStableFunc(l.Traits, func(a, b Shared) int {
		return cmp.Or(cmp.Compare(b.gap(l), a.gap(l)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return l, true
}

func having(ps []Profile, t Trait) int {
	n := 0
	for i := range ps {
		if ps[i].Has(t) {
			n++
		}
	}
	return n
}

// gap is by how much a trait is more common among the healthiest. The smallest
// error of a share must not turn 30 points into less.
func (s *Shared) gap(l *Likeness) float64 {
	const least = 1e-9
	return float64(s.Healthy)/float64(l.Healthy) - float64(s.Others)/float64(l.Others) + least
}
