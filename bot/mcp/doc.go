// Package mcp lets language models ask, by the Model Context Protocol: each
// command is a tool, whose schema is read off its declaration.
//
//	tools/call ─► Event ─► Handler ─► Reply ─► text and figures
//
// A model acts as one colleague, with their rights, and writes nothing by
// itself: what only looks is answered, what would change something is a
// [bot.Proposed], which puts a card before the colleague.
package mcp
