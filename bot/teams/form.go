package teams

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// formKey and tokenKey are what a form carries besides its fields, whose names
// are marked so that they cannot be taken for those.
const (
	formKey   = "form"
	tokenKey  = "token"
	fieldMark = "f_"
)

// formCard draws a form as a card with inputs. What is wrong stands under its
// field, and what was typed is kept.
func formCard(f *bot.Form, errs map[string]string, where surface) *adaptiveCard {
	c := &adaptiveCard{Fallback: shorten(f.Title, 300)}
	if where == inChat { // a dialog has its own
		c.Body = append(c.Body, element{"type": "TextBlock", "style": "heading", "size": "Large", "weight": "Bolder", "wrap": true, "text": escaped(f.Title)})
	}
	if words := errs[""]; words != "" {
		c.Body = append(c.Body, small(words))
	}
	data := map[string]any{formKey: f.Command, tokenKey: f.Token}
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Kind == bot.Hidden {
			data[fieldMark+field.Name] = field.Value
			continue
		}
		c.Body = append(c.Body, input(field))
		for _, words := range []string{errs[field.Name], field.Help} {
			if words != "" {
				c.Body = append(c.Body, small(words))
			}
		}
	}
	send := element{"type": "Action.Submit", "title": shorten(f.Submit, 75), "data": data}
	if where == inChat {
		send = executed(send, "submit")
	}
	c.Body = append(c.Body, element{"type": "ActionSet", "actions": []element{send}})
	return c
}

func input(f *bot.Field) element {
	e := element{"type": "Input.Text", "id": fieldMark + f.Name, "label": f.Label, "isRequired": f.Required, "value": f.Value}
	if f.Required {
		e["errorMessage"] = f.Label
	}
	switch f.Kind {
	case bot.ManyLine, bot.Upload:
		e["isMultiline"] = true
	case bot.Date:
		e["type"] = "Input.Date"
	case bot.Pick, bot.Search:
		known := func(c bot.Choice) bool { return c.Value == f.Value }
		if len(f.Choices) == 0 || f.Many || f.Kind == bot.Search && f.Value != "" && !slices.ContainsFunc(f.Choices, known) {
			break
		}
		e["type"], e["style"] = "Input.ChoiceSet", "compact"
		choices := make([]element, len(f.Choices))
		for i, choice := range f.Choices {
			choices[i] = element{"title": choice.Label, "value": choice.Value}
		}
		e["choices"] = choices
	case bot.OneLine, bot.Hidden, bot.Colleague:
	}
	return e
}

// fewChoices are all that there are: if there were more, more would be given.
const fewChoices = 9

// complete offers what a form's fields may be completed to, where that is few
// things. Where it is many, people type.
func (s *Teams) complete(ctx context.Context, t *talk, f *bot.Form) {
	if f == nil {
		return
	}
	values := map[string]string{}
	for i := range f.Fields {
		values[f.Fields[i].Name] = f.Fields[i].Value
	}
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Kind != bot.Search || field.Many {
			continue
		}
		asked := *t
		asked.Body = bot.Typing{Form: f.Command, Field: field.Name, Values: values}
		if field.Choices = s.decide(ctx, &asked).Choices; len(field.Choices) > fewChoices {
			field.Choices = nil
		}
	}
}

// submitted reads what a form sends back.
func submitted(data map[string]any) (bot.Submit, bool) {
	command, _ := data[formKey].(string)
	if command == "" {
		return bot.Submit{}, false
	}
	submit := bot.Submit{Form: command, Values: map[string]string{}}
	submit.Token, _ = data[tokenKey].(string)
	for name, value := range data {
		field, ours := strings.CutPrefix(name, fieldMark)
		if !ours || value == nil {
			continue
		}
		text, ok := value.(string)
		if !ok {
			text = fmt.Sprint(value)
		}
		submit.Values[field] = text
	}
	return submit, true
}
