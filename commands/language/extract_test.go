package language

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

// matches fails unless a schema is written in what all servers understand and
// has the fields of a type, no more and no less.
func matches(t *testing.T, path string, s map[string]any, typ reflect.Type) {
	t.Helper()
	for key := range s {
		if !slices.Contains([]string{"type", "enum", "maxLength", "maxItems", "items", "properties", "required", "additionalProperties"}, key) {
			t.Errorf("%s: %s is not understood everywhere", path, key)
		}
	}
	switch typ.Kind() {
	case reflect.Struct:
		var fields, required, properties []string
		props := s["properties"].(map[string]any)
		for f := range typ.Fields() {
			name := f.Tag.Get("json")
			fields = append(fields, name)
			if p, ok := props[name].(map[string]any); ok {
				matches(t, path+"."+name, p, f.Type)
			}
		}
		for _, r := range s["required"].([]any) {
			required = append(required, r.(string))
		}
		for p := range props {
			properties = append(properties, p)
		}
		slices.Sort(properties)
		if diff := cmp.Diff(fields, required); diff != "" {
			t.Errorf("%s: fields and required (-field +required):\n%s", path, diff)
		}
		slices.Sort(fields)
		if diff := cmp.Diff(fields, properties); diff != "" {
			t.Errorf("%s: fields and properties (-field +property):\n%s", path, diff)
		}
		if s["additionalProperties"] != false || s["type"] != "object" {
			t.Errorf("%s: %v, want an object that allows nothing else", path, s)
		}
	case reflect.Slice:
		if s["type"] != "array" || s["maxItems"] == nil {
			t.Errorf("%s: %v, want a bounded array", path, s)
			return
		}
		matches(t, path+"[]", s["items"].(map[string]any), typ.Elem())
	case reflect.Int:
		if s["type"] != "integer" {
			t.Errorf("%s: %v, want an integer", path, s)
		}
	default:
		if s["enum"] == nil && s["maxLength"] == nil {
			t.Errorf("%s: %v has no end", path, s)
		}
		if kind, ok := s["type"].([]any); s["type"] != "string" && (!ok || len(kind) != 2 || kind[0] != "string" || kind[1] != "null") {
			t.Errorf("%s: type %v", path, s["type"])
		}
	}
}

func TestSchemasMatchWhatIsRead(t *testing.T) {
	for _, c := range []struct {
		schema schema
		typ    reflect.Type
	}{
		{extractionSchema, reflect.TypeFor[extraction]()},
		{proseSchema, reflect.TypeFor[proseAnswer]()},
	} {
		var s map[string]any
		if err := json.Unmarshal(c.schema.JSON, &s); err != nil {
			t.Fatal(err)
		}
		matches(t, c.schema.Name, s, c.typ)
	}
}

// What the schema lets a model choose is what we read, and the other way round.
func TestSchemaChoicesAreRead(t *testing.T) {
	var s struct {
		Properties map[string]struct {
			Enum  []any
			Items struct {
				Properties map[string]struct{ Enum []any }
			}
		}
	}
	if err := json.Unmarshal(extractionSchema.JSON, &s); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"intent", "topic", "channel", "mood"} {
		for _, choice := range s.Properties[field].Enum {
			answer := anAnswer(t, map[string]any{field: choice})
			if _, err := readExtraction([]byte(answer)); err != nil {
				t.Errorf("%s %v is not read: %v", field, choice, err)
			}
		}
		if _, err := readExtraction([]byte(anAnswer(t, map[string]any{field: "export"}))); err == nil {
			t.Errorf("%s: export was read", field)
		}
	}
	var hows, moods int
	for _, c := range s.Properties["channel"].Enum {
		if c != nil && slices.Contains(relationship.Hows, relationship.How(c.(string))) {
			hows++
		}
	}
	for _, c := range s.Properties["mood"].Enum {
		if c != nil {
			moods++
		}
	}
	if hows != len(relationship.Hows) || moods != len(relationship.Moods) {
		t.Errorf("%d ways and %d moods, want all", hows, moods)
	}
	kinds := append(relationship.Customer.FactKinds(), relationship.Partner.FactKinds()...)
	for _, k := range s.Properties["facts"].Items.Properties["kind"].Enum {
		if i := slices.Index(kinds, k.(string)); i >= 0 {
			kinds = slices.Delete(kinds, i, i+1)
		} else {
			t.Errorf("%v is no kind of fact", k)
		}
	}
	if len(kinds) > 0 {
		t.Errorf("kinds of fact that no model may name: %v", kinds)
	}
}

func TestPromptDescribesEveryField(t *testing.T) {
	for field := range reflect.TypeFor[extraction]().Fields() {
		if name := field.Tag.Get("json"); !strings.Contains(extractionPrompt, `"`+name+`"`) {
			t.Errorf("the prompt does not mention %s, and some models see no schema", name)
		}
	}
}

// anAnswer is an empty extraction with some fields set.
func anAnswer(t *testing.T, fields map[string]any) string {
	t.Helper()
	all := map[string]any{
		"intent": "log", "topic": nil, "company_text": nil, "people_texts": []string{}, "channel": nil,
		"date_text": nil, "mood": nil, "commitments": []any{}, "facts": []any{},
	}
	maps.Copy(all, fields)
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
