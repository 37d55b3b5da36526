package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var errNoToken error = &bot.RefusedError{Reason: "slack: there is no bot token"}

// Send says m unprompted: to to.Person in private, or in to.Room. It waits as
// long as Slack asks it to and ctx allows. Rooms that people of other
// organisations can read, or that cannot be checked, are not written to.
//
// After a [*bot.WaitError], a [*bot.RefusedError] or a [*PermanentError] m was
// not said. After any other error it may have been.
func (s *Slack) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return bot.Ref{}, err
	}
	return d.tell(ctx, d.unasked(to), m)
}

// postDirect says m to t's person in private.
func (s *desk) postDirect(ctx context.Context, t *talk, m card.Message) (bot.Ref, error) {
	for again := false; ; again = true {
		room, err := s.rooms.open(ctx, s, t.Person, t.turn("conversations.open", ""))
		if err != nil {
			return bot.Ref{}, unsaid(err)
		}
		ref, err := s.postTo(ctx, room, t, m)
		// The person may have been moved since the room was learnt.
		if gone(err) && !again {
			s.rooms.forget(t.Person)
			continue
		}
		return ref, err
	}
}

func gone(err error) bool {
	refused, ok := errors.AsType[*PermanentError](err)
	return ok && refused.Reason == "channel_not_found"
}

// postTo says m to all of room.
func (s *desk) postTo(ctx context.Context, room string, t *talk, m card.Message) (bot.Ref, error) {
	var ref bot.Ref
	err := s.pictured(ctx, t, m, func(on canvas) error {
		options := append(options(m, t, on), s.once(t)...)
		return s.call(ctx, t.turn("chat.postMessage", room), func() (err error) {
			ref.Room, ref.ID, err = s.api.PostMessageContext(ctx, room, options...)
			if err == nil && ref.ID == "" {
				err = errors.New("answer names no message")
			}
			return err
		})
	})
	if err == nil {
		return ref, nil
	}
	ref, _, err = s.again(ctx, room, t, m, err)
	return ref, err
}

// options are what every message of ours has.
func options(m card.Message, t *talk, on canvas) []slack.MsgOption {
	text, blocks := compose(m, t.words, on)
	options := []slack.MsgOption{
		slack.MsgOptionText(text, false),
		slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
	if t.Thread != "" {
		options = append(options, slack.MsgOptionTS(t.Thread))
	}
	return options
}

// post says m where t took place and returns the message if it can be changed
// later.
func (s *desk) post(ctx context.Context, t *talk, m said) (ref bot.Ref, err error) {
	switch {
	case t.Room == "":
		alone := *t
		alone.Thread = ""
		ref, err = s.postDirect(ctx, &alone, m.message)
	case t.Direct || !m.private:
		ref, err = s.postTo(ctx, t.Room, t, m.message)
	default:
		options := options(m.message, t, canvas{})
		err = s.call(ctx, t.turn("chat.postEphemeral", ""), func() error {
			_, err := s.api.PostEphemeralContext(ctx, t.Room, t.Person, options...)
			return err
		})
	}
	if refused, ok := errors.AsType[*PermanentError](err); ok && t.Room != "" && notThere[refused.Reason] {
		// Commands work where we are not a member; answers do not.
		alone := *t
		alone.Thread = ""
		ref, err = s.postDirect(ctx, &alone, m.message)
	}
	return ref, err
}

var notThere = map[string]bool{"not_in_channel": true, "channel_not_found": true, "user_not_in_channel": true}

// change puts m in the place of a message of ours; silence deletes it.
func (s *desk) change(ctx context.Context, t *talk, ref bot.Ref, m said) {
	if !m.silent() {
		if err := s.put(ctx, t, ref, m); err != nil {
			s.log.ErrorContext(ctx, "slack answer not delivered", "event", t.ID, "team", t.Team, "err", s.safe(err))
			s.outbox.add(s.Slack, t, m, err) //nolint:contextcheck // it outlives the request
		}
		return
	}
	err := s.call(ctx, t.turn("chat.delete", ""), func() error {
		_, _, err := s.api.DeleteMessageContext(ctx, ref.Room, ref.ID)
		return err
	})
	if err != nil {
		s.log.ErrorContext(ctx, "slack message not deleted", "event", t.ID, "team", t.Team, "err", s.safe(err))
	}
}

// put says m in the place of a message of ours, or beside it where Slack does
// not change it any more.
func (s *desk) put(ctx context.Context, t *talk, ref bot.Ref, m said) error {
	err := s.redo(ctx, t, ref, m.message)
	if refusedFor(err) {
		_, err = s.post(ctx, t, m)
	}
	return err
}

// redo puts m in the place of a message of ours.
func (s *desk) redo(ctx context.Context, t *talk, ref bot.Ref, m card.Message) error {
	there := *t
	there.Thread = "" // it stays where it is
	return s.pictured(ctx, t, m, func(on canvas) error {
		options := options(m, &there, on)
		return s.call(ctx, t.turn("chat.update", ""), func() error {
			_, _, _, err := s.api.UpdateMessageContext(ctx, ref.Room, ref.ID, options...)
			return err
		})
	})
}

// maxRooms bounds how many private rooms are remembered.
const maxRooms = 10_000

// direct remembers the private rooms of people: opening one is limited to 50 a
// minute.
type direct struct {
	mu sync.Mutex
	of map[string]string // by person
}

func (d *direct) forget(person string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.of, person)
}

func (d *direct) open(ctx context.Context, s *desk, person string, t turn) (string, error) {
	d.mu.Lock()
	room := d.of[person]
	d.mu.Unlock()
	if room != "" {
		return room, nil
	}
	err := s.call(ctx, t, func() error {
		opened, _, _, err := s.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}})
		if err == nil && (opened == nil || opened.ID == "") {
			err = errors.New("answer names no room")
		}
		if err == nil {
			room = opened.ID
		}
		return err
	})
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == nil {
		d.of = make(map[string]string)
	}
	if len(d.of) >= maxRooms {
		clear(d.of)
	}
	d.of[person] = room
	return room, nil
}

// ourRoom is the room between person and us, "" if that cannot be known.
func (s *desk) ourRoom(ctx context.Context, person string) string {
	room, err := s.rooms.open(ctx, s, person, turn{method: "conversations.open"})
	if err != nil {
		s.log.WarnContext(ctx, "slack room not opened", "person", person, "err", s.safe(err))
	}
	return room
}

// hand sends a file to person in private.
func (s *desk) hand(ctx context.Context, person string, f *bot.File) error {
	if s.api == nil {
		return errNoToken
	}
	if len(f.Data) == 0 {
		return fmt.Errorf("slack: file %s is empty", f.Name)
	}
	room, err := s.rooms.open(ctx, s, person, turn{method: "conversations.open"})
	if err != nil {
		return err
	}
	return s.call(ctx, turn{method: "files.completeUploadExternal"}, func() error {
		_, err := s.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Content:  string(f.Data),
			FileSize: len(f.Data),
			Filename: f.Name,
			Title:    f.Name,
			AltTxt:   f.Name,
			Channel:  room,
		})
		return err
	})
}
