package teams

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed testdata/schema/adaptive-card-1.5.0.json
var schemaText []byte

// cardSchema is what Microsoft has published for cards of version 1.5.
var cardSchema = sync.OnceValue(func() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("card.json", doc); err != nil {
		panic(err)
	}
	return c.MustCompile("card.json")
})

// problemsOf holds a card against the schema, the size that it may have, and
// what the schema does not know.
func problemsOf(text []byte) (problems []string) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return []string{err.Error()}
	}
	c, _ := doc.(map[string]any)
	delete(c, "msteams") // an addition of Teams
	if err := cardSchema().Validate(doc); err != nil {
		problems = append(problems, fmt.Sprintf("%.1500s in %.300s", err.Error(), text))
	}
	if c["version"] != "1.5" {
		problems = append(problems, fmt.Sprint("version ", c["version"]))
	}
	if c["fallbackText"] == "" {
		problems = append(problems, "nothing for a notification to say")
	}
	w := walker{inputs: map[any]bool{}}
	w.walk(c)
	if size := 2*len(utf16.Encode([]rune(string(text)))) - 2*w.pictures; size > maxCard {
		problems = append(problems, fmt.Sprint("a size of ", size))
	}
	return append(problems, w.problems...)
}

// A walker looks at every element of a card.
type walker struct {
	problems []string
	pictures int // characters of pictures
	inputs   map[any]bool
}

func (w *walker) walk(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			w.walk(one)
		}
	case map[string]any:
		w.element(v)
		for name, one := range v {
			if name != "data" {
				w.walk(one)
			}
		}
	}
}

func (w *walker) element(e map[string]any) {
	wrong := func(format string, a ...any) { w.problems = append(w.problems, fmt.Sprintf(format, a...)) }
	kind, _ := e["type"].(string)
	if text, _ := e["text"].(string); strings.Contains(text, "{{") {
		wrong("a macro in %q", text)
	}
	if actions, _ := e["actions"].([]any); len(actions) > maxActions {
		wrong("%d buttons in a set", len(actions))
	}
	switch {
	case kind == "Image":
		url, _ := e["url"].(string)
		if w.pictures += len(url); len(url) > 2*maxPicture || e["altText"] == "" || e["altText"] == nil {
			wrong("a picture of %d characters, called %v", len(url), e["altText"])
		}
	case strings.HasPrefix(kind, "Input."):
		if e["label"] == "" || e["label"] == nil || w.inputs[e["id"]] {
			wrong("%s %v called %v", kind, e["id"], e["label"])
		}
		w.inputs[e["id"]] = true
	case kind == "TextBlock" && e["wrap"] != true:
		wrong("a text that does not wrap")
	case strings.HasPrefix(kind, "Action.") && kind != "Action.ShowCard":
		data, _ := e["data"].(map[string]any)
		if _, err := json.Marshal(data); err != nil || len(data) == 0 || e["title"] == "" {
			wrong("a button %v without effect", e["title"])
		}
	}
}
