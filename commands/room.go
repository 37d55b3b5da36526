package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// room is a channel: the one that is written in, or one that a platform names.
type room string

var saidWhichRoom = say("room.which", "I don't know the channel “%s”. Pick it from the list after #, or write “here” in that channel.",
	"Nezinu kanālu “%s”. Izvēlies to sarakstā pēc # vai raksti “šeit” tajā kanālā.")

func (room) kind() bot.FieldKind { return bot.OneLine }

func (c *room) read(r *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "here", "seit", "te":
		*c = room(r.Room)
		return true, nil
	}
	if tokens := split(text); len(tokens) == 1 && tokens[0].Kind == channelToken {
		*c = room(tokens[0].ID + "|" + tokens[0].Text)
		return true, nil
	}
	name, marked := strings.CutPrefix(text, roomMark)
	if marked && name != "" {
		*c = room(name)
		return true, nil
	}
	if strings.HasPrefix(text, "#") {
		return false, r.refuse(saidWhichRoom, shorten(text, nameShown)).under("room")
	}
	return false, nil
}

// roomMark stands before a room in a line that a button writes.
const roomMark = "room:"

// id is the room as its platform knows it.
func (c room) id() string {
	id, _, _ := strings.Cut(string(c), "|")
	return id
}

// words are the room as people know it.
func (c room) words(r *Request) string {
	if _, name, _ := strings.Cut(string(c), "|"); name != "" {
		return "#" + name
	}
	if string(c) == r.Room {
		return r.say(wordHere)
	}
	return c.id()
}

var wordHere = say("room.here", "this channel", "šis kanāls")
