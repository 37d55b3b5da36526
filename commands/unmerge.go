package commands

import (
	"context"
	"errors"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type unmergeArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
	Ref     unasked `arg:"ref,keyed"`
}

var _ = define(Spec{
	Name: "unmerge", Latvian: "atdali", Aliases: []string{"atdalīt"}, Group: SetUp, Changes: true, Past: true,
	Summary:  say("unmerge.summary", "Take a merge back, within 24 hours", "Atsaukt apvienošanu 24 stundu laikā"),
	Examples: []string{`unmerge "Acme Corp"`},
	Related:  []string{"merge", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in unmergeArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Record(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	was, err := r.unmergeable(&rec.Company, string(in.Ref))
	if err != nil {
		return bot.Reply{}, err
	}
	p, err := e.Ledger.Split(ctx, relationship.Splitting{
		ID: r.ID, Ref: was.Ref, By: r.Person, At: r.At, Company: rec.Company.ID,
		Audit: "unmerge " + was.Name + " from " + rec.Company.Name,
		Check: func(merged *relationship.Record, before *relationship.Before) error {
			if _, err := r.unmergeable(&merged.Company, was.Ref); err != nil {
				return err
			}
			return r.namesFree(&before.From.Company, &merged.Company)
		},
	})
	if errors.Is(err, relationship.ErrUnknown) {
		return bot.Reply{}, r.refuse(saidMergeLate, card.Bold(was.Name))
	}
	if err != nil {
		return bot.Reply{}, err
	}
	e.tellParted(ctx, r, p)
	return bot.Reply{Message: e.partedCard(r, p), Replace: r.Origin == relationship.Button}, nil
})

var (
	saidMergeLate   = say("unmerge.late", "Too late to undo: %s was merged more than 24 hours ago.", "%s: atsaukt ir par vēlu, kopš apvienošanas pagājušas vairāk nekā 24 stundas.")
	saidMergeNone   = say("unmerge.none", "Nothing to undo: no company was merged into %s.", "Nav ko atsaukt: uzņēmums %s nav apvienots ar citu.")
	saidMergeLater  = say("unmerge.later", "%s was merged into %s after that. Take that back first.", "Pēc tam notika vēl viena apvienošana: %s → %s. Vispirms atsauc to.")
	saidMergeName   = say("unmerge.name", "“%s” is the name of another company by now, so the merge cannot be taken back.", "“%s” tagad ir cita uzņēmuma nosaukums, tāpēc apvienošanu atsaukt nevar.")
	saidMergeTheirs = say("unmerge.whose", "Only %s, who merged them, or a manager can take it back.", "To atsaukt var tikai %s, kurš tos apvienoja, vai vadītājs.")
	saidUnmerged    = say("unmerge.done", "%s and %s are two companies again, as they were.", "%s un %s atkal ir divi uzņēmumi, kā bija.")
	saidStayed      = say("unmerge.stay", "Written since, and stays with %s: %s.", "Kopš tā brīža pierakstīts un paliek (%s): %s.")
	saidWentBack    = say("unmerge.back", "Written since about entries or a role of %s alone, and goes with it: %s.", "Kopš tā brīža pierakstīts par otra uzņēmuma ierakstiem vai lomu un iet tam līdzi (%s): %s.")
	saidUnmergeNews = say("unmerge.news", "%s took back the merge of %s and %s: they are two companies again.", "%s atsauca apvienošanu: %s un %s atkal ir divi uzņēmumi.")
	buttonUnmerge   = say("button.unmerge", "Take back %s", "Atsaukt: %s")
)

// unmergeable finds the merge that is taken back: the newest into a company, or
// the one that a button names. It must be new, the newest, and this person's to
// take back.
func (r *Request) unmergeable(co *relationship.Company, ref string) (relationship.Merged, error) {
	n := len(co.Merged)
	for i, part := range co.Merged {
		if part.Ref != ref && (ref != "" || i < n-1) {
			continue
		}
		newest := co.Merged[n-1]
		switch {
		case r.At.Sub(time.UnixMilli(part.At)) > relationship.SplitFor:
			return part, r.refuse(saidMergeLate, card.Bold(part.Name))
		case i < n-1:
			return part, r.refuse(saidMergeLater, card.Bold(newest.Name), card.Bold(co.Name)).with(r.takeBack(co, newest))
		case r.Directory.As(part.By) != r.Person && !r.User.May(relationship.Manager):
			return part, r.refuse(saidMergeTheirs, card.Who(part.By))
		}
		return part, nil
	}
	if n > 0 { // the one that was meant is taken back, or lies deeper
		newest := co.Merged[n-1]
		return newest, r.refuse(saidNothing).with(r.takeBack(co, newest))
	}
	return relationship.Merged{}, r.refuse(saidMergeNone, card.Bold(co.Name)).
		with(card.Action{Label: r.say(buttonScore), Line: "score " + quote(co.Name)})
}

// takeBack offers to take a merge back.
func (r *Request) takeBack(co *relationship.Company, part relationship.Merged) card.Action {
	return card.Action{Label: r.say(buttonUnmerge, part.Name), Line: r.once("unmerge " + quote(co.Name) + " ref=" + part.Ref)}
}

// namesFree refuses while another company has a name that is to be given back.
func (r *Request) namesFree(from, merged *relationship.Company) error {
	for _, name := range append([]string{from.Name}, from.Aliases...) {
		if l, taken := r.holder(name); taken && l.ID != merged.ID {
			return r.refuse(saidMergeName, shorten(name, nameShown)).with(card.Action{Label: l.Name, Line: "score " + quote(l.Name)})
		}
	}
	return nil
}

// partedCard says what the two are, and where what was written since is.
func (e *Env) partedCard(r *Request, p *relationship.Parting) card.Message {
	from, into := &p.From.Company, &p.Into.Company
	m := told(r.line(saidUnmerged, card.Bold(into.Name), card.Bold(from.Name)))
	for _, rec := range [...]*relationship.Record{p.Into, p.From} {
		m.Blocks = append(m.Blocks, card.Title(rec.Company.Name), e.companyFacts(r, rec))
	}
	for _, one := range [...]struct {
		said    phrase
		co      *relationship.Company
		entries []relationship.Entry
	}{{saidStayed, into, p.Stay}, {saidWentBack, from, p.Back}} {
		var seen []int
		for i := range one.entries {
			if en := &one.entries[i]; en.Type != relationship.Void && r.maySee(one.co, en) {
				seen = append(seen, en.Number)
			}
		}
		if len(seen) > 0 {
			m.Blocks = append(m.Blocks, r.para(one.said, one.co.Name, hashes(seen)))
		}
	}
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: into.Name, Line: "score " + quote(into.Name)},
		{Label: from.Name, Line: "score " + quote(from.Name)},
	})
	return m
}

// tellParted tells those who look after either, once each.
func (e *Env) tellParted(ctx context.Context, r *Request, p *relationship.Parting) {
	seen := map[string]bool{"": true}
	for _, rec := range [...]*relationship.Record{p.From, p.Into} {
		for _, side := range rec.Company.Sides() {
			x, _ := rec.Company.Relationship(side)
			owner := r.Directory.As(x.Owner)
			if seen[owner] {
				continue
			}
			seen[owner] = true
			them := e.speakingTo(r, owner)
			e.tell(ctx, r, owner, told(them.line(saidUnmergeNews, card.Who(r.Person), card.Bold(p.Into.Company.Name), card.Bold(p.From.Company.Name)),
				card.Actions{{Label: them.say(buttonSummary), Line: "summary " + quote(rec.Company.Name)}}))
		}
	}
}
