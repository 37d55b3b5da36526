package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

// Words by which the forgotten would be found, in any case.
var herWords = []string{"jana", "novak", "20000000", "2000 0000"}

var jana = relationship.Subject{Company: "acme", Name: "Jana Novak", Token: relationship.Erased + "-7f3a2c", Emails: []string{"jana@acme.eu"}, Phones: []string{"+371 2000 0000"}}

func forgetting(s relationship.Subject) relationship.Forgetting {
	return relationship.Forgetting{Subject: s, By: "rita", At: noon.UnixMilli()}
}

// furnish writes of a person wherever anything of one can be.
func furnish(t *testing.T, l *relationship.Ledger) {
	t.Helper()
	ctx := t.Context()
	w, ok := l.Store.(*Workspace)
	if !ok {
		t.Fatalf("store is a %T", l.Store)
	}
	addCompany(t, l, "acme", "Acme", relationship.Customer, relationship.Partner)
	addCompany(t, l, "beta", "Beta", relationship.Customer)
	edit := func(id string, edit func(*relationship.Company)) {
		_, err := l.Write(ctx, relationship.Writing{By: "anna", At: noon, Company: id, Audit: "person Jana Novak: Acme", Edit: func(co *relationship.Company) error {
			edit(co)
			return nil
		}})
		must(t, err)
	}
	edit("acme", func(co *relationship.Company) {
		co.People = []relationship.Person{{Name: "Jana Novak", Role: "champion", Email: "jana@acme.eu", Phone: "+371 2000 0000"}, {Name: "Peter Lind"}}
		co.Relationships[0].NextWhat = "send Janai the offer"
	})
	edit("beta", func(co *relationship.Company) { co.Relationships[0].SnoozeWhy = "Jana Novak of Acme said so" })
	log := func(id string, daysAgo int, entries ...relationship.Entry) {
		for i := range entries {
			e := &entries[i]
			e.Day, e.How, e.Direction, e.Mood = l.Today(noon)-relationship.Day(daysAgo-i), relationship.Call, relationship.Mutual, new(relationship.Good)
			if e.Type == "" {
				e.Type = relationship.Interaction
			}
		}
		_, err := l.Write(ctx, relationship.Writing{ID: fmt.Sprint(id, daysAgo), By: "anna", At: noon, Company: id, Entries: entries, Link: "https://chat.example/janas-message"})
		must(t, err)
	}
	var many []relationship.Entry // more than are rewritten at once
	for range 450 {
		many = append(many, relationship.Entry{Who: []string{"Jana Novak", "Peter Lind"}, Text: "Novak agreed"})
	}
	log("acme", 500, many...)
	log("acme", 20, relationship.Entry{Who: []string{"Peter Lind"}, Text: "Janas kolēģis Pēteris"})
	log("acme", 10, relationship.Entry{Type: relationship.Ask, Side: relationship.Customer, Text: "a favour", Gain: "Jana recommends us", Give: "lunch with Jana"})
	log("beta", 5, relationship.Entry{Text: "they know JANA NOVAK, call 20000000"})
	must(t, w.Keep(ctx, map[string]string{
		"line:a": `log Acme call with="Jana Novak"`, "line:b": `log Beta call "hello"`,
		"talk:1": `{"c":"log","id":"acme","a":[{"n":"with","v":"Jana"}],"n":7}`, "news:anna": "{\"x\":\"Jana Novak\"}\n{\"x\":\"beta\"}\n",
	}, time.Hour))
	must(t, w.Audit(ctx, "anna", noon, "saw export of jana@acme.eu"))
	must(t, w.AddToken(ctx, relationship.Token{ID: "mail", Digest: "d", Person: "anna", Label: "for Jana Novak of Acme", By: "rita"}, noon))
	must(t, w.client.RPush(ctx, w.keys.tag+"whatever", `{"a":["Jana Novak",1.50,true]}`, "Jana Novak").Err())
	must(t, w.client.HSet(ctx, w.keys.tag+"something", "Jana Novak", "x", "y", "Jana Novak", "z", "1").Err())
	must(t, w.client.SAdd(ctx, w.keys.tag+"more", "Jana Novak", "x").Err())
}

// forgotten reports what is wrong with a store from which she was erased.
func forgotten(t *testing.T, l *relationship.Ledger) {
	t.Helper()
	ctx := t.Context()
	w, ok := l.Store.(*Workspace)
	if !ok {
		t.Fatalf("store is a %T", l.Store)
	}
	err := w.eachKey(ctx, func(found []string) error {
		for _, key := range found {
			held := strings.ToLower(fmt.Sprint(valueOf(t, w.client, key)))
			for _, word := range herWords {
				if strings.Contains(held, word) {
					t.Errorf("%s holds %q: %.200s", key, word, held)
				}
			}
		}
		return nil
	})
	must(t, err)
	if ids, exact, err := l.Addressees(ctx, "jana@acme.eu"); err != nil || len(ids) > 0 {
		t.Errorf("by her address: %v, %v, %v", ids, exact, err)
	}
	if open, err := w.Forgettings(ctx); err != nil || len(open) != 0 {
		t.Errorf("still under way: %v, %v", open, err)
	}
	check, err := w.CheckAudit(ctx)
	if err != nil || check.Broken != "" || check.Erased != 3 {
		t.Errorf("the trail: %+v, %v", check, err)
	}
	for _, id := range []string{"acme", "beta"} {
		rec, err := w.Record(ctx, id)
		must(t, err)
		history, err := l.History(ctx, id)
		must(t, err)
		for _, r := range rec.Company.Relationships {
			folded := l.InForce().Fold(&r, history, l.Today(noon))
			if diff := cmp.Diff(folded, &rec.Held[r.Side].State); diff != "" {
				t.Errorf("the state of %s is no fold of its journal (-fold +kept):\n%s", id, diff)
			}
		}
	}
}

