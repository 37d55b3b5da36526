package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// A tombstone keeps the forgotten out until somebody lets them in, whichever way
// they come, and a copy that brings them back is forgotten in the night.
func TestTheForgottenDoNotReturn(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		ctx := t.Context()
		furnish(t, l)
		w := l.Store.(*Workspace)
		var copied bytes.Buffer
		_, err := r.Backup(ctx, &copied, BackupOptions{})
		must(t, err)
		_, err = l.Forget(ctx, forgetting(jana))
		must(t, err)
		back := func(l *relationship.Ledger, name string, let bool) error {
			_, err := l.Write(ctx, relationship.Writing{By: "anna", At: noon, Company: "acme", Return: let, Edit: func(co *relationship.Company) error {
				co.People = append(co.People, relationship.Person{Name: name})
				return nil
			}})
			return err
		}
		var refused *relationship.ForgottenError
		if err := back(l, "JANA  Novak", false); !errors.As(err, &refused) || refused.Day.String() != "2026-03-10" {
			t.Errorf("she came back: %v", err)
		}
		must(t, back(l, "Jana Liepa", false))
		stones, err := w.Tombstones(ctx, []string{"acme"}, []string{"Jana Novak", "jana@ACME.eu", "Peter Lind"})
		if err != nil || len(stones) != 2 || stones["Jana Novak"].Token != jana.Token {
			t.Errorf("tombstones: %v, %v", stones, err)
		}
		if stones, err = w.Tombstones(ctx, []string{"beta"}, []string{"Jana Novak"}); err != nil || len(stones) != 0 {
			t.Errorf("a namesake elsewhere: %v, %v", stones, err)
		}
		// A copy from before is put in the place of the store.
		_, err = r.Restore(ctx, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(copied.Bytes())), nil }, RestoreOptions{Replace: true, Now: noon})
		must(t, err)
		l = ledger(t, r, "T1")
		if people := func() []string { rec, err := l.Store.Record(ctx, "acme"); must(t, err); return rec.Company.Names() }(); len(people) != 2 {
			t.Fatalf("the copy brought back %v", people)
		}
		must(t, l.Resume(ctx, noon.Add(time.Hour)))
		forgotten(t, l)
		// A text that is new may mean somebody else of that name.
		_, err = l.Write(ctx, relationship.Writing{By: "anna", At: noon.AddDate(0, 0, 2), Company: "acme", Entries: []relationship.Entry{
			{Type: relationship.Note, Day: l.Today(noon), Text: "another Jana Novak called"},
		}})
		must(t, err)
		must(t, l.Resume(ctx, noon.AddDate(0, 0, 3)))
		history, err := l.History(ctx, "acme")
		if must(t, err); history[len(history)-1].Text != "another Jana Novak called" {
			t.Errorf("a text that was written since: %q", history[len(history)-1].Text)
		}
		// Somebody decides otherwise.
		if err := back(l, "Jana Novak", false); !errors.As(err, &refused) {
			t.Errorf("she came back: %v", err)
		}
		must(t, back(l, "Jana Novak", true))
		must(t, l.Resume(ctx, noon.Add(2*time.Hour)))
		rec, err := l.Store.Record(ctx, "acme")
		if must(t, err); len(rec.Company.People) != 2 {
			t.Errorf("let in, and not there: %+v", rec.Company.People)
		}
	})
}

// A copy brings back who is called otherwise in it, or stands in a text alone.
func TestWhoReturnsUnderAnotherNameIsForgotten(t *testing.T) {
	r := backends["embedded"](t)
	t.Cleanup(func() { _ = r.Close() })
	l := ledger(t, r, "T1")
	ctx := t.Context()
	addCompany(t, l, "acme", "Acme", relationship.Customer)
	call := func(name string, entries ...relationship.Entry) {
		_, err := l.Write(ctx, relationship.Writing{By: "anna", At: noon, Company: "acme", Entries: entries, Edit: func(co *relationship.Company) error {
			co.People = []relationship.Person{{Name: name, Email: "jana@acme.eu"}}
			return nil
		}})
		must(t, err)
	}
	call("Jane Nowack", relationship.Entry{Type: relationship.Note, Day: l.Today(noon), Text: "Līga Kalna called"})
	var copied bytes.Buffer
	_, err := r.Backup(ctx, &copied, BackupOptions{})
	must(t, err)
	call("Jana Novak")
	_, err = l.Forget(ctx, forgetting(jana))
	must(t, err)
	_, err = l.Forget(ctx, forgetting(relationship.Subject{Company: "acme", Name: "Līga Kalna", Token: relationship.Erased + "-1"}))
	must(t, err)
	_, err = r.Restore(ctx, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(copied.Bytes())), nil }, RestoreOptions{Replace: true, Now: noon})
	must(t, err)
	l = ledger(t, r, "T1")
	must(t, l.Resume(ctx, noon.Add(time.Hour)))
	w := l.Store.(*Workspace)
	must(t, w.eachKey(ctx, func(found []string) error {
		for _, key := range found {
			held := strings.ToLower(fmt.Sprint(valueOf(t, w.client, key)))
			for _, word := range []string{"nowack", "jane", "jana", "kalna"} {
				if strings.Contains(held, word) {
					t.Errorf("%s holds %q: %.200s", key, word, held)
				}
			}
		}
		return nil
	}))
}
