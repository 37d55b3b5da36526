package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type stageArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Stage   stageWord `arg:"stage" keys:"posms stadija"`
	Reason  freeText  `arg:"reason,rest" keys:"iemesls"`
}

var _ = define(Spec{
	Name: "stage", Latvian: "posms", Group: Decide, Needs: Owners, Changes: true, Past: true,
	Summary:  say("stage.summary", "How far we have come with a prospective customer or partner", "Cik tālu esam ar potenciālo klientu vai partneri"),
	Examples: []string{"stage Nordtek evaluating", `stage Nordtek declined "too far away"`, "stage Nordtek"},
	Related:  []string{"add", "classify", "drop"},
}, stage)

var (
	saidStage       = say("prospect.done", "%s: %s → %s.", "%s: %s → %s.")
	saidStageSame   = say("prospect.same", "%s is at that stage already: %s since %s.", "%s: posms jau ir “%s”, kopš %s.")
	saidStageNone   = say("prospect.none", "%s has no stage: it is no prospect.", "%s: posma nav, tas nav potenciāls klients vai partneris.")
	saidStageAgreed = say("prospect.agreed", "From now on it is a relationship like any other.", "Turpmāk tās ir attiecības kā visas citas.")
	saidPutAway     = say("prospect.away", "Reminders stop and it leaves the lists. Its history is kept.", "Atgādinājumi beidzas, un sarakstos tā vairs nebūs. Vēsture paliek.")
	saidNoProspect  = say("prospect.ordinary", "%s is no prospect. A relationship that has begun is ended with %s.", "%s nav potenciāls klients vai partneris. Iesāktas attiecības beidz ar komandu %s.")
	saidWasPartner  = say("prospect.joined", "%s was a partner before: it takes two people to end it, with %s.", "%s jau ir bijis partneris: to izbeidz divi cilvēki, ar komandu %s.")
	saidLeaveRuns   = say("prospect.leaving", "The end of %s is under way. Nothing was changed.", "Izbeigšana jau notiek: %s. Nekas nav mainīts.")
	saidBeginsEarly = say("prospect.begins", "A prospect begins as identified, contacted or evaluating. Leave the stage out if you work together already.",
		"Potenciāls klients vai partneris sākas kā apzināts, uzrunāts vai tiek apsvērts. Ja jau sadarbojaties, posmu neraksti.")
	saidDropProspect = say("prospect.drop", "%s is a prospect: nothing has begun that could be ended. Say that it is declined, and why.",
		"%s ir potenciāls klients vai partneris: nekas vēl nav sācies. Norādi, ka atteikts, un kāpēc.")
	saidStageSince   = say("prospect.since", "%s since %s", "%s kopš %s")
	saidStageLine    = say("prospect.line", "%s · %s · %s", "%s · %s · %s")
	labelStage       = say("label.stage", "Stage", "Posms")
	labelStagesSoFar = say("label.stages", "So far", "Līdz šim")
	buttonLetGoNow   = say("button.dropit", "Drop…", "Izbeigt…")

	prospectWords = map[relationship.ProspectStage]phrase{
		relationship.NoStage:         say("prospect.no", "no stage", "bez posma"),
		relationship.StageIdentified: say("prospect.identified", "identified", "apzināts"),
		relationship.StageContacted:  say("prospect.contacted", "contacted", "uzrunāts"),
		relationship.StageEvaluating: say("prospect.evaluating", "evaluating", "tiek apsvērts"),
		relationship.StageAgreed:     say("prospect.agreement", "agreed", "vienojāmies"),
		relationship.StageDeclined:   say("prospect.declined", "declined", "atteikts"),
	}
)

func stage(ctx context.Context, e *Env, r *Request, in stageArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := in.Company.staged(r, rec)
	if err != nil {
		return bot.Reply{}, err
	}
	m := staging{Env: e, r: r, co: &rec.Company, x: x, to: in.Stage.stage, why: strings.TrimSpace(string(in.Reason))}
	switch {
	case in.Stage.said:
		return m.move(ctx)
	case len(x.Staged) == 0 || r.Origin == relationship.FormSent || m.why != "":
		return bot.Reply{}, lacks("stage")
	}
	return bot.Reply{Message: m.card()}, nil
}

