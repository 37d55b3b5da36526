package commands

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// What stands behind a button is given back as a person would type it.
func TestTyped(t *testing.T) {
	for line, want := range map[string][]string{
		``: nil,
		`log Acme call great "renewal looks good"`:                 {`log Acme call great "renewal looks good"`},
		`log Acme call id=ab12 great confirm=yes`:                  {`log Acme call great`},
		`log Acme draft=card text="id=7 is theirs" again=yes id=x`: {`log Acme text="id=7 is theirs"`},
		`then "log Acme call id=1" "promise Acme ours ""x"" id=2"`: {`log Acme call`, `promise Acme ours "x"`},
		`zvanīju Acme, viss kārtībā`:                               {`zvanīju Acme, viss kārtībā`},
	} {
		if diff := cmp.Diff(want, typed(line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

// Who may have saved something is offered to try again under the same ID, as
// often as it takes, even if the store then says that it would not; what is too
// long for a button is to be looked for.
func TestTryAgainKeepsTheID(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	refused := relationship.ErrUnavailable
	unsure := fmt.Errorf("%w: %w", refused, relationship.ErrUnsure)
	long := `note Acme "` + strings.Repeat("ā", buttonCarries/2) + `"`
	for _, c := range []struct {
		line  string
		err   error
		said  phrase
		again string
	}{
		{"log Acme call", refused, saidDown, ""},
		{"log Acme call", unsure, saidUnsure, "log Acme call again=yes id=E1"},
		{"log Acme call again=yes id=E1", unsure, saidUnsure, "log Acme call again=yes id=E1"},
		{"log Acme call again=yes id=E1", refused, saidUnsure, "log Acme call again=yes id=E1"},
		{"undo #7 id=b1", unsure, saidUnsure, "undo #7 id=b1 again=yes"},
		{"undo #7 id=b1", refused, saidDown, ""},
		{long, unsure, saidUnsureLong, ""},
		{`then "log Acme call id=1" "undo #2 id=2"`, unsure, saidUnsure, `then "log Acme call id=1" "undo #2 id=2"`},
		{"~abc", refused, saidDownPress, ""},
		{"score Acme", unsure, saidDownRead, ""},
		{"", unsure, saidDownRead, ""},
	} {
		r := &Request{ID: "E1", Line: c.line}
		a := m.explainDown(r, c.err)
		again := ""
		for _, b := range a.message.Blocks {
			for _, action := range card.Buttons(b).Flat() {
				again = action.Line
			}
		}
		if a.message.Summary != r.say(c.said) || again != c.again {
			t.Errorf("%s, %v: %q with %q, want %q with %q", c.line, errors.Is(c.err, relationship.ErrUnsure), a.message.Summary, again, r.say(c.said), c.again)
		}
	}
}
