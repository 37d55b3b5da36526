package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type addArgs struct {
	Name    newName     `arg:"name,required" keys:"nosaukums"`
	Side    kindWord    `arg:"side,asked" keys:"kind veids"`
	Tier    segmentWord `arg:"tier,keyed" keys:"segment limenis segments"`
	Owner   mention     `arg:"owner,keyed" keys:"atbildigais"`
	Alias   names       `arg:"alias,keyed" keys:"aizstajvards"`
	Solo    yes         `arg:"solo,keyed"`
	Stage   stageWord   `arg:"stage,keyed" keys:"posms stadija"`
	Confirm confirmed   `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "add", Latvian: "pievieno", Group: SetUp, Changes: true,
	Summary: say("add.summary", "Add a customer or a partner", "Pievienot klientu vai partneri"),
	Examples: []string{
		`add "Dzintara Banka" customer tier=A owner=@anna`,
		`add Nordtek both alias="Nordtek Oy"`,
		"add ChipEast partner stage=identified",
	},
	Related: []string{"kind", "person", "alias", "assign", "stage"},
}, addCompany)

var (
	saidAdded     = say("add.done", "Added %s.", "Pievienots: %s.")
	saidSimilar   = say("add.similar", "There is %s already. Is %s another company?", "Jau ir %s. Vai %s ir cits uzņēmums?")
	saidWrongTier = say("add.tier", "“%s” does not fit a %s. Use %s. Nothing was saved.", "“%s” neder (%s). Der: %s. Nekas nav saglabāts.")
	saidMadeOwner = say("add.owner", "%s added %s and named you as its owner.", "%s pievienoja uzņēmumu %s un norādīja tevi kā atbildīgo.")
	saidTellThem  = say("add.tell", "I could not write to %s: please say so yourself.", "Nevarēju aizrakstīt (%s): lūdzu, pasaki to pats.")

	buttonAddAnyway = say("button.addanyway", "Add anyway", "Tomēr pievienot")
	buttonAddPerson = say("button.person", "Add a person", "Pievienot personu")
	buttonTier      = say("button.tier", "Set tier", "Noteikt līmeni")
	labelKind       = say("label.kind", "Kind", "Veids")
	labelAliases    = say("label.aliases", "Also called", "Citi nosaukumi")
	labelSolo       = say("label.solo", "One-person company", "Viena cilvēka uzņēmums")
	wordYes         = say("word.yes", "yes", "jā")
	wordNo          = say("word.no", "no", "nē")
)

func addCompany(ctx context.Context, e *Env, r *Request, in addArgs) (bot.Reply, error) {
	id := r.companyID()
	if _, known := r.Directory.Listing(id); known {
		return bot.Reply{}, &relationship.RepeatError{} // the same event once more
	}
	names, err := r.newNames(in)
	if err != nil {
		return bot.Reply{}, err
	}
	if in.Side == "" && in.Tier != "" {
		in.Side = kindWord(sideOf(relationship.Segment(in.Tier)))
	}
	if in.Side == "" {
		return bot.Reply{}, lacks("side")
	}
	if err := r.tierFits(in.Side, relationship.Segment(in.Tier)); err != nil {
		return bot.Reply{}, err
	}
	if in.Stage.over() {
		return bot.Reply{}, r.refuse(saidBeginsEarly).under("stage")
	}
	owner := r.Person
	if in.Owner != "" {
		owner = string(in.Owner)
	}
	if err := e.mayOwn(r, owner); err != nil {
		return bot.Reply{}, underField("owner", err)
	}
	if !in.Confirm {
		if err := r.lookTwice(in, names[0]); err != nil {
			return bot.Reply{}, err
		}
	}
	w := r.writing(id)
	w.New, w.Names, w.Audit = true, true, "add "+names[0]+" ("+string(in.Side)+")"
	w.Edit = func(co *relationship.Company) error {
		co.Name, co.Aliases, co.Solo, co.Added = names[0], names[1:], bool(in.Solo), r.Today
		for _, side := range relationship.Sides {
			if in.Side.has(side) {
				x := r.started(co, side, segmentFor(side, in.Tier), owner)
				x.Restage(relationship.Staged{Stage: in.Stage.stage, On: r.Today, By: r.Person})
				co.Relationships = append(co.Relationships, x)
			}
		}
		return nil
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.added(ctx, r, done, owner)}, nil
}

// companyID makes the ID of a company that this act adds: the same act always
// adds the same one.
func (r *Request) companyID() string {
	sum := sha256.Sum256([]byte("company\n" + r.ID))
	const enough = 6
	return hex.EncodeToString(sum[:enough])
}

// newNames returns the name and the aliases of a new company, which no other
// has.
func (r *Request) newNames(in addArgs) ([]string, error) {
	var names []string
	for i, text := range append([]string{string(in.Name)}, in.Alias...) {
		field := "name"
		if i > 0 {
			field = "alias"
		}
		name, err := r.named(newName(text))
		if err != nil {
			return nil, underField(field, err)
		}
		if slices.ContainsFunc(names, func(n string) bool { return relationship.Fold(n) == relationship.Fold(name) }) {
			continue
		}
		if l, taken := r.holder(name); taken {
			return nil, r.takenBy(name, l).under(field)
		}
		names = append(names, name)
	}
	return names, nil
}

// lookTwice asks about a name that is close to another, or that looks like
// what it is not.
func (r *Request) lookTwice(in addArgs, name string) error {
	anyway := card.Action{Label: r.say(buttonAddAnyway), Line: r.once(in.line(name) + " confirm=yes")}
	similar := r.Directory.Similar(name)
	if len(similar) == 0 {
		if relationship.MixedScript(name) {
			return r.refuse(saidMixed, shorten(name, nameShown)).with(anyway)
		}
		return nil
	}
	if l, taken := r.holder(name); taken { // since it was looked for: somebody else has just added it
		return r.takenBy(name, l).under("name")
	}
	const shown = 3
	similar = similar[:min(len(similar), shown)]
	var there []string
	actions := []card.Action{anyway}
	for _, id := range similar {
		there = append(there, r.name(id))
		actions = append(actions, card.Action{Label: r.name(id), Line: "score " + quote(r.name(id))})
	}
	return r.refuse(saidSimilar, card.Bold(strings.Join(there, ", ")), card.Bold(name)).with(actions...)
}

// line writes the command as it was understood.
func (in addArgs) line(name string) string {
	words := []string{"add", quote(name)}
	for _, arg := range []struct{ key, value string }{
		{"side", string(in.Side)}, {"tier", string(in.Tier)}, {"stage", in.Stage.String()}, {"alias", strings.Join(in.Alias, ", ")},
	} {
		if arg.value != "" {
			words = append(words, arg.key+"="+quote(arg.value))
		}
	}
	if in.Owner != "" {
		words = append(words, "owner="+quote("@"+string(in.Owner)))
	}
	if in.Solo {
		words = append(words, "solo=yes")
	}
	return strings.Join(words, " ")
}

// sideOf returns the side that a segment belongs to.
func sideOf(s relationship.Segment) relationship.Side {
	for _, side := range relationship.Sides {
		if slices.Contains(side.Segments(), s) {
			return side
		}
	}
	return relationship.Whole
}

// tierFits refuses a segment that belongs to the other side.
func (r *Request) tierFits(k kindWord, s relationship.Segment) error {
	if s == "" || k.has(sideOf(s)) {
		return nil
	}
	side := sideOf(s).Other()
	var fit []string
	for _, seg := range side.Segments() {
		fit = append(fit, r.say(segmentWords[seg]))
	}
	return r.refuse(saidWrongTier, r.say(segmentWords[s]), r.side(side), strings.Join(fit, ", ")).under("tier")
}

func segmentFor(side relationship.Side, tier segmentWord) relationship.Segment {
	if s := relationship.Segment(tier); sideOf(s) == side {
		return s
	}
	return side.DefaultSegment()
}

// started is a relationship that begins today.
func (r *Request) started(co *relationship.Company, side relationship.Side, s relationship.Segment, owner string) relationship.Relationship {
	return relationship.Relationship{Side: side, Segment: s, Owner: owner, Added: r.Today, Org: !co.Solo}
}

// added shows what was added and tells its owner, if that is somebody else.
func (e *Env) added(ctx context.Context, r *Request, w *relationship.Written, owner string) card.Message {
	co := &w.After.Company
	name := quote(co.Name)
	actions := card.Actions{
		{Label: r.say(buttonLog), Line: "log " + name, Style: card.Primary},
		{Label: r.say(buttonAddPerson), Line: "person " + name + " add=yes"},
		{Label: r.say(buttonTier), Line: "classify " + name},
	}
	if x := &co.Relationships[0]; x.Prospect() {
		actions = append(actions[:2], r.stagesAhead(co, x)[0])
	}
	m := told(r.line(saidAdded, card.Bold(co.Name)), e.companyFacts(r, w.After), actions)
	if owner == r.Person {
		return m
	}
	them := e.speakingTo(r, owner)
	line := them.line(saidMadeOwner, card.Who(r.Person), card.Bold(co.Name))
	if !e.tell(ctx, r, owner, told(line, e.companyFacts(them, w.After), card.Actions{
		{Label: them.say(buttonLog), Line: "log " + name, Style: card.Primary},
	})) {
		m.Blocks = append(m.Blocks, r.note(saidTellThem, card.Who(owner)))
	}
	return m
}

// companyFacts are what a company is to us.
func (e *Env) companyFacts(r *Request, rec *relationship.Record) card.Facts {
	co := &rec.Company
	var facts card.Facts
	for _, x := range e.Ledger.Ratings(rec, r.Today) {
		owner := card.Say(r.say(wordNobody))
		if x.Owner != "" {
			owner = card.Say(card.Who(x.Owner))
		}
		facts = append(facts,
			card.Fact{Label: r.say(labelKind), Value: card.Say(r.segment(x.Relationship))},
			card.Fact{Label: r.say(labelOwner), Value: owner},
			card.Fact{Label: r.say(labelDue), Value: card.Say(r.date(x.Timing.DueDay))})
	}
	if len(co.Aliases) > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelAliases), Value: card.Say(strings.Join(co.Aliases, ", "))})
	}
	if co.Solo {
		facts = append(facts, card.Fact{Label: r.say(labelSolo), Value: card.Say(r.say(wordYes))})
	}
	return facts
}
