package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type classifyArgs struct {
	Company     company     `arg:"company,required" keys:"uznemums"`
	Tier        segmentWord `arg:"tier" keys:"segment limenis segments"`
	Impact      scale       `arg:"impact,keyed" keys:"ietekme"`
	Risk        scale       `arg:"risk,keyed" keys:"risks"`
	Alternative eitherWay   `arg:"alternative,keyed" keys:"alternativa"`
	Confirm     confirmed   `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "classify", Latvian: "klasificē", Group: Decide, Needs: Owners, Changes: true,
	Summary:  say("classify.summary", "What a relationship is to us: a tier or a segment", "Kas šīs attiecības mums ir: līmenis vai segments"),
	Examples: []string{"classify Nordtek impact=4 risk=2 alternative=yes", "classify Acme tier=A"},
	Related:  []string{"cadence", "alternative", "kind"},
}, classify)

var (
	saidPartnersOnly = say("classify.partners", "Impact, risk and alternative are of partners. %s is a customer: use tier=A, B or C.",
		"Ietekme, risks un alternatīva attiecas uz partneriem. %s ir klients: lieto tier=A, B vai C.")
	saidSegment    = say("classify.preview", "%s: %s → %s", "%s: %s → %s")
	saidSegmentIs  = say("classify.same", "%s stays %s.", "%s paliek %s.")
	saidClassified = say("classify.done", "%s is now %s.", "%s tagad ir %s.")
	labelTechnique = say("label.technique", "Technique", "Pieeja")
	labelActions   = say("label.actions", "First of all", "Vispirms")
	labelReview    = say("label.review", "Review", "Jāpārskata")
	labelImpact    = say("label.impact", "Impact, risk", "Ietekme, risks")
	labelSource    = say("label.source", "Source", "Avots")
	wordSoleSource = say("classify.sole", "the only source", "vienīgais avots")
	wordSecond     = say("classify.second", "an active alternative exists", "ir aktīva alternatīva")
)

func classify(ctx context.Context, e *Env, r *Request, in classifyArgs) (bot.Reply, error) {
	if in.Company.Side == relationship.Whole {
		in.Company.Side = in.side()
	}
	rec, x, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	if !r.User.May(relationship.Manager) && r.Directory.As(x.Owner) != r.Person {
		return bot.Reply{}, r.refuse(saidOwnersOnly, card.Lit(r.verb("classify")))
	}
	if x.Side == relationship.Customer && (in.Impact != 0 || in.Risk != 0 || in.Alternative != "") {
		return bot.Reply{}, r.refuse(saidPartnersOnly, card.Bold(rec.Company.Name))
	}
	if (in.Impact == 0) != (in.Risk == 0) {
		if in.Impact == 0 {
			return bot.Reply{}, lacks("impact")
		}
		return bot.Reply{}, lacks("risk")
	}
	if in.Tier == "" && in.Impact == 0 && in.Alternative == "" {
		return bot.Reply{}, lacksOf("", classifyForm(x))
	}
	if in.Tier != "" && sideOf(relationship.Segment(in.Tier)) != x.Side {
		return bot.Reply{}, r.tierFits(kindOf([]relationship.Side{x.Side}), relationship.Segment(in.Tier))
	}
	w := r.writing(in.Company.ID)
	w.Edit = func(co *relationship.Company) error {
		y, ok := co.Relationship(x.Side)
		if !ok {
			return r.notOn(co, x.Side)
		}
		in.apply(y, r.Today)
		return nil
	}
	if !in.Confirm {
		done, err := e.Ledger.Preview(ctx, w)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{Message: e.classifyPreview(r, done, x.Side, in)}, nil
	}
	after := *x
	in.apply(&after, r.Today)
	w.Audit = fmt.Sprintf("segment %s to %s: %s (%s)", x.Segment, after.Segment, rec.Company.Name, x.Side)
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.classified(r, done, x.Side), Replace: r.Origin == relationship.Button}, nil
}

// side is the side that the line can only be about, of a company on both.
func (in classifyArgs) side() relationship.Side {
	switch {
	case in.Tier != "":
		return sideOf(relationship.Segment(in.Tier))
	case in.Impact != 0 || in.Risk != 0 || in.Alternative != "":
		return relationship.Partner
	}
	return relationship.Whole
}

// classifyForm asks a customer's tier, and a partner's impact and risk.
func classifyForm(x *relationship.Relationship) formPart {
	if x.Side == relationship.Customer {
		return formPart{names: []string{"company", "tier"}, values: map[string]string{"tier": string(x.Segment)}}
	}
	part := formPart{names: []string{"company", "impact", "risk", "alternative"}, values: map[string]string{}}
	if x.Impact > 0 {
		part.values["impact"], part.values["risk"] = strconv.Itoa(x.Impact), strconv.Itoa(x.Risk)
	}
	return part
}

// apply makes a relationship what the line says it is, and its review due in a
// year.
func (in classifyArgs) apply(x *relationship.Relationship, today relationship.Day) {
	if in.Impact > 0 {
		x.Impact, x.Risk = int(in.Impact), int(in.Risk)
		x.Segment = relationship.Classify(x.Impact, x.Risk)
	}
	if in.Tier != "" {
		x.Segment = relationship.Segment(in.Tier)
	}
	switch in.Alternative {
	case "yes":
		x.Sole, x.Alternative = false, true
	case "no":
		x.Sole, x.Alternative = true, false
		for i := range x.Alternatives {
			if x.Alternatives[i].Status == relationship.AlternativeActive {
				x.Alternatives[i].Status = relationship.AlternativeGone
			}
		}
	}
	x.Reviewed = today
}

// words are the arguments again.
func (in classifyArgs) words() string {
	var words []string
	for _, w := range [...]struct{ key, value string }{
		{"tier", string(in.Tier)}, {"impact", in.Impact.String()}, {"risk", in.Risk.String()}, {"alternative", string(in.Alternative)},
	} {
		if w.value != "" {
			words = append(words, w.key+"="+w.value)
		}
	}
	return strings.Join(words, " ")
}

func (e *Env) classifyPreview(r *Request, w *relationship.Written, side relationship.Side, in classifyArgs) card.Message {
	before, _ := w.Before.Company.Relationship(side)
	after, _ := w.After.Company.Relationship(side)
	co := &w.After.Company
	line := r.line(saidSegment, card.Bold(co.Name), r.say(segmentWords[before.Segment]), r.say(segmentWords[after.Segment]))
	if before.Segment == after.Segment {
		line = r.line(saidSegmentIs, card.Bold(co.Name), r.say(segmentWords[after.Segment]))
	}
	return told(line, e.segmentFacts(r, w, before, after), r.confirmButtons(lineOn("classify", co, side, in.words()), buttonApply, card.Primary))
}

// segmentFacts say what a segment means in practice, and what changes.
func (e *Env) segmentFacts(r *Request, w *relationship.Written, before, after *relationship.Relationship) card.Facts {
	was, is := before.Pace(), after.Pace()
	facts := card.Facts{
		{Label: r.say(labelTechnique), Value: card.Say(r.say(techniqueWords[after.Segment]))},
		{Label: r.say(labelActions), Value: card.Say(r.firstOf(after.Segment))},
		{Label: r.say(labelCadence), Value: r.change(strconv.Itoa(was.Cadence), strconv.Itoa(is.Cadence))},
		{Label: r.say(labelMax), Value: r.change(strconv.Itoa(was.Max), strconv.Itoa(is.Max))},
		e.dueChange(r, w, after.Side),
	}
	if after.Impact > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelImpact), Value: card.Say(strconv.Itoa(after.Impact) + ", " + strconv.Itoa(after.Risk))})
	}
	switch {
	case after.Sole:
		facts = append(facts, card.Fact{Label: r.say(labelSource), Value: card.Say(r.say(wordSoleSource))})
	case after.Alternative:
		facts = append(facts, card.Fact{Label: r.say(labelSource), Value: card.Say(r.say(wordSecond))})
	}
	if review := after.Review(); review != 0 {
		facts = append(facts, card.Fact{Label: r.say(labelReview), Value: card.Say(r.date(review))})
	}
	return facts
}

func (e *Env) classified(r *Request, w *relationship.Written, side relationship.Side) card.Message {
	before, _ := w.Before.Company.Relationship(side)
	after, _ := w.After.Company.Relationship(side)
	co := &w.After.Company
	back := classifyArgs{Tier: segmentWord(before.Segment)}
	if before.Sole != after.Sole || before.Alternative != after.Alternative {
		back.Alternative = "yes"
		if before.Sole {
			back.Alternative = "no"
		}
	}
	actions := card.Actions{r.undo(lineOn("classify", co, side, back.words()+" confirm=yes"))}
	if after.Protected() {
		actions = append(actions, card.Action{Label: r.say(buttonAlternative), Line: lineOn("alternative", co, side, "")})
	}
	return told(r.line(saidClassified, card.Bold(co.Name), r.say(segmentWords[after.Segment])), e.segmentFacts(r, w, before, after),
		append(actions, card.Action{Label: r.say(buttonScore), Line: "score " + quote(co.Name)}))
}

// eitherWay is yes, no, or not said.
type eitherWay string

func (eitherWay) kind() bot.FieldKind             { return bot.Pick }
func (eitherWay) options(r *Request) []bot.Choice { return yes(true).options(r) }

func (v *eitherWay) read(_ *Request, text string) (bool, error) {
	said, ok := readYes(text)
	if *v = "no"; said {
		*v = "yes"
	}
	return ok, nil
}

// scale is a judgement from 1 to 5.
type scale int

const scaleMost = 5

func (scale) kind() bot.FieldKind { return bot.Pick }

func (s scale) String() string {
	if s == 0 {
		return ""
	}
	return strconv.Itoa(int(s))
}

var saidScale = say("classify.scale", "Impact and risk are 1-5. Nothing was changed.", "Ietekme un risks ir 1-5. Nekas nav mainīts.")

func (s *scale) read(r *Request, text string) (bool, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > scaleMost {
		return false, r.refuse(saidScale)
	}
	*s = scale(n)
	return true, nil
}

func (scale) options(*Request) []bot.Choice {
	var all []bot.Choice
	for n := range slices.Values([]int{1, 2, 3, 4, scaleMost}) {
		all = append(all, bot.Choice{Label: strconv.Itoa(n), Value: strconv.Itoa(n)})
	}
	return all
}
