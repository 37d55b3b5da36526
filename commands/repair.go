package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type repairArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Off     offWord   `arg:"off"`
	Goal    goal      `arg:"goal,keyed,asked" keys:"merkis"`
	By      futureDay `arg:"by,keyed,asked" keys:"lidz"`
	Change  confirmed `arg:"change,keyed"` // asks for another plan
	Text    freeText  `arg:"text,rest,asked" keys:"teksts"`
}

var _ = define(Spec{
	Name: "repair", Latvian: "atjauno", Group: KeepInTouch, Changes: true, Needs: Owners,
	Summary:  say("repair.summary", "A plan to mend a relationship: a goal, a day, and what is done", "Plāns attiecību atjaunošanai: mērķis, diena un darbi"),
	Examples: []string{`repair Beta goal=60 by=2026-05-01 "weekly call, credit note"`, "repair Beta", "repair Beta off"},
	Related:  []string{"improve", "score", "complaint"},
}, func(ctx context.Context, e *Env, r *Request, in repairArgs) (bot.Reply, error) {
	rec, y, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := e.Ledger.Rate(rec, y.Side, r.Today)
	if !ok || r.mayNotSee(x) {
		return bot.Reply{}, r.refuse(saidOwnersOnly, card.Lit(r.verb("repair")))
	}
	switch {
	case bool(in.Off):
		return e.callOff(ctx, r, x)
	case !bool(in.Change) && in.Goal == 0 && in.By == 0 && strings.TrimSpace(string(in.Text)) == "" && x.Plan.Goal > 0 && r.Origin != relationship.FormSent:
		return bot.Reply{Message: e.planCard(r, x)}, nil
	}
	return e.makePlan(ctx, r, x, in)
})

// The length of a plan, in days.
const (
	planUsual = 60
	planMost  = 365
)

var (
	saidPlan       = say("repair.title", "%s: repair plan", "%s: atjaunošanas plāns")
	saidPlanMade   = say("repair.made", "The plan for %s is set: %s → %d by %s.", "Plāns ir: %s, %s → %d līdz %s.")
	saidPlanOff    = say("repair.off", "The plan for %s is called off.", "Plāns ir atcelts: %s.")
	saidNoPlan     = say("repair.none", "%s has no repair plan.", "Atjaunošanas plāna nav: %s.")
	saidGoalLow    = say("repair.low", "The score is %d already: a goal lies above it.", "Vērtējums jau ir %d: mērķim jābūt augstākam.")
	saidPlanPast   = say("repair.past", "The day of a plan is to come, and within %d days.", "Plāna dienai jābūt nākotnē, ne vēlāk kā pēc %d dienām.")
	saidPlanOn     = say("repair.then", "%s on %s", "%s (%s)")
	saidPlanLeft   = count("repair.left", "%[2]s, %[1]d day left", "%[2]s, %[1]d days left", "%[2]s, atlikušas %[1]d dienas", "%[2]s, atlikusi %[1]d diena", "%[2]s, atlikušas %[1]d dienas")
	saidPassed     = say("repair.passed", "Passed: %s on %s → %d on %s, the goal was %d.", "Izdevās: %s (%s) → %d (%s), mērķis bija %d.")
	saidFailed     = say("repair.failed", "Not reached: %s on %s → %d on %s, the goal was %d.", "Neizdevās: %s (%s) → %d (%s), mērķis bija %d.")
	saidPlanBlank  = say("repair.blank", "Not reached: there was no score on %s, the goal was %d.", "Neizdevās: %s vērtējuma nebija, mērķis bija %d.")
	saidPlanLine   = say("repair.line", "Repair plan: %s → %s of %d by %s. %s", "Atjaunošanas plāns: %s → %s no %d līdz %s. %s")
	labelGoal      = say("label.goal", "Goal", "Mērķis")
	labelThen      = say("label.then", "At the start", "Sākumā")
	labelNow       = say("label.now", "Now", "Tagad")
	buttonImprove  = say("button.improve", "What helps most", "Kas palīdz visvairāk")
	buttonChangeIt = say("button.changeit", "Change", "Mainīt")
	buttonCallOff  = say("button.calloff", "Call off", "Atcelt plānu")
	buttonNewPlan  = say("button.newplan", "New plan", "Jauns plāns")
)

