package main

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/store"
)

// Workspaces must be in a layout that this program knows, and whole.
var _ = checked("layout", func(ctx context.Context, p *visited) []finding {
	o, err := p.store()
	if err != nil {
		return found(unset, "", "the store cannot be looked into")
	}
	unreadable, err := o.Store.Unreadable(ctx)
	if err != nil {
		return found(ill, "try again", "%v", err)
	}
	var all []finding
	for _, u := range unreadable {
		all = append(all, found(ill, "", "%v", u)...)
	}
	broken, err := o.Store.BrokenOff(ctx)
	if err != nil {
		return append(all, found(ill, "try again", "%v", err)...)
	}
	broken = slices.DeleteFunc(broken, func(id string) bool {
		return slices.ContainsFunc(unreadable, func(u *store.SchemaError) bool { return u.Workspace == id })
	})
	if len(broken) > 0 {
		all = append(all, found(warn, "run it again", "a restore of %s is under way or was broken off; what was there before is still in use", strings.Join(broken, ", "))...)
	}
	behind, err := o.Store.Behind(ctx)
	switch {
	case err != nil:
		all = append(all, found(ill, "try again", "%v", err)...)
	case len(behind) > 0:
		all = append(all, found(warn, "serve does it when it starts, rapport migrate does it now", "%s written by an older rapport and not brought up to date", plural(len(behind), "workspace was", "workspaces were"))...)
	case len(all) == 0:
		all = found(well, "", "all workspaces are up to date, layout %d", store.Layout())
	}
	return all
})
