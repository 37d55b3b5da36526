package slack

import (
	"context"
	"crypto/sha1" // of which a version 5 UUID is made, no secret
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var (
	_ bot.Poster   = (*Slack)(nil)
	_ bot.Profiler = (*Slack)(nil)
)

const (
	// hold is how long a post may be held up by limits before it is put off:
	// whoever posts has others to do.
	hold = 20 * time.Second
	// postEvent marks the metadata of posts that must be said once.
	postEvent = "rapport_post"
	// maxPages is how much of a room's history is read, in pages of pageSize.
	maxPages = 10
	pageSize = 200
	// lookBack is where a message is looked for that Slack says it has.
	lookBack = 48 * time.Hour
)

// Post says m like [Slack.Send] does, once: Slack is given the id in two ways,
// as a client_msg_id, by which it may refuse a repeat, and in the message's
// metadata, where [Slack.Posted] finds it again. A repeat that Slack refuses
// counts as said.
//
// Whatever fails before Slack was asked to say m, and all that it wants to be
// asked again later, is a [*bot.WaitError].
func (s *Slack) Post(ctx context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return bot.Ref{}, err
	}
	t := d.unasked(to)
	t.id, t.hold, t.keyless = id, hold, d.keyless.Load()
	return d.tell(ctx, t, m)
}

// tell says m to t's person in private, or in t's room.
func (s *desk) tell(ctx context.Context, t *talk, m card.Message) (bot.Ref, error) {
	if s.api == nil {
		return bot.Ref{}, errNoToken
	}
	if t.Person != "" {
		return s.postDirect(ctx, t, m)
	}
	if err := s.ours(ctx, t.Team, t.Room); err != nil {
		return bot.Ref{}, err
	}
	return s.postTo(ctx, t.Room, t, m)
}

// unasked is a talk that nobody began.
func (s *desk) unasked(to bot.Address) *talk {
	return &talk{
		Event: bot.Event{Team: to.Team, Person: to.Person, Room: to.Room},
		words: s.wordsOf(to.Team, to.Person), unasked: true,
	}
}

// ours returns an error unless a room is known to be read by our own people
// only.
func (s *desk) ours(ctx context.Context, team, room string) error {
	switch shared, err := s.directory.shared(ctx, s, team, room); {
	case err != nil:
		return unsaid(err)
	case shared:
		return &PermanentError{Method: "chat.postMessage", Reason: "externally_shared_channel"}
	}
	return nil
}

// unsaid is an error before anything was said, which must not look like one
// after which it may have been.
func unsaid(err error) error {
	var wait *bot.WaitError
	var refused *bot.RefusedError
	if err == nil || errors.As(err, &wait) || errors.As(err, &refused) {
		return err
	}
	return &bot.WaitError{After: time.Minute, Err: err}
}

// once are the options of a message that must be said once.
func (s *desk) once(t *talk) []slack.MsgOption {
	if t.id == "" {
		return nil
	}
	options := []slack.MsgOption{slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: postEvent, EventPayload: map[string]any{"id": t.id},
	})}
	if !t.keyless {
		options = append(options, s.clientID(uuid5(t.id)))
	}
	return options
}

// again sees what a refusal of a message with an id means. It reports false
// when that is nothing but a refusal.
func (s *desk) again(ctx context.Context, room string, t *talk, m card.Message, err error) (bot.Ref, bool, error) {
	refused, ok := errors.AsType[*PermanentError](err)
	switch {
	case !ok || t.id == "":
	case strings.HasPrefix(refused.Reason, "duplicate_"):
		ref, found, _ := s.find(ctx, room, t, t.id, time.Now().Add(-lookBack))
		if !found {
			ref = bot.Ref{Room: room} // said, but who knows where
		}
		return ref, true, nil
	case !t.keyless && (refused.Reason == "invalid_arguments" || refused.Reason == "invalid_arg_name"):
		// The key is not documented. If it is what Slack does not like we do
		// without: the metadata is left.
		bare := *t
		bare.keyless = true
		ref, err := s.postTo(ctx, room, &bare, m)
		if err == nil && !s.keyless.Swap(true) {
			s.log.WarnContext(ctx, "slack takes no client_msg_id", "reason", refused.Reason)
		}
		return ref, true, err
	}
	return bot.Ref{}, false, err
}

