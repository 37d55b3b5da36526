package bot

import "github.com/rapport-bot/rapport/bot/card"

// A Reply is what the assistant does about an event. The zero Reply is
// silence.
type Reply struct {
	Message card.Message
	Private bool     // only the person sees it
	Replace bool     // takes the place of the message whose button was pressed
	Form    *Form    // opened instead of Message
	Home    bool     // Message is the person's home page
	Choices []Choice // for Typing and Hello
	// Prose is true when a model wrote some of Message, which may then be shown
	// while it arrives.
	Prose bool
	File  *File // handed to the person, in private, with Message
	// Shows names the companies whose news Message carries, so that it can be
	// drawn again when one of them changes.
	Shows []string
	// Errors are words about a submitted form's fields, by field name. When
	// there are any the form stays open with what was typed.
	Errors map[string]string
	// Data is what Message says in figures, for programs: a struct that JSON can
	// be made of, nil if it says nothing of the kind.
	Data any
	// Fault says to programs why Message is not what was asked for.
	Fault Fault
	Cause error // of Unavailable
}

// A File is a document handed to a person.
type File struct {
	Name, MIME string
	Data       []byte
}

// A Form asks for a command's arguments. Submitting it is a command line like
// any other.
type Form struct {
	Command string // the command that Submit will run
	Token   string // comes back in Submit.Token
	Title   string
	Short   string // the title where there is little room
	Submit  string // words on the button that sends it
	Cancel  string
	Fields  []Field
}

// FieldKind says how a field is filled in.
type FieldKind int

// The kinds of field.
const (
	OneLine   FieldKind = iota
	ManyLine            // a paragraph
	Pick                // one of Choices
	Search              // one of many, completed while typing by [Typing] events
	Date                // a day, ISO 8601
	Upload              // a text file's content
	Hidden              // carried along, not shown
	Colleague           // one of the platform's people, by mention
)

// A Field is one argument of a form. Value is what is known already.
type Field struct {
	Name, Label, Help, Value string
	Kind                     FieldKind
	Required                 bool
	Many                     bool     // of Search: several, with commas between
	Choices                  []Choice // for Pick; for Search the first suggestions
}

// A Choice is one possible value and how to call it.
type Choice struct{ Label, Value string }
