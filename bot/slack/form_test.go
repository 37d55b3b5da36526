package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// anyForm has a field of every kind.
func anyForm() *bot.Form {
	many := make([]bot.Choice, 150)
	for i := range many {
		many[i] = bot.Choice{Label: fmt.Sprint("Type ", i), Value: fmt.Sprint(i)}
	}
	return &bot.Form{
		Command: "log", Token: "tok1", Title: "Log an interaction with somebody", Submit: "Save this interaction for good", Cancel: "Cancel",
		Fields: []bot.Field{
			{Name: "company", Label: "Company", Kind: bot.Search, Required: true, Value: "Acme", Choices: []bot.Choice{{Label: "Acme & Sons", Value: "Acme"}}},
			{Name: "type", Label: "Type", Kind: bot.Pick, Value: "7", Choices: many},
			{Name: "date", Label: "Date", Kind: bot.Date, Value: "2026-03-09", Help: "Today if empty."},
			{Name: "day", Label: "Day", Kind: bot.Date, Value: "10/3"},
			{Name: "note", Label: "Note", Kind: bot.ManyLine, Value: strings.Repeat("n", 5000)},
			{Name: "next", Label: "", Kind: bot.OneLine},
			{Name: "nothing", Label: "Nothing to pick", Kind: bot.Pick},
			{Name: "long", Label: "Long", Kind: bot.Search, Value: strings.Repeat("x", 200)},
			{Name: "list", Label: "List", Kind: bot.Upload},
			{Name: "source", Kind: bot.Hidden, Value: "C1:1.2"},
		},
	}
}

func TestAFormIsOpenedAsAModal(t *testing.T) {
	g := newRig(t, says(bot.Reply{Form: anyForm()}))
	if w := g.command("log"); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
	g.idle(t)
	calls := g.fake.got("views.open")
	if len(calls) != 1 || calls[0].JSON["trigger_id"] != "1.2.trigger" {
		t.Fatalf("opened %v", calls)
	}
	view := calls[0].JSON["view"].(map[string]any)
	delete(view, "private_metadata") // has the time in it
	golden(t, "form.slack.json", indented(t, view))
}

func TestWithoutAFormThereIsSomethingToType(t *testing.T) {
	form := &bot.Form{Command: "log", Fields: []bot.Field{{Name: "company", Required: true, Value: "Acme & Sons"}, {Name: "type"}, {Name: "src", Kind: bot.Hidden, Value: "x"}}}
	usage := english.NoForm + "/relationship log &lt;company&gt; [type]"
	refused := func(call) (int, http.Header, string) { return 200, nil, `{"ok":false,"error":"expired_trigger_id"}` }
	t.Run("no token", func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Form: form}), func(c *Config) { c.Token = "" })
		got := shown(t, g.command("log"))
		if got["text"] != usage || strings.Contains(encoded(t, got), "button") {
			t.Errorf("answer %v", got)
		}
	})
	t.Run("expired", func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Form: form}))
		g.fake.answers["views.open"] = refused
		got := shown(t, g.command("log"))
		g.idle(t)
		if got["text"] != usage || !strings.Contains(encoded(t, got), `"value":"log \"Acme \u0026 Sons\""`) {
			t.Errorf("answer %s", encoded(t, got))
		}
	})
	t.Run("said", func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Form: form}))
		g.event(fmt.Sprintf(whisper, ""))
		g.idle(t)
		if d := cmp.Diff([]string{"chat.postMessage"}, g.fake.asked()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
	t.Run("hidden fields too long", func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Form: &bot.Form{Command: "log", Fields: []bot.Field{{Name: "h", Kind: bot.Hidden, Value: strings.Repeat("h", 4000)}}}}))
		if got := shown(t, g.command("log")); !strings.HasPrefix(fmt.Sprint(got["text"]), english.NoForm) {
			t.Errorf("answer %v", got)
		}
		g.idle(t)
	})
}

// submission fills in the form that f was last sent, as Slack would.
func submission(t *testing.T, f *fake, values string) string {
	t.Helper()
	calls := f.got("views.open")
	if len(calls) == 0 {
		t.Fatal("no form was opened")
	}
	view := calls[len(calls)-1].JSON["view"].(map[string]any)
	return submissionOf(t, view, values)
}

