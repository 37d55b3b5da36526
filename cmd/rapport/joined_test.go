package main

import (
	"context"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/bot/teams"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

const (
	theirs    = "1b0f7c3e-5a2d-4c68-9e10-7f3a2b4c5d6e"
	otherDir  = "99999999-5a2d-4c68-9e10-7f3a2b4c5d6e"
	annaTeams = "0a0b0c0d-1111-2222-3333-444455556666"
)

func TestJointRoutesByWhoseIDItIs(t *testing.T) {
	j := joint{"T1AB", theirs}
	for _, c := range []struct {
		name     string
		to, want bot.Address
	}{
		{
			"a person of Slack's",
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: "U0ANNA"},
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: "U0ANNA"},
		},
		{
			"a person of Slack's, from Teams",
			bot.Address{Platform: teams.Platform, Team: "T1AB", Person: "U0ANNA"},
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: "U0ANNA"},
		},
		{
			"a person of the directory",
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: annaTeams},
			bot.Address{Platform: teams.Platform, Team: theirs, Person: annaTeams},
		},
		{
			"a person of Teams' without a directory",
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: "29:1abc"},
			bot.Address{Platform: teams.Platform, Team: theirs, Person: "29:1abc"},
		},
		{
			"a person counts more than a room",
			bot.Address{Platform: teams.Platform, Team: "T1AB", Person: "U0ANNA", Room: "19:x@thread.tacv2"},
			bot.Address{Platform: slack.Platform, Team: "T1AB", Person: "U0ANNA", Room: "19:x@thread.tacv2"},
		},
		{
			"a channel of Teams'",
			bot.Address{Platform: slack.Platform, Team: "T1AB", Room: "19:x@thread.tacv2"},
			bot.Address{Platform: teams.Platform, Team: theirs, Room: "19:x@thread.tacv2"},
		},
		{
			"a channel of Slack's",
			bot.Address{Platform: slack.Platform, Team: "T1AB", Room: "C0SALES"},
			bot.Address{Platform: slack.Platform, Team: "T1AB", Room: "C0SALES"},
		},
		{"another workspace", bot.Address{Platform: slack.Platform, Team: "T2CD", Person: annaTeams}, bot.Address{Platform: slack.Platform, Team: "T2CD", Person: annaTeams}},
		{"another directory", bot.Address{Platform: teams.Platform, Team: otherDir, Person: annaTeams}, bot.Address{Platform: teams.Platform, Team: otherDir, Person: annaTeams}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, j.route(c.to)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if d := cmp.Diff(c.to, joint{}.route(c.to)); d != "" {
				t.Errorf("without a joint (-want +got)\n%s", d)
			}
		})
	}
}

// A spoken writes down who was spoken to.
type spoken struct {
	to   []bot.Address
	last card.Message
}

func (s *spoken) Send(_ context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	s.to, s.last = append(s.to, to), m
	return bot.Ref{}, nil
}

func (s *spoken) Post(ctx context.Context, to bot.Address, _ string, m card.Message) (bot.Ref, error) {
	return s.Send(ctx, to, m)
}

func (s *spoken) Posted(ctx context.Context, to bot.Address, _ string, _ time.Time) (bot.Ref, bool, error) {
	_, err := s.Send(ctx, to, card.Message{})
	return bot.Ref{}, false, err
}

func (s *spoken) Change(ctx context.Context, to bot.Address, _ bot.Ref, m card.Message) error {
	_, err := s.Send(ctx, to, m)
	return err
}

func (s *spoken) Profile(ctx context.Context, to bot.Address) (bot.Profile, error) {
	_, err := s.Send(ctx, to, card.Message{})
	return bot.Profile{}, err
}

func (s *spoken) Exists(ctx context.Context, to bot.Address, _ string) (bool, error) {
	_, err := s.Send(ctx, to, card.Message{})
	return true, err
}

func (s *spoken) Home(ctx context.Context, to bot.Address) error {
	_, err := s.Send(ctx, to, card.Message{})
	return err
}

