package relationship

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// An invariant holds for every history. The draw is for what it has to choose.
type invariant struct {
	name  string
	holds func(m *Model, h history, d draw) error
}

var invariants = []invariant{
	{"01 the numbers stay within their bounds", bounded},
	{"02 the points add up", addUp},
	{"03 waiting raises nothing but what fades or expires", waiting},
	{"04 contact with a mood that is not bad never lowers", contactHelps},
	{"05 a worse mood never scores higher", worseMood},
	{"06 neither the order of arrival nor the epoch matters", orderAndEpoch},
	{"07 a second contact on a day changes nothing but breadth", secondContact},
	{"08 promises count as they were first made", promisesCount},
	{"09 vitality has no unit of time", noUnitOfTime},
	{"10 the alarm is the first day below forty", alarmIsFirst},
	{"11 a state kept up equals a state rebuilt", keptUp},
	{"12 the other side's entries change nothing", otherSide},
	{"13 a complaint holds the relationship back", complaints},
	{"14 harm never helps", harmNeverHelps},
	{"15 a better fact never scores lower", betterFact},
	{"16 undo leaves no trace", undoLeavesNoTrace},
	{"17 notes, insights, asks and attempts keep to themselves", keepToThemselves},
	{"18 what is absent is not in the sum", absentTerms},
	{"19 unanswered attempts wait", attemptsWait},
	{"20 mending comes before asking", mendFirst},
	{"21 a fact about us moves nothing", aboutUsMovesNothing},
	{"22 mood alone lifts by one at most", moodLiftsLittle},
}

func TestInvariants(t *testing.T) {
	m := Default()
	for _, inv := range invariants {
		t.Run(inv.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := draw(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") })
				h := newHistory(d)
				if err := inv.holds(m, h, d); err != nil {
					t.Fatalf("%v\n%s", err, h)
				}
			})
		})
	}
}

// All of the invariants hold on each of 20,000 histories. With -race it is a
// tenth of them: one goroutine holds each, and the gate plays all without.
func TestTwentyThousandHistories(t *testing.T) {
	const shards = 4
	histories := 20_000
	if raced || testing.Short() {
		histories /= 10
	}
	for shard := range shards {
		t.Run(strconv.Itoa(shard), func(t *testing.T) {
			t.Parallel()
			m := Default()
			for seed := shard; seed < histories; seed += shards {
				d := seeded(uint64(seed))
				h := newHistory(d)
				for _, inv := range invariants {
					if err := inv.holds(m, h, d); err != nil {
						t.Fatalf("%s: seed %d: %v\n%s", inv.name, seed, err, h)
					}
				}
			}
		})
	}
}

func (h history) String() string {
	b, err := json.Marshal(h.r)
	if err != nil {
		return err.Error()
	}
	out := fmt.Sprintf("today %d, %s\n", h.today, b)
	for _, e := range h.entries {
		b, err := json.Marshal(e)
		if err != nil {
			return err.Error()
		}
		out += string(b) + "\n"
	}
	return out
}

const tiny = 1e-9

// notAbove reports an error if a is above b by more than rounding.
func notAbove(what string, a, b float64) error {
	if a > b+tiny {
		return fmt.Errorf("%s: %v is above %v", what, a, b)
	}
	return nil
}

func same(what string, a, b float64) error {
	if math.Abs(a-b) > tiny {
		return fmt.Errorf("%s: %v, want %v", what, a, b)
	}
	return nil
}

// shape returns the parts in log-odds before the cap.
func shape(m *Model, h history, s *State, today Day) [NumParts]float64 {
	p := m.On(h.r.Side)
	q := p.qualities(h.r.Side, s, today)
	t := [NumParts]float64{
		PartSatisfaction: q.satisfaction, PartOurs: q.ours, PartTheirs: q.theirs,
		PartBalance: q.balance, PartResults: q.results, PartComplaints: q.complaints, PartHarm: q.harm,
	}
	if s.Met() {
		v := p.vitals(s.pulse(&h.r, today))
		t[PartRhythm], t[PartWarmth], t[PartInbound], t[PartBreadth] = v.rhythm, v.warmth, v.inbound, v.breadth
	}
	return t
}

func bounded(m *Model, h history, _ draw) error {
	sc := h.rate(m)
	if !sc.Scored {
		return nil
	}
	for i, x := range []float64{
		sc.Value, sc.Vitality, sc.Quality, sc.HarmIndex, 100 * sc.PAlive, 100 * sc.SilenceAllowed, 50 + 50*sc.M,
	} {
		if !(x >= 0 && x <= 100) {
			return fmt.Errorf("number %d is %v, want 0 to 100", i, x)
		}
	}
	if !(0 <= sc.Low && sc.Low <= sc.Value && sc.Value <= sc.High && sc.High <= 100) {
		return fmt.Errorf("interval %v - %v - %v", sc.Low, sc.Value, sc.High)
	}
	if !(sc.UsualGap > 0) || math.IsInf(sc.UsualGap, 0) {
		return fmt.Errorf("usual gap %v", sc.UsualGap)
	}
	return nil
}

