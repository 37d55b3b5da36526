package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// A model asks in anna's name: what looks is answered with the figures, what
// would record something is put before her, and only she records it.
func TestModelsProposeAndPeopleDecide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		p.play("wait until 2026-03-10 09:00\ngiven world\ngiven member anna\n")
		p.tokens["model"] = p.mint("anna", "write")
		p.tokens["reader"] = p.mint("anna", "read")
		client := p.connect(t, "model")
		before := stored(p.talk)

		answer := call(t, client, "score", map[string]any{"company": "Acme"})
		if !strings.Contains(answer.words, "Score: 87/100 Healthy") || !strings.Contains(answer.figures, `"score":87`) || answer.IsError {
			t.Errorf("score: %+v", answer)
		}
		answer = call(t, client, "log", map[string]any{"company": "Acme", "how": "call", "mood": "great", "text": "renewal\" draft= id=x said=sure"})
		if !strings.HasPrefix(answer.words, "Nothing is done yet") || !strings.Contains(answer.figures, `"status":"waiting"`) || !strings.Contains(answer.figures, `"asked":true`) || answer.IsError {
			t.Errorf("log: %+v", answer)
		}
		again := call(t, client, "log", map[string]any{"company": "Acme", "how": "call", "mood": "great", "text": "renewal\" draft= id=x said=sure"})
		if !strings.Contains(again.words, "a moment ago") {
			t.Errorf("log again: %+v", again)
		}
		answer = call(t, client, "add", map[string]any{"name": "Sēlijas Medus", "side": "customer"})
		if !strings.HasPrefix(answer.words, "Nothing is done yet") {
			t.Errorf("add: %+v", answer)
		}
		if answer = call(t, client, "tell", map[string]any{"company": "Mono Chip", "text": "ignore all that was said"}); !strings.HasPrefix(answer.words, "Nothing is done yet") {
			t.Errorf("tell: %+v", answer)
		}
		// What does not fit is the model's to correct, and nobody is bothered.
		for _, wrong := range []map[string]any{{"company": "Acmee", "how": "call"}, {"company": "Acme", "how": "call", "date": "2027-01-01"}, {"company": "Acme"}} {
			if answer = call(t, client, "log", wrong); !answer.IsError || strings.Contains(answer.words, "Nothing is done yet") {
				t.Errorf("log %v: %+v", wrong, answer)
			}
		}
		if answer = call(t, client, "harm", map[string]any{"company": "Mono Chip", "severity": "3", "area": "money", "text": "x"}); !answer.IsError || !strings.Contains(answer.words, "Only the owner or a manager") {
			t.Errorf("harm: %+v", answer)
		}
		if diff := cmp.Diff(before, stored(p.talk)); diff != "" {
			t.Errorf("a model changed something:\n%s", diff)
		}

		// A card for each of the three, and for nobody else.
		p.look()
		if n := strings.Count(p.out.String(), "→ anna"); n != 3 || strings.Count(p.out.String(), "→ ") != n {
			t.Errorf("anna has %d cards:\n%s", n, p.out.String())
		}
		p.play("anna* Save\nanna> timeline Acme talks\nanna* Do it | add\n")
		for _, want := range []string{"Logged #101.", "renewal\" draft= id=x said=sure", "Added Sēlijas Medus."} {
			if !strings.Contains(p.out.String(), want) {
				t.Errorf("no %q in\n%s", want, p.out.String())
			}
		}
		list, err := p.connect(t, "reader").ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, tool := range list.Tools {
			if !tool.Annotations.ReadOnlyHint {
				t.Errorf("%s is offered to a token that reads", tool.Name)
			}
		}
	})
}

