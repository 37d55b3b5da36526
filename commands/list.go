package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type listArgs struct {
	Filters filters     `arg:"filter,many" keys:"filtrs"`
	Owner   ownerWord   `arg:"owner,keyed" keys:"atbildigais"`
	Tier    segmentWord `arg:"tier,keyed" keys:"segment segments limenis"`
	Stage   stageWord   `arg:"stage,keyed" keys:"posms stadija"`
	Sort    sortWord    `arg:"sort,keyed" keys:"kartot"`
	Page    pageNumber  `arg:"page,keyed" keys:"lapa"`
}

var _ = define(Spec{
	Name: "list", Latvian: "saraksts", Group: Look, Figures: Waiting{},
	Summary:  say("list.summary", "Relationships, narrowed and sorted", "Attiecības, atlasītas un sakārtotas"),
	Examples: []string{"list", "list partners at-risk", "list silent>60d owner=me sort=score", "list stage=evaluating"},
	Related:  []string{"due", "score", "summary"},
}, list)

var (
	saidList      = say("list.title", "Relationships", "Attiecības")
	saidListOf    = say("list.title.of", "Relationships: %s", "Attiecības: %s")
	saidListNone  = say("list.none", "Nothing fits %s. Take a filter away, or see everything.", "Nekas neatbilst: %s. Noņem kādu filtru vai skaties visus.")
	saidListPage  = say("list.page", "Page %d.", "%d. lapa.")
	saidListRead  = count("list.partly", "Looked at the first %d only; narrow it by kind, band or owner.", "Looked at the first %d only; narrow it by kind, band or owner.", "Apskatīti tikai pirmie %d; sašaurini pēc veida, joslas vai atbildīgā.", "Apskatīts tikai pirmais %d; sašaurini pēc veida, joslas vai atbildīgā.", "Apskatīti tikai pirmie %d; sašaurini pēc veida, joslas vai atbildīgā.")
	saidHarmFew   = say("list.harm", "Only owners and managers can see which partners did harm.", "Kuri partneri nodarījuši kaitējumu, redz tikai atbildīgie un vadītāji.")
	saidBandOnly  = say("list.bandonly", "A band without a number: the number is for the owner and managers.", "Josla bez skaitļa: skaitli redz atbildīgais un vadītāji.")
	saidSortedBy  = say("list.sorted", "Sorted by %s.", "Secība: %s.")
	columnCompany = say("list.company", "Company", "Uzņēmums")
	columnBand    = say("list.band", "Band", "Josla")
	columnLast    = say("list.last", "Last talk", "Pēdējā saruna")
	columnDue     = say("list.due", "Due", "Termiņš")
	saidShortDays = say("list.days", "%d d", "%d d.")

	buttonEverything = say("list.everything", "Everything", "Visi")
)

func list(ctx context.Context, e *Env, r *Request, in listArgs) (bot.Reply, error) {
	f := in.Filters
	if f.typed == nil {
		f.silent = -1
	}
	if in.Owner != "" {
		f.owner = string(in.Owner)
	}
	if in.Tier != "" {
		f.segments = append(f.segments, relationship.Segment(in.Tier))
	}
	if in.Stage.said {
		f.stages = append(f.stages, in.Stage.stage)
	}
	if slices.Contains(f.stages, relationship.StageDeclined) {
		return e.declined(ctx, r, in, &f)
	}
	if f.harm {
		if ok, err := e.ownsPartners(ctx, r); err != nil {
			return bot.Reply{}, err
		} else if !ok {
			return bot.Reply{}, r.refuse(saidHarmFew)
		}
	}
	how := f.order(in.Sort)
	found, more, err := e.listed(ctx, r, &f, how, in.Page)
	if err != nil {
		return bot.Reply{}, err
	}
	data := Waiting{Relationships: r.figures(found.shown), More: found.more}
	return bot.Reply{Message: r.listCard(in, how, found, more), Data: data}, nil
}

