// Package commands is everything the assistant can be asked.
//
// Every way of asking ends as a command line: typed, pressed, submitted by a
// form or proposed from talk. [Mux] splits the line, finds the command by its
// verb, reads the rest into the command's arguments, checks the right of the
// person, runs it, and turns what went wrong into an answer that offers the
// next step.
//
// A command is one file with one declaration:
//
//	type snoozeArgs struct {
//		Company company `arg:"company,required" keys:"uznemums"`
//		Days    span    `arg:"days,required"`
//		Text    freeText `arg:"text,rest"`
//	}
//
//	var _ = define(Spec{Name: "snooze", Latvian: "atliec", …}, func(…) …)
//
// The order of the fields is the order in which positional words are tried;
// a field's type reads them ([argument]), so that a value that was read is a
// value that is right. Help, forms, completion and the manual are read off
// the declaration. Sentences are declared beside the command with [say] and
// [count], in both languages at once; names and other text that people typed
// are arguments of a sentence, never part of it. What is written goes through
// [relationship.Ledger.Write] under the request's ID, so a repeat writes
// nothing; a button that writes carries an ID of its own ([Request.once]).
//
// Talk goes to an [Understander], which answers with proposals: a verb and its
// arguments. What only looks is run, what would write is shown first: a talk as
// a card that is the line itself with draft=card, anything else as the line with
// a button. A verb that nobody declared, or that sets up rather than records,
// cannot be proposed.
package commands
