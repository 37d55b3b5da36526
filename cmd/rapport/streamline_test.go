package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// What is left unread is said: a saving that was not found is not one that is
// not there.
func TestStreamlineSaysWhatItDidNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager zane\n")
		costs := func(n int) {
			w := relationship.Writing{ID: fmt.Sprint("costs-", n), Company: "mono", By: "zane", At: time.Now()}
			for range n {
				w.Entries = append(w.Entries, relationship.Entry{
					Type: relationship.FactEntry, Side: relationship.Partner, Day: day("2026-03-01"), Fact: relationship.YearlyCost, Value: "1000",
				})
			}
			k.write(w)
		}
		const note = "Only the newest 2,000 figures of what they cost and bring were read."
		costs(2000)
		if said := k.play("zane> streamline\n"); strings.Contains(said, note) {
			t.Errorf("all was read:\n%s", said)
		}
		costs(1)
		if said := k.play("zane> streamline\n"); !strings.Contains(said, note) {
			t.Errorf("one was not read, and it is not said:\n%s", said)
		}
	})
}