// ownsPartners reports whether the person may be told of harm at all.
func (e *Env) ownsPartners(ctx context.Context, r *Request) (bool, error) {
	if r.User.Right == relationship.Manager {
		return true, nil
	}
	q := relationship.Query{Index: relationship.ByNeeds, Owner: r.Person, Max: forever, Limit: 1}
	mine, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
		return x.Side == relationship.Partner && x.Owner == r.Person
	})
	return len(mine) > 0, err
}

// listCard is a page of a list.
func (r *Request) listCard(in listArgs, how sortWord, found *listing, partly bool) card.Message {
	title := r.say(saidList)
	words := strings.Join(in.words(), " ")
	if words != "" {
		title = r.say(saidListOf, words)
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	if len(found.shown) == 0 {
		return r.emptyList(m, in, words)
	}
	t := card.Table{Head: []string{
		r.say(columnCompany), r.say(columnScore), r.say(columnBand), r.say(columnLast), r.say(columnDue), r.say(labelOwner),
	}, Right: []int{1, 3}}
	hidden := false
	for _, x := range found.shown {
		hidden = hidden || r.mayNotSee(x)
		t.Rows = append(t.Rows, r.listRow(x))
	}
	m.Blocks = append(m.Blocks, t)
	line := strings.TrimSpace("list " + words)
	if in.Sort != "" {
		line += " sort=" + string(in.Sort)
	}
	if turn := r.turning(line, in.Page, buttonBack, buttonMore, found.more); len(turn) > 0 {
		m.Blocks = append(m.Blocks, card.Actions(turn))
	}
	foot := r.line(saidSortedBy, r.say(sortWords[how]))
	if in.Page > 1 || found.more {
		foot = spaced(r.line(saidListPage, max(int(in.Page), 1)), foot)
	}
	if hidden {
		foot = spaced(foot, r.line(saidBandOnly))
	}
	if partly {
		foot = spaced(foot, r.line(saidListRead, gathered))
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return m
}

// emptyList says so, and what to do.
func (r *Request) emptyList(m card.Message, in listArgs, words string) card.Message {
	switch {
	case in.Page > 1:
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(in.Page)),
			card.Actions{{Label: r.say(buttonBack), Line: strings.TrimSpace("list " + words)}})
	case words == "":
		m.Blocks = append(m.Blocks, r.para(saidEmpty), card.Actions{
			{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary},
			{Label: r.say(buttonImport), Line: "import"},
		})
	default:
		m.Blocks = append(m.Blocks, r.para(saidListNone, words),
			card.Actions{{Label: r.say(buttonEverything), Line: "list"}, {Label: r.say(buttonDue), Line: "due"}})
	}
	return m
}

// words are the filters as a line names them.
func (in listArgs) words() []string {
	words := append([]string(nil), in.Filters.typed...)
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, " ", "-")
	}
	if in.Owner != "" {
		owner := string(in.Owner)
		if in.Owner == relationship.Nobody {
			owner = "none"
		} else {
			owner = "@" + owner
		}
		words = append(words, "owner="+owner)
	}
	if in.Tier != "" {
		words = append(words, "tier="+string(in.Tier))
	}
	if in.Stage.said {
		words = append(words, "stage="+in.Stage.String())
	}
	return words
}

func (r *Request) listRow(x *relationship.Rating) [][]card.Span {
	name := card.Say(x.Company.Name)
	if len(x.Company.Sides()) > 1 {
		name = append(name, card.Span{Text: " · " + r.side(x.Side)})
	}
	if x.Prospect() {
		name = append(name, card.Span{Text: " · " + r.say(prospectWords[x.Stage()])})
	}
	score := "–"
	if x.Score.Scored && !r.mayNotSee(x) {
		score = strconv.Itoa(x.Score.Shown)
	}
	last := "–"
	if x.Held.State.Met() {
		last = r.say(saidShortDays, int(r.Today-x.Held.State.Last))
	}
	due := "–"
	if x.Timing.Cadence > 0 {
		due = r.day(x.Timing.DueDay, r.Today)
	}
	owner := card.Say(r.say(wordNobody))
	if x.Owner != "" {
		owner = card.Say(card.Who(x.Owner))
	}
	return [][]card.Span{name, card.Say(score), card.Say(r.band(x.Score.Band)), card.Say(last), card.Say(due), owner}
}