// clientID adds the client_msg_id. Slack's errors speak of it and slack-go has
// no option for it.
func (s *desk) clientID(id string) slack.MsgOption {
	return slack.UnsafeMsgOptionEndpoint(s.methods+"chat.postMessage", func(form url.Values) {
		form.Set("client_msg_id", id)
	})
}

// postSpace is the name space of the UUIDs that posts have. It must never
// change: a post that is tried again has the UUID it had.
var postSpace = [16]byte{0x6b, 0x0e, 0x5c, 0x8f, 0x31, 0x9d, 0x4a, 0x62, 0x9f, 0x27, 0xd4, 0x18, 0xe3, 0x5a, 0x70, 0xc6}

// uuid5 is the version 5 UUID of an id (RFC 9562, 5.5).
func uuid5(id string) string { return nameUUID(postSpace, id) }

func nameUUID(space [16]byte, name string) string {
	sum := sha1.Sum(append(space[:], name...))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	text := hex.EncodeToString(sum[:16])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// Posted looks through the room's history for the message posted under id.
//
// Errors that hold [bot.ErrCannotLook] hold a [*bot.WaitError] as well when
// that is only for now.
func (s *Slack) Posted(ctx context.Context, to bot.Address, id string, since time.Time) (bot.Ref, bool, error) {
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return bot.Ref{}, false, cannotLook(err)
	}
	if d.api == nil {
		return bot.Ref{}, false, cannotLook(errNoToken)
	}
	t := d.unasked(to)
	t.hold = hold
	room := to.Room
	if to.Person != "" {
		if room, err = d.rooms.open(ctx, d, t.Person, t.turn("conversations.open", "")); err != nil {
			return bot.Ref{}, false, cannotLook(err)
		}
	}
	return d.find(ctx, room, t, id, since)
}

// cannotLook marks errors that looking again would not mend, or not soon.
func cannotLook(err error) error {
	_, permanent := errors.AsType[*PermanentError](err)
	if _, wait := errors.AsType[*bot.WaitError](err); wait || permanent || errors.Is(err, errNoToken) {
		return fmt.Errorf("%w: %w", bot.ErrCannotLook, err)
	}
	return err
}

// find reads the history of a room, the newest first.
func (s *desk) find(ctx context.Context, room string, t *talk, id string, since time.Time) (bot.Ref, bool, error) {
	page := slack.GetConversationHistoryParameters{
		ChannelID: room, Oldest: stamp(since), Inclusive: true, Limit: pageSize, IncludeAllMetadata: true,
	}
	for range maxPages {
		var got *slack.GetConversationHistoryResponse
		err := s.call(ctx, t.turn("conversations.history", ""), func() (err error) {
			got, err = s.api.GetConversationHistoryContext(ctx, &page)
			return err
		})
		if err != nil {
			return bot.Ref{}, false, cannotLook(err)
		}
		for i := range got.Messages {
			m := &got.Messages[i]
			if m.Metadata.EventType == postEvent && m.Metadata.EventPayload["id"] == id {
				return bot.Ref{Room: room, ID: m.Timestamp}, true, nil
			}
		}
		if page.Cursor = got.ResponseMetaData.NextCursor; page.Cursor == "" {
			return bot.Ref{}, false, nil
		}
	}
	return bot.Ref{}, false, fmt.Errorf("%w: slack: there is too much history", bot.ErrCannotLook)
}

// stamp is an instant as Slack writes it.
func stamp(at time.Time) string {
	if at.Unix() <= 0 {
		return "0"
	}
	return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000)
}

// Change puts m in the place of what was said. It waits as long as Slack asks
// it to and ctx allows.
func (s *Slack) Change(ctx context.Context, to bot.Address, ref bot.Ref, m card.Message) error {
	d, err := s.deskOf(ctx, to)
	switch {
	case err != nil:
		return err
	case d.api == nil:
		return errNoToken
	case ref.Room == "" || ref.ID == "":
		return &PermanentError{Method: "chat.update", Reason: "message_not_found"}
	case to.Person == "": // who reads the room may have changed
		if err := d.ours(ctx, to.Team, ref.Room); err != nil {
			return err
		}
	}
	return d.redo(ctx, d.unasked(to), ref, m)
}
