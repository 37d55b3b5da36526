// Package web draws messages as HTML and serves them as a local chat page.
//
// [Render] turns a [card.Message] into semantic markup. [Page] is a whole
// platform around it: somebody picks who they are, types a command, presses a
// button or fills in a form, and each of these reaches the [bot.Handler] as
// the event a chat platform would have sent. What the assistant says unprompted
// arrives over server-sent events.
//
// # Decisions
//
// The page has no sign-in: whoever can open it may be anybody in the picker.
// So it answers only to a loopback host name, which also keeps a foreign site
// from rebinding its name to this machine, and it keeps nothing on disk.
//
// Switching person or workspace is a link and the server draws the whole page:
// there is one place that knows what a pane looks like, and reloading shows
// what was there.
//
// Everything in a conversation has an ID made from the act that caused it. The
// browser puts an item where one with its ID already is, and at the end
// otherwise, so an act sent twice shows once.
package web
