package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// talk is what somebody did that e tells of, without its body.
func (e *envelope) talk(person, fallbackID string) *talk {
	return &talk{
		Event: bot.Event{
			ID: cmp.Or(e.EventID, fallbackID), Platform: Platform, Team: e.team(), Person: person,
		},
		Enterprise: e.EnterpriseID,
		words:      &english,
	}
}

// personOf is what Slack says of a person.
func personOf(u *slack.User) person {
	return person{
		team:       u.TeamID,
		enterprise: u.Enterprise.EnterpriseID,
		guest:      u.IsRestricted || u.IsUltraRestricted || u.IsStranger,
		locale:     u.Locale,
		name:       cmp.Or(u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name),
		zone:       u.TZ,
		email:      u.Profile.Email,
		gone:       u.Deleted || u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == "USLACKBOT",
	}
}

// readPerson reads news of a person: who joined, or changed their name, time
// zone, language or right to be here.
func readPerson(_ *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	var news struct {
		User slack.User `json:"user"`
	}
	if json.Unmarshal(e.Event, &news) != nil || news.User.ID == "" {
		return nil, errPayload
	}
	t := e.talk(news.User.ID, fallbackID)
	p := personOf(&news.User)
	return func(ctx context.Context, d *desk) {
		key := t.Team + "/" + t.Person
		if p.locale == "" { // not in every event
			if old, known := d.directory.people.peek(key); known {
				p.locale = old.locale
			}
		}
		d.directory.people.put(key, p)
		if p.team != "" && foreign(p.team, t.Team, t.Enterprise) || p.guest {
			return // nobody of ours
		}
		d.meet(ctx, t, p)
	}, nil
}

// meet tells the assistant what Slack says of t's person.
func (s *desk) meet(ctx context.Context, t *talk, p person) {
	met := *t
	met.Body = bot.Met{Profile: p.profile()}
	s.decide(ctx, &met)
}

// readRoom reads that a room is not what it was: who can read it is asked anew.
func readRoom(_ *Slack, e *envelope, _ string) (func(context.Context, *desk), error) {
	var news struct {
		Channel json.RawMessage `json:"channel"`
	}
	if json.Unmarshal(e.Event, &news) != nil {
		return nil, errPayload
	}
	var id string
	if json.Unmarshal(news.Channel, &id) != nil {
		var room struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(news.Channel, &room) != nil {
			return nil, errPayload
		}
		id = room.ID
	}
	team := e.team()
	return func(_ context.Context, d *desk) { d.directory.rooms.drop(team + "/" + id) }, nil
}

// drop has a question asked anew.
func (c *cache[V]) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil && e.ready() {
		e.until = time.Time{}
	}
}

// readRemoved reads that a message is gone which something may have been
// recorded from.
func readRemoved(_ *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	var m message
	if json.Unmarshal(e.Event, &m) != nil {
		return nil, errPayload
	}
	if m.Subtype != "message_deleted" || m.Channel == "" || m.DeletedTS == "" {
		return nil, nil
	}
	t := e.talk("", fallbackID)
	return func(ctx context.Context, d *desk) {
		thread := m.Previous.ThreadTS
		if m.ChannelType == "im" {
			thread = cmp.Or(thread, m.DeletedTS)
		}
		if link := d.whoami(ctx).permalink(m.Channel, m.DeletedTS, thread); link != "" {
			t.Body = bot.Removed{Link: link}
			d.decide(ctx, t)
		}
	}, nil
}
