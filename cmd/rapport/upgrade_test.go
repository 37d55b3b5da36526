package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
	"github.com/rapport-bot/rapport/store/redistest"
)

// testdata/first is what the first version of the program left, and what it
// said of it. Whoever wants to make it again goes into that folder, and there:
//
//	git worktree add /tmp/first 74e4306
//	(cd /tmp/first && go build -o /tmp/rapport-first ./cmd/rapport)
//	export RAPPORT_TIMEZONE=Europe/Riga RAPPORT_LANGUAGE=en RAPPORT_CLOCK_FILE=clock.json
//	/tmp/rapport-first import talks.csv
//	/tmp/rapport-first chat < talk.txt
//	/tmp/rapport-first --workspace local score --format csv > local.score.csv
//	/tmp/rapport-first --workspace sample score --format csv > sample.score.csv
//	/tmp/rapport-first --workspace local export > local.export.csv
//	gzip -9nc rapport-data/0000000001.log > 0000000001.log.gz
//
// chat fills the sample workspace as well.
const first = "testdata/first"

// firstData unpacks the folder of data.
func firstData(t *testing.T) string {
	t.Helper()
	packed, err := os.Open(filepath.Join(first, "0000000001.log.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	log, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(log)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "0000000001.log"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ran runs the program on the day of the fixture, and returns what it printed.
func ran(t *testing.T, in string, args ...string) string {
	t.Helper()
	var out, wrong bytes.Buffer
	args = append([]string{"--clock-file", filepath.Join(first, "clock.json"), "--timezone", "Europe/Riga", "--log", "error"}, args...)
	if code := run(t.Context(), args, strings.NewReader(in), &out, &wrong); code != done {
		t.Fatalf("rapport %s = %d: %s", strings.Join(args, " "), code, wrong.String())
	}
	return out.String()
}

// asFirst compares what the program says with what the first version said.
func asFirst(t *testing.T, at ...string) {
	t.Helper()
	for file, args := range map[string][]string{
		"local.score.csv":  {"--workspace", "local", "score", "--format", "csv"},
		"sample.score.csv": {"--workspace", "sample", "score", "--format", "csv"},
		"local.export.csv": {"--workspace", "local", "export"},
	} {
		want, err := os.ReadFile(filepath.Join(first, file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tabled(t, string(want), nil), tabled(t, ran(t, "", append(at, args...)...), tabled(t, string(want), nil)[0])); diff != "" {
			t.Errorf("%s (-first +now):\n%s", file, diff)
		}
	}
}

// tabled reads a table, of later versions the columns that there were at first.
func tabled(t *testing.T, text string, columns []string) [][]string {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(table) == 0 {
		t.Fatalf("not a table: %v\n%s", err, text)
	}
	if columns == nil {
		return table
	}
	kept := make([][]string, len(table))
	for _, name := range columns {
		i := slices.Index(table[0], name)
		if i < 0 {
			t.Fatalf("the column %s is no more", name)
		}
		for row := range table {
			kept[row] = append(kept[row], table[row][i])
		}
	}
	return kept
}

// What the first version wrote opens in this one: all of it is there, the
// scores are the same to the last digit, and what is new works on it.
func TestWhatTheFirstVersionWrote(t *testing.T) {
	data := firstData(t)
	at := []string{"--data", data}
	asFirst(t, at...)

	if ill := ran(t, "", append(at, "doctor")...); !strings.Contains(ill, "warn  layout          2 workspaces were written by an older rapport") {
		t.Errorf("doctor says\n%s", ill)
	}
	lacked := ran(t, "", append(at, "migrate", "--dry-run")...)
	for _, want := range []string{"local: would be layout 2, the directory knows who works where: 4 of 4", "sample: would be layout 3, shelves and rankings"} {
		if !strings.Contains(lacked, want) {
			t.Errorf("migrate --dry-run does not say %q:\n%s", want, lacked)
		}
	}
	asFirst(t, at...) // it changed nothing
	ran(t, "", append(at, "migrate")...)
	asFirst(t, at...)
	if again := ran(t, "", append(at, "migrate")...); again != "local: up to date, layout 3\nsample: up to date, layout 3\n" {
		t.Errorf("migrate again: %s", again)
	}

	heard := ran(t, strings.Join([]string{
		"settings language=en", "settings", "Ieva called yesterday, very happy", "1", "learn", "insight Gamma why-us \"Delivery within a day\"", "learn",
		"balance Acme", "reputation", "improve Acme", "home", "entry 12", "/quit",
	}, "\n"), append(at, "chat")...)
	heard = regexp.MustCompile(` +`).ReplaceAllString(heard, " ") // columns are as wide as what else is in them
	for what, want := range map[string]string{
		"settings were kept":                    "Tuesday 08:30",
		"people are found by name in talk":      "People Ieva Zara",
		"and what was understood is saved":      "Logged #18.",
		"insights of before are on their shelf": "1 insight read.",
		"and share a theme with new ones":       "delivery · 2 companies · #19 #12",
		"favours are balanced":                  "Credit +1.0",
		"complaints are found by day":           "1 (#11)",
		"remedies are worked out":               "settle and close complaint #11",
		"bands are counted by owner":            "Healthy 1",
		"old entries are there":                 "why-us \"Delivery within a day is why they stay\"",
	} {
		if !strings.Contains(heard, want) {
			t.Errorf("%s: %q is not said in\n%s", what, want, heard)
		}
	}
}

// A team grows out of the embedded store while the bot runs: what is there goes
// into a backup, from there to Redis, and back.
func TestATeamGrowsOntoRedis(t *testing.T) {
	server := redistest.Start(t).URL()
	data := firstData(t)
	// The bot has the folder open and goes on writing.
	e, err := embedded.Open(data, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bot := store.Through(e.Dial)
	w, err := bot.Workspace("local")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Note(t.Context(), "told", "while the bot ran"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "all.backup")
	for _, id := range []string{"local", "sample"} {
		ran(t, "", "--data", data, "--workspace", id, "backup", file+"."+id)
	}
	if err := w.Note(t.Context(), "told", "and goes on"); err != nil {
		t.Errorf("the bot cannot write any more: %v", err)
	}
	_, _ = bot.Close(), e.Close()

	for _, id := range []string{"local", "sample"} {
		report := ran(t, "", "--redis-url", server, "restore", file+"."+id)
		if !strings.Contains(report, "Restored "+id+": ") || !strings.Contains(report, "Restart every rapport") {
			t.Errorf("restore says %q", report)
		}
	}
	asFirst(t, "--redis-url", server)
	ran(t, "", "--redis-url", server, "migrate")
	r, err := store.Open(server, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if w, err = r.Workspace("local"); err != nil {
		t.Fatal(err)
	}
	if told, err := w.Noted(t.Context(), "told"); err != nil || told[0] != "while the bot ran" {
		t.Errorf("what was written while the bot ran is %q, %v", told, err)
	}

	back := filepath.Join(t.TempDir(), "back")
	for _, id := range []string{"local", "sample"} {
		ran(t, "", "--redis-url", server, "--workspace", id, "backup", file+".back."+id)
		ran(t, "", "--data", back, "restore", file+".back."+id)
	}
	asFirst(t, "--data", back)
	if again := ran(t, "", "--data", back, "migrate"); again != "local: up to date, layout 3\nsample: up to date, layout 3\n" {
		t.Errorf("the layout did not come along: %s", again)
	}
}
