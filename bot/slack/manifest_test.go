package slack

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestManifest(t *testing.T) {
	data, err := Manifest(Delivery{Base: "https://bot.example.com/"}, "score <company>", "log <text>", "due", "help")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest.json", data)
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	limits := []struct {
		what, text string
		most       int
	}{
		{"name", m.Display.Name, 35},
		{"description", m.Display.Description, 140},
		{"long description", m.Display.Long, 4000},
		{"agent's description", m.Features.Agent.Description, 300},
	}
	if n := utf8.RuneCountInString(m.Display.Long); n < 175 {
		t.Errorf("long description has %d characters, want at least 175", n)
	}
	for _, s := range m.Features.Shortcuts {
		limits = append(limits, struct {
			what, text string
			most       int
		}{"shortcut's name", s.Name, 24}, struct {
			what, text string
			most       int
		}{"shortcut's description", s.Description, 150})
	}
	if n := len(m.Features.Shortcuts); n > 10 || len(m.Features.Agent.Prompts) > 4 {
		t.Errorf("%d shortcuts and %d prompts, want at most 10 and 4", n, len(m.Features.Agent.Prompts))
	}
	for _, c := range m.Features.Commands {
		limits = append(limits, []struct {
			what, text string
			most       int
		}{{"command", c.Command, 32}, {"command's description", c.Description, 2000}, {"usage hint", c.Hint, 1000}}...)
		if !c.Escape {
			t.Errorf("%s: mentions are not escaped", c.Command)
		}
	}
	for _, l := range limits {
		if n := utf8.RuneCountInString(l.text); n == 0 || n > l.most {
			t.Errorf("%s has %d characters, want 1 to %d", l.what, n, l.most)
		}
	}
	for _, bad := range []string{"", "bot.example.com", "http://bot.example.com", "https://u:p@x", "https://x/?a=b", "ftp://x", "https://x/#y"} {
		if _, err := Manifest(Delivery{Base: bad}); err == nil {
			t.Errorf("Manifest(%q) succeeded", bad)
		}
	}
	if _, err := Manifest(Delivery{Base: "https://x"}, strings.Repeat("x", 1001)); err == nil {
		t.Error("a usage hint of 1001 characters is taken")
	}
}

// Through sockets Slack needs no address of ours.
func TestManifestForSockets(t *testing.T) {
	data, err := Manifest(Delivery{Sockets: true}, "help")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest.sockets.json", data)
	if strings.Contains(string(data), "url") && !strings.Contains(string(data), `"socket_mode_enabled": true`) {
		t.Errorf("manifest: %s", data)
	}
}

// Every event that is subscribed to is one that we do something about, and the
// other way round but for the older kind of talk, which no new app gets.
func TestManifestHasTheEventsThatAreRead(t *testing.T) {
	var read []string
	for name := range happenings {
		switch name {
		case "message":
			name = "message.im"
		case "assistant_thread_started":
			continue
		}
		read = append(read, name)
	}
	slices.Sort(read)
	if d := cmp.Diff(read, events); d != "" {
		t.Errorf("events (-read +subscribed):\n%s", d)
	}
}

// needs are the scopes that each call of slack-go's client needs, of the kinds
// of room we use it for.
var needs = map[string][]string{
	"AuthTestContext":            nil,
	"GetUserInfoContext":         {"users:read"},
	"GetConversationInfoContext": {"channels:read", "groups:read"},
	"OpenConversationContext":    {"im:write"},
	"PostMessageContext":         {"chat:write"},
	"PostEphemeralContext":       {"chat:write"},
	"UpdateMessageContext":       {"chat:write"},
	"DeleteMessageContext":       {"chat:write"},
	"OpenViewContext":            nil,
	"UpdateViewContext":          nil,
	"GetPermalinkContext":        nil,
	"PublishViewContext":         nil,
	"StartStreamContext":         {"chat:write"},
	"AppendStreamContext":        {"chat:write"},
	"StopStreamContext":          {"chat:write"},

	"SetAssistantThreadsSuggestedPromptsContext": {"assistant:write"},
	"SetAssistantThreadsStatusContext":           {"assistant:write"},
	"SetAssistantThreadsTitleContext":            {"assistant:write"},
	// Of rooms other than those between a person and us only where it is
	// allowed: see optional.
	"GetConversationHistoryContext": {"im:history"},
	"UploadFileContext":             {"files:write"},
	"GetFileContext":                {"files:read"},
}

// The scopes asked for are those of the methods called and the events heard,
// neither more nor less.
func TestScopesAreThoseOfTheMethodsCalled(t *testing.T) {
	// app_mention, slash commands and shortcuts, message.im, user_change and
	// team_join; member_left_channel and the like need what conversations.info does.
	want := []string{"app_mentions:read", "commands", "im:history", "users:read"}
	used := map[string]bool{}
	//nolint:staticcheck // one package without build tags: what go/packages adds is not needed
	packages, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(packages["slack"], func(n ast.Node) bool {
		method, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if api, ok := method.X.(*ast.SelectorExpr); ok && api.Sel.Name == "api" {
			used[method.Sel.Name] = true
		}
		return true
	})
	for method := range used {
		scopes, known := needs[method]
		if !known {
			t.Errorf("%s is called, its scopes are not known", method)
		}
		want = append(want, scopes...)
	}
	for method := range needs {
		if !used[method] {
			t.Errorf("%s is not called any more", method)
		}
	}
	slices.Sort(want)
	if d := cmp.Diff(slices.Compact(want), scopes); d != "" {
		t.Errorf("scopes (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"channels:history", "groups:history", "users:read.email"}, optional); d != "" {
		t.Errorf("optional scopes (-want +got):\n%s", d)
	}
}
