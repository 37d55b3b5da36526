package bot

import "strings"

// A Tool is a command as programs are told of it: what it does and what it
// takes. Asked for with a [Submit] or proposed with a [Proposed], its fields
// are the values.
type Tool struct {
	Name, About string
	Writes      bool // it changes something, or does something to people
	Fields      []Field
	Examples    []string // as people type it
	Data        any      // a zero value of what answers carry as [Reply.Data], nil if nothing
}

// Field returns a field by its name.
func (t *Tool) Field(name string) (Field, bool) {
	for _, f := range t.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Schema describes the tool's fields as a JSON Schema (2020-12) of one object.
// Fields that are left out of it are not taken.
func (t *Tool) Schema(without ...string) map[string]any {
	left := map[string]bool{}
	for _, name := range without {
		left[name] = true
	}
	properties, required := map[string]any{}, []string{}
	for _, f := range t.Fields {
		if left[f.Name] {
			continue
		}
		properties[f.Name] = f.Schema()
		if f.Required {
			required = append(required, f.Name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// longestValue bounds a text in characters: a message's worth.
const longestValue = 10_000

// Schema describes the field's value.
func (f *Field) Schema() map[string]any {
	words := f.Label
	if f.Help != "" {
		words = strings.TrimRight(words, ".") + ". " + f.Help
	}
	s := map[string]any{"type": "string", "description": words}
	switch {
	case f.Many:
		s["type"], s["items"] = "array", map[string]any{"type": "string", "maxLength": longestValue}
	case len(f.Choices) > 0 && f.Kind == Pick:
		values := make([]string, len(f.Choices))
		for i, c := range f.Choices {
			values[i] = c.Value
		}
		s["enum"] = values
	case f.Kind == Upload:
	case f.Kind == Date:
		s["examples"] = []string{"2026-03-10"}
		s["maxLength"] = longestValue
	case f.Kind == Colleague:
		s["examples"] = []string{"@anna", "me"}
		s["maxLength"] = longestValue
	default:
		s["maxLength"] = longestValue
	}
	return s
}
