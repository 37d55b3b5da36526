// Package console is a chat platform in a terminal.
//
// [Render] draws a [card.Message] as plain text. A [Console] reads lines and
// hands them to a [bot.Handler] as the events a chat platform would send: a
// line is a command, a number presses the button that shows it, and a form is
// asked field by field.
//
// # Decisions
//
// Buttons of an answer are numbered from 1. Those of a message that nobody
// asked for go on counting, so that a number which somebody is about to type
// does not change its meaning.
//
// Text from people may hold escape sequences. Nothing but printable characters
// and line breaks of this package's own making reaches the terminal.
package console
