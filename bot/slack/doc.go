// Package slack is the adapter for Slack: what Slack sends becomes a
// [bot.Event], and a [bot.Reply] becomes what Slack shows.
//
//	POST /slack/commands      ─┐                              ┌─ the HTTP answer itself
//	POST /slack/events        ─┼─► admit ─► decode ─► Handler ┼─ response_url, within its budget
//	POST /slack/interactions  ─┘                              └─ chat.*, views.open, files.*
//
// A request is believed only after its signature was checked over the raw
// bytes. It is then answered within three seconds whatever the handler does: a
// command that takes longer than [Config].Patience is told "Looking…" and hears
// the rest through its response_url.
//
// # Decisions
//
// Words that people typed are never markup. Paragraphs are rich_text, which has
// nothing to escape; what Slack only draws from mrkdwn is escaped and its
// formatting characters defused (see mrkdwn.go).
//
// An answer meant for a whole room is shown to the asker alone unless the room
// is known to be closed to other organisations (see outside.go). Not knowing
// takes nothing away but sharing.
//
// Posting is not repeated by itself after an error whose outcome is unknown.
// Being told to wait (429) is a known outcome. What must be said once carries
// its ID twice: as a client_msg_id, a key that Slack speaks of in its errors and
// does not document, and in the message's metadata, which is found again in the
// room's history (see post.go). Either is enough.
//
// Slack's limits are kept before it has to remind us, and answers to people go
// before what nobody asked for (see pace.go and gate.go).
//
// No message fails for its picture: it says in words what the picture shows
// wherever Slack does not draw it (see picture.go).
package slack
