package language

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// What colleagues write, at the margin, and how it is read, indented. Anybody
// may add a sentence; -update rewrites the readings.
func TestSentences(t *testing.T) {
	const file = "testdata/sentences.txt"
	zone, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	now, people := time.Date(2026, 3, 18, 10, 0, 0, 0, zone), accounts(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimRight(line, "\n"); {
		case strings.HasPrefix(line, "    "):
		case line == "", strings.HasPrefix(line, "#"):
			got.WriteString(line + "\n")
		default:
			r := Rules{}.Read(commands.Talk{Text: line, Now: now, Directory: people})
			got.WriteString(line + "\n    " + told(r) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got.String()); diff != "" {
		t.Errorf("%s (-file +read):\n%s", file, diff)
	}
}

// accounts are the companies of the sentences.
func accounts(t *testing.T) *relationship.Directory {
	t.Helper()
	text, err := os.ReadFile("testdata/accounts.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID, Name string
		Aliases  []string
		Contacts []struct{ Name string }
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	d := relationship.NewDirectory()
	for _, a := range all {
		l := relationship.Listing{ID: a.ID, Name: a.Name, Aliases: a.Aliases, Sides: []relationship.Side{relationship.Customer}}
		for _, c := range a.Contacts {
			l.People = append(l.People, c.Name)
		}
		d.List(l)
	}
	return d
}
