package teams

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A Book keeps, for each workspace, where people and rooms are reached. Noted
// returns a text for each name, "" for what was never noted.
type Book interface {
	Note(ctx context.Context, team, name, text string) error
	Noted(ctx context.Context, team string, names ...string) ([]string, error)
}

// A reference is where a conversation goes on, and what its roster said.
type reference struct {
	Service string `json:"u"`
	Room    string `json:"c,omitempty"` // "" of a person who never spoke to us alone
	Bot     string `json:"b"`
	Member  string `json:"m,omitempty"` // of a person: as this bot knows them
	Team    string `json:"t,omitempty"` // of a channel: the team that it is in
	Gone    bool   `json:"g,omitempty"` // we were taken away from there
	Verdict string `json:"v,omitempty"`
	Checked int64  `json:"w,omitempty"` // seconds since 1970
}

// What a roster says: all are people of the directory, or not all are.
const (
	verdictOurs      = "ours"
	verdictOutsiders = "outsiders"
)

func (r *reference) judge(outsiders bool, now time.Time) {
	r.Verdict, r.Checked = verdictOurs, now.Unix()
	if outsiders {
		r.Verdict = verdictOutsiders
	}
}

func personName(person string) string { return "teams:p:" + person }

func roomName(room string) string { return "teams:r:" + room }

// Reached reports whether somebody or some room can still be written to, by
// what a [Book] holds of a workspace.
func Reached(notes map[string]string) bool {
	all := map[string]reference{}
	for name, text := range notes {
		var ref reference
		if strings.HasPrefix(name, "teams:") && json.Unmarshal([]byte(text), &ref) == nil {
			all[name] = ref
		}
	}
	for _, ref := range all {
		if ref.Room != "" && !ref.Gone && !all[roomName(ref.Team)].Gone {
			return true
		}
	}
	return false
}

// where are where t's person and room are reached, with what was known of
// them. The service's address changes at times, so the newest counts; who
// speaks to us has us.
func (s *Teams) where(ctx context.Context, t *talk) (person, room reference) {
	a := t.at
	id, _ := a.room()
	texts, err := s.book.Noted(ctx, t.Team, personName(t.Person), roomName(id))
	if err == nil { // who is not known is met now
		person, _ = readReference(texts[0])
		room, _ = readReference(texts[1])
	}
	person.Service, person.Bot, person.Member = a.ServiceURL, a.Recipient.ID, a.From.ID
	if a.personal() && !t.aside {
		person.Room, person.Gone = a.Where.ID, false
	}
	if a.personal() || t.aside {
		return person, reference{}
	}
	room.Service, room.Bot, room.Room, room.Gone = a.ServiceURL, a.Recipient.ID, id, false
	room.Team = cmp.Or(a.Channel.Team.ID, room.Team)
	return person, room
}

// keep writes a reference down, unless it is there as it is.
func (s *Teams) keep(ctx context.Context, team, name string, ref reference) error {
	text, err := json.Marshal(ref)
	if err != nil || s.noted.same(team+"/"+name, string(text)) {
		return err
	}
	return s.book.Note(ctx, team, name, string(text))
}

// leave notes that we were taken away from a person or a team, whose channels
// then hear nothing any more.
func (s *Teams) leave(ctx context.Context, t *talk) error {
	name := personName(t.Person)
	if !t.at.personal() {
		id, _ := t.at.room()
		name = roomName(cmp.Or(t.at.Channel.Team.ID, id))
	}
	ref, err := s.read(ctx, t.Team, name)
	if err != nil && !errors.Is(err, errNowhere) {
		return err
	}
	ref.Gone = true
	return s.keep(ctx, t.Team, name, ref)
}

// errNowhere says that nobody has told us where somebody is reached.
var errNowhere error = &bot.RefusedError{Reason: "teams: not installed for this recipient"}

// reference is where somebody or a room is reached.
func (s *Teams) reference(ctx context.Context, team, name string) (reference, error) {
	ref, err := s.read(ctx, team, name)
	if err != nil {
		return ref, err
	}
	gone := ref.Gone
	if ref.Team != "" && !gone {
		whole, err := s.read(ctx, team, roomName(ref.Team))
		gone = err == nil && whole.Gone
	}
	if gone {
		return ref, errNowhere
	}
	return ref, nil
}

func (s *Teams) read(ctx context.Context, team, name string) (reference, error) {
	texts, err := s.book.Noted(ctx, team, name)
	if err != nil {
		return reference{}, err
	}
	return readReference(texts[0])
}

// readReference reads a note. What cannot be read leads nowhere.
func readReference(text string) (reference, error) {
	var ref reference
	if text == "" || json.Unmarshal([]byte(text), &ref) != nil {
		return reference{}, errNowhere
	}
	return ref, nil
}
