package language

import (
	"context"
	"net/http"
	"slices"
)

// Reach asks the model's server which models it has, which costs nothing, and
// reports whether ours is among them. The error is a *ModelError; its status is
// that of a server which answers but knows no such question.
func (c *Client) Reach(ctx context.Context) (listed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	watching, seen := watched(ctx)
	list, err := c.api.ListModels(watching)
	switch {
	case err != nil:
		return false, failure(ctx, err, seen.status)
	case seen.status >= http.StatusMultipleChoices:
		return false, &ModelError{Why: Rejected, Status: seen.status}
	}
	for _, m := range list.Models {
		if m.ID == c.model || slices.Contains([]string{c.model + ":latest", "models/" + c.model}, m.ID) {
			return true, nil
		}
	}
	return false, nil
}
