package commands

import (
	"context"
	"errors"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type mergeArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Into    another   `arg:"into,asked" keys:"uz ar pie"`
	Seen    unasked   `arg:"seen,keyed"`
	Confirm confirmed `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "merge", Latvian: "apvieno", Aliases: []string{"apvienot"}, Group: SetUp, Needs: Owners, Changes: true, Past: true,
	Summary:  say("merge.summary", "Make one of a company that was entered twice", "Apvienot uzņēmumu, kurš ievadīts divreiz"),
	Examples: []string{`merge "Acme Corp" into Acme`},
	Related:  []string{"unmerge", "alias", "add"},
	Refused:  saidMergeBoth, Instead: tellOwner,
}, func(ctx context.Context, e *Env, r *Request, in mergeArgs) (bot.Reply, error) {
	if in.Into.ID == "" {
		return bot.Reply{}, lacks("into")
	}
	m := &merger{Env: e, r: r, from: in.Company.ID, into: in.Into.ID, seen: string(in.Seen)}
	switch {
	case m.from == m.into:
		return bot.Reply{}, m.same(ctx)
	case !bool(in.Confirm):
		return m.preview(ctx, nil)
	}
	reply, err := m.merge(ctx)
	if errors.Is(err, errSeenOther) {
		return m.preview(ctx, r.line(saidMergeChanged))
	}
	return reply, err
})

var (
	saidMergeBoth    = say("merge.refused", "Only who looks after both companies, or a manager, can merge them.", "Apvienot var tikai tas, kurš atbild par abiem uzņēmumiem, vai vadītājs.")
	saidMergeWhose   = say("merge.whose", "%s is looked after by %s.", "Atbildīgais (%s): %s.")
	saidMergeSame    = say("merge.same", "Both names mean %s: it is one company.", "Abi nosaukumi apzīmē vienu un to pašu uzņēmumu: %s.")
	saidMergeEnding  = say("merge.ending", "%s: its end is on its way. Decide that first, then merge.", "%s: notiek izbeigšana. Vispirms izlem par to, tad apvieno.")
	saidMergeOpen    = say("merge.open", "%s: something is not decided yet, so it cannot be merged now. Its owner or a manager can tell you more.", "%s: kaut kas vēl nav izlemts, tāpēc pašlaik apvienot nevar. Vairāk zina atbildīgais vai vadītājs.")
	saidMergeLong    = say("merge.long", "Together they have %d entries; at most %d can be merged. Nothing was changed: keep both, and log on one of them.", "Ierakstu skaits kopā: %d; apvienot var ne vairāk kā %d. Nekas nav mainīts: paturi abus un turpini pierakstīt pie viena.")
	saidMergeChanged = say("merge.changed", "Something was written meanwhile. This is how it stands now:", "Pa to laiku kaut kas pierakstīts. Tagad ir tā:")
	saidMerged       = say("merge.done", "%s is part of %s now.", "Apvienots: %s → %s.")
	saidMergedNews   = say("merge.news", "%s merged %s into %s, a company that was entered twice.", "%s apvienoja divreiz ievadītu uzņēmumu: %s → %s.")
	buttonMerge      = say("button.merge", "Merge", "Apvienot")
)

// errSeenOther says that a merge would be another one than was shown.
var errSeenOther = errors.New("the companies have changed since they were shown")

// A merger is two companies on their way to being one.
type merger struct {
	*Env
	r          *Request
	from, into string
	seen       string // what the preview was of, "" if there was none
}

// same says that two names mean one company, or that they do since this act.
func (m *merger) same(ctx context.Context) error {
	rec, err := m.Ledger.Store.Known(ctx, m.into)
	if err != nil {
		return err
	}
	for _, part := range rec.Company.Merged {
		if part.Ref == reference(m.r.ID) {
			return &relationship.RepeatError{}
		}
	}
	return m.r.refuse(saidMergeSame, card.Bold(rec.Company.Name)).
		with(card.Action{Label: m.r.say(buttonScore), Line: "score " + quote(rec.Company.Name)})
}

func (m *merger) asked() relationship.Merging {
	return relationship.Merging{
		ID: m.r.ID, Ref: reference(m.r.ID), By: m.r.Person, At: m.r.At, From: m.from, Into: m.into,
		Check: m.check, Audit: "merge " + m.r.name(m.from) + " into " + m.r.name(m.into), Follow: m.follow,
	}
}

// preview shows what a merge would do.
func (m *merger) preview(ctx context.Context, head []card.Span) (bot.Reply, error) {
	m.seen = ""
	u, err := m.Ledger.Union(ctx, m.asked())
	if err != nil {
		return bot.Reply{}, m.explained(err)
	}
	return bot.Reply{Message: m.previewCard(u, head), Replace: m.r.Origin == relationship.Button}, nil
}

// merge merges what was shown.
func (m *merger) merge(ctx context.Context) (bot.Reply, error) {
	u, err := m.Ledger.Merge(ctx, m.asked())
	if err != nil {
		return bot.Reply{}, m.explained(err)
	}
	from, into := &u.From.Company, &u.After.Company
	m.tellOwners(ctx, u, func(them *Request) card.Message {
		return told(them.line(saidMergedNews, card.Who(m.r.Person), card.Bold(from.Name), card.Bold(into.Name)), m.companyFacts(them, u.After),
			card.Actions{{Label: them.say(buttonSummary), Line: "summary " + quote(into.Name)}})
	})
	return bot.Reply{Message: m.doneCard(u), Replace: m.r.Origin == relationship.Button}, nil
}

func (m *merger) explained(err error) error {
	if long, ok := errors.AsType[*relationship.TooLongError](err); ok {
		return m.r.refuse(saidMergeLong, long.Entries, relationship.MostMerged)
	}
	return err
}

// follow plans the reminder of a next step that came with the other company.
func (m *merger) follow(u *relationship.Union) []relationship.Errand {
	var all []relationship.Errand
	for _, side := range u.After.Company.Sides() {
		x, _ := u.After.Company.Relationship(side)
		if old, ok := u.Into.Company.Relationship(side); !ok || old.Next != x.Next || old.NextAt != x.NextAt {
			all = append(all, m.r.remindAt(m.Env, &u.After.Company, x)...)
		}
	}
	return all
}

// tellOwners tells those who looked after a side of either, once each, what
// became of it.
func (m *merger) tellOwners(ctx context.Context, u *relationship.Union, say func(*Request) card.Message) {
	told := map[string]bool{"": true}
	for _, rec := range [...]*relationship.Record{u.From, u.Into} {
		for _, side := range rec.Company.Sides() {
			x, _ := rec.Company.Relationship(side)
			owner := m.r.Directory.As(x.Owner)
			if !told[owner] {
				told[owner] = true
				m.tell(ctx, m.r, owner, say(m.speakingTo(m.r, owner)))
			}
		}
	}
}
