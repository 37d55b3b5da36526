package relationship

import (
	"math"
	"slices"
)

// A History is one relationship with its whole journal.
type History struct {
	ID           string // of the company
	Relationship *Relationship
	Entries      []Entry
}

// A Backtest says how well silence could have been foretold on a past day.
type Backtest struct {
	At      string   `json:"at"`
	Days    int      `json:"days"`   // that were foretold
	Known   int      `json:"known"`  // relationships met by then
	Silent  int      `json:"silent"` // of these, without two-way contact in the days after
	Methods []Method `json:"methods"`
	// BGNBD is the yardstick as fitted to what was known, nil if that was too
	// little.
	BGNBD *BGNBD `json:"bgnbd,omitempty"`
}

// A Method is one way to foretell silence.
type Method struct {
	Name string   `json:"name"`
	AUC  *float64 `json:"auc"`
	// Brier and Calibration are of those that give a chance of contact: ours
	// within the horizon of each relationship, BG/NBD's within the days that
	// are foretold.
	Brier       *float64 `json:"brier,omitempty"`
	Calibration []Bin    `json:"calibration,omitempty"`
	// Alarms had been raised by the day. Right are those that stayed silent
	// after it. Delay is how many days after the last contact the alarm came,
	// the median over those that stayed silent and had a rhythm to fall out of,
	// with two repeat contacts or more; nil if most never got one.
	Alarms int      `json:"alarms"`
	Right  int      `json:"right"`
	Delay  *float64 `json:"delay"`
}

// The methods of a backtest.
const (
	MethodOurs    = "vitality"
	MethodRecency = "recency"
	MethodOwnGap  = "own gap"
	MethodBGNBD   = "BG/NBD"
)

// A foretold is one relationship on the day: its rhythm, what each method says
// of it, and what became of it.
type foretold struct {
	rhythm   Rhythm
	silent   float64 // days since the last contact
	vitality float64 // a chance
	alarm    float64 // days after the last contact on which vitality raises it
	active   bool    // contact in the days after
	soon     bool    // contact within the relationship's own horizon
}

// BacktestOn foretells, from what was known by the end of a day, who stays
// silent for some days after it, and compares with what became of them. The
// priors are fitted to what was known, side by side, as every night; nothing
// later is looked at but for the outcome. The methods are vitality, the days
// since the last contact, these by the relationship's own mean gap, and BG/NBD.
func (m *Model) BacktestOn(histories []History, at Day, days int) Backtest {
	model := m.taughtBy(histories, at)
	var all []foretold
	for _, h := range histories {
		if f, ok := model.foretell(h, at, days); ok {
			all = append(all, f)
		}
	}
	b := Backtest{At: at.String(), Days: days, Known: len(all)}
	rhythms := make([]Rhythm, len(all))
	for i, f := range all {
		rhythms[i] = f.rhythm
		if !f.active {
			b.Silent++
		}
	}
	ours := methodOf(MethodOurs, all, func(f *foretold) (float64, float64) { return -f.vitality, f.alarm })
	ours.chances(all, func(f *foretold) Guess { return Guess{f.vitality, f.soon} })
	gap := usualGap(all)
	b.Methods = []Method{
		ours,
		methodOf(MethodRecency, all, recency(all, ours.Alarms)),
		methodOf(MethodOwnGap, all, func(f *foretold) (float64, float64) { return f.silent / f.ownGap(gap), 2 * f.ownGap(gap) }),
	}
	if fitted, err := FitBGNBD(rhythms); err == nil {
		b.BGNBD = &fitted
		within := float64(days)
		yard := methodOf(MethodBGNBD, all, func(f *foretold) (float64, float64) {
			return -fitted.PActive(f.rhythm, within), fitted.FallsSilent(f.rhythm)
		})
		yard.chances(all, func(f *foretold) Guess { return Guess{fitted.PActive(f.rhythm, within), f.active} })
		b.Methods = append(b.Methods, yard)
	}
	return b
}

