package main

import (
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/teams"
)

// A directory of whose people and rooms nobody can be reached any more is
// erased after the time that is set, unless somebody comes back. A workspace
// that was never on Teams, or of a platform that is not set up, stays.
func TestWorkspacesThatLeftTeamsAreErased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const (
			here, away, back = "11111111-0000-0000-0000-000000000001", "11111111-0000-0000-0000-000000000002", "11111111-0000-0000-0000-000000000003"
			fresh            = "11111111-0000-0000-0000-000000000004"
			keep             = 30 * 24 * time.Hour
		)
		k := newTalk(t)
		o := &office{Assistant: k.bot, log: slog.New(slog.DiscardHandler), senders: senders{teams.Platform: bot.Sender(k)}}
		note := func(id, name, text string) {
			t.Helper()
			w, err := o.Store.Workspace(id)
			if err == nil {
				err = w.Note(t.Context(), name, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range []string{here, away, back, fresh, "T0SLACK"} {
			k.team = id
			k.play("anna> add Acme customer\n")
		}
		for _, id := range []string{away, back} {
			note(id, "teams:p:anna", `{"u":"https://x","b":"b","c":"a:1","g":true}`)
		}
		note(here, "teams:p:anna", `{"u":"https://x","b":"b","c":"a:1"}`)
		look := func(want ...string) {
			t.Helper()
			if err := o.retain(t.Context(), keep); err != nil {
				t.Fatal(err)
			}
			ids, err := o.Store.Workspaces(t.Context())
			if slices.Sort(ids); err != nil || !slices.Equal(ids, want) {
				t.Errorf("there are %v, %v; want %v", ids, err, want)
			}
		}
		look(here, away, back, fresh, "T0SLACK")
		time.Sleep(keep - time.Hour)
		note(back, "teams:p:anna", `{"u":"https://x","b":"b","c":"a:1"}`)
		look(here, away, back, fresh, "T0SLACK")
		time.Sleep(2 * time.Hour)
		look(here, back, fresh, "T0SLACK")
	})
}