func submissionOf(t *testing.T, view map[string]any, values string) string {
	t.Helper()
	view["id"], view["hash"] = "V1", "h1"
	view["state"] = map[string]any{"values": json.RawMessage(values)}
	return encoded(t, map[string]any{
		"type": "view_submission", "trigger_id": "t2", "team": map[string]any{"id": "T1"},
		"user": map[string]any{"id": "U0ANNA", "team_id": "T1"}, "view": view,
	})
}

// formThen opens a form for a line and does what then does with it submitted.
func formThen(then bot.Handler) bot.Handler {
	return func(ctx context.Context, ev bot.Event) (bot.Reply, error) {
		if _, ok := ev.Body.(bot.Submit); ok {
			return then(ctx, ev)
		}
		return bot.Reply{Form: anyForm()}, nil
	}
}

func TestAFormComesBackAsItWasOpened(t *testing.T) {
	var got bot.Event
	g := newRig(t, formThen(func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		got = ev
		return bot.Reply{Private: true, Message: plainly("logged")}, nil
	}))
	g.command("log")
	w := g.interact(submission(t, g.fake, `{"company":{"company":{"type":"external_select","selected_option":{"value":"Acme"}}},"note":{"note":{"type":"plain_text_input","value":"hi"}}}`))
	g.idle(t)
	if body := shown(t, w); body["response_action"] != "clear" {
		t.Errorf("answer %v", body)
	}
	want := bot.Submit{Form: "log", Token: "tok1", Values: map[string]string{"company": "Acme", "note": "hi", "source": "C1:1.2"}}
	if d := cmp.Diff(bot.Body(want), got.Body); d != "" || got.Room != "C1" || got.ID != "t2" {
		t.Errorf("event %+v (-want +got):\n%s", got, d)
	}
	if d := cmp.Diff([]string{"ephemeral logged"}, told(g.fake)); d != "" {
		t.Errorf("said (-want +got):\n%s", d)
	}
}

func TestWhatIsWrongStandsInTheForm(t *testing.T) {
	boom := func(context.Context, bot.Event) (bot.Reply, error) { panic("boom") }
	tests := []struct {
		name string
		then bot.Handler
		want map[string]string
	}{
		{"a field", says(bot.Reply{Errors: map[string]string{"date": "In the future."}}), map[string]string{"date": "In the future."}},
		{"a hidden field", says(bot.Reply{Errors: map[string]string{"source": "Gone.", "": "No."}}), map[string]string{"company": "No. Gone."}},
		{"a panic", boom, map[string]string{"company": english.Broke}},
	}
	for _, tt := range tests {
		g := newRig(t, formThen(tt.then))
		g.command("log")
		w := shown(t, g.interact(submission(t, g.fake, `{}`)))
		g.idle(t)
		errors, _ := w["errors"].(map[string]any)
		if w["response_action"] != "errors" || len(errors) != len(tt.want) {
			t.Errorf("%s: answer %v", tt.name, w)
		}
		for field, want := range tt.want {
			if got := fmt.Sprint(errors[field]); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s says %q, want %q", tt.name, field, got, want)
			}
		}
		if told := told(g.fake); told != nil {
			t.Errorf("%s: also said %v", tt.name, told)
		}
	}
}

func TestASlowFormIsClosedAndHeardOfLater(t *testing.T) {
	tests := []struct {
		name  string
		reply bot.Reply
		want  string
	}{
		{"well", bot.Reply{Private: true, Message: plainly("logged")}, "ephemeral logged"},
		{"wrong", bot.Reply{Errors: map[string]string{"date": "In the future."}}, "ephemeral " + english.NotSaved + " In the future."},
		{"another form", bot.Reply{Form: &bot.Form{Command: "add"}}, "ephemeral " + english.NoForm + "/relationship add"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, formThen(after(10*time.Second, says(tt.reply))))
				g.command("log")
				start := time.Now()
				w := g.interact(submission(t, g.fake, `{}`))
				if body := shown(t, w); body["response_action"] != "clear" || time.Since(start) != defaultPatience {
					t.Errorf("answer %v after %v", body, time.Since(start))
				}
				g.idle(t)
				if d := cmp.Diff([]string{tt.want}, told(g.fake)); d != "" {
					t.Errorf("said (-want +got):\n%s", d)
				}
			})
		})
	}
}

