package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type homeArgs struct {
	Side sideWord `arg:"side" keys:"puse"`
}

var _ = define(Spec{
	Name: "home", Latvian: "sākums", Group: Look,
	Summary:  say("home.summary", "Everything that is yours at a glance", "Viss tavs vienā skatā"),
	Examples: []string{"home", "home partners"},
	Related:  []string{"due", "list", "settings"},
}, func(ctx context.Context, e *Env, r *Request, in homeArgs) (bot.Reply, error) {
	m, err := e.drawHome(ctx, r, relationship.Side(in.Side))
	return bot.Reply{Message: m, Home: true}, err
})

var (
	saidHome      = say("home.title", "Your relationships", "Tavas attiecības")
	saidHomeOf    = say("home.of", "Your relationships: %s", "Tavas attiecības: %s")
	saidNoneYours = say("home.nothing", "You look after nothing here yet.", "Tev te vēl nekas nav uzticēts.")
	buttonCust    = say("home.customers", "Customers", "Klienti")
	buttonPart    = say("home.partners", "Partners", "Partneri")
	buttonEither  = say("home.all", "All", "Visi")
	buttonSearch  = say("home.search", "Search", "Meklēt")
	buttonChange  = say("home.change", "Change settings", "Mainīt iestatījumus")
	saidNeedsYou  = say("home.needs", "Needs you", "Gaida tevi")
	saidThisWeek  = say("home.week", "This week", "Šonedēļ")
	saidPromises  = say("home.promises", "Promises", "Solījumi")
	saidTeam      = say("home.team", "The team", "Komanda")
	labelNoOwner  = say("home.noowner", "Without an owner", "Bez atbildīgā")
	labelNeedy    = say("home.needy", "Need attention", "Gaida uzmanību")
	saidHomePause = say("home.paused", "until %s", "līdz %s")
	labelPaused   = say("home.pause", "Paused", "Pauze")
)

// home draws the page that a person opens by themselves.
func (m *Mux) home(ctx context.Context, e *Env, r *Request, outside bool) (bot.Reply, error) {
	return m.run(ctx, e, r, "home", outside)
}

// hello offers what might be said first.
func (r *Request) hello() []bot.Choice {
	return []bot.Choice{
		{Label: r.say(helloDue), Value: r.say(helloDueSaid)},
		{Label: r.say(helloLog), Value: r.verb("log")},
		{Label: r.say(helloScore), Value: r.verb("score")},
		{Label: r.say(helloHelp), Value: r.verb("help")},
	}
}

var (
	helloDue     = say("hello.due", "Who needs me this week?", "Kas mani gaida šonedēļ?")
	helloDueSaid = say("hello.duesaid", "Who am I neglecting?", "Kam sen neesmu zvanījis?")
	helloLog     = say("hello.log", "Log a talk", "Pierakstīt sarunu")
	helloScore   = say("hello.score", "How is a company doing?", "Kā iet kādam uzņēmumam?")
	helloHelp    = say("hello.help", "What can I ask?", "Ko varu jautāt?")
)

// A homePart is a part of the page: no blocks if it has nothing to say.
type homePart func(ctx context.Context, e *Env, r *Request, side relationship.Side) ([]card.Block, error)

// homeParts are in the order of the page.
var homeParts = []homePart{homePortfolio, homeNeeds, homeDates, homeTeam, homeSettings}

// drawHome draws the page of a person. It reads rankings and the few records
// that it names, however many there are.
func (e *Env) drawHome(ctx context.Context, r *Request, side relationship.Side) (card.Message, error) {
	title := r.say(saidHome)
	if side != relationship.Whole {
		title = r.say(saidHomeOf, r.say(sideTabs[side]))
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	first, err := e.firstSteps(ctx, r)
	if err != nil {
		return m, err
	}
	m.Blocks = append(m.Blocks, first...)
	for _, part := range homeParts {
		blocks, err := part(ctx, e, r, side)
		if err != nil {
			return m, err
		}
		m.Blocks = append(m.Blocks, blocks...)
	}
	return m, nil
}

var sideTabs = map[relationship.Side]phrase{relationship.Customer: buttonCust, relationship.Partner: buttonPart}

// homePortfolio counts what a person looks after by band, with the ways into
// everything else.
func homePortfolio(ctx context.Context, e *Env, r *Request, side relationship.Side) ([]card.Block, error) {
	counts, total, err := e.standings(ctx, side, r.Person)
	if err != nil {
		return nil, err
	}
	tabs := card.Actions{
		{Label: r.say(buttonEither), Line: "home"},
		{Label: r.say(buttonCust), Line: "home customers"},
		{Label: r.say(buttonPart), Line: "home partners"},
	}
	ways := card.Actions{
		{Label: r.say(buttonLogTalk), Line: "log", Style: card.Primary},
		{Label: r.say(buttonAddFirst), Line: "add"},
		{Label: r.say(buttonSearch), Line: "score"},
	}
	if total == 0 {
		return []card.Block{r.para(saidNoneYours), ways, tabs}, nil
	}
	return []card.Block{r.bandFacts(counts, nil, side), ways, tabs}, nil
}

// homeTeam is how all of the workspace stands, for those who answer for it.
func homeTeam(ctx context.Context, e *Env, r *Request, side relationship.Side) ([]card.Block, error) {
	if !r.User.May(relationship.Manager) {
		return nil, nil
	}
	counts, total, err := e.standings(ctx, side, "")
	if err != nil || total == 0 {
		return nil, err
	}
	facts := r.bandFacts(counts, nil, side)
	for _, one := range []struct {
		label phrase
		query relationship.Query
	}{
		{labelNeedy, relationship.Query{Index: relationship.ByNeeds, Min: 1, Max: int(r.Today)}},
		{labelNoOwner, relationship.Query{Index: relationship.ByNeeds, Owner: relationship.Nobody, Max: forever}},
	} {
		n, err := e.Ledger.Store.Count(ctx, one.query)
		if err != nil {
			return nil, err
		}
		facts = append(facts, card.Fact{Label: r.say(one.label), Value: card.Say(r.decimal(float64(n), 0))})
	}
	blocks := []card.Block{card.Title(r.say(saidTeam)), facts}
	reviews, err := e.reviewsOverdue(ctx, r, side)
	return append(blocks, reviews...), err
}

// homeSettings are the person's settings in short.
func homeSettings(_ context.Context, _ *Env, r *Request, _ relationship.Side) ([]card.Block, error) {
	var facts card.Facts
	u := r.Directory.User(r.Person)
	for _, p := range r.preferences(u) {
		facts = append(facts, card.Fact{Label: p.label, Value: card.Say(p.value)})
	}
	if u.Paused(r.Today) {
		facts = append(facts, card.Fact{Label: r.say(labelPaused), Value: card.Say(r.say(saidHomePause, r.date(u.PauseUntil)))})
	}
	return []card.Block{
		card.Title(r.say(saidSettings)), facts,
		card.Actions{{Label: r.say(buttonChange), Line: "settings change=yes"}, {Label: r.say(buttonPause), Line: "pause"}},
		r.note(saidHigher),
	}, nil
}
