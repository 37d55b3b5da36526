package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// describe serves the description, to anybody: it holds nothing of a workspace.
func (a *API) describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	// An error here is the program having gone away.
	_, _ = w.Write(a.description)
}

type object = map[string]any

// Describe writes what can be asked as an OpenAPI 3.1 document, read off the
// commands and the resources.
func Describe(tools []bot.Tool, base string) ([]byte, error) {
	d := &description{tools: map[string]bot.Tool{}, schemas: object{}, paths: object{}}
	for _, t := range tools {
		d.tools[t.Name] = t
	}
	d.components()
	d.lines(tools)
	for _, t := range tools {
		d.paths["/commands/"+t.Name] = object{"post": d.operation("command-"+t.Name, t.About, t, t.Schema(), nil)}
	}
	for _, r := range resources {
		d.resource(r)
	}
	d.inbound()
	return json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Rapport", "version": "1",
			"description": "Relationships with customers and partners: logging and reading, as the colleague whose token is sent. " +
				"A request with an Idempotency-Key may be sent again: it is done once. Errors are RFC 9457 problems.",
		},
		"servers":  []object{{"url": strings.TrimSuffix(base, "/") + root}},
		"security": []object{{"token": []string{}}},
		"paths":    d.paths,
		"components": object{
			"schemas":         d.schemas,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "Made in chat: admin token add @anna read label=Zapier"}},
			"responses": object{
				"problem": object{"description": "Why it was not done, and what to do next", "content": refused},
				"pace": object{
					"description": "The token, its colleague or the workspace asks too often; nothing was done", "content": refused,
					"headers": object{"Retry-After": object{"description": "Seconds to wait", "schema": object{"type": "integer", "minimum": 1}}},
				},
			},
			"parameters": object{"key": object{
				"name": "Idempotency-Key", "in": "header", "description": "The same whenever this request is sent again",
				"schema": object{"type": "string", "minLength": 1, "maxLength": longestKey},
			}},
		},
	}, "", "  ")
}

// refused is the body of an answer that says no.
var refused = object{"application/problem+json": object{"schema": ref("problem")}}

