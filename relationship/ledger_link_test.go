package relationship

import (
	"testing"
	"time"
)

// The entries of a writing keep the link of their message; what takes the
// place of another entry keeps that one's, and a void has none.
func TestEntriesKeepTheirLink(t *testing.T) {
	l := &Ledger{Model: Default(), Zone: time.UTC}
	before := &Record{Company: Company{ID: "acme", Name: "Acme"}}
	const link, was = "https://chat.example/p2", "https://chat.example/p1"
	done, err := l.apply(t.Context(), before, Writing{Company: "acme", Link: link, Entries: []Entry{
		{Type: Note},
		{Type: Note, Old: 7, Link: was},
		{Type: Note, Old: 8},
		{Type: Void, Of: 7},
	}}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{link, was, "", ""} {
		if got := done.Entries[i].Link; got != want {
			t.Errorf("entry %d has the link %q, want %q", i, got, want)
		}
	}
}
