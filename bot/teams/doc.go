// Package teams speaks Microsoft Teams: activities of the Bot Framework in,
// Adaptive Cards through its connector out.
//
// There is no library of Microsoft's for Go. What is written by hand here is
// what has to be: the check of requests, the few types of activity that are
// heard, the connector with its limits, and the cards.
//
//	POST /api/messages ─► token ─► activity ─► bot.Event ─► Handler
//	                                                          │
//	connector ◄─ Adaptive Card ◄───────────────────────── bot.Reply
//
// A message is acknowledged at once and answered through the connector; an
// invoke is answered in the response, in time. The answer to one person in a
// channel goes to their personal chat.
package teams