func addUp(m *Model, h history, _ draw) error {
	sc := h.rate(m)
	ev := m.Evidence(&h.r, h.entries, h.today)
	points, integers := 50.0, 50
	for i, p := range sc.Parts {
		points += p.Points
		integers += p.Integer
		if p.Part != Part(i) {
			return fmt.Errorf("part %d calls itself %v", i, p.Part)
		}
		if p.Z > 0 && (p.Points < 0 || p.Integer < 0) || p.Z < 0 && (p.Points > 0 || p.Integer > 0) || p.Z == 0 && (p.Points != 0 || p.Integer != 0) {
			return fmt.Errorf("%v: log-odds %v, points %v, %d", p.Part, p.Z, p.Points, p.Integer)
		}
		if len(ev[p.Part]) == 0 && p.Z != 0 && p.Part != PartSatisfaction && p.Part != PartBreadth {
			return fmt.Errorf("%v: log-odds %v without an entry", p.Part, p.Z)
		}
	}
	if !sc.Scored {
		return nil
	}
	if math.Abs(points-sc.Value) > 1e-7 || integers != sc.Shown {
		return fmt.Errorf("points sum to %v and %d, want %v and %d", points, integers, sc.Value, sc.Shown)
	}
	return nil
}

func waiting(m *Model, h history, d draw) error {
	s := h.fold(m)
	later := h.today + Day(1+d(200))
	now, then := shape(m, h, s, h.today), shape(m, h, s, later)
	for p := range Part(NumParts) {
		if p == PartHarm || p == PartResults {
			continue
		}
		if err := notAbove(p.String(), then[p], now[p]); err != nil {
			return err
		}
	}
	if err := notAbove("vitality", m.Rate(&h.r, s, later).Vitality, m.Rate(&h.r, s, h.today).Vitality); err != nil {
		return err
	}
	h = h.only(func(e *Entry) bool { return e.Type != FactEntry && e.Type != Harm })
	s = h.fold(m)
	return notAbove("score", m.Rate(&h.r, s, later).Value, m.Rate(&h.r, s, h.today).Value)
}

func contactHelps(m *Model, h history, d draw) error {
	before := h.rate(m)
	if !before.Scored {
		return nil
	}
	e := Entry{Type: Interaction, Day: h.today, Direction: pick(d, Mutual, In), Who: anyPeople(d)}
	if d.chance(2) {
		e.Mood = new(pick(d, Neutral, Good, Great))
	}
	g := h.with(e)
	after := g.rate(m)
	was, is := shape(m, h, h.fold(m), h.today), shape(m, g, g.fold(m), g.today)
	return errors.Join(
		notAbove("vitality before", before.Vitality, after.Vitality),
		notAbove("score before", before.Value, after.Value),
		notAbove("rhythm before", was[PartRhythm], is[PartRhythm]),
		notAbove("warmth before", was[PartWarmth], is[PartWarmth]),
		notAbove("breadth before", was[PartBreadth], is[PartBreadth]))
}

func worseMood(m *Model, h history, d draw) error {
	e := Entry{Type: Interaction, Day: h.today, Direction: pick(d, Mutual, In, Out), Who: anyPeople(d), Confidence: pick(d, 0.0, 0.7)}
	if d.chance(2) { // among what came before
		e.Day -= Day(d(100))
	}
	i := 1 + d(len(Moods)-1)
	e.Mood = new(Moods[i])
	better := h.with(e)
	e.Mood = new(Moods[d(i)])
	worse := h.with(e)
	return notAbove("score with the worse mood", worse.rate(m).Value, better.rate(m).Value)
}

func orderAndEpoch(m *Model, h history, d draw) error {
	want := h.rate(m)
	shuffled := h
	shuffled.entries = slices.Clone(h.entries)
	for i := len(shuffled.entries) - 1; i > 0; i-- {
		j := d(i + 1)
		shuffled.entries[i], shuffled.entries[j] = shuffled.entries[j], shuffled.entries[i]
	}
	if got := shuffled.rate(m); got != want {
		return fmt.Errorf("score in another order = %+v, want %+v", got, want)
	}
	by := Day(1 + d(5000))
	shifted := h
	shifted.entries = slices.Clone(h.entries)
	shifted.today += by
	shifted.r.Added += by
	for i := range shifted.entries {
		e := &shifted.entries[i]
		e.Day += by
		if e.Due != 0 {
			e.Due += by
		}
	}
	if got := shifted.rate(m); got != want {
		return fmt.Errorf("score %d days later = %+v, want %+v", by, got, want)
	}
	return nil
}

func secondContact(m *Model, h history, d draw) error {
	n := h.ofType(d, Interaction)
	i := slices.IndexFunc(h.entries, func(e Entry) bool { return e.Number == n })
	if i < 0 || slices.ContainsFunc(h.entries, func(e Entry) bool { return e.Type == Void && e.Of == n }) {
		return nil
	}
	e := h.entries[i]
	g := h.with(Entry{Type: Interaction, Day: e.Day, Direction: e.Direction, Who: anyPeople(d)})
	was, is := shape(m, h, h.fold(m), h.today), shape(m, g, g.fold(m), h.today)
	return errors.Join(
		same("rhythm", is[PartRhythm], was[PartRhythm]),
		same("warmth", is[PartWarmth], was[PartWarmth]),
		same("inbound", is[PartInbound], was[PartInbound]))
}