// staged returns the relationship whose stage is meant: of a company on both
// sides the only one that has a stage. One that was declined is among them.
func (c company) staged(r *Request, rec *relationship.Record) (*relationship.Relationship, error) {
	var live, staged []*relationship.Relationship
	for i := range rec.Company.Relationships {
		x := &rec.Company.Relationships[i]
		declined := x.Archived && x.Stage() == relationship.StageDeclined
		if c.Side != relationship.Whole && x.Side != c.Side || x.Archived && !declined {
			continue
		}
		live = append(live, x)
		if x.Stage() != relationship.NoStage {
			staged = append(staged, x)
		}
	}
	switch {
	case len(staged) == 1:
		return staged[0], nil
	case len(live) == 1:
		return live[0], nil
	case len(live) > 1:
		return nil, &whichSideError{c.ID}
	case c.Side != relationship.Whole && len(rec.Company.Sides()) > 0:
		return nil, r.notOn(&rec.Company, c.Side)
	}
	return nil, r.refuse(saidEnded, card.Bold(rec.Company.Name)).
		with(card.Action{Label: r.say(buttonReopen), Line: "reopen " + quote(rec.Company.Name)})
}

// A staging moves one relationship to a stage.
type staging struct {
	*Env
	r   *Request
	co  *relationship.Company
	x   *relationship.Relationship
	to  relationship.ProspectStage
	why string
}

func (m *staging) name() card.Span { return card.Bold(m.co.Name) }

func (m *staging) line(words string) string {
	line := lineOn("stage", m.co, m.x.Side, words)
	if len(m.co.Sides()) == 1 && m.x.Archived {
		line += " as=" + string(m.x.Side)
	}
	return line
}

func (m *staging) move(ctx context.Context) (bot.Reply, error) {
	if err := m.may(m.x); err != nil {
		return bot.Reply{}, err
	}
	r := m.r
	if m.to == relationship.StageDeclined && m.why == "" {
		return bot.Reply{}, lacksOf("reason", formPart{})
	}
	step := relationship.Staged{Stage: m.to, On: r.Today, By: r.Person, Why: m.why}
	w := r.writing(m.co.ID)
	w.Audit = "stage " + stageKey(m.to) + ": " + m.co.Name + " (" + string(m.x.Side) + ")"
	// What leaves the lists, or comes back to them, the directory has to know.
	w.Names = m.to == relationship.StageDeclined || m.x.Archived
	w.Edit = func(co *relationship.Company) error {
		i := slices.IndexFunc(co.Relationships, func(x relationship.Relationship) bool { return x.Side == m.x.Side })
		if i < 0 {
			return r.notOn(co, m.x.Side)
		}
		x := &co.Relationships[i]
		if err := m.may(x); err != nil {
			return err
		}
		if x.Archived {
			x.Owner = r.Directory.As(x.Owner)
		}
		x.Restage(step)
		return nil
	}
	done, err := m.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: m.moved(done), Replace: r.Origin == relationship.Button}, nil
}

// may refuses what a stage cannot be used for: to end what people count on,
// and to begin anew what is about to end.
func (m *staging) may(x *relationship.Relationship) error {
	r := m.r
	drop := card.Action{Label: r.say(buttonLetGoNow), Line: lineOn("drop", m.co, x.Side, "")}
	switch {
	case m.to == x.Stage() && m.to == relationship.NoStage:
		return r.refuse(saidStageNone, m.name())
	case m.to == x.Stage():
		return r.refuse(saidStageSame, m.name(), r.say(prospectWords[m.to]), r.day(x.StagedOn(), r.Today))
	case x.Leave.Running() && !r.privy(m.co, x.Side):
		return r.refuse(saidOwnersOnly, card.Lit(r.verb("stage")))
	case x.Leave.Running():
		return r.refuse(saidLeaveRuns, m.name()).with(card.Action{Label: r.say(buttonReview), Line: drop.Line})
	case m.to == relationship.StageDeclined && !x.Prospect():
		return r.refuse(saidNoProspect, m.name(), card.Lit(r.verb("drop"))).with(drop)
	case m.to == relationship.StageDeclined && !x.Declinable():
		return r.refuse(saidWasPartner, m.name(), card.Lit(r.verb("drop"))).with(drop)
	}
	return nil
}

