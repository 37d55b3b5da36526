package relationship

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Invariants 8 to 20.

func promisesCount(m *Model, h history, d draw) error {
	made := h.today - Day(d(80))
	promise := Entry{Type: Promise, Side: h.r.Side, Day: made, Whose: pick(d, Ours, Theirs), Due: made + Day(d(60))}
	open := h.with(promise)
	of := open.next() - 1
	outcome := func(result string, due Day) float64 {
		g := open.with(Entry{Type: PromiseOutcome, Side: h.r.Side, Day: h.today, Of: of, Result: result, Due: due})
		return g.rate(m).Value
	}
	score, without := open.rate(m).Value, h.rate(m).Value
	err := errors.Join(
		notAbove("score before it was kept", score, outcome(Kept, 0)),
		notAbove("score without the kept one", without, outcome(Kept, 0)),
		notAbove("score after it was broken", outcome(Broken, 0), without),
		notAbove("score with it open", score, without))
	// Long overdue weighs more than broken: the other side still waits.
	if h.today <= promise.Due {
		err = errors.Join(err, notAbove("score after it was broken in time", outcome(Broken, 0), score))
	}
	if got := outcome(Moved, h.today+30); got != score {
		err = errors.Join(err, fmt.Errorf("score after a move = %v, want %v", got, score))
	}
	if got, want := outcome(Released, 0), without; got != want {
		err = errors.Join(err, fmt.Errorf("score after the release = %v, want %v", got, want))
	}
	return err
}

func noUnitOfTime(m *Model, h history, d draw) error {
	h.r.Org, h.r.Segment, h.r.Cadence = false, NoSegment, 0
	by := 2 + d(9)
	slow := *m
	for _, p := range []*Params{&slow.Customer, &slow.Partner} {
		p.Alpha *= float64(by)
		p.Horizon *= float64(by)
	}
	g := h
	g.entries = slices.Clone(h.entries)
	scale := func(day Day) Day { return epoch + (day-epoch)*Day(by) }
	g.today = scale(h.today)
	for i := range g.entries {
		g.entries[i].Day = scale(g.entries[i].Day)
	}
	return same("vitality at another pace", g.rate(&slow).Vitality, h.rate(m).Vitality)
}

func alarmIsFirst(m *Model, h history, _ draw) error {
	s := h.fold(m)
	alarm := m.NextAlarm(&h.r, s)
	if !s.Met() {
		if alarm != 0 {
			return fmt.Errorf("alarm on %d without contact", alarm)
		}
		return nil
	}
	pu := s.pulse(&h.r, s.Last)
	gap := m.On(h.r.Side).gap(&pu)
	day := s.Last
	for ; ; day++ {
		past := s.X() < 2 || float64(day-s.Last) > gap
		v := m.On(h.r.Side).vitals(s.pulse(&h.r, day))
		if past && percent(v.z) < 40 {
			break
		}
	}
	if alarm != day {
		return fmt.Errorf("alarm on day %d, want %d", alarm, day)
	}
	return nil
}

func keptUp(m *Model, h history, _ draw) error {
	s := m.Fold(&h.r, nil, h.today)
	for i := range h.entries {
		e := &h.entries[i]
		if e.Day > h.today && e.Type != Void {
			continue
		}
		before, err := json.Marshal(s)
		if err != nil {
			return err
		}
		if !m.Add(&h.r, s, e) {
			after, err := json.Marshal(s)
			if err != nil {
				return err
			}
			if string(after) != string(before) {
				return fmt.Errorf("Add(#%d) = false and changed\n%s to\n%s", e.Number, before, after)
			}
			s = m.Fold(&h.r, h.entries[:i+1], h.today)
		}
	}
	got, err := json.Marshal(s)
	if err != nil {
		return err
	}
	want, err := json.Marshal(h.fold(m))
	if err != nil {
		return err
	}
	if string(got) != string(want) {
		return fmt.Errorf("state kept up\n%s, want\n%s", got, want)
	}
	return nil
}

func otherSide(m *Model, h history, _ draw) error {
	own := h.only(func(e *Entry) bool { return e.On(h.r.Side) })
	if got, want := h.rate(m), own.rate(m); got != want {
		return fmt.Errorf("score beside another relationship = %+v, want %+v", got, want)
	}
	return nil
}

func complaints(m *Model, h history, d draw) error {
	e := Entry{Type: Complaint, Side: h.r.Side, Day: h.today - Day(d(50))}
	open := h.with(e)
	of := open.next() - 1
	closed := open.with(Entry{Type: ComplaintClose, Side: h.r.Side, Day: h.today, Of: of})
	before, during, after := h.rate(m), open.rate(m), closed.rate(m)
	if during.Class == Thrive {
		return errors.New("class is thrive with a complaint open")
	}
	if v := open.ask(m, true).Verdict; v == Ready {
		return errors.New("ask is READY with a complaint open")
	}
	return errors.Join(
		notAbove("score with the complaint", during.Value, before.Value),
		notAbove("score before it was closed", during.Value, after.Value))
}

