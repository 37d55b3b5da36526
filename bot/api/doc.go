// Package api answers programs: JSON in, the same events as any platform, and
// the same answers out, with the figures that they say.
//
//	request ─► token ─► Event ─► Handler ─► Reply ─► JSON
//
// A request is a command line, or the fields of one ([bot.Tool]); the resources
// are other ways of writing the same, see [resources]. Who may do what is
// decided where it always is. The description at /api/v1/openapi.json is read
// off the same declarations.
package api
