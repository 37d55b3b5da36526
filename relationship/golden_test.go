package relationship

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The types below are those of testdata/golden.json.

type goldenFile struct {
	Tolerance float64      `json:"tolerance"`
	Cases     []goldenCase `json:"cases"`
	Unit      []goldenUnit `json:"unit"`
}

type goldenCase struct {
	Name         string                     `json:"name"`
	Relationship goldenRelationship         `json:"relationship"`
	Now          Day                        `json:"now"`
	Entries      []goldenEntry              `json:"entries"`
	Expect       map[string]json.RawMessage `json:"expect"`
}

type goldenRelationship struct {
	Kind        Side    `json:"kind"`
	Segment     Segment `json:"segment"`
	Org         *bool   `json:"org"`
	Cadence     int     `json:"cadence"`
	Sole        bool    `json:"sole"`
	Alternative bool    `json:"alternative"`
	Added       *Day    `json:"added"`
}

func (g goldenRelationship) relationship() *Relationship {
	r := &Relationship{
		Side: g.Kind, Segment: g.Segment, Cadence: g.Cadence,
		Sole: g.Sole, Alternative: g.Alternative, Org: g.Org == nil || *g.Org,
	}
	if g.Added != nil {
		r.Added = *g.Added
	}
	return r
}

type goldenEntry struct {
	N        int       `json:"n"`
	T        Day       `json:"t"`
	Type     Type      `json:"type"`
	Dir      Direction `json:"dir"`
	S        *Mood     `json:"s"`
	Conf     float64   `json:"conf"`
	Who      []string  `json:"who"`
	Given    float64   `json:"given"`
	Received float64   `json:"received"`
	Fact     string    `json:"fact"`
	Value    any       `json:"value"`
	Side     string    `json:"side"`
	Due      Day       `json:"due"`
	Of       int       `json:"of"`
	Result   string    `json:"result"`
	Severity int       `json:"severity"`
}

func (g goldenEntry) entry(side Side) Entry {
	e := Entry{
		Number: g.N, Day: g.T, Type: g.Type, Side: side, Direction: g.Dir, Mood: g.S, Confidence: g.Conf, Who: g.Who,
		Given: g.Given, Received: g.Received, Fact: g.Fact, Whose: g.Side, Due: g.Due, Of: g.Of, Result: g.Result,
		Severity: g.Severity,
	}
	switch v := g.Value.(type) {
	case string:
		e.Value = v
	case float64:
		e.Value = strconv.FormatFloat(v, 'g', -1, 64)
	}
	switch g.Type {
	case Interaction, Note, Insight, Void:
		e.Side = Whole
	}
	return e
}

func (g goldenCase) entries() []Entry {
	entries := make([]Entry, len(g.Entries))
	for i, e := range g.Entries {
		entries[i] = e.entry(g.Relationship.Kind)
	}
	return entries
}

type goldenUnit struct {
	Model   string     `json:"model"`
	Params  [4]float64 `json:"params"`
	X       float64    `json:"x"`
	TX      float64    `json:"tx"`
	T       float64    `json:"T"`
	H       float64    `json:"H"`
	PAlive  float64    `json:"p_alive"`
	PActive float64    `json:"p_active"`
}