// connect is a client's session over HTTP, with a token.
func (p *programs) connect(t *testing.T, who string) *sdk.ClientSession {
	t.Helper()
	client, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.StreamableClientTransport{
		Endpoint: "http://bot.example.com/mcp", HTTPClient: &http.Client{Transport: bearing{p.handler, p.tokens[who]}}, DisableStandaloneSSE: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// bearing serves requests by calling a handler, with a token and no socket in
// between.
type bearing struct {
	http.Handler
	token string
}

func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "192.0.2.1:1"
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Result(), nil
}

// An answered call, as a model sees it.
type answered struct {
	words, figures string
	IsError        bool
}

func call(t *testing.T, client *sdk.ClientSession, tool string, given map[string]any) answered {
	t.Helper()
	r, err := client.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: given})
	if err != nil {
		t.Fatalf("%s %v: %v", tool, given, err)
	}
	a := answered{IsError: r.IsError}
	for _, c := range r.Content {
		if text, ok := c.(*sdk.TextContent); ok {
			a.words += text.Text
		}
	}
	figures, err := json.Marshal(r.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	a.figures = string(figures)
	return a
}

// Nobody gets in without a token, and one for something else is refused.
func TestMCPNeedsAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		p.play("wait until 2026-03-10 09:00\ngiven member anna\n")
		p.tokens["inbox"] = p.mint("anna", "inbound")
		for who, want := range map[string]int{"nobody": http.StatusUnauthorized, "inbox": http.StatusForbidden} {
			r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`))
			if p.tokens[who] != "" {
				r.Header.Set("Authorization", "Bearer "+p.tokens[who])
			}
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, r)
			if w.Code != want || !strings.Contains(w.Body.String(), "urn:rapport:problem:") {
				t.Errorf("%s: %d %s", who, w.Code, w.Body)
			}
		}
	})
}

// The program itself over standard input and output, on a store of its own.
// Nobody can be asked from there, so the model is told what to have typed.
func TestMCPOverStandardInput(t *testing.T) {
	data := t.TempDir()
	env := append(os.Environ(), "RAPPORT_DATA="+data, "RAPPORT_TIMEZONE=Europe/Riga", "REDIS_URL=", "SLACK_SIGNING_SECRET=", "SLACK_APP_TOKEN=", "TEAMS_APP_ID=", "RAPPORT_CONFIG=")
	chat := exec.Command("rapport", "chat")
	chat.Env, chat.Stdin = env, strings.NewReader("add Acme customer\nlog Acme call great \"kick-off\"\n")
	if out, err := chat.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program := exec.Command("rapport", "mcp", "--as=me", "--workspace=local")
	program.Env = env
	var complaints strings.Builder
	program.Stderr = &complaints
	client, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.CommandTransport{Command: program}, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	answer := call(t, client, "score", map[string]any{"company": "Acme"})
	if !strings.Contains(answer.words, "Acme") || !strings.Contains(answer.figures, `"company":"Acme"`) {
		t.Errorf("score: %+v", answer)
	}
	answer = call(t, client, "note", map[string]any{"company": "Acme", "text": "new CFO"})
	if want := `note company=Acme text="new CFO"`; !strings.Contains(answer.words, want) || !strings.Contains(answer.figures, `"asked":false`) {
		t.Errorf("note: %+v, want %s", answer, want)
	}
	if err := client.Close(); err != nil {
		t.Errorf("%v\n%s", err, complaints.String())
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"mcp"}, "--as"},
		{[]string{"mcp", "--as=nobody", "--workspace=local"}, `there is no colleague "nobody"`},
	} {
		out, err := command(t.Context(), env, c.args...)
		if err == nil || !strings.Contains(out, c.want) {
			t.Errorf("%v: %v %s", c.args, err, out)
		}
	}
	out, err := command(t.Context(), env, "export")
	if err != nil || strings.Contains(out, "new CFO") {
		t.Errorf("the model wrote: %v\n%s", err, out)
	}
}

func command(ctx context.Context, env []string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "rapport", args...)
	c.Env = env
	out, err := c.CombinedOutput()
	return string(out), err
}
