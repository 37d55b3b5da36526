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
	if missing.param == "company" && (!missing.spec.Changes || len(missing.spec.form()) == 1) {
		return e.askCompany(ctx, r, missing.spec)
	}
	form := e.form(r, missing.spec, missing.args, missing.set)
	missing.spec.spare(form, missing.part)
	missing.part.shape(r, form, missing.param)
	return bot.Reply{Private: true, Form: form}, nil
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
	return bot.Reply{Private: true, Message: answer.message}, nil
}

// form makes the form of a command, with what is known filled in.
func (e *Env) form(r *Request, s *Spec, args reflect.Value, set []bool) *bot.Form {
	f := &bot.Form{
		Command: s.Name,
		Token:   "form-" + r.once(s.Name)[len(s.Name)+len(" id="):],
		Title:   r.say(s.title()), Submit: r.say(buttonSave), Cancel: r.say(buttonCancel),
	}
	if !s.Changes {
		f.Submit = r.say(buttonShow)
	}
	for _, p := range s.form() {
		field := bot.Field{
			Name: p.Name, Label: r.label(p.Name), Help: r.help(p.Name), Kind: p.kind,
			Required: p.Required, Choices: r.choices(p),
		}
		i := slices.IndexFunc(s.Params, func(o Param) bool { return o.Name == p.Name })
		if args.IsValid() && set[i] {
			field.Value = r.written(args.Field(p.field))
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// form returns the parameters that a form asks for.
func (s *Spec) form() []Param {
	var shown []Param
	for _, p := range s.Params {
		if p.kind == bot.Hidden || p.typ == reflect.TypeFor[confirmed]() || p.typ == reflect.TypeFor[pairs]() {
			continue
		}
		shown = append(shown, p)
	}
	return shown
}

// spare takes what a form asks for only where it says so out of any other.
func (s *Spec) spare(f *bot.Form, part *formPart) {
	f.Fields = slices.DeleteFunc(f.Fields, func(field bot.Field) bool {
		i := slices.IndexFunc(s.Params, func(p Param) bool { return p.Name == field.Name })
		return part == nil && s.Params[i].Spare
	})
}

// title heads the command's form.
func (s *Spec) title() phrase { return s.Summary }

// written turns a value back into the words that it is read from.
func (r *Request) written(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case company:
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
	case mention:
		if x == "" {
			return ""
		}
		return "@" + string(x)
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	default:
		return fmt.Sprint(v.Interface())
	}
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
