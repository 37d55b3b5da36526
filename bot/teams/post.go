package teams

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var _ bot.Poster = (*Teams)(nil)

// Send says m unprompted: to to.Person in their own chat, or in to.Room.
func (s *Teams) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	c := adaptive(m, s.reader(ctx, to.Team, ""))
	if to.Person != "" {
		return s.postPerson(ctx, to.Team, to.Person, c)
	}
	ref, err := s.reference(ctx, to.Team, roomName(to.Room))
	if err != nil {
		return bot.Ref{}, err
	}
	return s.post(ctx, ref, c)
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
	return s.out.call(ctx, ref.Service, at.Room, http.MethodPut, []string{"v3", "conversations", at.Room, "activities", at.ID},
		message(adaptive(m, s.reader(ctx, to.Team, ""))), nil)
}

// postPerson says a card in a person's own chat, which is opened if they never
// spoke to us alone.
func (s *Teams) postPerson(ctx context.Context, team, person string, c *adaptiveCard) (bot.Ref, error) {
	ref, err := s.reference(ctx, team, personName(person))
	if err != nil {
		return bot.Ref{}, err
	}
	if ref.Room == "" {
		if ref.Room, err = s.openChat(ctx, team, ref); err != nil {
			return bot.Ref{}, err
		}
		if text, err := json.Marshal(ref); err == nil {
			// That it cannot be kept costs one more call next time.
			_ = s.book.Note(ctx, team, personName(person), string(text))
		}
	}
	return s.post(ctx, ref, c)
}

func (s *Teams) openChat(ctx context.Context, team string, ref reference) (string, error) {
	var opened struct {
		ID string `json:"id"`
	}
	err := s.out.call(ctx, ref.Service, "open:"+ref.Member, http.MethodPost, []string{"v3", "conversations"}, map[string]any{
		"bot": map[string]string{"id": ref.Bot}, "members": []map[string]string{{"id": ref.Member}}, "isGroup": false,
		"tenantId": team, "channelData": map[string]any{"tenant": map[string]string{"id": team}},
	}, &opened)
	if err == nil && opened.ID == "" {
		err = errNowhere
	}
	return opened.ID, err
}

func (s *Teams) post(ctx context.Context, ref reference, c *adaptiveCard) (bot.Ref, error) {
	var said struct {
		ID string `json:"id"`
	}
	err := s.out.call(ctx, ref.Service, ref.Room, http.MethodPost, []string{"v3", "conversations", ref.Room, "activities"}, message(c), &said)
	return bot.Ref{Room: ref.Room, ID: said.ID}, err
}
