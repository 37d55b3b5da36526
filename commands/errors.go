package commands

import (
	"fmt"
	"reflect"

	"github.com/rapport-bot/rapport/bot/card"
)

// An answerError is an error that is its own answer: what was wrong, in the
// person's language, and the next step.
type answerError struct {
	message card.Message
	said    phrase // what message begins with
	field   string // of a form that it is about, "" if of none
}

func (e *answerError) Error() string { return e.message.Summary }

// refuse answers with one sentence and buttons.
func (r *Request) refuse(p phrase, args ...any) *answerError {
	line := r.line(p, args...)
	return &answerError{said: p, message: card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line)}}}
}

// with adds buttons to the answer.
func (e *answerError) with(actions ...card.Action) *answerError {
	e.message.Blocks = append(e.message.Blocks, card.Actions(actions))
	return e
}

// A missingError says that a command was asked without something it needs.
// What was given so far fills the form.
type missingError struct {
	spec  *Spec
	param string
	args  reflect.Value
	set   []bool
	part  *formPart // nil: the form asks for all there is
}

// lacks is what a command returns when it finds that it cannot do without a
// parameter after all. The form that is opened is filled with the others.
func lacks(param string) error { return &missingError{param: param} }

func (e *missingError) Error() string { return "no " + e.param }

// An argError says which argument was wrong, and where it stands in the line.
type argError struct {
	param string // "" when the words belong to no parameter
	in    *reading
	at    span
	token *token // the name=value token, nil for positional words
	err   error
}

func (e *argError) Error() string { return fmt.Sprintf("%s: %v", e.param, e.err) }
func (e *argError) Unwrap() error { return e.err }

// replaced returns the line with the wrong words replaced.
func (e *argError) replaced(by string) string {
	if e.token != nil {
		by = e.token.Key + "=" + quote(by)
	}
	return e.in.source[:e.at.from] + by + e.in.source[e.at.to:]
}

// A notOneError says that a word is none of those a parameter takes.
type notOneError struct {
	param Param
	text  string
}

func (e *notOneError) Error() string { return fmt.Sprintf("%q is no %s", e.text, e.param.Name) }

// A strayError says that words were left over.
type strayError struct{ text string }

func (e *strayError) Error() string { return fmt.Sprintf("%q means nothing here", e.text) }

// An unknownVerbError says that the first word is no command.
type unknownVerbError struct {
	verb, line string
	rest       string // of the line, after the verb
	near       []*Spec
}

func (e *unknownVerbError) Error() string { return fmt.Sprintf("no command %q", e.verb) }

// An unknownCompanyError says which name was not found and what was close.
// The line can be asked again with another name in its place.
type unknownCompanyError struct {
	name  string
	near  []string
	again func(name string) string
}

func (e *unknownCompanyError) Error() string { return fmt.Sprintf("no company %q", e.name) }

// A whichCompanyError says that a name fits several companies.
type whichCompanyError struct {
	fits  []string
	again func(name string) string
}

func (e *whichCompanyError) Error() string { return fmt.Sprintf("%d companies fit", len(e.fits)) }

// A whichSideError says that a company has two relationships and the command
// is about one.
type whichSideError struct{ id string }

func (e *whichSideError) Error() string { return "company " + e.id + " is on both sides" }

// A forbiddenError says that the person may not use the command here.
type forbiddenError struct {
	spec  *Spec
	about company
}

func (e *forbiddenError) Error() string { return e.spec.Name + ": not allowed" }