// taughtBy returns the model with the priors that histories up to a day teach.
func (m *Model) taughtBy(histories []History, at Day) *Model {
	rhythms := map[Side][]Rhythm{}
	for _, h := range histories {
		if q, met := m.Fold(h.Relationship, h.Entries, at).Rhythm(at); met {
			rhythms[h.Relationship.Side] = append(rhythms[h.Relationship.Side], q)
		}
	}
	return &Model{Customer: *m.Customer.FitPriors(rhythms[Customer]), Partner: *m.Partner.FitPriors(rhythms[Partner])}
}

func (m *Model) foretell(h History, at Day, days int) (foretold, bool) {
	s := m.Fold(h.Relationship, h.Entries, at)
	q, met := s.Rhythm(at)
	if !met {
		return foretold{}, false
	}
	f := foretold{rhythm: q, silent: float64(at - s.Last), alarm: math.Inf(1)}
	f.vitality = m.Rate(h.Relationship, s, at).Vitality / 100
	if day := m.NextAlarm(h.Relationship, s); day != 0 {
		f.alarm = float64(day - s.Last)
	}
	for _, e := range Live(h.Entries) {
		if !e.TwoWay() || !e.On(h.Relationship.Side) || e.Day <= at {
			continue
		}
		f.active = f.active || e.Day <= at+Day(days)
		f.soon = f.soon || float64(e.Day-at) <= s.Horizon
	}
	return f, true
}

// ownGap is the mean number of days between contacts; of those met once, the
// usual one of all.
func (f *foretold) ownGap(usual float64) float64 {
	if f.rhythm.X == 0 || f.rhythm.Tx == 0 {
		return usual
	}
	return f.rhythm.Tx / f.rhythm.X
}

// usualGap is the median of the mean gaps, at least a day.
func usualGap(all []foretold) float64 {
	var gaps []float64
	for i := range all {
		if f := &all[i]; f.rhythm.X > 0 && f.rhythm.Tx > 0 {
			gaps = append(gaps, f.rhythm.Tx/f.rhythm.X)
		}
	}
	if len(gaps) == 0 {
		return 1
	}
	slices.Sort(gaps)
	return max(gaps[len(gaps)/2], 1)
}

// recency raises as many alarms as another method, by one number of days for
// all: compared at equal effort.
func recency(all []foretold, alarms int) func(*foretold) (float64, float64) {
	silences := make([]float64, len(all))
	for i := range all {
		silences[i] = all[i].silent
	}
	slices.Sort(silences)
	after := math.Inf(1)
	if alarms > 0 {
		after = silences[len(silences)-alarms]
	}
	return func(f *foretold) (float64, float64) { return f.silent, after }
}

// rhythmFrom is from how many repeat contacts a relationship has a rhythm.
const rhythmFrom = 2

// methodOf holds a method against what became. It says of a relationship how
// likely silence is, on any scale, and after how many days of silence it raises
// the alarm.
func methodOf(name string, all []foretold, says func(*foretold) (silence, alarm float64)) Method {
	m := Method{Name: name}
	guesses := make([]Guess, len(all))
	var delays []float64
	for i := range all {
		f := &all[i]
		silence, alarm := says(f)
		guesses[i] = Guess{silence, !f.active}
		if f.silent >= alarm {
			m.Alarms++
			if !f.active {
				m.Right++
			}
		}
		if !f.active && f.rhythm.X >= rhythmFrom {
			delays = append(delays, alarm)
		}
	}
	m.AUC = known(AUC(guesses))
	if slices.Sort(delays); len(delays) > 0 {
		m.Delay = known(delays[len(delays)/2])
	}
	return m
}

// chances adds what can be said of a method that gives chances of contact.
func (m *Method) chances(all []foretold, says func(*foretold) Guess) {
	guesses := make([]Guess, len(all))
	for i := range all {
		guesses[i] = says(&all[i])
	}
	if len(guesses) > 0 {
		m.Brier, m.Calibration = known(Brier(guesses)), Calibration(guesses)
	}
}

// known is nil for what is not a number that can be told.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
