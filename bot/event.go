// Package bot is the vocabulary of chat: what people do on a platform, and
// what the assistant does about it.
//
// An adapter (bot/slack, bot/web, bot/console) turns its wire format into an
// [Event], hands it to a [Handler], and turns the [Reply] back into its wire
// format:
//
//	payload ─► decode ─► Event ─► Handler ─► Reply ─► render ─► payload
//
// Nothing behind the handler knows which platform is in front of it.
package bot

import "time"

// An Event is something a person did on a platform.
type Event struct {
	// ID is unique per act; a redelivered event repeats it. It makes writing
	// idempotent, so an adapter must never leave it empty.
	ID       string
	Platform string // "slack", "web", "console"
	Team     string // the workspace, from the platform's verified envelope
	Person   string // who acted, by the platform's ID
	Room     string // where, "" when the platform does not say
	Thread   string // the thread to answer in, "" outside threads
	Direct   bool   // the room is a talk between the person and the assistant
	// Outside is true when the person is a guest or of another organisation,
	// or when people of another organisation can read the room.
	Outside bool
	Locale  string // the person's language as the platform knows it, "" if not
	Link    string // to the message that was said, "" if it has no address
	// Program is what a program that acts for the person may do, by a token of
	// theirs, "" if the person acts. A program is told no secret.
	Program Access
	At      time.Time
	Body    Body
}

// A Body is what happened: one of the types in this file.
//
//sumtype:decl
type Body interface{ body() }

type (
	// Line is a command typed in full, such as a slash command's text.
	Line struct{ Text string }
	// Speech is talk addressed to the assistant, free of its mention.
	Speech struct{ Text string }
	// Press is a button pressed on Message; Line is the button's command line.
	Press struct {
		Line    string
		Message Ref
	}
	// Submit is a form filled in. Token is the form's own, so that a form sent
	// twice writes once.
	Submit struct {
		Form   string
		Token  string
		Values map[string]string
	}
	// Typing asks how a half-typed field might be completed. Values are the
	// form's other fields as they stand.
	Typing struct {
		Form, Field, Prefix string
		Values              map[string]string
	}
	// Shortcut asks for a command's form from a menu of the platform. Quote is
	// the message it was chosen on, nil if it was chosen on none.
	Shortcut struct {
		Command string
		Quote   *Quote
	}
	// Proposed is a command that a program proposes in the person's name: what
	// only looks is answered, what would change something is put before the
	// person, who does it or not. Values are those of the command's form.
	Proposed struct {
		Form   string
		Values map[string]string
	}
	// Noticed is contact with somebody outside that a program knows of. Who
	// took part is asked whether it is to be recorded.
	Noticed struct{ Contact Contact }
	// Home asks for the person's home page, which the reply's message is.
	Home struct{}
	// Agenda asks for the person's days, which the reply's file holds for
	// calendar programs.
	Agenda struct{}
	// Hello is the person opening their talk with the assistant: the reply's
	// choices are what they might say first.
	Hello struct{}
	// Met is news of the platform about the person. Nobody is answered.
	Met struct{ Profile Profile }
	// Removed says that a message which something may have been recorded from
	// is gone. Nobody is answered.
	Removed struct{ Link string }
	// Occasion is nobody's act: a time has come at which the event's person, or
	// its room when there is none, is to be told something. Key says which
	// occurrence, Due when it was to be; the event's At is when it is.
	Occasion struct {
		Name, Key string
		Due       time.Time
	}
)

func (Line) body()     {}
func (Speech) body()   {}
func (Press) body()    {}
func (Submit) body()   {}
func (Typing) body()   {}
func (Shortcut) body() {}
func (Proposed) body() {}
func (Noticed) body()  {}
func (Home) body()     {}
func (Agenda) body()   {}
func (Hello) body()    {}
func (Met) body()      {}
func (Removed) body()  {}
func (Occasion) body() {}

// A Quote is a message that somebody wrote.
type Quote struct {
	Text   string
	Author string // the platform's ID, or a name where there is none
	At     time.Time
	Link   string // "" if it has no address
}

// A Ref names a message on its platform. The zero Ref names none.
type Ref struct{ Room, ID string }

// Access is what a program may do in a person's name.
type Access string

// The kinds of access.
const (
	Reads  Access = "read"  // look, and change nothing
	Writes Access = "write" // all that the person may, but for what is told to people alone
)

// A Contact is a mail, a meeting or a call as another program describes it.
type Contact struct {
	// Key is the same whenever the same contact is told of again, and another
	// one when it was moved.
	Key           string
	Kind          ContactKind
	From          Party   // who wrote, invited or called
	To            []Party // everybody else
	At            time.Time
	AllDay        bool   // At is the midnight, in UTC, at which the day begins
	Subject, Text string // as plain text
}

// ContactKind says what a contact was.
type ContactKind string

// The kinds of contact.
const (
	ByMail    ContactKind = "mail"
	ByMeeting ContactKind = "meeting"
	ByCall    ContactKind = "call"
)

// A Party took part in a contact. Either may be missing.
type Party struct{ Name, Email string }
