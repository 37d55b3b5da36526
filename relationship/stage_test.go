package relationship

import "testing"

// A prospect is let go by one person; who was a partner before is ended like
// one, whatever it is called meanwhile.
func TestOnceAPartnerEndedLikeOne(t *testing.T) {
	const added = Day(1000)
	type step struct {
		after Day
		stage ProspectStage
	}
	for name, c := range map[string]struct {
		side       Side
		steps      []step
		declinable bool
	}{
		"never staged":                          {Partner, nil, false},
		"staged when added":                     {Partner, []step{{0, StageIdentified}}, true},
		"staged within a month":                 {Partner, []step{{30, StageContacted}}, true},
		"a partner for longer than a month":     {Partner, []step{{31, StageContacted}}, false},
		"a customer for long":                   {Customer, []step{{400, StageContacted}}, true},
		"agreed":                                {Partner, []step{{0, StageEvaluating}, {10, StageAgreed}}, false},
		"agreed by a slip":                      {Partner, []step{{0, StageEvaluating}, {10, StageAgreed}, {11, StageEvaluating}}, true},
		"agreed two days ago":                   {Partner, []step{{0, StageEvaluating}, {10, StageAgreed}, {12, StageEvaluating}}, false},
		"declined and taken up long after":      {Partner, []step{{0, StageContacted}, {5, StageDeclined}, {400, StageContacted}}, true},
		"without a stage again for a long time": {Partner, []step{{0, StageContacted}, {5, NoStage}, {40, StageContacted}}, false},
		"once a partner, later agreed again":    {Partner, []step{{40, StageContacted}, {50, StageAgreed}, {51, StageContacted}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Relationship{Side: c.side, Segment: c.side.DefaultSegment(), Added: added}
			for _, s := range c.steps {
				r.Restage(Staged{Stage: s.stage, On: added + s.after})
			}
			if got := r.Declinable(); got != c.declinable {
				t.Errorf("Declinable = %v, want %v", got, c.declinable)
			}
		})
	}
}

func TestAStagePutsAwayAndTakesUp(t *testing.T) {
	r := &Relationship{Side: Partner, Segment: Routine, Added: 1000, Next: 1020, NextWhat: "samples", Snoozed: 1010, Offered: "toms"}
	if r.Restage(Staged{Stage: StageEvaluating, On: 1000}); !r.Prospect() || r.StagedOn() != 1000 || r.Review() != 0 {
		t.Errorf("a prospect: %+v, review %v", r, r.Review())
	}
	r.Restage(Staged{Stage: StageEvaluating, On: 1005})
	if len(r.Staged) != 1 {
		t.Errorf("the same stage again is no change: %+v", r.Staged)
	}
	r.Exit = ExitReview{Opened: 1001}
	if r.Restage(Staged{Stage: StageDeclined, On: 1006}); !r.Archived || r.Next != 0 || r.Snoozed != 0 || r.Offered != "" || r.Exit.Open() {
		t.Errorf("declined, and not put away: %+v", r)
	}
	if r.Restage(Staged{Stage: r.StageBefore(), On: 1007}); r.Archived || r.Stage() != StageEvaluating {
		t.Errorf("taken up again: %+v", r)
	}
	if r.Restage(Staged{Stage: StageAgreed, On: 1100}); r.Prospect() || r.Review() != 1100+reviewEvery {
		t.Errorf("agreed: %+v, review %v", r, r.Review())
	}
	for day := range Day(3 * mostStaged) {
		r.Restage(Staged{Stage: Stages[day%2], On: 1200 + day})
	}
	if len(r.Staged) != mostStaged || r.StagedOn() != 1200+3*mostStaged-1 {
		t.Errorf("%d changes are kept, the last of %v", len(r.Staged), r.StagedOn())
	}
}
