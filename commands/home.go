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
	return bot.Reply{Message: m, Home: true, Replace: r.Origin == relationship.Button}, err
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
	labelOwed     = say("home.owed", "Promises past their day", "Kavēti solījumi")
	labelToReview = say("home.toreview", "Segments to review", "Jāpārskata segments")
	labelProspect = say("home.prospects", "Prospects", "Potenciālie")
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

// A homePage is a page while it is drawn.
type homePage struct {
	*Env
	r      *Request
	side   relationship.Side
	saved  bool                   // the person has recorded something
	owned  int                    // relationships, of both sides
	ranked bool                   // of a few the segment of one was chosen
	read   []*relationship.Rating // those of the side that the page may name
	whole  bool                   // read are all of them
}

// homeParts are in the order of the page: no blocks from one that has nothing
// to say.
var homeParts = []func(context.Context, *homePage) ([]card.Block, error){homeFirst, homePortfolio, homeNeeds, homeWaiting, homeSteps, homePromises, homeTeam, homeSettings}

// drawHome draws the page of a person. It reads rankings and the few records
// that it names, however many there are.
func (e *Env) drawHome(ctx context.Context, r *Request, side relationship.Side) (card.Message, error) {
	title := r.say(saidHome)
	if side != relationship.Whole {
		title = r.say(saidHomeOf, r.say(sideTabs[side]))
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	p := &homePage{Env: e, r: r, side: side}
	if err := p.gather(ctx); err != nil {
		return m, err
	}
	for _, part := range homeParts {
		blocks, err := part(ctx, p)
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
func homePortfolio(ctx context.Context, p *homePage) ([]card.Block, error) {
	r := p.r
	counts, total, err := p.standings(ctx, p.side, r.Person)
	if err != nil {
		return nil, err
	}
	ways := card.Actions{
		{Label: r.say(buttonLogTalk), Line: "log", Style: card.Primary},
		{Label: r.say(buttonAddFirst), Line: "add"},
		{Label: r.say(buttonSearch), Line: "score"},
	}
	tabs := card.Actions{
		{Label: r.say(buttonEither), Line: "home"},
		{Label: r.say(buttonCust), Line: "home customers"},
		{Label: r.say(buttonPart), Line: "home partners"},
	}
	switch {
	case total > 0:
		return []card.Block{r.bandFacts(counts, nil, p.side), ways, tabs}, nil
	case p.begins():
		return []card.Block{ways, tabs}, nil // the steps say what there is to do
	}
	return []card.Block{r.para(saidNoneYours), ways, tabs}, nil
}

// homeTeam is how all of the workspace stands, for those who answer for it.
func homeTeam(ctx context.Context, p *homePage) ([]card.Block, error) {
	r := p.r
	if !r.User.May(relationship.Manager) {
		return nil, nil
	}
	counts, total, err := p.standings(ctx, p.side, "")
	if err != nil || total == 0 {
		return nil, err
	}
	facts := r.bandFacts(counts, nil, p.side)
	more, ways, err := p.uncovered(ctx)
	if err != nil {
		return nil, err
	}
	blocks := []card.Block{card.Title(r.say(saidTeam)), append(facts, more...)}
	if len(ways) > 0 {
		blocks = append(blocks, ways)
	}
	reviews, err := p.reviewsOverdue(ctx, r, p.side)
	return append(blocks, reviews...), err
}

// uncovered counts what waits for somebody, with the ways to it. What is not
// ranked by side the pages of one side leave out.
func (p *homePage) uncovered(ctx context.Context) (facts card.Facts, ways card.Actions, _ error) {
	past := int(p.r.Today) - 1
	prospects := filters{prospects: true}
	stage, from, to := prospects.sparse(p.r.Today)
	for _, one := range []struct {
		label phrase
		query relationship.Query
		line  string
		whole bool // of both sides only
		quiet bool // 0 is not worth a line
	}{
		{labelNeedy, relationship.Query{Index: relationship.ByNeeds, Min: 1, Max: int(p.r.Today)}, "due all", true, false},
		{labelNoOwner, relationship.Query{Index: relationship.ByNeeds, Owner: relationship.Nobody, Max: forever}, "list owner=none", true, false},
		{labelOwed, relationship.Query{Index: relationship.ByPromise, Min: 1, Max: past}, "list promises", false, false},
		{labelToReview, relationship.Query{Index: relationship.ByReview, Min: 1, Max: past}, "list reviews", false, true},
		{labelProspect, relationship.Query{Index: stage, Min: from, Max: to}, "list prospects", false, true},
	} {
		if one.whole && p.side != relationship.Whole {
			continue
		}
		one.query.Side = p.side
		n, err := p.Ledger.Store.Count(ctx, one.query)
		if err != nil {
			return nil, nil, err
		}
		if n == 0 && one.quiet {
			continue
		}
		facts = append(facts, card.Fact{Label: p.r.say(one.label), Value: card.Say(p.r.decimal(float64(n), 0))})
		if p.side != relationship.Whole {
			one.line += " " + string(p.side) + "s"
		}
		if n > 0 {
			ways = append(ways, card.Action{Label: p.r.say(one.label), Line: one.line})
		}
	}
	return facts, ways, nil
}

// homeSettings are those of the person's settings that change what comes
// unasked.
func homeSettings(_ context.Context, p *homePage) ([]card.Block, error) {
	r := p.r
	var facts card.Facts
	u := r.Directory.User(r.Person)
	for _, one := range r.preferences(u) {
		switch one.label {
		case r.say(labelLanguage), r.say(labelWeekly), r.say(labelAI), r.say(labelAutoSave):
			facts = append(facts, card.Fact{Label: one.label, Value: card.Say(one.value)})
		}
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
