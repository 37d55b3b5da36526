package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidNotThere    = say("people.unknown", "%s is not at %s.", "%s nestrādā uzņēmumā %s.")
	saidSomebodyNew = say("people.new", "Somebody new is written so: %s.", "Jaunu cilvēku raksta šādi: %s.")
	buttonAddNamed  = say("button.addperson", "Add %s", "Pievienot: %s")
	buttonNoPerson  = say("button.noperson", "No person", "Bez personas")
)

// attendees finds the people named by with=. Those who are not known are
// asked about, unless the line says to add them; the returned edit does so.
// The line again names others instead.
func (e *Env) attendees(ctx context.Context, r *Request, id string, with people, add bool, again func(with []string) string) ([]string, func(*relationship.Company), error) {
	none := func(*relationship.Company) {}
	if len(with) == 0 {
		return nil, none, nil
	}
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, none, err
	}
	var who, fresh []string
	for _, name := range with {
		given := name
		name, marked := cutNew(given)
		p, near, ok := relationship.FindPerson(rec.Company.People, name)
		switch {
		case ok:
			who = append(who, p.Name)
		case name == "":
		case add || marked:
			who, fresh = append(who, name), append(fresh, name)
		default:
			return nil, none, r.askPerson(id, with, given, near, again)
		}
	}
	return who, func(co *relationship.Company) { addPeople(co, fresh) }, nil
}

// addPeople enters names that a company does not have yet.
func addPeople(co *relationship.Company, names []string) {
	for _, name := range names {
		if !slices.ContainsFunc(co.People, func(p relationship.Person) bool { return p.Name == name }) {
			co.People = append(co.People, relationship.Person{Name: name})
		}
	}
}

// askPerson asks who is meant by a name that the company does not have. Every
// button says the same with another name.
func (r *Request) askPerson(id string, with people, name string, near []relationship.Person, again func(with []string) string) error {
	if r.Origin == relationship.FormSent {
		return r.unknownPerson(id, name, near).under("with")
	}
	swap := func(to ...string) []string {
		i := slices.Index(with, name)
		return slices.Replace(slices.Clone(with), i, i+1, to...)
	}
	actions := []card.Action{{
		Label: r.say(buttonAddNamed, shorten(name, labelShown)),
		Line:  r.once(again(with) + " people=new"),
	}}
	for _, p := range near {
		actions = append(actions, card.Action{Label: p.Name, Line: r.once(again(swap(p.Name)))})
	}
	actions = append(actions, card.Action{Label: r.say(buttonNoPerson), Line: r.once(again(swap()))})
	return r.refuse(saidNotThere, card.Bold(shorten(name, nameShown)), card.Bold(r.name(id))).with(actions...)
}

// unknownPerson says in a form who was not found, and how somebody new is
// written.
func (r *Request) unknownPerson(id, name string, near []relationship.Person) *answerError {
	name = shorten(name, nameShown)
	line := r.line(saidNotThere, name, r.name(id))
	if len(near) > 0 {
		line = spaced(line, r.line(saidDidYouMean, near[0].Name))
	}
	return r.refuse(plain, card.WordsOf(spaced(line, r.line(saidSomebodyNew, newMark+name))))
}

// String is the names as a command line has them.
func (p people) String() string { return strings.Join(p, ", ") }
