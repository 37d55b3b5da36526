package commands

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// An Understander turns talk into proposals to run commands. It writes
// nothing: what it proposes is checked as if a person had typed it, and what
// would change something is shown before it is done.
type Understander interface {
	Understand(ctx context.Context, t Talk) (Heard, error)
}

// A Talk is something a person said to the assistant, and what is known
// meanwhile.
type Talk struct {
	Text         string
	Now          time.Time // in the workspace's time zone
	Latvian      bool      // the language that answers are given in
	Directory    *relationship.Directory
	Team, Person string
	Earlier      Earlier
	// Plain asks for the rules alone: the person wants no model.
	Plain bool
	// May is asked before a model is told the text; nil: it may be.
	May func(context.Context) bool
}

// Earlier is what the talk in this thread was about before. The zero Earlier
// is the beginning of a talk.
type Earlier struct {
	Command string `json:"c,omitempty"` // what was proposed or run
	Company string `json:"id,omitempty"`
	Args    []Arg  `json:"a,omitempty"`
	Entry   int    `json:"n,omitempty"` // the number it was saved under, 0 if it was not
}

// A Heard is what talk was understood to ask for.
type Heard struct {
	// Proposals are the commands, one a company. With Nothing they are only
	// offers.
	Proposals []Proposal
	Nothing   Nothing
	By        Reader
}

// Nothing says why talk records nothing.
type Nothing string

// The reasons. SmallTalk is answered with a word, Unclear with help; the rest
// say that nothing was recorded.
const (
	Something    Nothing = ""
	SmallTalk    Nothing = "small talk"
	Planned      Nothing = "planned"
	Negated      Nothing = "negated"
	Hypothetical Nothing = "hypothetical"
	Pasted       Nothing = "pasted"
	Unclear      Nothing = "unclear"
)

// A Reader says who read a talk or wrote a text.
type Reader string

// The readers.
const (
	ByRules   Reader = ""
	ByModel   Reader = "model"    // a model had a part in it
	WithoutAI Reader = "no model" // a model was to be asked and did not help
)

// A Proposal is one command that talk asks for, in the words of a line.
type Proposal struct {
	Command string
	Company Named // the zero Named if the command is about none
	Args    []Arg
	// Sure: one company, one type, one day, and all of it certain. Such a
	// reading may be saved at once for those who wish it.
	Sure bool
}

// An Arg is one argument, as name=value.
type Arg struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// Named is a company as talk names it. At most one of ID and Fits is set; with
// neither, Said is a name that nobody has.
type Named struct {
	ID    string
	Fits  []string // equally likely: ask which
	Said  string   // the words
	Guess bool     // ID was found by a spelling that is not quite its name
}
