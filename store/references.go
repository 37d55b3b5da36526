package store

import "context"

// Note keeps a small text under a name, for as long as the workspace is there.
func (w *Workspace) Note(ctx context.Context, name, text string) error {
	return unavailable(w.client.HSet(ctx, w.keys.references(), name, text).Err())
}

// Noted returns the texts under some names, "" where there is none.
func (w *Workspace) Noted(ctx context.Context, names ...string) ([]string, error) {
	found, err := w.client.HMGet(ctx, w.keys.references(), names...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	texts := make([]string, len(names))
	for i, text := range found {
		texts[i], _ = text.(string)
	}
	return texts, nil
}

// Notes returns all of the small texts by name.
func (w *Workspace) Notes(ctx context.Context) (map[string]string, error) {
	all, err := w.client.HGetAll(ctx, w.keys.references()).Result()
	return all, unavailable(err)
}
