package commands

import (
	"context"
	"net/mail"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type personArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Name    newName   `arg:"person,asked" keys:"name vards"`
	Role    roleWord  `arg:"role" keys:"loma"`
	Email   string    `arg:"email,keyed" keys:"epasts e-pasts"`
	Phone   string    `arg:"phone,keyed" keys:"talrunis telefons"`
	Remove  confirmed `arg:"remove,keyed" keys:"iznem"`
	Confirm confirmed `arg:"confirm,keyed"`
	Add     confirmed `arg:"add,keyed"` // asks for whom
}

var _ = define(Spec{
	Name: "person", Latvian: "persona", Group: SetUp, Changes: true,
	Summary: say("person.summary", "The people at a company, and what part each plays", "Cilvēki uzņēmumā un katra loma"),
	Examples: []string{
		`person Acme "Jana Novak" role=champion email=jana@acme.eu`,
		`person Acme "Jana Novak" remove=yes`,
		`person Acme`,
	},
	Related: []string{"log", "add", "alias"},
}, keepPerson)

var (
	saidPersonAdded   = say("person.added", "Added %s at %s.", "Pievienota persona: %s (%s).")
	saidPersonKept    = say("person.kept", "Updated %s at %s.", "Atjaunota persona: %s (%s).")
	saidPersonKnown   = say("person.known", "%s is at %s already.", "%s jau ir pierakstā (%s).")
	saidPersonRemoved = say("person.removed", "Removed %s from %s. The journal keeps what was logged.",
		"Noņemta persona: %s (%s). Žurnālā pierakstītais paliek.")
	saidPersonUnknown = say("person.unknown", "There is no %s at %s.", "Šādas personas nav: %s (%s).")
	saidPersonNear    = say("person.near", "Did you mean %s, or is %s somebody else at %s?", "Vai domāji %s, vai arī %s ir cits cilvēks (%s)?")
	saidNobodyThere   = say("person.none", "No people are on record at %s.", "Nav pierakstīts neviens cilvēks: %s.")
	saidPeopleAt      = say("person.list", "People at %s", "Cilvēki: %s")
	saidBadEmail      = say("person.email", "“%s” is not an e-mail address. Nothing was saved.", "“%s” nav e-pasta adrese. Nekas nav saglabāts.")
	saidLongPhone     = say("person.phone", "“%s” is not a phone number. Nothing was saved.", "“%s” nav tālruņa numurs. Nekas nav saglabāts.")
	labelRole         = say("label.role", "Role", "Loma")
	labelEmail        = say("label.email", "E-mail", "E-pasts")
	labelPhone        = say("label.phone", "Phone", "Tālrunis")
	labelName         = say("label.name", "Name", "Vārds")
	buttonAll         = say("button.people", "Everybody there", "Visi cilvēki")
)

func keepPerson(ctx context.Context, e *Env, r *Request, in personArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if in.Name == "" {
		if bool(in.Add) || in.Role != "" || in.Email != "" || in.Phone != "" || r.Origin == relationship.FormSent {
			return bot.Reply{}, lacks("person")
		}
		return bot.Reply{Message: r.peopleOf(co)}, nil
	}
	name, err := r.named(in.Name)
	if err != nil {
		return bot.Reply{}, underField("person", err)
	}
	if err := r.reachable(in); err != nil {
		return bot.Reply{}, err
	}
	old, near, known := relationship.FindPerson(co.People, name)
	switch {
	case bool(in.Remove) && !known:
		return bot.Reply{}, r.refuse(saidPersonUnknown, card.Bold(shorten(name, nameShown)), card.Bold(co.Name)).with(r.everybody(co))
	case bool(in.Remove):
		return e.removePerson(ctx, r, co, old)
	case !known && len(near) > 0 && !bool(in.Confirm):
		return bot.Reply{}, r.whoIsMeant(co, in, name, near)
	case !known || bool(in.Confirm) && relationship.Fold(old.Name) != relationship.Fold(name):
		old = relationship.Person{Name: name}
	}
	now := in.on(old)
	if known && now == old {
		return bot.Reply{Message: told(r.line(saidPersonKnown, card.Bold(old.Name), card.Bold(co.Name)), r.personFacts(old), card.Actions{r.everybody(co)})}, nil
	}
	return e.savePerson(ctx, r, co, now)
}

// on returns a person with what the command says about them.
func (in personArgs) on(p relationship.Person) relationship.Person {
	set := func(to *string, said string) {
		if yes, ok := readYes(said); ok && !yes {
			*to = ""
		} else if said != "" {
			*to = strings.TrimSpace(said)
		}
	}
	set(&p.Role, string(in.Role))
	set(&p.Email, in.Email)
	set(&p.Phone, in.Phone)
	return p
}

// reachable refuses what is plainly no e-mail address or phone number.
func (r *Request) reachable(in personArgs) error {
	if no, ok := readYes(in.Email); in.Email != "" && (!ok || no) {
		a, err := mail.ParseAddress(in.Email)
		if err != nil || a.Address != strings.TrimSpace(in.Email) || !strings.Contains(in.Email[strings.LastIndex(in.Email, "@"):], ".") {
			return r.refuse(saidBadEmail, shorten(in.Email, nameShown)).under("email")
		}
	}
	if no, ok := readYes(in.Phone); in.Phone != "" && (!ok || no) {
		const longest = 40
		if len(in.Phone) > longest || !strings.ContainsAny(in.Phone, "0123456789") {
			return r.refuse(saidLongPhone, shorten(in.Phone, nameShown)).under("phone")
		}
	}
	return nil
}