func TestAFormMayFollowAForm(t *testing.T) {
	g := newRig(t, formThen(says(bot.Reply{Form: anyForm()})))
	g.command("log")
	w := shown(t, g.interact(submission(t, g.fake, `{}`)))
	g.idle(t)
	view, _ := w["view"].(map[string]any)
	if w["response_action"] != "update" {
		t.Errorf("answer %v", w)
	}
	for _, p := range checkView(view) {
		t.Error(p)
	}
}

func TestAnUploadedFileIsAFieldsText(t *testing.T) {
	upload := func(url string, size int) string {
		return fmt.Sprintf(`{"list":{"list":{"type":"file_input","files":[{"id":"F1","size":%d,"url_private_download":%q}]}}}`, size, url)
	}
	tests := []struct {
		name, values, want string // want is the text, or the complaint
	}{
		{"right", upload("https://files.slack.com/files-pri/T1-F1/download/a.csv", 4), "a,b\n"},
		{"large", upload("https://files.slack.com/files-pri/T1-F1/download/a.csv", maxUpload+1), english.FileSize},
		{"larger than it says", upload("https://files.slack.com/huge", 4), english.FileSize},
		{"gone", upload("https://files.slack.com/none", 4), english.FileRead},
		{"of another host", upload("https://evil.example/a.csv", 4), english.FileRead},
		{"of a host like Slack's", upload("https://files.slack.com.evil.example/a.csv", 4), english.FileRead},
		{"not https", upload("http://files.slack.com/a.csv", 4), english.FileRead},
		{"nowhere", upload("", 4), english.FileRead},
	}
	for _, tt := range tests {
		got := ""
		g := newRig(t, formThen(func(_ context.Context, ev bot.Event) (bot.Reply, error) {
			got = ev.Body.(bot.Submit).Values["list"]
			return bot.Reply{}, nil
		}))
		g.fake.files["/files-pri/T1-F1/download/a.csv"] = "a,b\n"
		g.fake.files["/huge"] = strings.Repeat("x", maxUpload+1)
		g.command("import")
		w := shown(t, g.interact(submission(t, g.fake, tt.values)))
		g.idle(t)
		if errors, ok := w["errors"].(map[string]any); ok {
			got = fmt.Sprint(errors["list"])
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if strings.Contains(g.log.String(), botToken) || strings.Contains(g.log.String(), "evil.example") {
			t.Errorf("%s: log\n%s", tt.name, g.log)
		}
	}
}

func TestTypingIsAlwaysAnsweredWithOptions(t *testing.T) {
	const typing = `{"type":"block_suggestion","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"action_id":"company","block_id":"company","value":"ac","view":{"callback_id":"log","private_metadata":"{\"c\":\"log\"}"}}`
	many := make([]bot.Choice, 150)
	for i := range many {
		many[i] = bot.Choice{Label: strings.Repeat("ļ", 100), Value: fmt.Sprint(i)}
	}
	fails := func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, context.Canceled }
	tests := []struct {
		name string
		h    bot.Handler
		want int
	}{
		{"two", says(bot.Reply{Choices: []bot.Choice{{Label: "Acme", Value: "Acme"}, {Value: "Acme Ltd"}}}), 2},
		{"none", says(bot.Reply{}), 0},
		{"many", says(bot.Reply{Choices: many}), 100},
		{"twice the same, none, and one too long", says(bot.Reply{Choices: []bot.Choice{{Value: "a"}, {Value: "a"}, {}, {Value: strings.Repeat("x", 76)}}}), 1},
		{"an error", fails, 0},
		{"slow", after(time.Minute, says(bot.Reply{Choices: many})), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, tt.h)
				got := shown(t, g.interact(typing))
				g.idle(t)
				options, ok := got["options"].([]any)
				if !ok || len(options) != tt.want {
					t.Fatalf("answer %v, want %d options", got, tt.want)
				}
				c := &checker{}
				for i, o := range options {
					c.option(fmt.Sprint("option ", i), o)
				}
				for _, p := range c.problems {
					t.Error(p)
				}
			})
		})
	}
}
