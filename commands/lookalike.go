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

type lookalikeArgs struct {
	Scope   scope       `arg:"scope" keys:"kas"`
	Tier    segmentWord `arg:"tier" keys:"segment segments limenis"`
	Company company     `arg:"company" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "lookalike", Latvian: "līdzīgie", Group: Look,
	Summary:  say("lookalike.summary", "What the healthiest customers have in common", "Kas kopīgs labākajiem klientiem"),
	Examples: []string{"lookalike", "lookalike customer A", "lookalike Acme"},
	Related:  []string{"learn", "score", "list"},
}, lookalike)

var (
	saidAlike     = say("lookalike.title", "What the healthiest customers have in common", "Kas kopīgs labākajiem klientiem")
	saidAlikeTier = say("lookalike.tier", "What the healthiest have in common · %s", "Kas kopīgs labākajiem · %s")
	saidAlikeOne  = say("lookalike.one", "%s: %d of %d", "%s: %d no %d")
	saidAlikeNone = say("lookalike.nothing", "Compared the %d healthiest with %d others: nothing sets them apart enough.",
		"Salīdzināti %d labākie ar %d pārējiem: nekas tos pietiekami neatšķir.")
	saidAlikeFew = say("lookalike.few", "Too few to compare: it takes %d customers with a score that says something, at least 3 of them healthy and 2 not among the healthiest.",
		"Par maz, ko salīdzināt: vajag %d klientus, par kuru vērtējumu jau var spriest, vismaz 3 no tiem labus un 2 ārpus labākajiem.")
	saidLine = say("lookalike.line", "%s · %d of %d healthiest, %d of %d others", "%s · %d no %d labākajiem, %d no %d pārējiem")
	saidAsk  = say("lookalike.checklist", "To check a prospect", "Ko pārbaudīt")
	saidHow  = say("lookalike.how", "%s checks one company. What goes together need not cause the other.", "%s pārbauda vienu uzņēmumu. Kas sakrīt, tas vēl nav cēlonis.")
	saidAlso = say("lookalike.manager", "Favours are counted because you are a manager.", "Devumi ir ieskaitīti, jo esi vadītājs.")
	saidOnly = say("lookalike.customers", "It compares customers. Prospective partners are not held against them.", "Te salīdzina klientus. Potenciālos partnerus ar tiem nesalīdzina.")

	saidProspects = say("lookalike.prospects", "Prospects beside it", "Potenciālie klienti")
	saidProspect  = say("lookalike.prospect", "%s · %s · %d of %d", "%s · %s · %d no %d")

	labelHas   = say("lookalike.has", "Has", "Ir")
	labelLacks = say("lookalike.lacks", "Is missing", "Trūkst")
)

// traitWords name the kinds of trait. Those with a value have a place for it.
var traitWords = map[relationship.TraitKind]phrase{
	relationship.TraitTier:     say("trait.tier", "tier %s", "līmenis %s"),
	relationship.TraitRole:     say("trait.role", "we know their %s", "zinām, kurš ir %s"),
	relationship.TraitPeople:   say("trait.people", "at least %s people seen in half a year", "pusgadā satikti vismaz %s cilvēki"),
	relationship.TraitAnswers:  say("trait.answers", "they take part on most days of contact", "viņi piedalās lielākajā daļā saziņas dienu"),
	relationship.TraitMonthly:  say("trait.monthly", "talks a month apart at most", "sarunas vismaz reizi mēnesī"),
	relationship.TraitAgreed:   say("trait.agreed", "a cadence is agreed", "ir norunāts ritms"),
	relationship.TraitHow:      say("trait.how", "mostly in touch by %s", "saziņa pārsvarā: %s"),
	relationship.TraitRenewal:  say("trait.renewal", "renewal committed or likely", "pagarināšana apsolīta vai iespējama"),
	relationship.TraitCSAT:     say("trait.csat", "csat of 80%% or more", "klientu apmierinātība no 80 %%"),
	relationship.TraitOurWord:  say("trait.ours", "we kept our promises", "mēs turam solījumus"),
	relationship.TraitTheirs:   say("trait.theirs", "they keep their promises", "viņi tur solījumus"),
	relationship.TraitNoGripes: say("trait.nogripes", "no open complaint", "nav atvērtu sūdzību"),
	relationship.TraitGave:     say("trait.gave", "we gave no less than we got", "devām ne mazāk, kā saņēmām"),
	relationship.TraitInsight:  say("trait.insight", "insight “%s”", "atziņa “%s”"),
}

// traitsShown and prospectsShown bound what is told of a comparison.
const (
	traitsShown    = 10
	prospectsShown = 5
)

var customerTiers = []relationship.Segment{relationship.TierA, relationship.TierB, relationship.TierC}

func lookalike(ctx context.Context, e *Env, r *Request, in lookalikeArgs) (bot.Reply, error) {
	tier := relationship.Segment(in.Tier)
	if in.Scope.side == relationship.Partner || tier != relationship.NoSegment && !slices.Contains(customerTiers, tier) {
		return bot.Reply{}, r.refuse(saidOnly).with(card.Action{Label: r.say(buttonAlike), Line: "lookalike"})
	}
	if in.Company.ID != "" {
		in.Company.Side = relationship.Customer
		if _, _, err := e.aboutOne(ctx, r, in.Company); err != nil {
			return bot.Reply{}, err
		}
	}
	all, partly, err := e.profiles(ctx, r, tier)
	if err != nil {
		return bot.Reply{}, err
	}
	// A company is not held against itself.
	rest := slices.DeleteFunc(slices.Clone(all), func(p relationship.Profile) bool { return p.Rating.Company.ID == in.Company.ID })
	private := r.User.Right == relationship.Manager
	l, ok := relationship.Alike(rest, private)
	l.Traits = l.Traits[:min(len(l.Traits), traitsShown)]
	title := r.say(saidAlike)
	if tier != relationship.NoSegment {
		title = r.say(saidAlikeTier, r.say(segmentWords[tier]))
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	switch {
	case !ok:
		m.Blocks = append(m.Blocks, r.para(saidAlikeFew, relationship.LeastCompared),
			card.Actions{{Label: r.say(buttonDue), Line: "due"}, {Label: r.say(buttonEverything), Line: "list customers"}})
		return bot.Reply{Message: m}, nil
	case len(l.Traits) == 0:
		m.Blocks = append(m.Blocks, r.para(saidAlikeNone, l.Healthy, l.Others))
	case in.Company.ID != "":
		one, err := e.profile(ctx, r, in.Company.ID, all)
		if err != nil {
			return bot.Reply{}, err
		}
		m = r.heldAgainst(l, one)
	default:
		m.Blocks = append(m.Blocks, r.alikeLines(l), r.checklist(l))
		beside, err := e.prospectsBeside(ctx, r, l, tier)
		if err != nil {
			return bot.Reply{}, err
		}
		m.Blocks = append(m.Blocks, beside...)
	}
	foot := r.line(saidHow, card.Lit(r.verb("lookalike")+" Acme"))
	if slices.ContainsFunc(l.Traits, func(s relationship.Shared) bool { return s.Private() }) {
		foot = spaced(foot, r.line(saidAlso))
	}
	if partly {
		foot = spaced(foot, r.line(saidListRead, gathered))
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return bot.Reply{Message: m}, nil
}

var buttonAlike = say("lookalike.button", "Compare customers", "Salīdzināt klientus")

// trait says a trait in words.
func (r *Request) trait(t relationship.Trait) string {
	value := t.Value
	switch t.Kind {
	case relationship.TraitRole:
		value = r.wordFrom(roleWords, value)
	case relationship.TraitHow:
		value = r.say(howWords[relationship.How(value)])
	default:
	}
	if t.Value == "" {
		return r.say(traitWords[t.Kind])
	}
	return r.say(traitWords[t.Kind], shorten(value, nameShown))
}

func (r *Request) alikeLines(l *relationship.Likeness) card.Text {
	var lines []card.Span
	for i, s := range l.Traits {
		if i > 0 {
			lines = append(lines, card.Break())
		}
		lines = append(lines, r.line(saidLine, card.Bold(capital(r.trait(s.Trait))), s.Healthy, l.Healthy, s.Others, l.Others)...)
	}
	return card.Text(lines)
}

// checklist is what to look for in a company that is not a customer yet.
func (r *Request) checklist(l *relationship.Likeness) card.Text {
	var lines [][]card.Span
	for _, s := range l.Traits {
		lines = append(lines, card.Say("☐ "+r.trait(s.Trait)))
	}
	return r.under(r.say(saidAsk), lines)
}

// heldAgainst is one company beside what the healthiest have in common.
func (r *Request) heldAgainst(l *relationship.Likeness, one *relationship.Profile) card.Message {
	var has, lacks [][]card.Span
	for _, s := range l.Traits {
		if one.Has(s.Trait) {
			has = append(has, card.Say("☑ "+r.trait(s.Trait)))
		} else {
			lacks = append(lacks, r.line(saidLine, "☐ "+r.trait(s.Trait), s.Healthy, l.Healthy, s.Others, l.Others))
		}
	}
	title := r.say(saidAlikeOne, one.Rating.Company.Name, len(has), len(l.Traits))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	if len(has) > 0 {
		m.Blocks = append(m.Blocks, r.under(r.say(labelHas), has))
	}
	if len(lacks) > 0 {
		m.Blocks = append(m.Blocks, r.under(r.say(labelLacks), lacks))
	}
	name := quote(one.Rating.Company.Name)
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: r.say(buttonScore), Line: "score " + name}, {Label: r.say(buttonLog), Line: "log " + name, Style: card.Primary},
	})
	return m
}

// prospectsBeside are the prospects that have most of what the healthiest have
// in common.
func (e *Env) prospectsBeside(ctx context.Context, r *Request, l *relationship.Likeness, tier relationship.Segment) ([]card.Block, error) {
	f := filters{side: relationship.Customer, prospects: true}
	index, from, to := f.sparse(r.Today)
	q := relationship.Query{Index: index, Side: f.side, Min: from, Max: to, Limit: gathered}
	profiles, _, err := e.profilesOf(ctx, r, q, func(x *relationship.Rating) bool { return tier == relationship.NoSegment || x.Segment == tier })
	if err != nil || len(profiles) == 0 {
		return nil, err
	}
	has := func(p *relationship.Profile) (n int) {
		for _, s := range l.Traits {
			if p.Has(s.Trait) {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(profiles, func(a, b relationship.Profile) int {
		return cmp.Or(cmp.Compare(has(&b), has(&a)), cmp.Compare(relationship.Plain(a.Rating.Company.Name), relationship.Plain(b.Rating.Company.Name)))
	})
	var lines [][]card.Span
	for _, p := range profiles[:min(len(profiles), prospectsShown)] {
		lines = append(lines, r.line(saidProspect, card.Bold(shorten(p.Rating.Company.Name, nameShown)), r.say(prospectWords[p.Rating.Stage()]), has(&p), len(l.Traits)))
	}
	if more := len(profiles) - len(lines); more > 0 {
		lines = append(lines, r.line(saidAndMore, more))
	}
	return []card.Block{r.under(r.say(saidProspects), lines)}, nil
}

// profiles are the customers of a tier, or of all, with their traits. Those
// that are to become customers are none yet.
func (e *Env) profiles(ctx context.Context, r *Request, tier relationship.Segment) ([]relationship.Profile, bool, error) {
	q := relationship.Query{Index: relationship.ByScore, Side: relationship.Customer, Min: 0, Max: forever, Limit: gathered}
	return e.profilesOf(ctx, r, q, func(x *relationship.Rating) bool {
		return !x.Prospect() && (tier == relationship.NoSegment || x.Segment == tier)
	})
}

// profilesOf are those of a ranking. It reads their records, and of the
// journals only what holds insights of the last year.
func (e *Env) profilesOf(ctx context.Context, r *Request, q relationship.Query, keep func(*relationship.Rating) bool) ([]relationship.Profile, bool, error) {
	rated, partly, err := e.Ledger.Select(ctx, q, r.Today, keep)
	if err != nil {
		return nil, false, err
	}
	tags, err := e.tagsOf(ctx, r)
	if err != nil {
		return nil, false, err
	}
	all := make([]relationship.Profile, len(rated))
	for i, x := range rated {
		all[i] = relationship.NewProfile(x, tags[x.Company.ID])
	}
	return all, partly, nil
}

// profile is one customer's, whether it is scored or not.
func (e *Env) profile(ctx context.Context, r *Request, id string, all []relationship.Profile) (*relationship.Profile, error) {
	if i := slices.IndexFunc(all, func(p relationship.Profile) bool { return p.Rating.Company.ID == id }); i >= 0 {
		return &all[i], nil
	}
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, err
	}
	tags, err := e.tagsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	x, _ := e.Ledger.Rate(rec, relationship.Customer, r.Today)
	p := relationship.NewProfile(x, tags[id])
	return &p, nil
}

// tagsOf are the tags of the last year's insights by company, folded.
func (e *Env) tagsOf(ctx context.Context, r *Request) (map[string][]string, error) {
	told, _, err := e.insights(ctx, r, scope{side: relationship.Customer}, r.lookingBack(yearUnit).Span)
	if err != nil {
		return nil, err
	}
	tags := map[string][]string{}
	for _, t := range told {
		tags[t.Company] = append(tags[t.Company], strings.ReplaceAll(wordKey(strings.TrimLeft(t.Entry.Tag, "#")), " ", "-"))
	}
	return tags, nil
}