func valueOf(t *testing.T, c redis.UniversalClient, key string) any {
	t.Helper()
	ctx := t.Context()
	switch kind := c.Type(ctx, key).Val(); kind {
	case "string":
		return c.Get(ctx, key).Val()
	case "hash":
		return c.HGetAll(ctx, key).Val()
	case "list":
		return c.LRange(ctx, key, 0, -1).Val()
	case "set":
		return c.SMembers(ctx, key).Val()
	case "zset":
		return c.ZRange(ctx, key, 0, -1).Val()
	default:
		t.Fatalf("%s is a %s", key, kind)
		return nil
	}
}

// Whoever is forgotten is in no key any more, and what is counted stays.
func TestAPersonIsForgotten(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		ctx := t.Context()
		furnish(t, l)
		before, err := l.Store.Record(ctx, "acme")
		must(t, err)
		subject := jana.Of(&before.Company)
		found, err := l.Find(ctx, subject)
		must(t, err)
		if ids, exact, err := l.Addressees(ctx, "jana@acme.eu"); err != nil || len(ids) != 1 || !exact {
			t.Errorf("by her address: %v, %v, %v", ids, exact, err)
		}
		if len(found) != 455 {
			t.Errorf("%d findings, want the records of both companies and 453 entries", len(found))
		}
		other := another(t, r) // a second process, which knows her
		_, err = other.Store.Known(ctx, "acme")
		must(t, err)
		did, err := l.Forget(ctx, forgetting(subject))
		if err != nil || len(did.Entries) != 453 || did.Files != relationship.PurgeYours {
			t.Fatalf("%d entries changed, files are %q: %v", len(did.Entries), did.Files, err)
		}
		forgotten(t, l)
		w := l.Store.(*Workspace)
		if got := w.client.LRange(ctx, w.keys.tag+"whatever", 0, -1).Val(); !cmp.Equal(got, []string{`{"a":["▇▇▇",1.50,true]}`, "▇▇▇"}) {
			t.Errorf("lines: %q", got)
		}
		if got, err := w.Kept(ctx, "line:b"); err != nil || got == "" {
			t.Errorf("a line that does not name her: %q, %v", got, err)
		}
		if got, err := w.Kept(ctx, "news:anna"); err != nil || got != "{\"x\":\"▇▇▇\"}\n{\"x\":\"beta\"}\n" {
			t.Errorf("lines of JSON: %q, %v", got, err)
		}
		after, err := l.Store.Record(ctx, "acme")
		must(t, err)
		for side, held := range after.Held {
			was := before.Held[side].State
			if len(held.State.People) != len(was.People) || held.State.Days != was.Days || held.State.Mood != was.Mood {
				t.Errorf("%s: counted was %+v, is %+v", side, was, held.State)
			}
		}
		// The other process writes on, and does not bring her back.
		if _, err := other.Write(ctx, call(other, "acme", "later", 0)); err != nil && !errors.Is(err, relationship.ErrStale) {
			t.Fatal(err)
		}
		must(t, func() error { _, err := other.Write(ctx, call(other, "acme", "later", 0)); return err }())
		forgotten(t, l)
	})
}

// A forgetting that was broken off at any command is finished by the next.
func TestForgettingResumes(t *testing.T) {
	for _, at := range []int{1, 2, 5, 8, 10, 12, 15, 20, 25, 30, 40, 60, 80} {
		dir := t.TempDir()
		e, err := embedded.Open(dir, embedded.Options{})
		must(t, err)
		r := Through(e.Dial)
		l := ledger(t, r, "T1")
		furnish(t, l)
		rec, err := l.Store.Record(t.Context(), "acme")
		must(t, err)
		breaking := &breaker{left: at}
		r.client.AddHook(breaking)
		if _, err = l.Forget(t.Context(), forgetting(jana.Of(&rec.Company))); err == nil && breaking.left < 0 {
			t.Errorf("at %d: broken off, and nobody says so", at)
		}
		breaking.left = 1 << 30
		next := another(t, r)
		if open, err := next.Store.Forgettings(t.Context()); err == nil && len(open) == 0 && at < 5 {
			_, err = l.Forget(t.Context(), forgetting(jana.Of(&rec.Company))) // it never began
			must(t, err)
		}
		must(t, next.Resume(t.Context(), noon))
		forgotten(t, next)
		must(t, next.Resume(t.Context(), noon))
		must(t, errors.Join(r.Close(), e.Close()))
	}
}

// A breaker lets so many commands through.
type breaker struct{ left int }

var errBroken = errors.New("the wire is cut")

func (b *breaker) DialHook(next redis.DialHook) redis.DialHook { return next }

func (b *breaker) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, c redis.Cmder) error {
		if b.left--; b.left < 0 {
			c.SetErr(errBroken)
			return errBroken
		}
		return next(ctx, c)
	}
}

func (b *breaker) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, all []redis.Cmder) error {
		if b.left--; b.left < 0 {
			for _, c := range all {
				c.SetErr(errBroken)
			}
			return errBroken
		}
		return next(ctx, all)
	}
}
