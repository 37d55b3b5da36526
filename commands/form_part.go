package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/bot"
)

// A formPart narrows a command's form to what matters in one use of it.
type formPart struct {
	names  []string          // the parameters that are asked for
	values map[string]string // what is known besides what was given
	label  phrase            // of the one that is missing, the usual if zero
}

// lacksOf is what a command returns when it cannot do without a parameter in
// the use that was made of it, to which the others named belong.
func lacksOf(param string, part formPart) error { return &missingError{param: param, part: &part} }

// shape narrows a form.
func (p *formPart) shape(r *Request, f *bot.Form, missing string) {
	if p == nil {
		return
	}
	f.Fields = slices.DeleteFunc(f.Fields, func(field bot.Field) bool { return !slices.Contains(p.names, field.Name) })
	for i := range f.Fields {
		field := &f.Fields[i]
		if v, ok := p.values[field.Name]; ok {
			field.Value = v
		}
		if field.Name == missing {
			field.Required = true
			if p.label.key != "" {
				field.Label, field.Help = r.say(p.label), ""
			}
		}
	}
}