func (h *history) ask(m *Model, give bool) Readiness {
	s := h.fold(m)
	sc := m.Rate(&h.r, s, h.today)
	tm := m.Timing(&h.r, s, &sc, h.today)
	return m.Readiness(&h.r, s, &sc, &tm, h.today, give)
}

func harmNeverHelps(m *Model, h history, d draw) error {
	e := Entry{Type: Harm, Side: h.r.Side, Day: h.today - Day(d(200)), Severity: 1 + d(4)}
	some := h.with(e)
	e.Severity += 1 + d(5-e.Severity)
	more := h.with(e)
	worst := more.rate(m)
	if worst.HarmIndex >= 50 && worst.Class != ExitCandidate && (worst.Class != Repair || !worst.SecondSource) {
		return fmt.Errorf("class %s at harm %v", worst.Class, worst.HarmIndex)
	}
	return errors.Join(
		notAbove("score with harm", some.rate(m).Value, h.rate(m).Value),
		notAbove("score with worse harm", worst.Value, some.rate(m).Value))
}

func betterFact(m *Model, h history, d draw) error {
	kind, one := anyFact(d, h.r.Side)
	var other string
	if kind == Renewal {
		other = Renewals[d(len(Renewals))]
	} else {
		other = strconv.Itoa(d(131) - 30)
	}
	worth := func(v string) float64 { w, _ := h.r.Side.Worth(kind, v); return w }
	if worth(one) > worth(other) {
		one, other = other, one
	}
	e := Entry{Type: FactEntry, Side: h.r.Side, Day: h.today - Day(d(400)), Fact: kind, Value: one}
	worse := h.with(e)
	e.Value = other
	better := h.with(e)
	return notAbove("score with the worse fact", worse.rate(m).Value, better.rate(m).Value)
}

func undoLeavesNoTrace(m *Model, h history, d draw) error {
	g := h
	g.entries = slices.Clone(h.entries)
	g.add(d, h.today-Day(d(100)))
	n := g.next() - 1
	if e := &g.entries[len(g.entries)-1]; e.Type == Void {
		return nil
	} else if e.Type == Promise || e.Type == Complaint {
		g = g.with(
			Entry{Type: PromiseOutcome, Side: e.Side, Day: h.today, Of: n, Result: Broken},
			Entry{Type: ComplaintClose, Side: e.Side, Day: h.today, Of: n})
	}
	g = g.with(Entry{Type: Void, Day: h.today + Day(d(30)), Of: n})
	if got, want := g.rate(m), h.rate(m); got != want {
		return fmt.Errorf("score after undo = %+v, want %+v", got, want)
	}
	return nil
}

func keepToThemselves(m *Model, h history, d draw) error {
	now := h.rate(m)
	g := h.with(
		Entry{Type: Note, Day: h.today, Text: "note"}, Entry{Type: Insight, Day: h.today, Tag: "price"},
		Entry{Type: Ask, Side: h.r.Side, Day: h.today})
	g = g.with(Entry{Type: AskOutcome, Side: h.r.Side, Day: h.today, Of: g.next() - 1, Result: Declined, Given: 1})
	if then := g.rate(m); then != now {
		return fmt.Errorf("score with a note and an ask = %+v, want %+v", then, now)
	}
	due := func(h history) Day {
		s := h.fold(m)
		sc := m.Rate(&h.r, s, h.today)
		return m.Timing(&h.r, s, &sc, h.today).DueDay
	}
	attempt := h.with(Entry{Type: Interaction, Direction: Out, Day: h.today - Day(d(30))})
	if got, want := due(attempt), due(h); got != want {
		return fmt.Errorf("due on %d after an attempt, want %d", got, want)
	}
	contact := h.with(Entry{Type: Interaction, Direction: pick(d, Mutual, In), Day: h.today})
	if got, want := due(contact), h.today+Day(h.r.Pace().Cadence); got != want {
		return fmt.Errorf("due on %d after contact, want %d", got, want)
	}
	return nil
}

func absentTerms(m *Model, h history, _ draw) error {
	h = h.only(func(e *Entry) bool {
		switch e.Type {
		case FactEntry, Complaint, Harm, Value, AskOutcome:
			return false
		}
		return true
	})
	sc := h.rate(m)
	if !sc.Scored {
		return nil
	}
	s := h.fold(m)
	p := m.On(h.r.Side)
	q := p.qualities(h.r.Side, s, h.today)
	v := p.vitals(s.pulse(&h.r, h.today))
	want := percent(min(v.z, 2.2) + (q.satisfaction + q.ours + q.theirs + q.balance))
	if sc.Value != want {
		return fmt.Errorf("score = %v, want exactly %v", sc.Value, want)
	}
	return nil
}

