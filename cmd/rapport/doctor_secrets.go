package main

import (
	"context"
	"strings"
)

// The tokens of workspaces are sealed: without their key nobody can be
// answered.
var _ = checked("secrets", func(ctx context.Context, p *visited) []finding {
	o, err := p.store()
	if err != nil {
		return found(unset, "", "the store cannot be looked into")
	}
	n, shut, err := o.Store.Sealed(ctx, p.Ring)
	switch {
	case err != nil:
		return found(ill, "try again", "%v", err)
	case n == 0 && p.Ring == nil:
		return found(unset, "", "no tokens are kept, so RAPPORT_SECRET_KEY is not needed")
	case p.Ring == nil:
		return found(ill, "set RAPPORT_SECRET_KEY to the key that sealed them", "%s sealed and there is no key", plural(n, "token is", "tokens are"))
	case len(shut) > 0:
		return found(ill, "put the key that sealed them behind the newest, with a comma, or have the app installed anew", "the tokens of %s do not open with RAPPORT_SECRET_KEY", strings.Join(shut, ", "))
	}
	return found(well, "", "%s with RAPPORT_SECRET_KEY", plural(n, "token opens", "tokens open"))
})
