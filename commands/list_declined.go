package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	columnSegment  = say("list.segment", "Segment", "Segments")
	columnDeclined = say("list.declined", "Declined", "Atteikts")
	columnWhy      = say("list.why", "Why", "Kāpēc")
	saidKeptAway   = say("list.away", "They are put away and nobody is reminded of them. %s takes one up again.", "Tie ir nolikti malā, un par tiem neatgādina. Atjauno ar %s.")
)

// A lost prospect came to nothing.
type lost struct {
	co *relationship.Company
	x  *relationship.Relationship
}

// declined is the list of the prospects that came to nothing, the newest first.
// They are put away: nothing is scored that they could be narrowed by.
func (e *Env) declined(ctx context.Context, r *Request, in listArgs, f *filters) (bot.Reply, error) {
	all, partly, err := e.lost(ctx, f)
	if err != nil {
		return bot.Reply{}, err
	}
	words := strings.Join(in.words(), " ")
	title := r.say(saidListOf, words)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	shown, more := cut(in.Page, all)
	if len(shown) == 0 {
		return bot.Reply{Message: r.emptyList(m, in, words)}, nil
	}
	t := card.Table{Head: []string{r.say(columnCompany), r.say(columnSegment), r.say(columnDeclined), r.say(labelOwner), r.say(columnWhy)}}
	for _, one := range shown {
		owner := card.Say(r.say(wordNobody))
		if one.x.Owner != "" {
			owner = card.Say(card.Who(one.x.Owner))
		}
		why := "–"
		if r.privy(one.co, one.x.Side) {
			why = shorten(one.x.Staged[len(one.x.Staged)-1].Why, textInLine)
		}
		t.Rows = append(t.Rows, [][]card.Span{
			card.Say(one.co.Name), card.Say(r.say(segmentWords[one.x.Segment])), card.Say(r.date(one.x.StagedOn())), owner, card.Say(why),
		})
	}
	m.Blocks = append(m.Blocks, t)
	if turn := r.turning("list "+words, in.Page, buttonBack, buttonMore, more); len(turn) > 0 {
		m.Blocks = append(m.Blocks, card.Actions(turn))
	}
	foot := r.line(saidKeptAway, card.Lit(r.verb("reopen")+" "+quote(shown[0].co.Name)))
	if partly {
		foot = spaced(foot, r.line(saidListRead, gathered))
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return bot.Reply{Message: m}, nil
}

// lost reads the prospects that were declined and that the filters let through.
func (e *Env) lost(ctx context.Context, f *filters) (all []lost, partly bool, _ error) {
	if f.scored() {
		return nil, false, nil
	}
	rank := relationship.StageRank(relationship.StageDeclined)
	refs, err := e.Ledger.Store.Find(ctx, relationship.Query{Index: relationship.ByStage, Side: f.side, Min: rank, Max: rank, Limit: gathered})
	if err != nil {
		return nil, false, err
	}
	for some := range slices.Chunk(refs, listBatch) {
		ids := make([]string, len(some))
		for i, ref := range some {
			ids[i] = ref.ID
		}
		recs, err := e.Ledger.Store.Records(ctx, ids)
		if err != nil {
			return nil, false, err
		}
		for i, ref := range some {
			if one, ok := lostIn(recs[i], ref.Side); ok && f.kept(one.x) {
				all = append(all, one)
			}
		}
	}
	slices.SortFunc(all, func(a, b lost) int {
		return cmp.Or(cmp.Compare(b.x.StagedOn(), a.x.StagedOn()), cmp.Compare(relationship.Plain(a.co.Name), relationship.Plain(b.co.Name)))
	})
	return all, len(refs) == gathered, nil
}

func lostIn(rec *relationship.Record, side relationship.Side) (lost, bool) {
	if rec == nil {
		return lost{}, false
	}
	i := slices.IndexFunc(rec.Company.Relationships, func(x relationship.Relationship) bool {
		return x.Side == side && x.Stage() == relationship.StageDeclined
	})
	if i < 0 {
		return lost{}, false
	}
	return lost{&rec.Company, &rec.Company.Relationships[i]}, true
}

// scored reports whether a filter is about what a relationship has only while
// it lives.
func (f *filters) scored() bool {
	return len(f.bands)+len(f.classes)+len(f.attention) > 0 || f.silent >= 0 || f.needs || f.harm || f.prospects || f.promises || f.reviews || f.offered
}

// kept reports whether what is put away fits the filters that are about it.
func (f *filters) kept(x *relationship.Relationship) bool {
	switch {
	case len(f.segments) > 0 && !slices.Contains(f.segments, x.Segment):
		return false
	case f.owner == relationship.Nobody:
		return x.Owner == ""
	}
	return f.owner == "" || x.Owner == f.owner
}
