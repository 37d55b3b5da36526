package commands

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot/card"
)

// Only what is an address of a page and short enough is kept.
func TestKeptLink(t *testing.T) {
	room := strings.Repeat("x", longestLink-len("https://chat.example/"))
	for link, want := range map[string]bool{
		"https://chat.example/archives/C1/p17?thread_ts=1.2&cid=C1": true,
		"https://chat.example/" + room:                              true,
		"https://chat.example/" + room + "x":                        false,
		"http://chat.example/p1":                                    false,
		"javascript:alert(1)":                                       false,
		"https:///p1":                                               false,
		"https://chat.example/a b":                                  false,
		"https://chat.example/a\nb":                                 false,
		"p1":                                                        false,
		"":                                                          false,
	} {
		if got := keptLink(link) != ""; got != want {
			t.Errorf("%.60q kept: %v, want %v", link, got, want)
		}
	}
}

// Buttons that record something new hand the link on, those of every line that
// is run in turn as well; buttons that look, set up or are about an entry that
// is there do not.
func TestSourced(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	const link = "https://chat.example/p1?cid=C1"
	handsOn := []string{
		`log Acme call great draft=card`, `note "Beta Retail" "call #7 again" id=abc`, `promise Acme theirs "price list"`,
		`fact Acme renewal=likely date=2026-03-10 confirm=yes id=abc`, `pieraksti Acme zvans`, `complaint Acme "late"`,
	}
	not := []string{
		`score Acme`, `log Acme call link=https://chat.example/p9`, `edit #7 mood=good`, `undo #7`, `complaint close #7`, `promise #7 kept`,
		`add Acme customer`, `next Acme 2026-03-20`, `dance`, ``,
	}
	const added = ` link="` + link + `"`
	for _, line := range slices.Concat(handsOn, not) {
		want := line
		if slices.Contains(handsOn, line) {
			want += added
		}
		if got := m.sourcedLine(line, link); got != want {
			t.Errorf("%q became %q, want %q", line, got, want)
		}
		if got := m.sourcedLine(m.sourcedLine(line, link), link); got != want {
			t.Errorf("%q became %q the second time, want %q", line, got, want)
		}
	}
	msg := func(log string) card.Message {
		return card.Message{Blocks: []card.Block{card.Para("Which?"), card.Actions{
			{Label: "Both", Line: inTurnLine("add Beta customer", log)},
			{Label: "Type", Menu: []card.Action{{Label: "call", Line: log}, {Label: "why", Line: "why Acme"}}},
		}}}
	}
	if diff := cmp.Diff(msg("log Acme call"+added), m.sourced(msg("log Acme call"), link)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(msg("log Acme call"), m.sourced(msg("log Acme call"), "")); diff != "" {
		t.Errorf("without a link (-want +got):\n%s", diff)
	}
}
