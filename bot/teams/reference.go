package teams

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/rapport-bot/rapport/bot"
)

// A Book keeps, for each workspace, where people and rooms are reached. Noted
// returns "" for what was never noted.
type Book interface {
	Note(ctx context.Context, team, name, text string) error
	Noted(ctx context.Context, team, name string) (string, error)
}

// A reference is where a conversation goes on.
type reference struct {
	Service string `json:"u"`
	Room    string `json:"c,omitempty"` // "" of a person who never spoke to us alone
	Bot     string `json:"b"`
	Member  string `json:"m,omitempty"` // of a person: as this bot knows them
}

func personName(person string) string { return "teams:p:" + person }

func roomName(room string) string { return "teams:r:" + room }

// note writes down where a's person and room are reached: the service's address
// changes at times, so the newest counts.
func (s *Teams) note(ctx context.Context, a *activity) error {
	team := a.tenant()
	ref := reference{Service: a.ServiceURL, Bot: a.Recipient.ID}
	room, _ := a.room()
	var errs []error
	keep := func(name string, ref reference) {
		text, err := json.Marshal(ref)
		if err == nil && !s.noted.same(team+"/"+name, string(text)) {
			err = s.book.Note(ctx, team, name, string(text))
		}
		errs = append(errs, err)
	}
	if a.person() != "" {
		own := ref
		own.Member = a.From.ID
		if a.personal() {
			own.Room = room
		} else if known, err := s.reference(ctx, team, personName(a.person())); err == nil {
			own.Room = known.Room
		}
		keep(personName(a.person()), own)
	}
	if !a.personal() && room != "" {
		ref.Room = room
		keep(roomName(room), ref)
	}
	return errors.Join(errs...)
}

// errNowhere says that nobody has told us where somebody is reached.
var errNowhere error = &bot.RefusedError{Reason: "teams: not installed for this recipient"}

func (s *Teams) reference(ctx context.Context, team, name string) (reference, error) {
	var ref reference
	text, err := s.book.Noted(ctx, team, name)
	switch {
	case err != nil:
		return ref, err
	case text == "":
		return ref, errNowhere
	}
	if err := json.Unmarshal([]byte(text), &ref); err != nil {
		return ref, errNowhere
	}
	return ref, nil
}