func (e *Env) savePerson(ctx context.Context, r *Request, co *relationship.Company, now relationship.Person) (bot.Reply, error) {
	w := r.writing(co.ID)
	w.Audit = "person " + now.Name + ": " + co.Name
	w.Edit = func(co *relationship.Company) error {
		if i := personAt(co, now.Name); i >= 0 {
			co.People[i] = now
		} else {
			co.People = append(co.People, now)
		}
		return nil
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	said, back := saidPersonAdded, "person "+quote(co.Name)+" "+quote(now.Name)+" remove=yes"
	if i := personAt(&done.Before.Company, now.Name); i >= 0 {
		said, back = saidPersonKept, personLine(co, done.Before.Company.People[i])
	}
	return bot.Reply{Message: told(r.line(said, card.Bold(now.Name), card.Bold(co.Name)), r.personFacts(now), card.Actions{
		r.undo(back), r.everybody(co),
	}, r.note(saidNobodyTold))}, nil
}

func (e *Env) removePerson(ctx context.Context, r *Request, co *relationship.Company, p relationship.Person) (bot.Reply, error) {
	w := r.writing(co.ID)
	w.Audit = "remove person " + p.Name + ": " + co.Name
	w.Edit = func(co *relationship.Company) error {
		co.People = slices.DeleteFunc(co.People, func(q relationship.Person) bool { return q.Name == p.Name })
		return nil
	}
	if _, err := e.Ledger.Write(ctx, w); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidPersonRemoved, card.Bold(p.Name), card.Bold(co.Name)), card.Actions{
		r.undo(personLine(co, p)), r.everybody(co),
	})}, nil
}

func personAt(co *relationship.Company, name string) int {
	return slices.IndexFunc(co.People, func(p relationship.Person) bool { return p.Name == name })
}

// personLine writes everything known of a person as the line that sets it.
func personLine(co *relationship.Company, p relationship.Person) string {
	or := func(v string) string {
		if v == "" {
			return "none"
		}
		return quote(v)
	}
	return "person " + quote(co.Name) + " " + quote(p.Name) + " role=" + or(p.Role) + " email=" + or(p.Email) + " phone=" + or(p.Phone) + " confirm=yes"
}

// whoIsMeant asks whether a name is that of somebody who is known.
func (r *Request) whoIsMeant(co *relationship.Company, in personArgs, name string, near []relationship.Person) error {
	var words strings.Builder
	for _, arg := range [][2]string{{"role", string(in.Role)}, {"email", in.Email}, {"phone", in.Phone}} {
		if arg[1] != "" {
			words.WriteString(" " + arg[0] + "=" + quote(arg[1]))
		}
	}
	line := func(name string) string { return "person " + quote(co.Name) + " " + quote(name) + words.String() }
	var actions []card.Action
	for _, p := range near {
		actions = append(actions, card.Action{Label: p.Name, Line: r.once(line(p.Name))})
	}
	actions = append(actions, card.Action{Label: r.say(buttonAddNamed, shorten(name, labelShown)), Line: r.once(line(name) + " confirm=yes")})
	return r.refuse(saidPersonNear, card.Bold(near[0].Name), card.Bold(shorten(name, nameShown)), card.Bold(co.Name)).with(actions...)
}

func (r *Request) everybody(co *relationship.Company) card.Action {
	return card.Action{Label: r.say(buttonAll), Line: "person " + quote(co.Name)}
}

func (r *Request) personFacts(p relationship.Person) card.Facts {
	facts := card.Facts{{Label: r.say(labelName), Value: card.Say(p.Name)}}
	for _, f := range []struct {
		label phrase
		value string
	}{{labelRole, r.role(p.Role)}, {labelEmail, p.Email}, {labelPhone, p.Phone}} {
		if f.value != "" {
			facts = append(facts, card.Fact{Label: r.say(f.label), Value: card.Say(f.value)})
		}
	}
	return facts
}

// peopleOf lists the people at a company.
func (r *Request) peopleOf(co *relationship.Company) card.Message {
	add := card.Actions{{Label: r.say(buttonAddPerson), Line: "person " + quote(co.Name) + " add=yes", Style: card.Primary}}
	if len(co.People) == 0 {
		return told(r.line(saidNobodyThere, card.Bold(co.Name)), add)
	}
	title := r.say(saidPeopleAt, co.Name)
	t := card.Table{Head: []string{r.say(labelName), r.say(labelRole), r.say(labelEmail), r.say(labelPhone)}}
	for _, p := range co.People {
		t.Rows = append(t.Rows, [][]card.Span{card.Say(p.Name), card.Say(r.role(p.Role)), card.Say(p.Email), card.Say(p.Phone)})
	}
	return card.Message{Summary: title, Blocks: []card.Block{card.Title(title), t, add}}
}

// role names a part that a person plays, "" for none.
func (r *Request) role(role string) string {
	if p, ok := roleWords[role]; ok {
		return r.say(p)
	}
	return role
}

// roleWord is a part that a person plays at a company, or none.
type roleWord string

func (roleWord) kind() bot.FieldKind { return bot.Pick }

func (w *roleWord) read(_ *Request, text string) (bool, error) {
	if yes, ok := readYes(text); ok && !yes {
		*w = "none"
		return true, nil
	}
	role, ok := readPersonRole(text)
	*w = roleWord(role)
	return ok, nil
}

func (roleWord) options(r *Request) []bot.Choice {
	var all []bot.Choice
	for _, role := range relationship.PersonRoles {
		all = append(all, bot.Choice{Label: r.role(role), Value: role})
	}
	return all
}
