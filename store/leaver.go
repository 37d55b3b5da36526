package store

import (
	"context"
	"strings"
)

// ForgetUser drops what is kept for a colleague beside their name: what they did
// last, where they are reached, what was put by for them, and the tokens and
// addresses of calendars by which programs acted for them.
func (w *Workspace) ForgetUser(ctx context.Context, id string) error {
	keys := []string{w.keys.saves(id), w.keys.home(id), w.keys.calls(id)}
	err := w.eachKey(ctx, func(found []string) error {
		for _, key := range found {
			// What is put by for a person ends with their ID, or has it between.
			if kept, ok := strings.CutPrefix(key, w.keys.kept("")); ok && named(kept, id) {
				keys = append(keys, key)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.client.Del(ctx, keys...).Err(); err != nil {
		return unavailable(err)
	}
	tokens, err := w.Tokens(ctx)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if t.Person != id {
			continue
		}
		for _, key := range [...]string{w.keys.access(), w.keys.accessUsed(), w.keys.accessIgnored()} {
			if err := w.client.HDel(ctx, key, t.ID).Err(); err != nil {
				return unavailable(err)
			}
		}
	}
	notes, err := w.Notes(ctx)
	if err != nil {
		return err
	}
	for name := range notes {
		if named(name, id) {
			if err := w.client.HDel(ctx, w.keys.references(), name).Err(); err != nil {
				return unavailable(err)
			}
		}
	}
	return unavailable(w.client.SRem(ctx, w.keys.staleHomes(), id).Err())
}

// named reports whether an ID, which may hold colons itself, is between the
// colons of a name.
func named(name, id string) bool { return strings.Contains(":"+name+":", ":"+id+":") }
