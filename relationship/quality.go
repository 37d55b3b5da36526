package relationship

import "math"

// qualities are the parts of quality, in log-odds. Mere time moves them in
// three ways only: a promise becomes overdue, a fact expires, harm fades.
type qualities struct {
	satisfaction, ours, theirs, balance, results, complaints, harm float64

	index float64 // of harm, 0 to 100
	mood  feeling
}

// The constants of quality.
const (
	badMoodWeighs   = 4.0 // times as much as a good one
	promiseKept     = 4.0 // prior: four of five promises are kept
	promiseMade     = 5.0
	promisePar      = promiseKept / promiseMade
	overdueMost     = 3.0
	overdueShare    = 4.0
	balanceFree     = math.Ln2 // one side may give twice as much
	balanceMost     = 3.0
	complaintWeight = 0.6
	complaintMost   = 3
	harmWeight      = 3.0
)

// qualities rates all but vitality on a day.
func (p *Params) qualities(side Side, s *State, today Day) qualities {
	q := qualities{mood: s.feeling()}
	q.satisfaction = q.mood.mood
	if q.satisfaction < 0 {
		q.satisfaction *= badMoodWeighs
	}
	ours, theirs := s.overdue(today)
	q.ours = promises(p.Ours, s.Ours, ours)
	q.theirs = promises(p.Theirs, s.Theirs, theirs)
	if p.Balance != 0 && s.Cited.Balance.Count > 0 {
		b := math.Abs(math.Log((s.Received + 1) / (s.Given + 1)))
		q.balance = -p.Balance * min(max(b-balanceFree, 0), balanceMost)
	}
	if mean, k := s.results(today); k > 0 {
		shrunk := float64(k) / float64(k+1)
		q.results = p.Results * (mean - p.Par) * shrunk
	}
	q.complaints = -complaintWeight * float64(min(len(s.Complaints), complaintMost))
	if side == Partner {
		q.index = s.HarmIndex(today)
		q.harm = harmTerm(q.index)
	}
	return q
}

// sum is quality in log-odds.
func (q *qualities) sum() float64 {
	return q.satisfaction + q.ours + q.theirs + q.balance + q.results + q.complaints + q.harm
}

func harmTerm(index float64) float64 { return -harmWeight * index / 100 }

// promises weighs the promises of one side: the share that was kept, and how
// much is overdue.
func promises(weight float64, t Tally, overdue float64) float64 {
	if t.Kept == 0 && t.Broken == 0 && overdue == 0 {
		return 0
	}
	share := (promiseKept + float64(t.Kept)) / (promiseMade + float64(t.Kept+t.Broken))
	return weight*(share-promisePar) - weight*min(overdue, overdueMost)/overdueShare
}
