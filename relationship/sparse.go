package relationship

import "slices"

// The rankings in which few relationships stand: those of which something is
// waited for. They are kept by side.
const (
	ByStage    Index = "stage"    // how far a prospect has come: its place in [Stages], from 1
	ByApproval Index = "approval" // the day on which an end was asked for that nobody has decided
	ByExit     Index = "exit"     // the day on which the review of a partner was opened
	ByOffer    Index = "offer"    // the day on which it was offered to somebody who has not answered
	ByReview   Index = "review"   // the day on which the segment is to be looked at again
	ByPromise  Index = "promise"  // the earliest day for which an open promise was given first
)

// Sparse lists them.
var Sparse = []Index{ByStage, ByApproval, ByExit, ByOffer, ByReview, ByPromise}

// A Rank is where a relationship stands in a ranking.
type Rank struct {
	Index Index
	At    int // what it ranks by; 0: it stands there no more
}

// moved returns the sparse ranks that are others than in the record of before,
// nil: there was none. Most writings move nothing. What is put away is taken off
// all of them each time, so of that it returns where it stands.
func moved(before *Record, r *Relationship, held *Held) []Rank {
	old, oldHeld := &Relationship{Side: r.Side, Archived: true}, (*Held)(nil)
	if before != nil {
		if i := slices.IndexFunc(before.Company.Relationships, func(o Relationship) bool { return o.Side == r.Side }); i >= 0 {
			old, oldHeld = &before.Company.Relationships[i], before.Held[r.Side]
		}
	}
	var ranks []Rank
	for _, index := range Sparse {
		if at := stands(index, r, held); at != stands(index, old, oldHeld) || r.Archived && at != 0 {
			ranks = append(ranks, Rank{index, at})
		}
	}
	return ranks
}

// stands returns where r stands in a sparse ranking, 0 if it does not. What is
// put away waits for nothing; that a prospect was declined is kept.
func stands(index Index, r *Relationship, held *Held) int {
	switch {
	case index == ByStage && (!r.Archived || r.Stage() == StageDeclined):
		return StageRank(r.Stage())
	case r.Archived:
		return 0
	}
	switch index {
	case ByReview:
		return int(r.Review())
	case ByApproval:
		if r.Leave.Stage == LeaveAsked {
			return int(r.Leave.On)
		}
	case ByExit:
		if r.Exit.Open() && !r.Leave.Running() {
			return int(r.Exit.Opened)
		}
	case ByOffer:
		if r.Offered != "" {
			return max(int(r.OfferedOn), 1)
		}
	case ByPromise:
		return held.earliest()
	default:
	}
	return 0
}

// earliest is the first day for which a promise was given that is open, 0 if
// there is none.
func (h *Held) earliest() int {
	day := 0
	if h == nil {
		return day
	}
	for i := range h.State.Open {
		if first := int(h.State.Open[i].First); first != 0 && (day == 0 || first < day) {
			day = first
		}
	}
	return day
}
