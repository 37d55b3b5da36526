package store

import "context"

// Clear deletes everything of a workspace but the sealed secrets by which its
// platform is reached: it can go on, with nothing on record.
func (r *Redis) Clear(ctx context.Context, id string) error {
	k, err := keysOf(id)
	if err != nil {
		return err
	}
	if err := r.clear(ctx, k.tag, k.vault()); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, id)
	return nil
}
