package telemetry

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// everything is a telemetry that has seen one of each, by family with the
// labels it has.
func everything(t *testing.T) map[string][]string {
	t.Helper()
	w, err := New(t.Context(), Config{
		Version: "v1", Log: slog.New(slog.DiscardHandler),
		State: func(context.Context) State { return State{Model: true, Embedded: true} },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, done := w.Event(t.Context(), bot.Event{Platform: "slack"}, "score")
	done(bot.Broken)
	w.Called(ctx, bot.Call{Platform: "slack", Method: "chat.postMessage", Began: time.Now(), Ended: bot.CallDone})
	w.Waited("slack", "chat.postMessage", time.Second)
	Redis{w}.Asked(ctx, "get", time.Now(), context.Canceled)
	_, ended := w.Job(ctx, "night", time.Second)
	ended("done", false)
	w.Question(ctx, "extraction", time.Now(), 1, "")
	w.Synced(time.Millisecond)
	w.requests.WithLabelValues("GET /", "200").Observe(1)
	gathered, err := w.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, family := range gathered {
		name := family.GetName()
		var labels []string
		for _, l := range family.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		all[name] = labels
		if family.GetMetric()[0].GetHistogram() != nil {
			delete(all, name)
			all[name+"_count"], all[name+"_sum"], all[name+"_bucket"] = labels, labels, append(slices.Clone(labels), "le")
		}
	}
	return all
}

var (
	quoted   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	selector = regexp.MustCompile(`([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{([^}]*)\})?`)
	matcher  = regexp.MustCompile(`([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)`)
	grouping = regexp.MustCompile(`\b(?:by|on)\s*\(([^)]*)\)`)
	window   = regexp.MustCompile(`\[[^\]]*\]`)
)

// spoken are the words of PromQL that we use.
var spoken = strings.Fields("sum max min count by on and or rate increase histogram_quantile topk absent")

// wrong says what an expression names that there is not.
func wrong(expr string, all map[string][]string) (complaints []string, named []string) {
	bare := window.ReplaceAllString(quoted.ReplaceAllString(expr, `""`), "")
	if strings.Count(bare, "(") != strings.Count(bare, ")") || strings.Count(bare, "{") != strings.Count(bare, "}") {
		complaints = append(complaints, "brackets do not match")
	}
	labels := []string{"instance", "le"}
	for _, m := range selector.FindAllStringSubmatch(grouping.ReplaceAllString(bare, "by"), -1) {
		name := m[1]
		has, known := all[name]
		switch {
		case known:
			named = append(named, name)
			labels = append(labels, has...)
			for _, l := range matcher.FindAllStringSubmatch(m[2], -1) {
				if l[1] != "instance" && !slices.Contains(has, l[1]) {
					complaints = append(complaints, name+" has no label "+l[1])
				}
			}
		case !slices.Contains(spoken, name):
			complaints = append(complaints, "there is no "+name)
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(bare, -1) {
		for l := range strings.SplitSeq(g[1], ",") {
			if l = strings.TrimSpace(l); !slices.Contains(labels, l) {
				complaints = append(complaints, "nothing is labelled "+l)
			}
		}
	}
	if len(named) == 0 {
		complaints = append(complaints, "it is about nothing")
	}
	return complaints, named
}

// What the dashboard and the alerts ask for is there, and every figure is on
// the dashboard.
func TestDashboardAndAlerts(t *testing.T) {
	all := everything(t)
	shown := map[string]bool{}
	text, err := os.ReadFile("../../.deploy/grafana/rapport.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ X, W int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	ids, exprs := map[int]bool{}, 0
	for _, p := range dashboard.Panels {
		if ids[p.ID] || p.Title == "" || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %d %q at %v", p.ID, p.Title, p.GridPos)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			exprs++
			complaints, named := wrong(target.Expr, all)
			for _, c := range complaints {
				t.Errorf("%s: %s: %s", p.Title, target.Expr, c)
			}
			for _, name := range named {
				shown[name] = true
			}
		}
	}
	for name := range all {
		family := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_count"), "_sum")
		if strings.HasPrefix(name, "rapport_") && !shown[name] && !shown[family+"_bucket"] && !shown[family+"_count"] {
			t.Errorf("%s is on no panel", name)
		}
	}
	rules, err := os.ReadFile("../../.deploy/prometheus/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	alerts := 0
	for line := range strings.Lines(string(rules)) {
		expr, ok := strings.CutPrefix(strings.TrimSpace(line), "expr: ")
		if !ok {
			continue
		}
		alerts++
		complaints, _ := wrong(expr, all)
		for _, c := range complaints {
			t.Errorf("%s: %s", expr, c)
		}
	}
	if exprs < 40 || alerts < 10 {
		t.Errorf("%d expressions and %d alerts: the test looks at nothing", exprs, alerts)
	}
}

// The test would notice what is misspelt.
func TestWrongExpressions(t *testing.T) {
	all := everything(t)
	for _, expr := range []string{
		"sum(rapport_event_total)", `rapport_up{platform="slack"}`, "sum by (comand) (rate(rapport_events_total[5m]))", "sum(rapport_up", "summ(rapport_up)", "1 + 1",
		"rapport_event_duration_seconds",
	} {
		if complaints, _ := wrong(expr, all); len(complaints) == 0 {
			t.Errorf("%s: nothing to complain about", expr)
		}
	}
}
