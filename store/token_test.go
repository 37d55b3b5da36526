package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

// A token is made once, found by its ID, listed with its use, and gone when it
// is revoked, or its workspace left.
func TestTokens(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		w, err := r.Workspace("T1")
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		want := relationship.Token{
			ID: "k1", Digest: "d1", Person: "anna", Scopes: []relationship.Scope{relationship.ReadScope}, Label: "Zapier", By: "rita", Made: 20522,
		}
		if err := w.AddToken(ctx, want, noon); err != nil {
			t.Fatal(err)
		}
		other := want
		other.Person = "mallory"
		if err := w.AddToken(ctx, other, noon); !errors.Is(err, relationship.ErrTaken) {
			t.Errorf("the same ID again: %v, want ErrTaken", err)
		}
		if err := errors.Join(w.UseToken(ctx, "k1", 20523), w.IgnoreByToken(ctx, "k1"), w.IgnoreByToken(ctx, "k1")); err != nil {
			t.Fatal(err)
		}
		got, err := w.Token(ctx, "k1")
		want.Used = 20523
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("token (-want +got): %v\n%s", err, diff)
		}
		want.Ignored = 2
		all, err := w.Tokens(ctx)
		if diff := cmp.Diff([]relationship.Token{want}, all); err != nil || diff != "" {
			t.Errorf("tokens (-want +got): %v\n%s", err, diff)
		}
		if _, err := w.Token(ctx, "k2"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("no token: %v", err)
		}
		if err := w.Leave(ctx, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Token(ctx, "k1"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("token of a workspace that left: %v", err)
		}
		if err := w.Return(ctx); err != nil {
			t.Fatal(err)
		}
		for _, known := range []bool{true, false} {
			if was, err := w.DropToken(ctx, "k1", "rita", noon); err != nil || was != known {
				t.Errorf("DropToken = %v, %v; want %v", was, err, known)
			}
		}
		if all, err := w.Tokens(ctx); err != nil || len(all) != 0 {
			t.Errorf("tokens after revoking: %v, %v", all, err)
		}
	})
}

// Of those who keep something under a name at the same time one is the first.
func TestFirst(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		w, err := r.Workspace("T1")
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"one", "two"} {
			if got, err := w.First(t.Context(), "n", text, time.Hour); err != nil || got != "one" {
				t.Errorf("First(%s) = %q, %v", text, got, err)
			}
		}
		if got, err := w.Kept(t.Context(), "n"); err != nil || got != "one" {
			t.Errorf("Kept = %q, %v", got, err)
		}
	})
}
