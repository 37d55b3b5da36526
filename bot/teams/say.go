package teams

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// broke returns words with the reference under which the log says what went
// wrong.
func (s *Teams) broke(ctx context.Context, t *talk, err error) bot.Reply {
	words := wordsFor(t.Locale).Broke + bot.Broke(ctx, s.log, t.Event, err)
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
	if zone := t.at.zone(); zone != nil {
		to.zone = zone
	}
	var pages []*adaptiveCard
	switch {
	case reply.Form != nil:
		pages, reply.Private = []*adaptiveCard{formCard(reply.Form, reply.Errors, inChat)}, true
	case len(reply.Message.Blocks) > 0 || reply.Message.Summary != "":
		pages = adaptive(reply.Message, to)
	}
	err := s.place(ctx, t, reply, pages)
	if reply.File != nil {
		err = errors.Join(err, s.offer(ctx, t, reply.File))
	}
	if err != nil {
		s.log.ErrorContext(ctx, "teams answer lost", "event", t.ID, "team", t.Team, "err", err)
	}
}

func (s *Teams) place(ctx context.Context, t *talk, reply bot.Reply, pages []*adaptiveCard) error {
	conversation := t.at.Where.ID
	here := request{service: t.at.ServiceURL, room: t.Room, method: http.MethodPost, path: []string{"v3", "conversations", conversation, "activities"}}
	private := reply.Private && !t.Direct
	if reply.Replace && t.replace && reply.Form == nil && !private && len(pages) > 0 {
		change := here
		change.method, change.path, change.body = http.MethodPut, append(slices.Clone(here.path), t.at.ReplyTo), message(pages[0])
		err := s.out.call(ctx, change)
		if _, refused := errors.AsType[*bot.RefusedError](err); err != nil && !refused {
			return err
		}
		if err == nil {
			pages = pages[1:]
		}
	}
	if private && t.at.Recipient.Targeted {
		here.query = "isTargetedActivity=true"
	} else if private {
		return s.aside(ctx, t, here, pages)
	}
	for _, page := range pages {
		said := message(page)
		if here.query != "" {
			said["recipient"] = map[string]any{"id": t.at.From.ID, "isTargeted": true}
		}
		here.body = said
		if err := s.out.call(ctx, here); err != nil {
			return err
		}
	}
	return nil
}

// aside says something in the person's own chat, and one neutral line where
// they asked.
func (s *Teams) aside(ctx context.Context, t *talk, here request, pages []*adaptiveCard) error {
	if len(pages) == 0 {
		return nil
	}
	_, err := s.postPerson(ctx, t.Team, t.Person, pages)
	if t.aside || t.at.Type == "installationUpdate" { // nobody asked there
		return err
	}
	words := wordsFor(t.Locale)
	neutral := words.Private
	if err != nil {
		neutral = words.Unsent
	}
	here.body = map[string]any{"type": "message", "text": neutral, "textFormat": "plain"}
	return errors.Join(err, s.out.call(ctx, here))
}