func (e *Env) makePlan(ctx context.Context, r *Request, x *relationship.Rating, in repairArgs) (bot.Reply, error) {
	form := formPart{names: []string{"company", "goal", "by", "text"}, values: map[string]string{
		"goal": strconv.Itoa(nextGoal(&x.Score)), "by": (r.Today + planUsual).String(),
	}}
	if p := x.Plan; p.Running(r.Today) {
		form.values["goal"], form.values["by"], form.values["text"] = strconv.Itoa(p.Goal), p.By.String(), p.Words
	}
	by := in.By.day()
	switch {
	case in.Goal == 0:
		return bot.Reply{}, lacksOf("goal", form)
	case by == 0:
		return bot.Reply{}, lacksOf("by", form)
	case strings.TrimSpace(string(in.Text)) == "":
		return bot.Reply{}, lacksOf("text", form)
	case by <= r.Today || by > r.Today+planMost:
		return bot.Reply{}, r.refuse(saidPlanPast, planMost).under("by")
	case x.Score.Scored && int(in.Goal) <= x.Score.Shown:
		return bot.Reply{}, r.refuse(saidGoalLow, x.Score.Shown).under("goal")
	}
	plan := relationship.Plan{Goal: int(in.Goal), By: by, Words: string(in.Text), Began: r.Today, From: -1}
	if x.Score.Scored {
		plan.From = x.Score.Shown
	}
	w, err := e.settle(ctx, r, x.Company.ID, x.Side, fmt.Sprintf("repair plan %d by %s", plan.Goal, by), func(y *relationship.Relationship) error {
		y.Plan = plan
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	now, _ := e.Ledger.Rate(w.After, x.Side, r.Today)
	m := e.planCard(r, now)
	head := r.line(saidPlanMade, card.Bold(x.Company.Name), r.shownPlan(plan.From), plan.Goal, r.date(by))
	m.Summary, m.Blocks[0] = card.WordsOf(head), card.Text(head)
	return bot.Reply{Message: m}, nil
}

// nextGoal proposes the band above.
func nextGoal(s *relationship.Score) int {
	const watch, healthy, best = 40, 70, 85
	switch {
	case !s.Scored || s.Shown < watch:
		return watch
	case s.Shown < healthy:
		return healthy
	default:
		return min(max(best, s.Shown+1), 100)
	}
}

func (e *Env) callOff(ctx context.Context, r *Request, x *relationship.Rating) (bot.Reply, error) {
	old := x.Plan
	if old.Goal == 0 {
		return bot.Reply{}, r.refuse(saidNoPlan, card.Bold(x.Company.Name))
	}
	_, err := e.settle(ctx, r, x.Company.ID, x.Side, "repair plan called off", func(y *relationship.Relationship) error {
		y.Plan = relationship.Plan{}
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	m := told(r.line(saidPlanOff, card.Bold(x.Company.Name)))
	if old.Running(r.Today) {
		back := lineOn("repair", x.Company, x.Side, fmt.Sprintf("goal=%d by=%s %s", old.Goal, old.By, quote(old.Words)))
		m.Blocks = append(m.Blocks, card.Actions{r.undo(back)})
	}
	return bot.Reply{Message: m, Replace: r.Origin == relationship.Button}, nil
}

// planCard shows a plan as it stands, or what came of it.
func (e *Env) planCard(r *Request, x *relationship.Rating) card.Message {
	p, title := x.Plan, r.say(saidPlan, r.heading(x))
	on := func(words string) string { return lineOn("repair", x.Company, x.Side, words) }
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	improve := card.Action{Label: r.say(buttonImprove), Line: lineOn("improve", x.Company, x.Side, "")}
	if !p.Running(r.Today) {
		m.Blocks = append(m.Blocks, card.Text(e.planResult(r, x)), card.Para(shorten(p.Words, textShown)), card.Actions{
			{Label: r.say(buttonNewPlan), Line: on("change=yes")}, improve,
		})
		return m
	}
	m.Blocks = append(m.Blocks, card.Facts{
		{Label: r.say(labelGoal), Value: r.line(saidPlanLeft, int(p.By-r.Today), r.say(saidPlanOn, strconv.Itoa(p.Goal), r.date(p.By)))},
		{Label: r.say(labelThen), Value: r.line(saidPlanOn, r.shownPlan(p.From), r.date(p.Began))},
		{Label: r.say(labelNow), Value: card.Say(r.shown(x))},
	}, card.Para(shorten(p.Words, textShown)), card.Actions{
		improve, {Label: r.say(buttonChangeIt), Line: on("change=yes")}, {Label: r.say(buttonCallOff), Line: r.once(on("off"))},
	})
	return m
}

// planResult says whether a plan whose day has come was reached.
func (e *Env) planResult(r *Request, x *relationship.Rating) []card.Span {
	p := x.Plan
	score, passed, known := e.Ledger.Result(x)
	switch {
	case !known:
		return r.line(saidPlanBlank, r.date(p.By), p.Goal)
	case passed:
		return r.line(saidPassed, r.shownPlan(p.From), r.date(p.Began), score, r.date(p.By), p.Goal)
	}
	return r.line(saidFailed, r.shownPlan(p.From), r.date(p.Began), score, r.date(p.By), p.Goal)
}

// planLine is how a plan stands, in the weekly message.
func (r *Request) planLine(x *relationship.Rating) []card.Span {
	p := x.Plan
	return r.line(saidPlanLine, r.shownPlan(p.From), r.shown(x), p.Goal, r.date(p.By), r.say(saidQuoted, shorten(p.Words, textInLine)))
}

func (r *Request) shownPlan(score int) string {
	if score < 0 {
		return "–"
	}
	return strconv.Itoa(score)
}

// goal is a score to reach.
type goal int

var saidGoalRange = say("repair.range", "A goal is a score of 1-100.", "Mērķis ir vērtējums no 1 līdz 100.")

func (g *goal) read(r *Request, text string) (bool, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > 100 {
		return false, r.refuse(saidGoalRange).under("goal")
	}
	*g = goal(n)
	return true, nil
}

// offWord takes something away.
type offWord bool

func (offWord) kind() bot.FieldKind { return bot.Hidden }

func (o *offWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "off", "stop", "beigt", "atcelt", "izslegt":
		*o = true
	}
	return bool(*o), nil
}