func (m *staging) moved(w *relationship.Written) card.Message {
	r := m.r
	before := *m.x
	if x, ok := w.Before.Company.Relationship(m.x.Side); ok {
		before = *x
	}
	i := slices.IndexFunc(w.After.Company.Relationships, func(x relationship.Relationship) bool { return x.Side == m.x.Side })
	m.co, m.x = &w.After.Company, &w.After.Company.Relationships[i]
	line := r.line(saidStage, m.name(), r.say(prospectWords[before.Stage()]), r.say(prospectWords[m.to]))
	msg := told(line)
	if m.why != "" {
		msg.Blocks = append(msg.Blocks, card.Para(shorten(m.why, textShown)))
	}
	actions := card.Actions{r.undo(m.line(stageKey(before.Stage())))}
	switch m.to {
	case relationship.StageDeclined:
		msg.Blocks = append(msg.Blocks, r.para(saidPutAway))
	case relationship.StageAgreed:
		msg.Blocks = append(msg.Blocks, r.para(saidStageAgreed))
		actions = append(actions, card.Action{Label: r.say(buttonTier), Line: lineOn("classify", m.co, m.x.Side, "")})
	case relationship.NoStage, relationship.StageIdentified, relationship.StageContacted, relationship.StageEvaluating:
		actions = append(actions, r.stagesAhead(m.co, m.x)...)
	}
	if !m.x.Archived {
		actions = append(actions, card.Action{Label: r.say(buttonLog), Line: "log " + quote(m.co.Name)})
	}
	msg.Blocks = append(msg.Blocks, actions)
	return msg
}

// stagesAhead offers the stages that come next.
func (r *Request) stagesAhead(co *relationship.Company, x *relationship.Relationship) card.Actions {
	var actions card.Actions
	for _, s := range x.Stage().Ahead() {
		one := card.Action{Label: capital(r.say(prospectWords[s])), Line: lineOn("stage", co, x.Side, stageKey(s))}
		if s != relationship.StageDeclined { // for that a reason is asked
			one.Line = r.once(one.Line)
		}
		actions = append(actions, one)
	}
	return actions
}

// card shows the stage, how it came to it, and what comes next.
func (m *staging) card() card.Message {
	r := m.r
	title := r.labelled(m.co, m.x)
	msg := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	if m.x.Stage() == relationship.NoStage {
		msg.Blocks = append(msg.Blocks, r.para(saidStageNone, m.name()))
	} else {
		msg.Blocks = append(msg.Blocks, card.Facts{{Label: r.say(labelStage), Value: card.Say(r.stage(m.x))}})
	}
	var lines [][]card.Span
	for _, s := range slices.Backward(m.x.Staged) {
		line := r.line(saidStageLine, r.date(s.On), r.say(prospectWords[s.Stage]), card.Who(s.By))
		if s.Why != "" && r.privy(m.co, m.x.Side) {
			line = append(line, card.Span{Text: " · " + r.say(saidQuoted, shorten(s.Why, textInLine))})
		}
		lines = append(lines, line)
	}
	msg.Blocks = append(msg.Blocks, r.under(r.say(labelStagesSoFar), lines))
	actions := r.stagesAhead(m.co, m.x)
	if m.x.Stage() == relationship.StageDeclined {
		actions = card.Actions{{Label: r.say(buttonReopen), Line: r.once("reopen " + quote(m.co.Name) + " as=" + string(m.x.Side))}}
	} else {
		actions = append(actions, card.Action{Label: r.say(buttonScore), Line: "score " + quote(m.co.Name)})
	}
	msg.Blocks = append(msg.Blocks, actions)
	return msg
}

// stage says at which stage a relationship is, and since when.
func (r *Request) stage(x *relationship.Relationship) string {
	return r.say(saidStageSince, r.say(prospectWords[x.Stage()]), r.day(x.StagedOn(), r.Today))
}

// segment says what a relationship is to us, and of a prospect how far it has
// come.
func (r *Request) segment(x *relationship.Relationship) string {
	words := r.say(segmentWords[x.Segment])
	if x.Prospect() {
		words += " · " + r.say(prospectWords[x.Stage()])
	}
	return words
}

// stageWord is a stage, or word that there is none.
type stageWord struct {
	stage relationship.ProspectStage
	said  bool
}

func (stageWord) kind() bot.FieldKind { return bot.Pick }
func (stageWord) words() int          { return 2 }
func (s stageWord) String() string {
	if !s.said {
		return ""
	}
	return stageKey(s.stage)
}

// over reports whether the word is of a stage that nothing begins with.
func (s stageWord) over() bool {
	return s.stage == relationship.StageAgreed || s.stage == relationship.StageDeclined
}

// stageKey is a stage as lines name it.
func stageKey(s relationship.ProspectStage) string {
	if s == relationship.NoStage {
		return "none"
	}
	return string(s)
}

func (s *stageWord) read(_ *Request, text string) (bool, error) {
	v, ok := readStage(text)
	if yes, said := readYes(text); said && !yes {
		v, ok = relationship.NoStage, true
	}
	*s = stageWord{v, ok}
	return ok, nil
}

func (stageWord) options(r *Request) []bot.Choice {
	var all []bot.Choice
	for _, s := range append(slices.Clone(relationship.Stages), relationship.NoStage) {
		all = append(all, bot.Choice{Label: r.say(prospectWords[s]), Value: stageKey(s)})
	}
	return all
}
