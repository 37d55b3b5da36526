package slack

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

func TestPeopleHaveProfiles(t *testing.T) {
	tests := []struct {
		user string
		want bot.Profile
	}{
		{`{"id":"U1","team_id":"T1","name":"anna","real_name":"Anna Berzina","tz":"Europe/Riga","locale":"lv-LV","profile":{"display_name":"Anna","real_name":"Anna Berzina"}}`, bot.Profile{Name: "Anna", Zone: "Europe/Riga", Locale: "lv-LV"}},
		{`{"id":"U1","name":"anna","profile":{"email":"Anna@acme.eu"}}`, bot.Profile{Name: "anna", Email: "Anna@acme.eu"}},
		{`{"id":"U1","name":"anna","profile":{"display_name":"","real_name":"Anna Berzina"}}`, bot.Profile{Name: "Anna Berzina"}},
		{`{"id":"U1","name":"anna","deleted":true}`, bot.Profile{Name: "anna", Gone: true}},
		{`{"id":"U1","name":"helper","is_bot":true}`, bot.Profile{Name: "helper", Gone: true}},
		{`{"id":"USLACKBOT","name":"slackbot"}`, bot.Profile{Name: "slackbot", Gone: true}},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			g.fake.users["U1"] = tt.user
			for range 3 {
				got, err := g.Profile(t.Context(), bot.Address{Team: "T1", Person: "U1"})
				if d := cmp.Diff(tt.want, got); err != nil || d != "" {
					t.Errorf("%s: %v (-want +got):\n%s", tt.user, err, d)
				}
			}
			if n := len(g.fake.got("users.info")); n != 1 {
				t.Errorf("asked %d times, want once", n)
			}
			time.Sleep(knownFor)
			g.fake.users["U1"] = `{"id":"U1","deleted":true}`
			if got, err := g.Profile(t.Context(), bot.Address{Team: "T1", Person: "U1"}); err != nil || !got.Gone {
				t.Errorf("after %v: %v, %v", knownFor, got, err)
			}
		})
	}
}

// What a command has learnt about a person serves their profile, and the other
// way round.
func TestProfilesAndCommandsShareWhatIsKnown(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	g.fake.users["U0ANNA"] = `{"team_id":"T1","locale":"lv-LV","tz":"Europe/Riga"}`
	if _, err := g.Profile(t.Context(), anna); err != nil {
		t.Error(err)
	}
	g.command("score")
	g.idle(t)
	if n := len(g.fake.got("users.info")); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
}

func TestAProfileThatCannotBeReadIsAnError(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if p, err := g.Profile(t.Context(), bot.Address{Team: "T1", Person: "U0NOBODY"}); !refused(err) {
		t.Errorf("Profile = %v, %v, want a refusal", p, err)
	}
	g = newRig(t, says(bot.Reply{}), func(c *Config) { c.Token = "" })
	if p, err := g.Profile(t.Context(), anna); !refused(err) {
		t.Errorf("without a token: %v, %v", p, err)
	}
}

// 500 people are asked about one after the other, within Slack's limits, and
// somebody's command does not wait for them.
func TestManyProfiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
		g.fake.limits = true
		done := make(chan error)
		for i := range 500 {
			id := fmt.Sprintf("U%d", i)
			g.fake.users[id] = `{"id":"` + id + `","team_id":"T1"}`
			g.fake.users["U0NEW"+id[1:]] = `{"team_id":"T1","locale":"lv-LV"}`
		}
		for i := range 500 {
			go func() {
				_, err := g.Profile(t.Context(), bot.Address{Team: "T1", Person: fmt.Sprintf("U%d", i)})
				done <- err
			}()
		}
		start := time.Now()
		for i := range 500 {
			if err := <-done; err != nil {
				t.Error(err)
			}
			if i%20 == 10 {
				asked := time.Now()
				g.command("score", "user_id", fmt.Sprintf("U0NEW%d", i), "channel_id", "D1")
				if waited := time.Since(asked); waited > 0 {
					t.Errorf("a command waited %v", waited)
				}
			}
		}
		if took := time.Since(start); took > 8*time.Minute {
			t.Errorf("took %v", took)
		}
		if g.fake.exceeded != nil || g.fake.early > 0 {
			t.Errorf("limits exceeded: %v, %d calls too early", g.fake.exceeded, g.fake.early)
		}
		g.idle(t)
	})
}