func golden(t testing.TB) goldenFile {
	t.Helper()
	b, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g goldenFile
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// plain turns a value into what encoding/json makes of it, to compare it with
// what the file holds.
func plain(t *testing.T, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var p any
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// shownAs returns all that a case can expect, by the names of the file.
func shownAs(m *Model, g goldenCase) map[string]any {
	r, entries, now := g.Relationship.relationship(), g.entries(), g.Now
	s := m.Fold(r, entries, now)
	sc := m.Rate(r, s, now)
	tm := m.Timing(r, s, &sc, now)
	ask := m.Readiness(r, s, &sc, &tm, now, true)

	points, integers, evidence := map[string]float64{}, map[string]int{}, map[string][]int{}
	full := m.Evidence(r, entries, now)
	for i, p := range sc.Parts {
		points[p.Part.String()], integers[p.Part.String()] = p.Points, p.Integer
		evidence[p.Part.String()] = append([]int{}, full[Part(i)]...)
	}
	facts := map[string]float64{}
	for _, f := range s.Present(now) {
		facts[f.Kind] = f.Worth
	}
	orNil := func(v any, ok bool) any {
		if ok {
			return v
		}
		return nil
	}
	counted := s.Met() || g.Relationship.Added != nil
	return map[string]any{
		"score": orNil(sc.Value, sc.Scored), "shown": orNil(sc.Shown, sc.Scored),
		"band":     orNil(sc.Band, sc.Scored && sc.Band != TooEarly),
		"vitality": sc.Vitality, "quality": sc.Quality, "low": sc.Low, "high": sc.High,
		"points": points, "integer_points": integers, "evidence": evidence,
		"cls": sc.Class, "second_source": sc.SecondSource,
		"attention":      orNil(sc.Attention, sc.Attention != NoAttention),
		"low_confidence": sc.LowConfidence, "p_alive": sc.PAlive, "expected_gap": sc.UsualGap,
		"silent_days": sc.Silent, "unanswered": sc.Unanswered, "x": sc.X, "n": sc.N, "m": sc.M,
		"neglect_day": m.NextAlarm(r, s), "facts": facts, "harm_index": sc.HarmIndex,
		"open_complaints": sc.Complaints,
		"cadence":         orNil(tm.Cadence, tm.Cadence > 0), "max": orNil(tm.Max, tm.Cadence > 0), "weight": tm.Weight,
		"days_since_two_way": orNil(tm.Since, counted), "due_day": orNil(tm.DueDay, counted && tm.Cadence > 0),
		"due": orNil(tm.Due, tm.Due != NoDue), "needs_attention": tm.NeedsAttention,
		"silent_until":           orNil(tm.SilentUntil, tm.SilentUntil != 0),
		"vitality_after_contact": tm.AfterContact, "priority": tm.Priority,
		"ask": map[string]any{
			"verdict": ask.Verdict, "failed": append([]RuleName{}, ask.Failed()...),
			"until": orNil(ask.Until, ask.Until != 0), "credit": ask.Credit,
		},
	}
}

// Every number of every golden case agrees.
func TestGolden(t *testing.T) {
	file := golden(t)
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= file.Tolerance })
	m := Default()
	if len(file.Cases) != 36 {
		t.Errorf("golden.json has %d cases, want 36", len(file.Cases))
	}
	for _, g := range file.Cases {
		t.Run(g.Name, func(t *testing.T) {
			got := shownAs(m, g)
			for key, raw := range g.Expect {
				v, ok := got[key]
				if !ok {
					t.Errorf("%s is expected and not computed", key)
					continue
				}
				var want any
				if err := json.Unmarshal(raw, &want); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, plain(t, v), near); diff != "" {
					t.Errorf("%s (-want +got):\n%s", key, diff)
				}
			}
		})
	}
}

// A state built entry by entry, kept as JSON in between, scores as the golden
// cases do: what is stored is all that is needed.
func TestGoldenStored(t *testing.T) {
	m := Default()
	for _, g := range golden(t).Cases {
		r, entries := g.Relationship.relationship(), g.entries()
		if slices.ContainsFunc(entries, func(e Entry) bool { return e.Type == Void }) {
			continue // only a fold can take an entry back
		}
		Sort(entries)
		s := m.Fold(r, nil, g.Now)
		for i := range entries {
			if !m.Add(r, s, &entries[i]) {
				t.Fatalf("%s: Add(#%d) = false, want true", g.Name, entries[i].Number)
			}
			b, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			s = new(State)
			if err := json.Unmarshal(b, s); err != nil {
				t.Fatal(err)
			}
		}
		want := m.Rate(r, m.Fold(r, entries, g.Now), g.Now)
		if diff := cmp.Diff(want, m.Rate(r, s, g.Now)); diff != "" {
			t.Errorf("%s: score from stored state (-want +got):\n%s", g.Name, diff)
		}
	}
}

// bgAlive is P(alive) of the BG/NBD model (Fader, Hardie and Lee 2005), which
// the score does not use: in it a customer without repeats is always alive.
func bgAlive(p *Params, x, tx, t float64) float64 {
	if x == 0 {
		return 1
	}
	return 1 / (1 + p.A/(p.B+x-1)*math.Pow((p.Alpha+t)/(p.Alpha+tx), p.R+x))
}

func TestPAlive(t *testing.T) {
	file := golden(t)
	for _, u := range file.Unit {
		p := &Params{R: u.Params[0], Alpha: u.Params[1], A: u.Params[2], B: u.Params[3]}
		alive, active := p.PAlive(u.X, u.TX, u.T), p.PActive(u.X, u.TX, u.T, u.H)
		if u.Model == "BG/NBD" {
			active *= bgAlive(p, u.X, u.TX, u.T) / alive
			alive = bgAlive(p, u.X, u.TX, u.T)
		}
		if math.Abs(alive-u.PAlive) > file.Tolerance {
			t.Errorf("%s: P(alive | %v, %v, %v) = %v, want %v", u.Model, u.X, u.TX, u.T, alive, u.PAlive)
		}
		if math.Abs(active-u.PActive) > file.Tolerance {
			t.Errorf("%s: P(active | %v, %v, %v) = %v, want %v", u.Model, u.X, u.TX, u.T, active, u.PActive)
		}
	}
}
