// Package language reads talk: what people say about their relationships, in
// English and Latvian, becomes proposals to run commands.
//
// Rules read everything, with no key and no network; a model, where there is
// one, is asked when they are unsure, and proposes words only: companies,
// people and days are always resolved here. A [Reading] is what was
// understood; proposals for the registry of commands are made of it.
package language

import (
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// A Reading is what a talk was understood to say.
type Reading struct {
	Intent  Intent
	Topic   Topic            // finer than Intent, for what is asked
	Nothing commands.Nothing // why Intent is None or Unknown
	Latvian bool             // the language of the talk
	// Events are what it is about, one a company and at least one. Of a
	// question only the company and the people are set.
	Events []Event
	Remind Reminder
	// Amends: it corrects or goes on with what was said earlier in the thread.
	Amends bool
	// More: it tells of something else that happened, with the same company.
	More bool
	// Unsure: the rules would not stake a record on it; a model may read better.
	Unsure bool
}

// An Intent is what a talk wants.
type Intent string

// The intents.
const (
	Log     Intent = "log"     // something happened
	Score   Intent = "score"   // how good a relationship is
	Summary Intent = "summary" // what is known of a company
	Remind  Intent = "remind"  // to be reminded later
	Ask     Intent = "ask"     // another question; Topic says which
	Help    Intent = "help"
	None    Intent = "none" // small talk, or nothing happened
)

// A Topic is what a question is about.
type Topic string

// The topics.
const (
	NoTopic     Topic = ""
	Neglected   Topic = "neglected"    // who needs attention: due
	Promises    Topic = "promises"     // open promises, of a company or all
	LastContact Topic = "last contact" // when they last talked
	History     Topic = "history"      // what was said and how often: timeline
	Contacts    Topic = "contacts"     // who knows whom
	Portfolio   Topic = "portfolio"    // lists: at risk, silent, partners …
	Harmful     Topic = "harmful"      // which partners hurt us
	Proposing   Topic = "proposing"    // should we ask them for something
	Improving   Topic = "improving"    // how to make it better
	Briefing    Topic = "briefing"     // with Summary: before a meeting
	Stop        Topic = "stop"         // leave me alone
)

// An Event is what happened with one company.
type Event struct {
	Company  commands.Named
	People   []Person
	How      relationship.How // "" if not said
	Channel  string           // call, email, meeting, message or event; "" if not said
	Day      relationship.Day
	DaySaid  bool // false: today, as nothing else was said
	DayVague bool // a week or a month was said: Day is a guess in it
	Mood     *relationship.Mood
	Promises []Promise
	Facts    []Fact
	Given    string // what we did for them, in their words; "" if nothing
	Received string // what they did for us
	// Complaint is what they complain of, in the words said.
	Complaint string
	Settled   bool // a complaint of theirs is over
	Harm      *Harm
	Text      string // the words it was read from
}

// A Person is somebody at the other side.
type Person struct {
	Name  string // the full name if Known, else as said, in the nominative
	Known bool
}

// A Promise is what one side said it would do.
type Promise struct {
	Ours bool
	What string
	Due  relationship.Day // 0 if no day was said
}

// A Fact is a measurement that was told: a kind of fact and its value as
// commands write them ("renewal", "likely"; "on-time", "82%").
type Fact struct{ Kind, Value string }

// A Harm is damage a partner did to us.
type Harm struct {
	Area     string // money, delivery, people, reputation or compliance
	Severity int    // 1 to 5, proposed
}

// A Reminder is what to be reminded of, and when.
type Reminder struct {
	What  string
	Due   relationship.Day
	Time  string // HH:MM, "" if not said
	Vague bool   // no day was said
}
