package relationship

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// A Remedy is something that can be done about a relationship today, as the
// entries that would record it.
type Remedy struct {
	Kind    RemedyKind
	About   int    // the entry that it settles, 0 if none
	Who     string // the person it brings in, "" if none
	Entries []Entry
}

// A RemedyKind is what sort of thing a remedy is.
type RemedyKind string

// The kinds of remedy.
const (
	RemedyTalk      RemedyKind = "talk"      // talk with them
	RemedyGood      RemedyKind = "good"      // talk with them, and it goes well
	RemedyReply     RemedyKind = "reply"     // get an answer to what we wrote
	RemedyOurs      RemedyKind = "ours"      // keep a promise of ours
	RemedyTheirs    RemedyKind = "theirs"    // have them keep one of theirs
	RemedyComplaint RemedyKind = "complaint" // close a complaint
	RemedyGive      RemedyKind = "give"      // do them a favour
	RemedyTake      RemedyKind = "take"      // ask them for one
)

// A Prediction is a remedy with the scores before it and, had it been recorded
// today, after it.
type Prediction struct {
	Remedy
	Before, After Score
	Well          Score // after a talk, had it gone well besides; of anything else as After
}

// Gain is by how much the score would rise, in points. Without a score before,
// it is the whole score.
func (p *Prediction) Gain() float64 {
	if !p.Before.Scored {
		return p.After.Value
	}
	return p.After.Value - p.Before.Value
}

// leastGain is the least that shows as a tenth of a point.
const leastGain = 0.05

// Remedies returns what can be done about a relationship today. A talk is
// counted without a mood, but for one that is said to go well.
func (x *Rating) Remedies() []Remedy {
	s, day, side := &x.Held.State, x.Today, x.Side
	talk := Entry{Type: Interaction, Day: day, How: Call, Direction: Mutual}
	all := []Remedy{{Kind: RemedyTalk, Entries: []Entry{talk}}}
	good := talk
	good.Mood = new(Good)
	all = append(all, Remedy{Kind: RemedyGood, Entries: []Entry{good}})
	if who := x.unseen(); who != "" {
		with := talk
		with.Who = []string{who}
		all = append(all, Remedy{Kind: RemedyTalk, Who: who, Entries: []Entry{with}})
	}
	if len(s.Pending) > 0 {
		all = append(all, Remedy{Kind: RemedyReply, Entries: []Entry{{Type: Interaction, Day: day, How: Reply, Direction: In}}})
	}
	for i := range s.Open {
		p, kind := &s.Open[i], RemedyOurs
		if p.Theirs {
			kind = RemedyTheirs
		}
		all = append(all, Remedy{Kind: kind, About: p.Number, Entries: []Entry{{Type: PromiseOutcome, Day: day, Side: side, Of: p.Number, Result: Kept}}})
	}
	for i := range s.Complaints {
		n := s.Complaints[i].Number
		all = append(all, Remedy{Kind: RemedyComplaint, About: n, Entries: []Entry{{Type: ComplaintClose, Day: day, Side: side, Of: n}}})
	}
	return append(all,
		Remedy{Kind: RemedyGive, Entries: []Entry{{Type: Value, Day: day, Side: side, Given: UsualFavour}}},
		Remedy{Kind: RemedyTake, Entries: []Entry{{Type: Value, Day: day, Side: side, Received: UsualFavour}}})
}

// unseen returns a person who is known there and whom nobody has met lately: a
// decision-maker before others, "" if there is none.
func (x *Rating) unseen() string {
	best, rank := "", math.MaxInt
	for _, p := range x.Company.People {
		seen := slices.ContainsFunc(x.Held.State.People, func(s Seen) bool {
			return s.Who == p.Name && x.Today-s.Day <= breadthWindow
		})
		if at := slices.Index([]string{"decision-maker", "champion"}, p.Role); !seen && rank > (at+3)%3 {
			best, rank = p.Name, (at+3)%3
		}
	}
	return best
}

// noon is a time that lies on a day wherever clocks change.
func noon(d Day, zone *time.Location) time.Time {
	y, m, n := d.Date().Date()
	return time.Date(y, m, n, 12, 0, 0, 0, zone)
}

// Improve returns the remedies that would raise the score most, the largest
// gain first: the best one of each kind, talks and answers being one kind. How
// a talk goes is not for us to decide, so one that goes well stands by itself
// only where a talk as such would gain nothing. Each is scored by recording it
// on a copy of the books, so that doing it the same day gains exactly that.
// Those for which leave reports true are left out.
func (l *Ledger) Improve(ctx context.Context, x *Rating, leave func(*Remedy) bool) ([]Prediction, error) {
	best := map[RemedyKind]Prediction{}
	for _, r := range x.Remedies() {
		if leave(&r) {
			continue
		}
		after, err := l.foretell(ctx, x, r.Entries)
		if err != nil {
			return nil, err
		}
		if !after.Scored {
			continue
		}
		p := Prediction{Remedy: r, Before: x.Score, After: after, Well: after}
		kind := r.Kind
		if kind == RemedyReply {
			kind = RemedyTalk
		}
		if was, ok := best[kind]; p.Gain() >= leastGain && (!ok || p.Gain() > was.Gain()) {
			best[kind] = p
		}
	}
	if talk, ok := best[RemedyTalk]; ok {
		well := slices.Clone(talk.Entries)
		well[0].Mood = new(Good)
		var err error
		if talk.Well, err = l.foretell(ctx, x, well); err != nil {
			return nil, err
		}
		best[RemedyTalk] = talk
		delete(best, RemedyGood)
	}
	all := make([]Prediction, 0, len(best))
	for _, p := range best {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Prediction) int {
		return cmp.Or(cmp.Compare(b.Gain(), a.Gain()), cmp.Compare(a.Kind, b.Kind))
	})
	return all, nil
}

// foretell returns the score as it would be with entries recorded today, not
// Scored where there would be none.
func (l *Ledger) foretell(ctx context.Context, x *Rating, entries []Entry) (Score, error) {
	done, err := l.Preview(ctx, Writing{Company: x.Company.ID, At: noon(x.Today, l.Zone), Entries: entries})
	if err != nil {
		return Score{}, err
	}
	after, ok := l.Rate(done.After, x.Side, x.Today)
	if !ok {
		return Score{}, nil
	}
	return after.Score, nil
}
