package commands

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	buttonSave   = say("button.save", "Save", "Saglabāt")
	buttonShow   = say("button.show", "Show", "Rādīt")
	buttonCancel = say("button.cancel", "Cancel", "Atcelt")
)

// ask answers a command that lacks something: a choice of companies when that
// is all it needs, else the form with what was given filled in.
func (m *Mux) ask(ctx context.Context, e *Env, r *Request, missing *missingError) (bot.Reply, error) {
	if missing.param == "company" && !missing.spec.asksMore() {
		return e.askCompany(ctx, r, missing.spec)
	}
	part := missing.part
	if part == nil {
		part = &formPart{}
	}
	return bot.Reply{Private: true, Form: e.form(r, missing, part), Fault: bot.Lacking}, nil
}

// asksMore reports whether a form asks for more than the company.
func (s *Spec) asksMore() bool {
	if s.Changes {
		return len(s.form()) > 1
	}
	return slices.ContainsFunc(s.Params, func(p Param) bool { return p.Asked })
}

// offered is how many companies a question offers.
const offered = 10

func (e *Env) askCompany(ctx context.Context, r *Request, s *Spec) (bot.Reply, error) {
	ids, err := e.Ledger.Store.Recent(ctx, offered)
	if err != nil {
		return bot.Reply{}, err
	}
	answer := r.refuse(saidWhichCompany).with(r.companyButtons(ids, func(name string) string {
		return s.verb(r.lang) + " " + name
	})...)
	if len(ids) == 0 {
		answer = r.refuse(saidEmpty).with(
			card.Action{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary},
			card.Action{Label: r.say(buttonImport), Line: "import"})
	}
	return bot.Reply{Private: true, Message: answer.message, Fault: bot.Lacking}, nil
}

// form makes the form of a command, with what is known filled in.
func (e *Env) form(r *Request, known *missingError, part *formPart) *bot.Form {
	s := known.spec
	f := &bot.Form{
		Command: s.Name,
		Token:   "form-" + r.once(s.Name)[len(s.Name)+len(" id="):],
		Title:   r.say(s.title()), Short: capital(s.verb(r.lang)), Submit: r.say(buttonSave), Cancel: r.say(buttonCancel),
	}
	if part.title.key != "" {
		f.Title = r.say(part.title)
	}
	if !s.Changes {
		f.Submit = r.say(buttonShow)
	}
	for i := range s.Params {
		if p := &s.Params[i]; part.asks(p) {
			f.Fields = append(f.Fields, r.field(s, p, known.value(r, i), part, known.param))
		}
	}
	r.suggest(f)
	if s.records() && r.Link != "" {
		f.Fields = append(f.Fields, bot.Field{Name: linkKey, Kind: bot.Hidden, Value: r.Link})
	}
	return f
}

// value is what the line gave for a parameter, "" if nothing.
func (e *missingError) value(r *Request, param int) string {
	if !e.args.IsValid() || !e.set[param] {
		return ""
	}
	return r.written(e.args.Field(e.spec.Params[param].field))
}

// field is a parameter as a form asks for it.
func (r *Request) field(s *Spec, p *Param, value string, part *formPart, missing string) bot.Field {
	f := bot.Field{
		Name: p.Name, Label: r.labelIn(s, p.Name), Help: r.help(p.Name), Kind: p.kind, Value: value,
		Required: p.Required || p.Asked && part.names == nil || p.Name == missing,
		Many:     p.people(), Choices: r.choices(*p),
	}
	if v, ok := part.values[p.Name]; ok {
		f.Value = v
	}
	if !p.shown() {
		f.Kind = bot.Hidden
	}
	if v, ok := part.help[p.Name]; ok {
		f.Help = v
	}
	if p.Name == missing && part.label.key != "" {
		f.Label, f.Help = r.say(part.label), ""
	}
	return f
}

// suggest offers the people of the company that is chosen.
func (r *Request) suggest(f *bot.Form) {
	i := slices.IndexFunc(f.Fields, func(f bot.Field) bool { return f.Name == "company" })
	if i < 0 || f.Fields[i].Value == "" {
		return
	}
	name, _ := cutSide(f.Fields[i].Value)
	l, _ := r.Directory.Listing(r.Directory.Find(name).ID)
	for j := range f.Fields {
		if f.Fields[j].Many {
			f.Fields[j].Choices = r.peopleChoices(l.People, "")
		}
	}
}

// form returns the parameters that a form asks for.
func (s *Spec) form() []Param {
	var shown []Param
	for _, p := range s.Params {
		if p.shown() {
			shown = append(shown, p)
		}
	}
	return shown
}

// shown reports whether a form can ask for the parameter.
func (p *Param) shown() bool {
	return p.kind != bot.Hidden && p.typ != reflect.TypeFor[confirmed]() && p.typ != reflect.TypeFor[pairs]()
}

// title heads the command's form.
func (s *Spec) title() phrase { return s.Summary }

// written turns a value back into the words that it is read from.
func (r *Request) written(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case company:
		name := r.name(x.ID)
		if l, _ := r.Directory.Listing(x.ID); x.Side != relationship.Whole && len(l.Sides) > 1 {
			return r.onSide(name, x.Side)
		}
		return name
	case another:
		return r.name(x.ID)
	case pastDay:
		return x.or(0).String()
	case futureDay:
		return x.day().String()
	case moodWord:
		if x.Mood == nil {
			return ""
		}
		return moodKey(*x.Mood)
	case entryRef:
		return hash(int(x))
	case yes:
		if x {
			return "yes"
		}
		return "no"
	case mention:
		return atSign(string(x))
	case account:
		return atSign(string(x))
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	default:
		return fmt.Sprint(v.Interface())
	}
}

// atSign writes a colleague as they are typed.
func atSign(id string) string {
	if id == "" {
		return ""
	}
	return "@" + id
}

// moodKey is a mood as it is written in a command line.
func moodKey(m relationship.Mood) string {
	switch {
	case m <= relationship.VeryBad:
		return "very-bad"
	case m < 0:
		return "bad"
	case m == 0:
		return "neutral"
	case m < relationship.Great:
		return "good"
	default:
		return "great"
	}
}

// confirmed is the word of a button that a preview offers: confirm=yes.
type confirmed bool

func (c *confirmed) read(_ *Request, text string) (bool, error) {
	v, ok := readYes(text)
	*c = confirmed(v)
	return ok, nil
}
