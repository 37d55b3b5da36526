package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// The trail is a chain: whatever is done to it by hand is found, and where.
func TestTheTrailIsAChain(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		ctx := t.Context()
		// Lines of an earlier version are read, and stand before the chain.
		must(t, w.client.RPush(ctx, w.keys.audit(), `{"by":"rita","at":1000,"what":"old"}`).Err())
		for i := range 5 {
			must(t, w.Audit(ctx, "rita", noon.Add(time.Duration(i)*time.Hour), fmt.Sprint("saw ", i), "and more"))
		}
		must(t, w.SetSetting(ctx, "trial", "off", "rita", noon))
		check, err := w.CheckAudit(ctx)
		if err != nil || check.Broken != "" || check.Lines != 11 || check.Old != 1 || check.First != 1 || check.Last != 11 || len(check.Link) != 40 {
			t.Fatalf("the trail as it was written: %+v, %v", check, err)
		}
		lines, err := w.Audited(ctx, 0, 2)
		must(t, err)
		if len(lines) != 2 || lines[0].What != "setting trial=off" || lines[1].What != "and more" || !lines[0].At.Equal(noon) {
			t.Errorf("the newest: %+v", lines)
		}
		if old, err := w.Audited(ctx, 11, 10); err != nil || len(old) != 1 || old[0].Number != 0 {
			t.Errorf("the oldest: %+v, %v", old, err)
		}
		all := w.client.LRange(ctx, w.keys.audit(), 0, -1).Val()
		put := func(lines []string) {
			must(t, w.client.Del(ctx, w.keys.audit()).Err())
			for _, l := range lines {
				must(t, w.client.RPush(ctx, w.keys.audit(), l).Err())
			}
		}
		replaced := func(i int, old, now string) []string {
			lines := append([]string(nil), all...)
			if lines[i] = strings.Replace(lines[i], old, now, 1); lines[i] == all[i] {
				t.Fatalf("%q is not in %s", old, lines[i])
			}
			return lines
		}
		without := append(append([]string(nil), all[:4]...), all[5:]...)
		swapped := append([]string(nil), all...)
		swapped[4], swapped[5] = swapped[5], swapped[4]
		for name, c := range map[string]struct {
			lines []string
			at    int64
		}{
			"said otherwise":         {replaced(3, "saw 1", "saw 9"), 3},
			"by another":             {replaced(3, "rita", "zane"), 3},
			"at another time":        {replaced(3, `"at":17`, `"at":16`), 3},
			"another number":         {replaced(3, `"n":3`, `"n":4`), 4},
			"left out":               {without, 5},
			"in another order":       {swapped, 5},
			"the newest left out":    {all[:len(all)-1], 11},
			"the oldest left out":    {all[3:], 3},
			"emptied without a word": {replaced(3, `"what":`, `"x":true,"what":`), 3},
		} {
			put(c.lines)
			if got, err := w.CheckAudit(ctx); err != nil || got.Broken == "" || got.At != c.at {
				t.Errorf("%s: %+v, %v; want it broken at %d", name, got, err, c.at)
			}
		}
		// A line in no chain is told apart; a process of an earlier version may have
		// written it beside this one.
		put(append(append([]string(nil), all...), all[0]))
		if got, err := w.CheckAudit(ctx); err != nil || got.Broken != "" || got.Old != 2 {
			t.Errorf("a line in no chain: %+v, %v", got, err)
		}
		put(all)
		if got, err := w.CheckAudit(ctx); err != nil || got.Broken != "" {
			t.Errorf("put right: %+v, %v", got, err)
		}
	})
}

// Old lines go, and the chain holds over where they were.
func TestTheTrailIsTrimmed(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		ctx := t.Context()
		must(t, w.client.RPush(ctx, w.keys.audit(), `{"by":"rita","at":1000,"what":"old"}`).Err())
		for i := range 10 {
			must(t, w.Audit(ctx, "rita", noon.AddDate(0, 0, i), fmt.Sprint("saw ", i)))
		}
		trim := func(days, most, want int) {
			t.Helper()
			if n, err := w.TrimAudit(ctx, noon.AddDate(0, 0, days), noon.AddDate(0, 0, 20), most); err != nil || n != want {
				t.Errorf("%d lines dropped, %v; want %d", n, err, want)
			}
		}
		trim(-1, 100, 1)
		trim(5, 2, 2)
		trim(5, 100, 3)
		trim(5, 100, 0)
		check, err := w.CheckAudit(ctx)
		if err != nil || check.Broken != "" || check.First != 6 || check.Lines != 8 || check.Old != 0 {
			t.Errorf("after: %+v, %v", check, err)
		}
		// All of them are older than that: the newest stays, and says so.
		trim(100, 100, 7)
		if check, err = w.CheckAudit(ctx); err != nil || check.Broken != "" || check.Lines != 2 {
			t.Errorf("in the end: %+v, %v", check, err)
		}
		must(t, w.client.LPop(ctx, w.keys.audit()).Err())
		if check, err = w.CheckAudit(ctx); err != nil || check.Broken == "" {
			t.Errorf("one more was taken away, and nobody noticed: %+v, %v", check, err)
		}
	})
}

// Processes that write at once make one chain.
func TestManyWriteOneChain(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		const writers, each = 8, 20
		done := make(chan error)
		for i := range writers {
			l := another(t, r)
			go func() {
				var err error
				for j := 0; j < each && err == nil; j++ {
					err = l.Store.(*Workspace).Audit(t.Context(), fmt.Sprint("w", i), noon, "saw")
				}
				done <- err
			}()
		}
		for range writers {
			must(t, <-done)
		}
		w, err := r.Workspace("T1")
		must(t, err)
		if check, err := w.CheckAudit(t.Context()); err != nil || check.Broken != "" || check.Lines != writers*each {
			t.Errorf("%+v, %v", check, err)
		}
	})
}
