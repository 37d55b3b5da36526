package teams

import (
	"context"
	"net/http"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var _ bot.Poster = (*Teams)(nil)

// Send says m unprompted: to to.Person in their own chat, or in to.Room, unless
// people of another organisation read it.
func (s *Teams) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	pages := adaptive(m, s.readerOf(ctx, to))
	if to.Person != "" {
		return s.postPerson(ctx, to.Team, to.Person, pages)
	}
	ref, err := s.reference(ctx, to.Team, roomName(to.Room))
	if err != nil {
		return bot.Ref{}, err
	}
	if s.now().Sub(time.Unix(ref.Checked, 0)) >= rosterFor {
		s.checkRoom(ctx, to.Team, &ref)
		// That it cannot be kept costs one more look next time.
		_ = s.keep(ctx, to.Team, roomName(to.Room), ref)
	}
	if ref.Verdict != verdictOurs {
		return bot.Ref{}, &bot.RefusedError{Reason: "teams: people of another organisation may read this room"}
	}
	return s.post(ctx, ref, pages)
}

// readerOf is for whom something unprompted is drawn.
func (s *Teams) readerOf(ctx context.Context, to bot.Address) reader {
	r := s.reader(ctx, to.Team, "")
	if s.zone != nil {
		r.zone = s.zone(ctx, to.Team, to.Person)
	}
	return r
}

// Post says m like [Teams.Send]: the service has no key by which it would know
// a repeat.
func (s *Teams) Post(ctx context.Context, to bot.Address, _ string, m card.Message) (bot.Ref, error) {
	return s.Send(ctx, to, m)
}

// Posted cannot tell: the service shows no history.
func (s *Teams) Posted(context.Context, bot.Address, string, time.Time) (bot.Ref, bool, error) {
	return bot.Ref{}, false, bot.ErrCannotLook
}

// Change puts m in the place of what was said.
func (s *Teams) Change(ctx context.Context, to bot.Address, at bot.Ref, m card.Message) error {
	name := roomName(to.Room)
	if to.Person != "" {
		name = personName(to.Person)
	}
	ref, err := s.reference(ctx, to.Team, name)
	if err != nil {
		return err
	}
	return s.out.call(ctx, request{
		service: ref.Service, room: at.Room, method: http.MethodPut, path: []string{"v3", "conversations", at.Room, "activities", at.ID},
		body: message(first(m, s.readerOf(ctx, to))),
	})
}

// postPerson says cards in a person's own chat, which is opened if they never
// spoke to us alone.
func (s *Teams) postPerson(ctx context.Context, team, person string, pages []*adaptiveCard) (bot.Ref, error) {
	ref, err := s.reference(ctx, team, personName(person))
	if err != nil {
		return bot.Ref{}, err
	}
	if ref.Room == "" {
		if ref.Room, err = s.openChat(ctx, team, ref); err != nil {
			return bot.Ref{}, err
		}
		// That it cannot be kept costs one more call next time.
		_ = s.keep(ctx, team, personName(person), ref)
	}
	return s.post(ctx, ref, pages)
}

func (s *Teams) openChat(ctx context.Context, team string, ref reference) (string, error) {
	var opened struct {
		ID string `json:"id"`
	}
	err := s.out.call(ctx, request{
		service: ref.Service, room: "open:" + ref.Member, method: http.MethodPost, path: []string{"v3", "conversations"}, into: &opened,
		body: map[string]any{
			"bot": map[string]string{"id": ref.Bot}, "members": []map[string]string{{"id": ref.Member}}, "isGroup": false,
			"tenantId": team, "channelData": map[string]any{"tenant": map[string]string{"id": team}},
		},
	})
	if err == nil && opened.ID == "" {
		err = errNowhere
	}
	return opened.ID, err
}

// post says cards one after the other, and returns where the first is.
func (s *Teams) post(ctx context.Context, ref reference, pages []*adaptiveCard) (at bot.Ref, _ error) {
	for i, page := range pages {
		var said struct {
			ID string `json:"id"`
		}
		err := s.out.call(ctx, request{
			service: ref.Service, room: ref.Room, method: http.MethodPost, path: []string{"v3", "conversations", ref.Room, "activities"},
			body: message(page), into: &said,
		})
		if i == 0 {
			at = bot.Ref{Room: ref.Room, ID: said.ID}
		}
		if err != nil {
			return at, err
		}
	}
	return at, nil
}
