package teams

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// broke logs what went wrong under a reference and returns words with it. The
// error may repeat what was typed: its type does not.
func (s *Teams) broke(ctx context.Context, t *talk, err error) bot.Reply {
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails since Go 1.24
	ref := strings.ToUpper(hex.EncodeToString(random[:]))
	s.log.ErrorContext(ctx, "teams handler failed", "ref", ref, "event", t.ID, "team", t.Team, "body", fmt.Sprintf("%T", t.Body), "err", fmt.Sprintf("%T", err))
	words := wordsFor(t.Locale).Broke + ref
	return bot.Reply{Private: true, Message: card.Message{Summary: words, Blocks: []card.Block{card.Para(words)}}}
}

// message is an activity of ours that holds a card.
func message(c *adaptiveCard) map[string]any {
	return map[string]any{
		"type": "message", "summary": c.Fallback,
		"attachments": []map[string]any{{"contentType": cardType, "content": c}},
	}
}

const cardType = "application/vnd.microsoft.card.adaptive"

// say answers t: where it was asked, or in the person's own chat when the answer
// is for them alone and others read the room.
func (s *Teams) say(ctx context.Context, t *talk, reply bot.Reply) {
	to := s.reader(ctx, t.Team, t.Locale)
	var c *adaptiveCard
	switch {
	case reply.Form != nil:
		c, reply.Private = formCard(reply.Form, reply.Errors), true
	case len(reply.Message.Blocks) > 0 || reply.Message.Summary != "":
		c = adaptive(reply.Message, to)
	default:
		return
	}
	err := s.place(ctx, t, reply, c)
	if err != nil {
		s.log.ErrorContext(ctx, "teams answer lost", "event", t.ID, "team", t.Team, "err", err)
	}
}

func (s *Teams) place(ctx context.Context, t *talk, reply bot.Reply, c *adaptiveCard) error {
	service, conversation := t.at.ServiceURL, t.at.Where.ID
	if reply.Replace && t.replace && reply.Form == nil {
		err := s.out.call(ctx, service, t.Room, http.MethodPut, []string{"v3", "conversations", conversation, "activities", t.at.ReplyTo}, message(c), nil)
		if _, refused := errors.AsType[*bot.RefusedError](err); !refused {
			return err
		}
	}
	if !reply.Private || t.Direct {
		return s.out.call(ctx, service, t.Room, http.MethodPost, []string{"v3", "conversations", conversation, "activities"}, message(c), nil)
	}
	_, err := s.postPerson(ctx, t.Team, t.Person, c)
	words := wordsFor(t.Locale)
	neutral := words.Private
	if err != nil {
		neutral = words.Unsent
	}
	line := map[string]any{"type": "message", "text": neutral, "textFormat": "plain"}
	return errors.Join(err, s.out.call(ctx, service, t.Room, http.MethodPost, []string{"v3", "conversations", conversation, "activities"}, line, nil))
}
