package commands

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// An Agenda is what calendar programs show of a person's days.
type Agenda struct {
	Name  string
	Of    string           // the workspace, whose items are no other's
	Today relationship.Day // as of which it stands
	Items []AgendaItem     // by day
}

// An AgendaItem is one thing of a day.
type AgendaItem struct {
	ID    string           // the same as long as the thing is the same
	Day   relationship.Day // all of it, unless there is an hour
	At    time.Time        // the hour, zero if there is none
	Title string
	Text  string
}

// A Calendar writes agendas as files that calendar programs read.
type Calendar interface {
	WriteAgenda(Agenda) ([]byte, error)
}

var (
	saidAgenda       = say("agenda.name", "Rapport", "Rapport")
	saidAgendaDue    = say("agenda.due", "Talk to %s", "Sazināties: %s")
	saidAgendaOurs   = say("agenda.ours", "Our promise to %s", "Mūsu solījums: %s")
	saidAgendaTheirs = say("agenda.theirs", "%s promised", "%s solīja")
	saidAgendaStep   = say("agenda.step", "Next step with %s", "Nākamais solis: %s")
	saidAgendaReview = say("agenda.review", "Review the segment of %s", "Pārskatīt segmentu: %s")
	saidAgendaPlan   = say("agenda.plan", "The repair plan of %s ends", "Beidzas labošanas plāns: %s")
	saidAgendaWhat   = say("agenda.what", "%s: %s", "%s: %s")
	saidAgendaLast   = say("agenda.last", "Last talk %s (%s).", "Pēdējā saruna %s (%s).")
)

// agenda is the person's days as a file, for a calendar program. It names
// companies and what was promised, and nothing that few may see: a calendar is
// looked at over shoulders.
func (e *Env) agenda(ctx context.Context, r *Request) (bot.Reply, error) {
	if e.Calendar == nil {
		return bot.Reply{}, r.refuse(saidNoProgram)
	}
	a := Agenda{Name: r.say(saidAgenda), Of: r.Team, Today: r.Today}
	for _, owner := range r.covered() {
		q := relationship.Query{Index: relationship.ByNeeds, Owner: owner, Max: forever, Limit: gathered}
		mine, _, err := e.Ledger.Select(ctx, q, r.Today, nil)
		if err != nil {
			return bot.Reply{}, err
		}
		for _, x := range mine {
			items, err := e.agendaOf(ctx, r, x)
			if err != nil {
				return bot.Reply{}, err
			}
			a.Items = append(a.Items, items...)
		}
	}
	slices.SortFunc(a.Items, func(x, y AgendaItem) int { return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.ID, y.ID)) })
	data, err := e.Calendar.WriteAgenda(a)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Private: true, File: &bot.File{Name: "rapport.ics", MIME: "text/calendar; charset=utf-8", Data: data}}, nil
}

// agendaOf are the days of one relationship.
func (e *Env) agendaOf(ctx context.Context, r *Request, x *relationship.Rating) ([]AgendaItem, error) {
	co, suffix := x.Company, "-"+x.Company.ID+"-"+string(x.Side)
	name := r.labelled(co, x.Relationship)
	if len(co.Sides()) == 1 {
		name = co.Name
	}
	var items []AgendaItem
	add := func(what string, day relationship.Day, title, text string) {
		if day != 0 {
			items = append(items, AgendaItem{ID: what + suffix, Day: day, Title: title, Text: text})
		}
	}
	if x.Timing.Cadence > 0 {
		last := ""
		if x.Held.State.Met() {
			last = r.say(saidAgendaLast, r.date(x.Held.State.Last), hash(x.Held.State.LastEntry))
		}
		add("due", max(x.Timing.DueDay, x.Snoozed), r.say(saidAgendaDue, name), last)
	}
	if x.Next != 0 {
		add("step", x.Next, r.agendaTitle(saidAgendaStep, name, x.NextWhat), x.NextWhat)
		if hour, err := time.Parse("15:04", x.NextAt); err == nil {
			d := x.Next.Date()
			zone := r.Directory.User(cmp.Or(x.Owner, r.Person)).In(e.Ledger.Zone)
			items[len(items)-1].At = time.Date(d.Year(), d.Month(), d.Day(), hour.Hour(), hour.Minute(), 0, 0, zone)
		}
	}
	add("review", x.Review(), r.say(saidAgendaReview, name), "")
	if !r.mayNotSee(x) {
		add("plan", x.Plan.By, r.say(saidAgendaPlan, name), "")
	}
	promises, err := e.agendaPromises(ctx, r, x, name)
	return append(items, promises...), err
}

// agendaTitle is what a day is about, with the words that say more.
func (r *Request) agendaTitle(p phrase, name, what string) string {
	title := r.say(p, name)
	if what == "" {
		return title
	}
	return r.say(saidAgendaWhat, title, shorten(what, textInLine))
}

// agendaPromises are the open promises that have a day.
func (e *Env) agendaPromises(ctx context.Context, r *Request, x *relationship.Rating, name string) ([]AgendaItem, error) {
	dated := slices.DeleteFunc(slices.Clone(x.Held.State.Open), func(p relationship.OpenPromise) bool { return p.Due == 0 })
	if len(dated) == 0 {
		return nil, nil
	}
	numbers := make([]int, len(dated))
	for i, p := range dated {
		numbers[i] = p.Number
	}
	entries, err := e.Ledger.Excerpt(ctx, x.Company.ID, numbers...)
	if err != nil {
		return nil, err
	}
	items := make([]AgendaItem, len(dated))
	for i, p := range dated {
		what := ""
		if j := slices.IndexFunc(entries, func(en relationship.Entry) bool { return en.Number == p.Number }); j >= 0 {
			what = entries[j].Text
		}
		title := either(p.Theirs, saidAgendaTheirs, saidAgendaOurs)
		items[i] = AgendaItem{ID: "promise-" + hash(p.Number)[1:], Day: p.Due, Title: r.agendaTitle(title, name, what), Text: what + " (" + hash(p.Number) + ")"}
	}
	return items, nil
}
