package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/rapport-bot/rapport/bot/api"
)

// described is the description that the repository keeps.
const described = "../../.github/openapi.json"

func description(t *testing.T) (*openapi3.T, routers.Router) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(described)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("not OpenAPI: %v", err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// The description in the repository is that of the commands as they are:
// go test ./cmd/rapport -run OpenAPI -update writes it.
func TestOpenAPIIsCurrent(t *testing.T) {
	mux, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	want, err := api.Describe(mux.Tools(), "")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(described, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(described)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not current: go test ./cmd/rapport -run OpenAPI -update", described)
	}
}

// Every request that the description gives as an example is one that it allows,
// is answered, and with what the description says.
func TestOpenAPIExamplesWork(t *testing.T) {
	doc, router := description(t)
	sent := 0
	for _, e := range api.Examples() {
		synctest.Test(t, func(t *testing.T) {
			p := newPrograms(t)
			p.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager anna\n")
			p.tokens["anna"] = p.mint("anna", "write")
			if code, body := p.conforms(router, e.Method, e.Path, e.Body); code != http.StatusOK {
				t.Errorf("%s %s %v: %d %s", e.Method, e.Path, e.Body, code, body)
			}
		})
		sent++
	}
	// Lines are given as they are in help, where the world may differ: what
	// counts is that each is understood. There is no room by its name here.
	lines := doc.Paths.Value("/commands").Post.RequestBody.Value.Content["application/json"].Examples
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		p.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager anna\ngiven companies 3\n")
		p.tokens["anna"] = p.mint("anna", "write")
		for _, name := range slices.Sorted(maps.Keys(lines)) {
			example, ok := lines[name].Value.Value.(map[string]any)
			if !ok {
				t.Fatalf("%s: %v", name, lines[name].Value.Value)
			}
			code, body := p.conforms(router, http.MethodPost, "/api/v1/commands", example)
			if code >= http.StatusInternalServerError || code == http.StatusTooManyRequests || code == http.StatusBadRequest || strings.Contains(body, "problem:misread") && !strings.Contains(body, "#marketing") {
				t.Errorf("%v: %d %s", example, code, body)
			}
			sent++
		}
	})
	if sent < 60 {
		t.Errorf("only %d examples", sent)
	}
}

// conforms sends a request and holds it and its answer against the description.
func (p *programs) conforms(router routers.Router, method, path string, example map[string]any) (int, string) {
	p.t.Helper()
	body := []byte(nil)
	if method == http.MethodGet {
		q := url.Values{}
		for k, v := range example {
			q.Set(k, v.(string))
		}
		path += "?" + q.Encode()
	} else {
		var err error
		if body, err = json.Marshal(example); err != nil {
			p.t.Fatal(err)
		}
	}
	request := func() *http.Request {
		r := httptest.NewRequestWithContext(p.t.Context(), method, path, bytes.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+p.tokens["anna"])
		if body != nil {
			r.Header.Set("Content-Type", "application/json")
		}
		return r
	}
	r := request()
	route, params, err := router.FindRoute(r)
	if err != nil {
		p.t.Fatalf("%s %s: %v", method, path, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: func(context.Context, *openapi3filter.AuthenticationInput) error { return nil }},
	}
	if err := openapi3filter.ValidateRequest(p.t.Context(), input); err != nil {
		p.t.Errorf("%s %s %s is not described: %v", method, path, body, err)
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, request())
	answer := w.Body.String()
	if err := openapi3filter.ValidateResponse(p.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: w.Code, Header: w.Header(), Body: io.NopCloser(strings.NewReader(answer)),
		Options: input.Options,
	}); err != nil {
		p.t.Errorf("%s %s %s: the answer is not described: %v\n%s", method, path, body, err, answer)
	}
	return w.Code, answer
}

// The description can be had by anybody, and holds nothing of a workspace.
func TestOpenAPIIsServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
		doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
		if err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d %v", w.Code, err)
		}
		if got := doc.Servers[0].URL; got != "https://bot.example.com/api/v1" {
			t.Errorf("server %s", got)
		}
	})
}
