package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var tools = []bot.Tool{
	{Name: "score", About: "How good it is", Examples: []string{"score Acme"}, Fields: []bot.Field{{Name: "company", Label: "Company", Required: true}}},
	{Name: "note", About: "Write something down", Writes: true, Fields: []bot.Field{
		{Name: "company", Label: "Company", Required: true},
		{Name: "with", Label: "People", Many: true},
		{Name: "mood", Kind: bot.Pick, Choices: []bot.Choice{{Value: "good"}, {Value: "bad"}}},
	}},
}

// talking returns a client's session with a server in front of a handler, and
// what the server logs.
func talking(t *testing.T, access bot.Access, handle bot.Handler) (*mcp.ClientSession, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s := New(Config{
		Handle: handle, Tools: tools, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil)), Version: "1",
		Name: func(_ context.Context, _, person string) string { return strings.ToUpper(person) },
	})
	here, there := mcp.NewInMemoryTransports()
	served, err := s.For(Caller{Team: "T1", Person: "anna", Access: access}).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), there, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = client.Close(), served.Wait() })
	return client, &log
}

// Each command is a tool with the schema of its declaration. Who may only look
// is offered nothing else.
func TestTools(t *testing.T) {
	handle := func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil }
	for access, want := range map[bot.Access][]string{bot.Writes: {"note", "score"}, bot.Reads: {"score"}} {
		client, _ := talking(t, access, handle)
		list, err := client.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, tool := range list.Tools {
			names = append(names, tool.Name)
			if tool.Annotations.ReadOnlyHint != (tool.Name == "score") || *tool.Annotations.DestructiveHint != (tool.Name == "note") {
				t.Errorf("%s is annotated %+v", tool.Name, tool.Annotations)
			}
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", access, diff)
		}
		schema, err := json.Marshal(list.Tools[len(list.Tools)-1].InputSchema)
		if want := `"required":["company"]`; err != nil || !strings.Contains(string(schema), want) || !strings.Contains(string(schema), `"additionalProperties":false`) {
			t.Errorf("schema %s, want %s", schema, want)
		}
	}
}

// A call is a proposal in the person's name; the answer is text and figures.
func TestCall(t *testing.T) {
	var got bot.Event
	client, _ := talking(t, bot.Writes, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		got = ev
		return bot.Reply{Message: card.Message{Blocks: []card.Block{card.Para("Asked ", card.Who("anna"), ".")}}, Data: map[string]int{"score": 87}}, nil
	})
	answer, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "note", Arguments: map[string]any{"company": "Acme", "with": []string{"Jana", "Peter"}, "mood": "good"}})
	if err != nil {
		t.Fatal(err)
	}
	want := bot.Proposed{Form: "note", Values: map[string]string{"company": "Acme", "with": "Jana, Peter", "mood": "good"}}
	if diff := cmp.Diff(bot.Body(want), got.Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if got.ID == "" || got.Team != "T1" || got.Person != "anna" || got.Program != bot.Writes || got.Platform != Platform {
		t.Errorf("event %+v", got)
	}
	figures, err := json.Marshal(answer.StructuredContent)
	if err != nil || text(answer) != "Asked @ANNA." || string(figures) != `{"score":87}` || answer.IsError {
		t.Errorf("answer %q %s %v", text(answer), figures, answer.IsError)
	}
}

func text(r *mcp.CallToolResult) string {
	words := ""
	for _, c := range r.Content {
		if t, ok := c.(*mcp.TextContent); ok {
			words += t.Text
		}
	}
	return words
}

// What does not fit is for the model to correct; what broke is not told to it.
func TestWrongCalls(t *testing.T) {
	client, log := talking(t, bot.Writes, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		switch ev.Body.(bot.Proposed).Values["company"] {
		case "broken":
			return bot.Reply{}, errors.New("disk on fire")
		case "none":
			return bot.Reply{Fault: bot.Nowhere, Message: card.Message{Blocks: []card.Block{card.Para("No such."), card.Actions{{Label: "Acme", Line: "x"}}}}}, nil
		}
		return bot.Reply{Fault: bot.Lacking, Form: &bot.Form{Fields: []bot.Field{{Name: "text", Required: true}}}}, nil
	})
	for _, c := range []struct {
		given map[string]any
		want  string
	}{
		{map[string]any{"company": "none"}, "No such.\nChoices: Acme."},
		{map[string]any{"company": "Acme"}, "Missing: text."},
		{map[string]any{"mood": "good"}, "Missing: company."},
		{map[string]any{"company": "Acme", "id": "x"}, "id"},
		{map[string]any{"company": map[string]any{}}, "company"},
	} {
		answer, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "note", Arguments: c.given})
		if err != nil || !answer.IsError || !strings.Contains(text(answer), c.want) {
			t.Errorf("%v: %v %q, want %q", c.given, err, text(answer), c.want)
		}
	}
	_, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "note", Arguments: map[string]any{"company": "broken"}})
	if err == nil || strings.Contains(err.Error(), "fire") || !strings.Contains(log.String(), "disk on fire") {
		t.Fatalf("%v\n%s", err, log)
	}
	if _, ref, ok := strings.Cut(err.Error(), "reference "); !ok || strings.Count(log.String(), "ref="+ref) != 1 {
		t.Errorf("%v is not in the log\n%s", err, log)
	}
	if _, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "admin"}); err == nil {
		t.Error("a tool that there is not was called")
	}
}
