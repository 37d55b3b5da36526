package commands

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// submit runs a form as the command line that it stands for.
func (m *Mux) submit(ctx context.Context, e *Env, r *Request, b bot.Submit, outside bool) (bot.Reply, error) {
	s := m.verbs[wordKey(b.Form)]
	if s == nil {
		return bot.Reply{}, m.unknownVerb(b.Form)
	}
	if b.Token != "" {
		r.ID = b.Token
	}
	return m.run(ctx, e, r, s.submitted(b.Values), outside)
}

// sideKey is the value of a form, besides its fields, that says which side of a
// company is meant.
const sideKey = "as"

// submitted is the line that a form stands for.
func (s *Spec) submitted(values map[string]string) string {
	var line strings.Builder
	line.WriteString(s.Name)
	add := func(name, value string) {
		if value != "" {
			line.WriteString(" " + name + "=" + quote(value))
		}
	}
	for _, p := range s.Params {
		value := strings.TrimSpace(values[p.Name])
		if p.company() {
			name, side := cutSide(value)
			add(p.Name, name)
			add("as", cmp.Or(string(side), values[sideKey]))
			continue
		}
		add(p.Name, value)
	}
	add(linkKey, values[linkKey])
	return line.String()
}

// sideMark stands between the name of a company that is on both sides and the
// side that is meant, in the value of a form's field: Nordtek · partner.
const sideMark = " · "

// onSide is a company that is on both sides, on one of them.
func (r *Request) onSide(name string, side relationship.Side) string {
	return name + sideMark + r.side(side)
}

// cutSide takes the side off the value of a company's field.
func cutSide(value string) (name string, side relationship.Side) {
	i := strings.LastIndex(value, sideMark)
	if i < 0 {
		return value, relationship.Whole
	}
	side, ok := readSide(value[i+len(sideMark):])
	if !ok {
		return value, relationship.Whole
	}
	return strings.TrimSpace(value[:i]), side
}

var (
	saidWhichOneOf = say("form.which", "Which one: %s?", "Kurš no tiem: %s?")
	saidChooseSide = say("form.side", "%s is a customer and a partner. Choose one of them: %s or %s.",
		"%s ir gan klients, gan partneris. Izvēlies vienu no tiem: %s vai %s.")
)

// wrong says what is wrong with a submitted form, under the field that it is
// wrong with. It is nil for what a form cannot say: what was written already,
// what a button would put right, and faults of ours.
func (m *Mux) wrong(r *Request, b bot.Submit, err error) map[string]string {
	s := m.verbs[wordKey(b.Form)]
	if s == nil {
		return nil
	}
	var (
		repeat  *relationship.RepeatError
		missing *missingError
		which   *whichCompanyError
		side    *whichSideError
		arg     *argError
	)
	field, words := "", ""
	switch {
	case errors.As(err, &repeat):
		return nil
	case errors.Is(err, relationship.ErrUnsure) && b.Token != "":
		words = r.say(saidUnsureForm)
	case errors.As(err, &missing):
		field, words = missing.param, r.say(saidRequired)
	case errors.As(err, &which):
		names := make([]string, len(which.fits))
		for i, id := range which.fits {
			names[i] = r.name(id)
		}
		field, words = "company", r.say(saidWhichOneOf, strings.Join(names, ", "))
		if errors.As(err, &arg) && arg.param != "" {
			field = arg.param
		}
	case errors.As(err, &side):
		name := r.name(side.id)
		field, words = "company", r.say(saidChooseSide, name,
			r.onSide(name, relationship.Customer), r.onSide(name, relationship.Partner))
	default:
		answer := m.answerTo(r, err)
		if answer == nil {
			return nil
		}
		field, words = answer.field, answer.message.Summary
		if errors.As(err, &arg) && arg.param != "" {
			field = arg.param
		}
		if field == "" && answer.offers() {
			return nil
		}
	}
	if field == "" {
		field = s.firstField(b.Values)
	}
	return map[string]string{field: words}
}

// firstField is the first field of a form that was sent with these values.
func (s *Spec) firstField(values map[string]string) string {
	first := ""
	for _, p := range s.form() {
		if _, sent := values[p.Name]; sent {
			return p.Name
		}
		if first == "" {
			first = p.Name
		}
	}
	return first
}

// offers reports whether the answer has buttons.
func (e *answerError) offers() bool {
	for _, b := range e.message.Blocks {
		if len(card.Buttons(b)) > 0 {
			return true
		}
	}
	return false
}

// under says which field of a form the answer is about.
func (e *answerError) under(field string) *answerError {
	e.field = field
	return e
}

// underField says of an answer which field of a form it is about, unless it
// says so itself.
func underField(field string, err error) error {
	if answer, ok := errors.AsType[*answerError](err); ok && answer.field == "" {
		answer.field = field
	}
	return err
}