// joinedOffice is an office over an empty store, with both platforms faked.
func joinedOffice(t *testing.T, j joint) (o *office, onSlack, onTeams *spoken) {
	t.Helper()
	redis := miniredis.RunT(t)
	r := store.Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", redis.Addr())
	})
	t.Cleanup(func() { _ = r.Close() })
	onSlack, onTeams = &spoken{}, &spoken{}
	o = &office{senders: senders{slack.Platform: onSlack, teams.Platform: onTeams}, joint: j}
	var err error
	if o.Assistant, err = assemble(Parts{Store: r, Zone: time.UTC, Language: "en", Sender: o.senders}); err != nil {
		t.Fatal(err)
	}
	o.join()
	return o, onSlack, onTeams
}

func TestEveryWayOutIsRouted(t *testing.T) {
	o, onSlack, onTeams := joinedOffice(t, joint{"T1AB", theirs})
	ctx := t.Context()
	to := bot.Address{Platform: slack.Platform, Team: "T1AB", Person: annaTeams}
	ways := map[string]func() error{
		"send":    func() error { _, err := o.senders.Send(ctx, to, card.Message{}); return err },
		"post":    func() error { _, err := o.senders.Post(ctx, to, "1", card.Message{}); return err },
		"posted":  func() error { _, _, err := o.senders.Posted(ctx, to, "1", time.Time{}); return err },
		"change":  func() error { return o.senders.Change(ctx, to, bot.Ref{}, card.Message{}) },
		"profile": func() error { _, err := o.senders.Profile(ctx, to); return err },
		"exists":  func() error { _, err := o.senders.Exists(ctx, to, "https://chat.example/1"); return err },
		"home":    func() error { return o.senders.Home(ctx, to) },
	}
	want := []bot.Address{{Platform: teams.Platform, Team: theirs, Person: annaTeams}}
	for name, way := range ways {
		onTeams.to = nil
		if err := way(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(want, onTeams.to); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
	if len(onSlack.to) > 0 {
		t.Errorf("on Slack: %v", onSlack.to)
	}
}

// What is said on Teams happens in the workspace, and whoever is told of it is
// told where they are.
func TestPeopleOfTheDirectoryWorkInTheWorkspace(t *testing.T) {
	o, onSlack, onTeams := joinedOffice(t, joint{"T1AB", theirs})
	fromTeams := o.joint.take(o.Handle)
	fromSlack := (&namer{o.joint, o.nameOf}).answer(o.Handle)
	act := func(handle bot.Handler, id, platform, team, person string, body bot.Body) card.Message {
		t.Helper()
		reply, err := handle(t.Context(), bot.Event{
			ID: id, Platform: platform, Team: team, Person: person, Direct: true, At: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC), Body: body,
		})
		if err != nil {
			t.Fatal(err)
		}
		return reply.Message
	}
	act(fromTeams, "1", teams.Platform, theirs, annaTeams, bot.Met{Profile: bot.Profile{Name: "Anna Kalna", Email: "Anna@Acme.EU"}})
	act(fromSlack, "2", slack.Platform, "T1AB", "U0ANNA", bot.Met{Profile: bot.Profile{Name: "Anna", Email: "anna@acme.eu "}})
	act(fromTeams, "3", teams.Platform, theirs, annaTeams, bot.Line{Text: "add Acme customer tier=B"})
	// The owner has a name on Slack, not an ID that means nothing there.
	shown := draw(act(fromSlack, "4", slack.Platform, "T1AB", "U0TOMS", bot.Line{Text: "score Acme"}))
	if !strings.Contains(shown, "@Anna Kalna") || strings.Contains(shown, annaTeams) {
		t.Errorf("on Slack it is said:\n%s", shown)
	}
	if again := draw(act(fromTeams, "5", teams.Platform, theirs, annaTeams, bot.Line{Text: "score Acme"})); !strings.Contains(again, annaTeams) {
		t.Errorf("on Teams it is said:\n%s", again)
	}
	// She hands it to herself on Slack, who takes it: each hears where they are.
	act(fromTeams, "6", teams.Platform, theirs, annaTeams, bot.Line{Text: "assign Acme @U0ANNA"})
	act(fromSlack, "7", slack.Platform, "T1AB", "U0ANNA", bot.Line{Text: "assign Acme accept"})
	if d := cmp.Diff([]bot.Address{{Platform: teams.Platform, Team: theirs, Person: annaTeams}}, onTeams.to); d != "" {
		t.Errorf("on Teams (-want +got)\n%s", d)
	}
	// An admin sees both, and joins them: what she does on Teams she does as the
	// other, and what she is told is told there.
	act(fromSlack, "8", slack.Platform, "T1AB", "U0RITA", bot.Line{Text: "admin"})
	act(fromSlack, "9", slack.Platform, "T1AB", "U0RITA", bot.Line{Text: "admin join @U0ANNA @" + annaTeams})
	yours := draw(act(fromTeams, "10", teams.Platform, theirs, annaTeams, bot.Line{Text: "assign Acme me"}))
	if !strings.Contains(yours, "is yours already") {
		t.Errorf("as the other it is said:\n%s", yours)
	}
	onTeams.to, onSlack.to = nil, nil
	act(fromSlack, "11", slack.Platform, "T1AB", "U0RITA", bot.Line{Text: "assign Acme none"})
	if d := cmp.Diff([]bot.Address{{Platform: slack.Platform, Team: "T1AB", Person: "U0ANNA"}}, onSlack.to); d != "" || len(onTeams.to) > 0 {
		t.Errorf("told on Teams %v, on Slack (-want +got)\n%s", onTeams.to, d)
	}
	// Another directory's people are in nobody's data but their own.
	other := draw(act(fromTeams, "12", teams.Platform, otherDir, annaTeams, bot.Line{Text: "score Acme"}))
	if strings.Contains(other, "Owner") {
		t.Errorf("another directory sees:\n%s", other)
	}
}

func TestTheWorkspaceKeepsWhatTheDirectoryNeeds(t *testing.T) {
	o, _, _ := joinedOffice(t, joint{"T1AB", theirs})
	ctx := t.Context()
	book := teamsBook{o}
	if err := book.Note(ctx, strings.ToUpper(theirs), "teams:p:"+annaTeams, "there"); err != nil {
		t.Fatal(err)
	}
	for _, team := range []string{theirs, "T1AB"} {
		if text, err := book.Noted(ctx, team, "teams:p:"+annaTeams); err != nil || text[0] != "there" {
			t.Errorf("noted for %s: %q, %v", team, text, err)
		}
	}
	if text, err := book.Noted(ctx, otherDir, "teams:p:"+annaTeams); err != nil || text[0] != "" {
		t.Errorf("noted for another directory: %q, %v", text, err)
	}
	for i, want := range []bool{true, false} {
		if fresh, err := o.claimOnTeams(ctx, theirs, "teams:1"); fresh != want || err != nil {
			t.Errorf("claim %d: %v, %v", i+1, fresh, err)
		}
	}
	if fresh, err := o.claim(ctx, "T1AB", "teams:1"); fresh || err != nil {
		t.Errorf("the workspace takes it for new: %v, %v", fresh, err)
	}
}

// What the directory had as a workspace of its own is not spoken of any more.
func TestDirectoryThatWorksElsewhereIsNoWorkplace(t *testing.T) {
	for name, c := range map[string]struct {
		j    joint
		want []string
	}{
		"joined": {joint{"T1AB", theirs}, []string{"T1AB", otherDir}},
		"apart":  {joint{}, []string{"T1AB", otherDir, theirs}},
	} {
		t.Run(name, func(t *testing.T) {
			o, _, _ := joinedOffice(t, c.j)
			for _, id := range []string{"T1AB", theirs, otherDir} {
				e, err := o.Env(id)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := e.Ledger.Store.Directory(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := e.Ledger.Store.SaveUser(t.Context(), relationship.User{ID: "U1"}, "", "", time.Now()); err != nil {
					t.Fatal(err)
				}
			}
			all, err := o.workplaces(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range all {
				got = append(got, w.ID)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// Names take the place of IDs in every kind of block that calls somebody.
func TestEveryBlockNamesPeople(t *testing.T) {
	who := card.Say(card.Who(annaTeams), card.Who("U0TOMS"), card.Who(otherDir))
	m := card.Message{Blocks: []card.Block{card.Text(who), card.Note(who), card.Facts{{Label: "Owner", Value: who}}, card.Table{Rows: [][][]card.Span{{who, who}}}}}
	n := namer{joint{"T1AB", theirs}, func(_ context.Context, team, person string) string {
		if team == "T1AB" && person == annaTeams {
			return "Anna"
		}
		return ""
	}}
	want := strings.ReplaceAll(draw(m), annaTeams, "Anna")
	before := draw(m)
	for _, c := range []struct {
		name string
		to   bot.Address
		want string
	}{
		{"Slack", bot.Address{Platform: slack.Platform, Team: "T1AB"}, want},
		{"another workspace", bot.Address{Platform: slack.Platform, Team: "T2CD"}, before},
		{"Teams", bot.Address{Platform: teams.Platform, Team: theirs}, before},
	} {
		if d := cmp.Diff(c.want, draw(n.named(t.Context(), c.to, m))); d != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, d)
		}
	}
	if draw(m) != before {
		t.Error("the message itself was changed")
	}
}

func TestSettingsOfAJoint(t *testing.T) {
	good := map[string]string{
		"TeamsWorkspace": "T1AB", "TeamsAppID": "app", "TeamsPassword": "geheim", "TeamsTenant": theirs,
		"SlackBotToken": "xoxb-1", "SlackSigningSecret": "s",
	}
	for _, c := range []struct {
		name string
		set  map[string]string
		want string // of the error, "" for none
		j    joint
	}{
		{"the directory of the app", nil, "", joint{"T1AB", theirs}},
		{"the directory that is served", map[string]string{"TeamsTenant": otherDir, "TeamsTenants": theirs}, "", joint{"T1AB", theirs}},
		{"none", map[string]string{"TeamsWorkspace": ""}, "", joint{}},
		{"not a workspace", map[string]string{"TeamsWorkspace": "acme"}, `"acme" is not the ID of a Slack workspace`, joint{}},
		{"no Teams", map[string]string{"TeamsAppID": "", "TeamsPassword": "", "TeamsTenant": ""}, "set TEAMS_APP_ID up", joint{}},
		{"no Slack", map[string]string{"SlackBotToken": "", "SlackSigningSecret": ""}, "set SLACK_BOT_TOKEN or SLACK_CLIENT_ID up", joint{}},
		{"Slack that says nothing unasked", map[string]string{"SlackBotToken": ""}, "set SLACK_BOT_TOKEN or SLACK_CLIENT_ID up", joint{}},
		{"several directories", map[string]string{"TeamsTenants": theirs + "," + otherDir}, "TEAMS_TENANTS must name the one", joint{}},
		{"a directory by its name", map[string]string{"TeamsTenant": "acme.example"}, "TEAMS_TENANTS must name the directory that works in T1AB by its ID", joint{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := usualSettings(t)
			for _, set := range []map[string]string{good, c.set} {
				for field, value := range set {
					reflect.ValueOf(s).Elem().FieldByName(field).SetString(value)
				}
			}
			got, err := s.check()
			switch {
			case c.want == "" && err != nil:
				t.Fatal(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), "TEAMS_WORKSPACE: ") || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("%v, want %q", err, c.want)
			case c.want == "" && got.joint() != c.j:
				t.Errorf("joins %v, want %v", got.joint(), c.j)
			}
		})
	}
}

// usualSettings are the settings of somebody who set nothing.
func usualSettings(t *testing.T) *settings {
	t.Helper()
	var s settings
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		v.Field(i).SetString(v.Type().Field(i).Tag.Get("default"))
	}
	return &s
}
