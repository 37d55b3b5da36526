package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type learnArgs struct {
	Scope  scope      `arg:"scope" keys:"kas"`
	Period lookback   `arg:"period" keys:"periods"`
	Page   pageNumber `arg:"page,keyed" keys:"lapa"`
}

var _ = define(Spec{
	Name: "learn", Latvian: "mācības", Aliases: []string{"themes", "tēmas"}, Group: Look, Shared: true,
	Summary:  say("learn.summary", "What at least two companies tell us", "Ko mums stāsta vismaz divi uzņēmumi"),
	Examples: []string{"learn customers quarter", "learn partners year", "learn all month"},
	Related:  []string{"insight", "lookalike", "reputation"},
}, learn)

var (
	saidThemes   = say("learn.title", "Themes · %s · %s", "Tēmas · %s · %s")
	saidNoTheme  = say("learn.none", "No theme yet: a theme needs insights of two companies.", "Tēmu vēl nav: tēmai vajag divu uzņēmumu atziņas.")
	saidTellMore = say("learn.how", "Record what you learn with %s. One tag, or the same word, ties them together.",
		"Pieraksti atziņas ar %s. Tās saista viena birka vai tas pats vārds.")
	saidTheme = count("learn.theme", "%[2]s · %[1]d company · %[3]s", "%[2]s · %[1]d companies · %[3]s",
		"%[2]s · %[1]d uzņēmumu · %[3]s", "%[2]s · %[1]d uzņēmums · %[3]s", "%[2]s · %[1]d uzņēmumi · %[3]s")
	saidHeard = count("learn.count", "%d insight read.", "%d insights read.", "Izlasītas atziņas: %d.", "Izlasītas atziņas: %d.", "Izlasītas atziņas: %d.")

	buttonLonger = say("learn.longer", "The whole year", "Viss gads")
)

// quotedInTheme is how many entries of a theme are quoted, and numbersShown how
// many it names.
const (
	quotedInTheme = 5
	numbersShown  = 20
)

func learn(ctx context.Context, e *Env, r *Request, in learnArgs) (bot.Reply, error) {
	over := in.Period.or(r, quarterUnit)
	told, partly, err := e.insights(ctx, r, in.Scope, over.Span)
	if err != nil {
		return bot.Reply{}, err
	}
	themes := relationship.Themes(told)
	title := r.say(saidThemes, r.say(scopeNames[in.Scope.side]), r.within(over.Span))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	shown, more := cut(in.Page, themes)
	for _, th := range shown {
		if err := e.sources(ctx, r, entriesOf(th.Tellings)); err != nil {
			return bot.Reply{}, err
		}
		m.Blocks = append(m.Blocks, r.theme(&th))
	}
	line := "learn " + in.Scope.String() + in.Period.argument()
	buttons := card.Actions(r.turning(line, in.Page, buttonBack, buttonMore, more))
	foot := r.line(saidHeard, len(told))
	switch {
	case len(themes) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoTheme), r.para(saidTellMore, card.Lit(r.insightExample())))
		buttons = append(buttons, card.Action{Label: r.say(buttonInsight), Line: "insight", Style: card.Primary})
		if over.From > r.lookingBack(yearUnit).From {
			buttons = append(buttons, card.Action{Label: r.say(buttonLonger), Line: "learn " + in.Scope.String() + " year"})
		}
	case len(shown) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(in.Page)))
	default:
		foot = spaced(foot, r.line(saidEntryHelp, card.Lit(r.verb("entry")+" "+hash(shown[0].Tellings[0].Entry.Number))))
	}
	if partly {
		foot = spaced(foot, r.line(saidPartly, leafed))
	}
	if len(buttons) > 0 {
		m.Blocks = append(m.Blocks, buttons)
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return bot.Reply{Message: m}, nil
}

var buttonInsight = say("learn.insight", "Record an insight", "Pierakstīt atziņu")

// argument is the period as the rest of a command line, with a space before it.
func (l lookback) argument() string {
	switch {
	case l.typed == "":
		return ""
	case strings.ContainsAny(l.typed, " "):
		return " period=" + quote(l.typed)
	}
	return " " + l.typed
}

func (r *Request) insightExample() string {
	if r.lang == latvian {
		return r.verb("insight") + ` Acme "izšķīra piegāde dienas laikā" birka=kāpēc-mēs`
	}
	return r.verb("insight") + ` Acme "24h delivery decided it" tag=why-us`
}

// insights are what was learned from companies within a period, on the sides
// of a scope.
func (e *Env) insights(ctx context.Context, r *Request, s scope, within relationship.Span) ([]relationship.Telling, bool, error) {
	journals, partly, err := e.Ledger.Excerpts(ctx, within, r.Today, leafed, relationship.InsightShelf)
	if err != nil {
		return nil, false, err
	}
	var all []relationship.Telling
	for id, entries := range journals {
		l, known := r.Directory.Listing(id)
		for i := range entries {
			en := &entries[i]
			on := s.holds(en.Side) && (en.Side != relationship.Whole || slices.ContainsFunc(l.Sides, s.holds))
			if known && on && relationship.InsightShelf.From(en, within) {
				all = append(all, relationship.Telling{Company: id, Entry: en})
			}
		}
	}
	return all, partly, nil
}

func entriesOf(ts []relationship.Telling) []relationship.Entry {
	all := make([]relationship.Entry, len(ts))
	for i, t := range ts {
		all[i] = *t.Entry
	}
	return all
}

// theme is one theme with what was said, newest first.
func (r *Request) theme(th *relationship.Theme) card.Text {
	numbers := make([]string, 0, numbersShown)
	for _, t := range th.Tellings[:min(len(th.Tellings), numbersShown)] {
		numbers = append(numbers, hash(t.Entry.Number))
	}
	lines := r.line(saidTheme, th.Companies, card.Bold(shorten(th.Label, nameShown)), strings.Join(numbers, " "))
	for i, t := range th.Tellings {
		lines = append(lines, card.Break())
		if i == quotedInTheme {
			return append(lines, r.line(saidAndMore, len(th.Tellings)-i)...)
		}
		lines = append(lines, card.Say(hash(t.Entry.Number), " · "+r.day(t.Entry.Day, r.Today)+" · ", r.name(t.Company)+r.rest(t.Entry))...)
	}
	return card.Text(lines)
}
