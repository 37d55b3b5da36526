package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// A resource is another way of asking for a command.
type resource struct {
	method, path string
	command      string // asked for unless the body names another one in type
	about        string
	// types are the commands that the body may name.
	types    []string
	examples []map[string]any // bodies, or queries
}

// resources are those that look, by their query, and those that write, by
// their body. A name in the path is that of a company.
var resources = []resource{
	{
		method: http.MethodGet, path: "/companies", command: "list", about: "Companies and how they stand",
		examples: []map[string]any{{"filter": "at-risk"}, {"sort": "score", "page": "2"}},
	},
	{
		method: http.MethodPost, path: "/companies", command: "add", about: "Add a company",
		examples: []map[string]any{{"name": "Sēlijas Medus", "side": "customer"}},
	},
	{
		method: http.MethodGet, path: "/companies/{company}/score", command: "score", about: "How good a relationship is, with its figures",
		examples: []map[string]any{{}},
	},
	{
		method: http.MethodGet, path: "/companies/{company}/timeline", command: "timeline", about: "What is recorded about a company",
		examples: []map[string]any{{"type": "promises"}, {"page": "1"}},
	},
	{
		method: http.MethodGet, path: "/companies/{company}/summary", command: "summary", about: "A company in short",
		examples: []map[string]any{{}},
	},
	{
		method: http.MethodPost, path: "/companies/{company}/entries", command: "log", about: "Record a talk, or with type something else",
		types: []string{"log", "note", "promise", "fact", "complaint", "insight", "gave", "got"},
		examples: []map[string]any{
			{"how": "call", "mood": "great", "with": []string{"Jana Novak"}, "text": "renewal looks good"},
			{"type": "promise", "whose": "ours", "by": "2026-03-20", "text": "pricing"},
			{"type": "note", "text": "new CFO from April", "link": "https://mail.example.com/m/1"},
		},
	},
	{
		method: http.MethodGet, path: "/due", command: "due", about: "Who needs attention today",
		examples: []map[string]any{{}, {"who": "@toms"}},
	},
}

// resource answers what is asked for at a path.
func (a *API) resource(res resource) func(http.ResponseWriter, *http.Request, Caller) {
	return func(w http.ResponseWriter, r *http.Request, c Caller) {
		values, command := map[string]string{}, res.command
		var p *problem
		if r.Method == http.MethodPost {
			var body map[string]any
			if body, p = a.object(w, r); p == nil {
				command, p = res.typeIn(body)
			}
			if p == nil {
				values, p = a.values(command, body)
			}
		} else {
			values, p = a.query(command, r.URL.Query())
		}
		if p == nil {
			p = named(values, r.PathValue("company"))
		}
		if p != nil {
			a.refuse(w, r, *p)
			return
		}
		a.submit(w, r, c, command, values)
	}
}

// typeIn takes the command off a body.
func (res resource) typeIn(body map[string]any) (string, *problem) {
	named, given := body["type"]
	if !given || len(res.types) == 0 {
		return res.command, nil
	}
	delete(body, "type")
	command, _ := named.(string)
	if !slices.Contains(res.types, command) {
		return "", misfit("type", "It is one of "+strings.Join(res.types, ", ")+".")
	}
	return command, nil
}

// named puts the company of the path among the values.
func named(values map[string]string, company string) *problem {
	if company == "" {
		return nil
	}
	if other := values["company"]; other != "" && other != company {
		return misfit("company", "The path names "+company+".")
	}
	values["company"] = company
	return nil
}

// query reads the fields of a command that only looks.
func (a *API) query(command string, query url.Values) (map[string]string, *problem) {
	values := map[string]string{}
	tool := a.tools[command]
	for name, given := range query {
		if _, known := tool.Field(name); !known {
			return nil, misfitOf(tool.Stray(name))
		}
		values[name] = strings.Join(given, ", ")
	}
	return values, nil
}

// values reads the fields of a command.
func (a *API) values(command string, body map[string]any) (map[string]string, *problem) {
	tool, known := a.tools[command]
	if !known {
		return nil, &problem{Status: http.StatusNotFound, Kind: "nowhere", Detail: fmt.Sprintf("There is no command %q.", command), Next: "See " + root + "/openapi.json."}
	}
	values, err := tool.Values(body)
	if err != nil {
		return nil, misfitOf(err)
	}
	return values, nil
}

func misfitOf(err error) *problem {
	if wrong, ok := errors.AsType[*bot.ValueError](err); ok {
		return misfit(wrong.Field, wrong.Reason)
	}
	return misfit("", err.Error())
}

func misfit(field, detail string) *problem {
	return &problem{
		Status: http.StatusUnprocessableEntity, Kind: "misread", Detail: detail, Next: "Correct the field and send it again.",
		Errors: []fieldError{{field, detail}},
	}
}