func attemptsWait(m *Model, h history, d draw) error {
	s := h.fold(m)
	if s.Met() && h.today > s.Last {
		mood := anyMood(d)
		g := h.with(Entry{
			Type: Interaction, Direction: Out, Mood: mood, Who: anyPeople(d),
			Day: s.Last + 1 + Day(d(int(h.today-s.Last))),
		})
		was, is := shape(m, h, s, h.today), shape(m, g, g.fold(m), h.today)
		for p := range Part(NumParts) {
			bad := p == PartSatisfaction && mood != nil && *mood < 0
			if was[p] != is[p] && p != PartInbound && !bad {
				return fmt.Errorf("%v: %v after an attempt, want %v", p, is[p], was[p])
			}
		}
		before, after := h.rate(m), g.rate(m)
		if err := errors.Join(
			notAbove("vitality after an attempt", after.Vitality, before.Vitality),
			notAbove("quality after an attempt", after.Quality, before.Quality),
			notAbove("score after an attempt", after.Value, before.Value)); err != nil {
			return err
		}
	}
	return answered(m, h)
}

// answered compares the state with one in which no attempt ever waited: plain
// sums over all the contacts up to the last two-way day.
func answered(m *Model, h history) error {
	steps, _ := journal(h.r.Side, h.entries, h.today)
	var last Day
	met := false
	for _, st := range steps {
		if st.entry.TwoWay() {
			last, met = st.entry.Day, true
		}
	}
	s := h.fold(m)
	if met != s.Met() {
		return fmt.Errorf("met %v, want %v", s.Met(), met)
	}
	if !met {
		return nil
	}
	active, inbound, seen := map[Day]bool{}, map[Day]bool{}, map[string]Day{}
	mood, moods := m.On(h.r.Side).MoodStart, 0
	first := last
	for _, st := range steps {
		e := st.entry
		if e.Type != Interaction || e.Day > last {
			continue
		}
		first = min(first, e.Day)
		active[e.Day] = true
		if e.TwoWay() {
			inbound[e.Day] = true
		}
		for _, who := range e.Who {
			seen[who] = e.Day
		}
		if e.Mood != nil {
			mood = felt(mood, *e.Mood, e.Confidence)
			moods++
		}
	}
	sum := func(days map[Day]bool) (n float64) {
		for day := range days {
			n += fade(float64(last-day), s.Horizon)
		}
		return n
	}
	people := 0
	for _, day := range seen {
		if h.today-day <= 180 {
			people++
		}
	}
	if s.First != first || s.Last != last || s.X() != len(active)-1 || s.Moods != moods || s.people(h.today) != people {
		return fmt.Errorf("first %d last %d x %d moods %d people %d, want %d %d %d %d %d",
			s.First, s.Last, s.X(), s.Moods, s.people(h.today), first, last, len(active)-1, moods, people)
	}
	return errors.Join(
		same("active days", s.Active, sum(active)),
		same("inbound days", s.Inbound, sum(inbound)),
		same("mood", s.Mood, mood))
}

func mendFirst(m *Model, h history, _ draw) error {
	sc := h.rate(m)
	mend := sc.Scored && sc.Quality < 40 || sc.Class == Repair || sc.Class == ExitCandidate
	if a := h.ask(m, true); mend && a.Verdict != Dont {
		return fmt.Errorf("ask is %s at quality %v in class %s", a.Verdict, sc.Quality, sc.Class)
	}
	if a := h.ask(m, false); a.Verdict != Dont {
		return fmt.Errorf("ask is %s without a benefit for them", a.Verdict)
	}
	if sc.Scored && (sc.Band == TooEarly) != (sc.Class == ClassNew) {
		return fmt.Errorf("band %s in class %s", sc.Band, sc.Class)
	}
	return nil
}

func aboutUsMovesNothing(m *Model, h history, d draw) error {
	kinds := h.r.Side.AsideKinds()
	value := pick(d, "0", "10", "100", "12000", "yes", "no")
	g := h.with(Entry{Type: FactEntry, Side: h.r.Side, Day: h.today - Day(d(200)), Fact: kinds[d(len(kinds))], Value: value})
	if was, is := fmt.Sprint(h.rate(m)), fmt.Sprint(g.rate(m)); was != is {
		return fmt.Errorf("the score is %s, want %s", is, was)
	}
	if was, is := fmt.Sprint(m.Evidence(&h.r, h.entries, h.today)), fmt.Sprint(m.Evidence(&g.r, g.entries, g.today)); was != is {
		return fmt.Errorf("the evidence is %s, want %s", is, was)
	}
	return nil
}

// moodLiftsLittle: with the best of moods everywhere nothing but satisfaction
// is another, and that by no more than one in log-odds.
func moodLiftsLittle(m *Model, h history, _ draw) error {
	with := func(mood *Mood) [NumParts]float64 {
		felt := h
		felt.entries = slices.Clone(h.entries)
		for i := range felt.entries {
			if felt.entries[i].Type == Interaction {
				felt.entries[i].Mood = mood
			}
		}
		return shape(m, felt, m.Fold(&felt.r, felt.entries, felt.today), felt.today)
	}
	bare, best := with(nil), with(new(Great))
	if err := notAbove("what the best moods add", best[PartSatisfaction]-bare[PartSatisfaction], 1); err != nil {
		return err
	}
	for p := range Part(NumParts) {
		if p != PartSatisfaction {
			if err := same(p.String(), best[p], bare[p]); err != nil {
				return err
			}
		}
	}
	return nil
}
