package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

// A message that something was recorded from is gone once it was removed, for
// every process of the workspace and for no other. Nobody keeps note of one
// that nothing was recorded from.
func TestSources(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		const one, other, never = "https://chat.example/p1", "https://chat.example/p2", "https://chat.example/p3"
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		for i, link := range []string{one, other, one} {
			w := call(l, "acme", fmt.Sprintf("event-%d", i), 0)
			w.Link = link
			if _, err := l.Write(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		wall := ledger(t, r, "T2")
		addCompany(t, wall, "acme", "Acme", relationship.Customer)
		w := call(wall, "acme", "event", 0)
		w.Link = one
		if _, err := wall.Write(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		for _, link := range []string{one, never, one} {
			if err := l.Store.Removed(t.Context(), link); err != nil {
				t.Fatal(err)
			}
		}
		w = call(l, "acme", "late", 0)
		w.Link = one
		if _, err := l.Write(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		for name, at := range map[string]struct {
			store relationship.Store
			want  []string
		}{
			"here":              {l.Store, []string{one}},
			"another process":   {another(t, r).Store, []string{one}},
			"another workspace": {wall.Store, nil},
		} {
			got, err := at.store.Gone(t.Context(), []string{other, one, never})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(at.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if got, err := l.Store.Gone(t.Context(), nil); err != nil || got != nil {
			t.Errorf("of no links: %v, %v", got, err)
		}
	})
}
