package commands

import (
	"context"
	"math"
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// topReasons is how many parts the score card names.
const topReasons = 3

var (
	saidMore    = count("why.more", "%d more", "%d more", "vēl %d", "vēl %d", "vēl %d")
	saidAssumed = say("why.assumed", "assumed until a mood is recorded", "pieņemts, līdz pierakstīts noskaņojums")
	saidNobody  = say("why.nobody", "nobody named", "neviens nav nosaukts")
	saidNoData  = say("why.nodata", "no data", "nav datu")
	saidSum     = say("why.sum", "50 %s = %s, shown as %d.", "50 %s = %s, noapaļojot %d.")
	saidOthers  = say("why.others", "All other parts: 0.", "Visas pārējās daļas: 0.")
	saidWhyOf   = say("why.title", "%s: why %d", "%s: kāpēc %d")
	columnPart  = say("why.part", "Part", "Daļa")
	columnPoint = say("why.points", "Points", "Punkti")
	columnWhole = say("why.whole", "Rounded", "Noapaļoti")
	columnFrom  = say("why.from", "From", "Pamats")
)

// reasons are the largest parts with the entries they come from, one a line.
func (r *Request) reasons(x *relationship.Rating, points bool) []card.Span {
	parts := slices.DeleteFunc(x.Score.Parts[:], func(p relationship.PartScore) bool { return math.Abs(p.Points) < shownPoint })
	if !points {
		parts = slices.DeleteFunc(parts, func(p relationship.PartScore) bool { return p.Part == relationship.PartHarm })
	}
	slices.SortStableFunc(parts, func(a, b relationship.PartScore) int {
		switch x, y := math.Abs(a.Points), math.Abs(b.Points); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	line := card.Say(card.Bold(r.say(labelReasons)))
	for _, p := range parts[:min(topReasons, len(parts))] {
		line = append(line, card.Break())
		words := r.part(p.Part)
		if points {
			words += " " + r.signed(p.Points, 1)
		}
		line = append(line, card.Say(words+" "+r.cites(x, p.Part))...)
	}
	return line
}

// shownPoint is the least that rounds to a tenth of a point.
const shownPoint = 0.05

// cites names the newest entries of a part, as the state remembers them.
func (r *Request) cites(x *relationship.Rating, p relationship.Part) string {
	c := x.Held.State.Cites(p, x.Today)
	if len(c.Newest) == 0 {
		return r.uncited(p)
	}
	slices.Sort(c.Newest)
	words := hashes(c.Newest)
	if more := c.Count - len(c.Newest); more > 0 {
		words += ", " + r.say(saidMore, more)
	}
	return "(" + words + ")"
}

// uncited says on what a part without entries rests.
func (r *Request) uncited(p relationship.Part) string {
	switch p {
	case relationship.PartSatisfaction:
		return "(" + r.say(saidAssumed) + ")"
	case relationship.PartBreadth:
		return "(" + r.say(saidNobody) + ")"
	case relationship.PartResults:
		return "(" + r.say(saidNoData) + ")"
	default:
		return ""
	}
}

// why lists all points with all their entries. It reads the journal.
func (e *Env) why(ctx context.Context, r *Request, x *relationship.Rating) (card.Message, error) {
	if !x.Score.Scored || r.mayNotSee(x) {
		return e.scoreCard(r, x), nil
	}
	entries, err := e.Ledger.History(ctx, x.Company.ID)
	if err != nil {
		return card.Message{}, err
	}
	from := e.Ledger.InForce().Evidence(x.Relationship, entries, r.Today)
	t := card.Table{Head: []string{r.say(columnPart), r.say(columnPoint), r.say(columnWhole), r.say(columnFrom)}, Right: []int{1, 2}}
	sum := 0.0
	for _, p := range x.Score.Parts {
		sum += p.Points
		if p.Part == relationship.PartBalance && !r.privy(x.Company, x.Side) {
			continue // it is 0, or they would not see a number; the entries are not theirs to know of
		}
		cited := hashes(from[p.Part])
		if cited == "" {
			if math.Abs(p.Points) < shownPoint {
				continue
			}
			cited = r.uncited(p.Part)
		}
		t.Rows = append(t.Rows, [][]card.Span{
			card.Say(r.part(p.Part)), card.Say(r.signed(p.Points, 1)), card.Say(r.signed(float64(p.Integer), 0)), card.Say(cited),
		})
	}
	title := r.say(saidWhyOf, r.heading(x), x.Score.Shown)
	return card.Message{
		Summary: title,
		Blocks: []card.Block{
			card.Title(title), t,
			card.Text(spaced(r.line(saidSum, r.added(sum), r.decimal(x.Score.Value, 1), x.Score.Shown), r.line(saidOthers))),
			r.caveats(x),
		},
	}, nil
}

// added writes a number as the second term of a sum: + 36.8.
func (r *Request) added(x float64) string {
	if x < 0 {
		return "− " + r.decimal(-x, 1)
	}
	return "+ " + r.decimal(x, 1)
}
