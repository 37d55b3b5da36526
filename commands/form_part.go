package commands

import "slices"

// A formPart narrows a command's form to what matters in one use of it.
type formPart struct {
	names  []string          // the parameters that are asked for; nil: all but the spare ones
	more   []string          // spare ones that are asked for as well
	values map[string]string // what is known besides what was given
	help   map[string]string // in place of the usual
	label  phrase            // of the one that is missing, the usual if zero
	title  phrase            // of the form, the command's if zero
}

// lacksOf is what a command returns when it cannot do without a parameter in
// the use that was made of it, to which the others named belong.
func lacksOf(param string, part formPart) error { return &missingError{param: param, part: &part} }

// asks reports whether the form has a field for a parameter. What is carried
// along unseen is there when its value is known.
func (part *formPart) asks(p *Param) bool {
	if !p.shown() {
		_, known := part.values[p.Name]
		return known
	}
	if part.names != nil {
		return slices.Contains(part.names, p.Name)
	}
	return !p.Spare || slices.Contains(part.more, p.Name)
}
