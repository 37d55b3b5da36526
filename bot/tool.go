package bot

import (
	"encoding/json"
	"strconv"
	"strings"
)

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

// A ValueError says which value of a tool does not fit, and why.
type ValueError struct{ Field, Reason string }

func (e *ValueError) Error() string { return e.Field + ": " + e.Reason }

// Values reads what JSON gives for the tool's fields as a person would type it:
// numbers, truths and lists of texts as well. What the tool does not take is a
// [*ValueError].
func (t *Tool) Values(given map[string]any) (map[string]string, error) {
	values := map[string]string{}
	for name, v := range given {
		if _, known := t.Field(name); !known {
			return nil, t.Stray(name)
		}
		text, ok := typed(v)
		if !ok {
			return nil, &ValueError{name, "Want a text, a number, true or false, or a list of texts."}
		}
		values[name] = text
	}
	return values, nil
}

// Stray says that the tool takes nothing of a name.
func (t *Tool) Stray(name string) error {
	known := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		known[i] = f.Name
	}
	return &ValueError{name, t.Name + " does not take " + name + ". It takes " + strings.Join(known, ", ") + "."}
}

// typed is a JSON value as a person would type it.
func typed(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		if v {
			return "yes", true
		}
		return "no", true
	case []any:
		words := make([]string, len(v))
		for i, one := range v {
			word, ok := one.(string)
			if !ok {
				return "", false
			}
			words[i] = word
		}
		return strings.Join(words, ", "), true
	}
	return "", false
}