// A description is a document on its way.
type description struct {
	tools          map[string]bot.Tool
	schemas, paths object
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// components describes what stands in every answer.
func (d *description) components() {
	d.schemas["answer"] = d.schema(reflect.TypeFor[answer]())
	d.schemas["problem"] = d.schema(reflect.TypeFor[problem]())
}

// lines describes asking by a line, with every example that help gives.
func (d *description) lines(tools []bot.Tool) {
	examples := object{}
	for _, t := range tools {
		for i, line := range t.Examples {
			name := t.Name
			if i > 0 {
				name += "-" + string(rune('1'+i))
			}
			examples[name] = object{"value": object{"line": line}}
		}
	}
	op := d.operation("line", "Run a command line, or what an action of an answer says", bot.Tool{}, object{
		"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
		"properties": object{
			"line":  object{"type": "string", "minLength": 1, "description": "As people type it"},
			"press": object{"type": "string", "minLength": 1, "description": "The line of an action"},
		},
	}, nil)
	body, _ := op["requestBody"].(object)
	body["content"].(object)["application/json"].(object)["examples"] = examples
	d.paths["/commands"] = object{"post": op}
}

// inbound describes what mail and calendar tools send.
func (d *description) inbound() {
	schema := d.schema(reflect.TypeFor[message]())
	schema["additionalProperties"] = false
	schema["required"] = []string{"kind"}
	properties, _ := schema["properties"].(object)
	properties["kind"] = object{"type": "string", "enum": []string{string(bot.ByMail), string(bot.ByMeeting), string(bot.ByCall)}}
	properties["from"] = object{"type": "string", "description": "Who wrote, invited or called: a name with an address, or either"}
	properties["at"] = object{"type": "string", "description": "An instant or a day; now if left out"}
	properties["id"] = object{"type": "string", "description": "The same when it is told of again"}
	file := object{"schema": object{"type": "string"}}
	d.paths["/inbound"] = object{"post": object{
		"operationId": "inbound", "summary": "Tell of a mail, a meeting or a call: a colleague is asked whether to record it",
		"description": "Nothing is recorded before the colleague saves it. Tools that send no headers post the same to /hooks/ and the token. " +
			"A mail is known again by its Message-ID, an event by UID, SEQUENCE and start.",
		"requestBody": object{"required": true, "content": object{
			asJSON: object{"schema": schema, "examples": object{"mail": object{"value": object{
				"kind": "mail", "from": "Jana Novak <jana@acme.eu>", "to": []string{"anna@us.example"}, "subject": "Renewal", "id": "m1",
			}}}},
			asMail: file, asCalendar: file,
		}},
		"responses": object{
			"202": object{"description": "What became of it", "content": object{asJSON: object{"schema": object{
				"type": "object", "required": []string{"results"}, "properties": object{"results": object{"type": "array", "items": object{
					"type": "object", "required": []string{"status"}, "properties": object{
						"status": object{"type": "string", "enum": []string{"asked", "ignored", "repeated"}}, "company": object{"type": "string"}, "asked": object{"type": "string"},
					},
				}}},
			}}}},
			"429":     object{"$ref": "#/components/responses/pace"},
			"default": object{"$ref": "#/components/responses/problem"},
		},
	}}
}

// resource describes one of the other ways.
func (d *description) resource(r resource) {
	path, _ := d.paths[r.path].(object)
	if path == nil {
		path = object{}
		if strings.Contains(r.path, "{company}") {
			path["parameters"] = []object{{"name": "company", "in": "path", "required": true, "description": "Name or alias", "schema": object{"type": "string"}, "example": "Acme"}}
		}
		d.paths[r.path] = path
	}
	tool := d.tools[r.command]
	id := strings.ToLower(r.method) + strings.NewReplacer("{company}", "of", "/", "-").Replace(r.path)
	if r.method == http.MethodGet {
		path["get"] = d.operation(id, r.about, tool, nil, d.query(r, tool))
		return
	}
	without := []string{}
	if strings.Contains(r.path, "{company}") {
		without = append(without, "company")
	}
	schema := tool.Schema(without...)
	if len(r.types) > 0 {
		var any []object
		for _, name := range r.types {
			t := d.tools[name]
			one := t.Schema(without...)
			one["properties"].(object)["type"] = object{"const": name}
			if name != r.command {
				one["required"] = append([]string{"type"}, one["required"].([]string)...)
			}
			any = append(any, one)
		}
		schema = object{"anyOf": any}
	}
	op := d.operation(id, r.about, tool, schema, nil)
	examples := object{}
	for i, e := range r.examples {
		examples[string(rune('a'+i))] = object{"value": e}
	}
	op["requestBody"].(object)["content"].(object)["application/json"].(object)["examples"] = examples
	path["post"] = op
}

// query describes the fields of a command that only looks.
func (d *description) query(r resource, t bot.Tool) []object {
	var all []object
	for _, f := range t.Fields {
		if f.Name == "company" && strings.Contains(r.path, "{company}") {
			continue
		}
		schema := f.Schema()
		words := schema["description"]
		delete(schema, "description")
		p := object{"name": f.Name, "in": "query", "description": words, "schema": schema}
		if f.Required {
			p["required"] = true
		}
		all = append(all, p)
	}
	return all
}

// operation describes one request. A nil body is none.
func (d *description) operation(id, about string, t bot.Tool, body any, query []object) object {
	answer := ref("answer")
	if t.Data != nil {
		name := d.named(reflect.TypeOf(t.Data))
		answer = object{"allOf": []object{ref("answer"), {"type": "object", "properties": object{"data": ref(name)}}}}
	}
	op := object{
		"operationId": id, "summary": about,
		"responses": object{
			"200":     object{"description": "What was said, and done", "content": object{"application/json": object{"schema": answer}}},
			"429":     object{"$ref": "#/components/responses/pace"},
			"default": object{"$ref": "#/components/responses/problem"},
		},
	}
	if body != nil {
		op["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": body}}}
		op["parameters"] = []object{{"$ref": "#/components/parameters/key"}}
	}
	if len(query) > 0 {
		op["parameters"] = query
	}
	return op
}

// named describes a struct once, under its name.
func (d *description) named(t reflect.Type) string {
	name := strings.ToLower(t.Name()[:1]) + t.Name()[1:]
	if _, known := d.schemas[name]; !known {
		d.schemas[name] = object{} // it may hold itself
		d.schemas[name] = d.schema(t)
	}
	return name
}

// schema describes a type as encoding/json writes it.
func (d *description) schema(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Pointer:
		return d.schema(t.Elem())
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Array:
		return object{"type": "array", "items": d.inner(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Slice:
		return object{"type": "array", "items": d.inner(t.Elem())}
	case reflect.Struct:
		properties, required := object{}, []string{}
		for field := range t.Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == "-" {
				continue
			}
			properties[name] = d.inner(field.Type)
			if !strings.Contains(options, "omitempty") {
				required = append(required, name)
			}
		}
		return object{"type": "object", "properties": properties, "required": required}
	default:
		return object{}
	}
}

// inner describes a part of a type; structs by their name.
func (d *description) inner(t reflect.Type) object {
	if t.Kind() == reflect.Pointer {
		return d.inner(t.Elem())
	}
	if t.Kind() == reflect.Struct {
		return ref(d.named(t))
	}
	return d.schema(t)
}

// An Example is a documented request: Body is its body, or of a GET its query.
type Example struct {
	Method, Path string
	Body         map[string]any
}

// Examples are those of the resources, for tests to send.
func Examples() []Example {
	var all []Example
	for _, r := range resources {
		for _, e := range r.examples {
			all = append(all, Example{r.method, root + strings.ReplaceAll(r.path, "{company}", "Acme"), e})
		}
	}
	return all
}
