package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// RestoreOptions say what to restore of a backup, and how.
type RestoreOptions struct {
	Workspaces []string // all that are in it if empty
	Replace    bool     // delete what workspaces hold
	// Overdue says that what fell due before now is still to be said: the backup
	// is of a bot that was stopped. Otherwise it is written down as missed, as it
	// may have been said since the backup was taken.
	Overdue bool
	Now     time.Time // by people's clock
}

// A Restored is what became of a workspace.
type Restored struct {
	Content
	Expired int // keys whose time had come
	Missed  int // errands that will not be done
}

// An OccupiedError says that workspaces hold something.
type OccupiedError struct{ IDs []string }

func (e *OccupiedError) Error() string {
	return fmt.Sprintf("store: there is something in %s already", strings.Join(e.IDs, ", "))
}

// aside is the SET of workspaces of which a part of a backup waits beside their
// keys. Like [workspaces] it is a key without a tag.
const aside = "rapport:restoring"

// Restore puts workspaces back as they are in a backup. Each is written beside
// what is there, read back and compared, and only then put in its place; while
// that is done nobody can read or write it. When it is broken off the workspace
// stays as it was, or closed until the same is restored again.
//
// The backup is opened twice: nothing is written before it was read to its end.
func (r *Redis) Restore(ctx context.Context, open func() (io.ReadCloser, error), o RestoreOptions) ([]Restored, error) {
	c, err := contents(open)
	if err != nil {
		return nil, err
	}
	ids := o.Workspaces
	if len(ids) == 0 {
		for _, w := range c.Workspaces {
			ids = append(ids, w.ID)
		}
	}
	var all []*restore
	var occupied []string
	for _, id := range ids {
		one := c.Find(id)
		if one == nil {
			return nil, fmt.Errorf("store: workspace %s is not in the backup", id)
		}
		if one.Schema != schema {
			return nil, &SchemaError{Workspace: id, Found: one.Schema}
		}
		w, err := r.Workspace(id)
		if err != nil {
			return nil, err
		}
		t := &restore{Redis: r, w: w, options: o, sum: c.Sum, done: Restored{Content: *one}}
		free, err := t.free(ctx)
		if err != nil {
			return nil, err
		}
		if !free {
			occupied = append(occupied, id)
		}
		all = append(all, t)
	}
	if len(occupied) > 0 {
		return nil, &OccupiedError{occupied}
	}
	for _, t := range all {
		if err := t.begin(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.stage(ctx, open, c.Sum, all); err != nil {
		return nil, err
	}
	for _, t := range all {
		if err := t.compare(ctx); err != nil {
			return nil, err
		}
	}
	var done []Restored
	for _, t := range all {
		if err := t.exchange(ctx); err != nil {
			return done, fmt.Errorf("workspace %s is closed until it is restored again: %w", t.w.id, err)
		}
		done = append(done, t.done)
	}
	return done, nil
}

func contents(open func() (io.ReadCloser, error)) (*Contents, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	c, err := ReadBackup(f)
	return c, errors.Join(err, f.Close())
}

// A restore is a workspace being restored.
type restore struct {
	*Redis
	w       *Workspace
	options RestoreOptions
	sum     string // of the backup
	seen    map[string]int
	late    map[string]bool // keys whose time has come
	kind    string          // of the key whose items come
	pending []func(redis.Pipeliner)
	bytes   int
	done    Restored
}

// marker is what stands under the schema key while keys are exchanged: the
// backup, and how many changes the directory had seen.
func (t *restore) marker(changes int64) string {
	return fmt.Sprintf("%s%s %d", restoring, t.sum, changes)
}

// free reports whether the workspace may be overwritten.
func (t *restore) free(ctx context.Context) (bool, error) {
	if t.options.Replace {
		return true, nil
	}
	found, err := t.w.client.Get(ctx, t.w.keys.schema()).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, unavailable(err)
	}
	if strings.HasPrefix(found, restoring+t.sum+" ") {
		return true, nil // this restore was broken off
	}
	names, err := t.names(ctx, "", []string{t.w.id})
	return len(names[t.w.id]) == 0, err
}

// begin clears what an earlier try left.
func (t *restore) begin(ctx context.Context) error {
	t.seen, t.late = map[string]int{}, map[string]bool{}
	if err := t.client.SAdd(ctx, aside, t.w.id).Err(); err != nil {
		return unavailable(err)
	}
	return t.clear(ctx, staged(t.w.keys.tag))
}

// stage reads the backup again and writes what counts of it beside the keys.
func (r *Redis) stage(ctx context.Context, open func() (io.ReadCloser, error), sum string, all []*restore) error {
	f, err := open()
	if err != nil {
		return err
	}
	var inside *restore
	writing := "" // the key whose items are written
	_, found, err := rows(f, func(next *row) error {
		switch {
		case next.Workspace != "":
			i := slices.IndexFunc(all, func(t *restore) bool { return t.w.id == next.Workspace })
			if inside = nil; i >= 0 {
				inside = all[i]
			}
		case inside == nil:
		case next.Key != "":
			writing = ""
			if key := string(next.Key); inside.counts(key, next.Expires) {
				writing = key
				return inside.write(ctx, key, next)
			}
		case next.More != "" && string(next.More) == writing:
			return inside.write(ctx, writing, next)
		}
		return nil
	})
	if err == nil && found != sum {
		err = damaged("it was altered while it was read")
	}
	for _, t := range all {
		if err == nil {
			err = t.flush(ctx)
		}
	}
	return errors.Join(err, f.Close())
}

// counts reports whether a key is to be written: it is the last one of its
// name, and its time has not come.
func (t *restore) counts(key string, expires *time.Time) bool {
	t.seen[key]++
	_, kept := t.done.holds[key]
	if !kept || t.seen[key] < t.done.last[key] {
		return false
	}
	if expires != nil && !expires.After(time.Now()) {
		t.late[key] = true
		t.done.Expired++
		return false
	}
	return true
}

// write adds the items of a line to a staged key.
func (t *restore) write(ctx context.Context, key string, r *row) error {
	full, kind := staged(t.w.keys.tag+key), r.Type
	items := make([]any, len(r.Items))
	for i, item := range r.Items {
		items[i], t.bytes = string(item), t.bytes+len(item)
	}
	if kind == "" {
		kind = t.kind
	}
	t.kind = kind
	var ranked []redis.Z
	if kind == kindRanked {
		for pair := range slices.Chunk(r.Items, 2) {
			score, err := strconv.ParseFloat(string(pair[1]), 64)
			if err != nil {
				return damaged("%q has a score that is no number", key)
			}
			ranked = append(ranked, redis.Z{Score: score, Member: string(pair[0])})
		}
	}
	expires := r.Expires
	t.pending = append(t.pending, func(p redis.Pipeliner) {
		switch kind {
		case kindString:
			p.Set(ctx, full, items[0], 0)
		case kindHash:
			p.HSet(ctx, full, items...)
		case kindList:
			p.RPush(ctx, full, items...)
		case kindSet:
			p.SAdd(ctx, full, items...)
		case kindRanked:
			p.ZAdd(ctx, full, ranked...)
		}
		if expires != nil {
			p.PExpire(ctx, full, max(time.Until(*expires), time.Millisecond))
		}
	})
	if len(t.pending) < atOnce/2 && t.bytes < mostAtOnce {
		return nil
	}
	return t.flush(ctx)
}

func (t *restore) flush(ctx context.Context) error {
	if len(t.pending) == 0 {
		return nil
	}
	_, err := t.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, write := range t.pending {
			write(p)
		}
		return nil
	})
	t.pending, t.bytes = t.pending[:0], 0
	return unavailable(err)
}

// compare reads back what was staged.
func (t *restore) compare(ctx context.Context) error {
	names, err := t.names(ctx, staged(""), []string{t.w.id})
	if err != nil {
		return err
	}
	found := map[string]bool{}
	for some := range slices.Chunk(names[t.w.id], atOnce) {
		read, err := t.things(ctx, staged(t.w.keys.tag), some)
		if err != nil {
			return err
		}
		for i := range read {
			h := t.done.holds[read[i].key]
			if h.digest != read[i].digest() {
				return fmt.Errorf("store: %s of workspace %s was written and reads differently; nothing was replaced", read[i].key, t.w.id)
			}
			found[read[i].key] = true
		}
	}
	now := time.Now().Add(clockError)
	for key, h := range t.done.holds {
		if !found[key] && !t.late[key] && !h.gone(now) {
			return fmt.Errorf("store: %s of workspace %s was written and is not there; nothing was replaced", key, t.w.id)
		}
	}
	return nil
}

// exchange closes the workspace, puts the staged keys in the place of its own,
// and opens it.
func (t *restore) exchange(ctx context.Context) error {
	k := t.w.keys
	had, err := t.shut(ctx)
	if err != nil {
		return err
	}
	// With the changes gone first, whoever knows the directory looks at the
	// schema.
	if err := t.client.Del(ctx, k.changes()).Err(); err != nil {
		return unavailable(err)
	}
	buried, err := t.bury(ctx)
	if err != nil {
		return err
	}
	if err := t.clear(ctx, k.tag, k.schema(), k.tombstones()); err != nil {
		return err
	}
	if err := t.rename(ctx); err != nil {
		return err
	}
	if buried { // who was forgotten since is looked for
		if err := t.client.HSet(ctx, k.settings(), relationship.ForgottenSetting, "yes").Err(); err != nil {
			return unavailable(err)
		}
	}
	if err := t.outpace(ctx, had); err != nil {
		return err
	}
	if !t.options.Overdue {
		if t.done.Missed, err = t.w.letPass(ctx, t.options.Now); err != nil {
			return err
		}
	}
	if _, listed := t.done.holds["schema"]; listed {
		err = t.client.Rename(ctx, staged(k.schema()), k.schema()).Err()
	} else {
		err = t.client.Del(ctx, k.schema()).Err()
	}
	if err != nil {
		return unavailable(err)
	}
	if err := t.client.SAdd(ctx, workspaces, t.w.id).Err(); err != nil {
		return unavailable(err)
	}
	t.mu.Lock()
	delete(t.open, t.w.id) // what is known of it is of before
	t.mu.Unlock()
	return unavailable(t.client.SRem(ctx, aside, t.w.id).Err())
}

// shut closes the workspace and returns how many changes its directory had
// seen, also when that is long ago.
func (t *restore) shut(ctx context.Context) (had int64, err error) {
	was, err := t.client.Get(ctx, t.w.keys.schema()).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, unavailable(err)
	}
	if had, err = t.client.LLen(ctx, t.w.keys.changes()).Result(); err != nil {
		return 0, unavailable(err)
	}
	if strings.HasPrefix(was, restoring) {
		had = max(had, atoi(was[strings.LastIndexByte(was, ' ')+1:]))
	}
	return had, unavailable(t.client.Set(ctx, t.w.keys.schema(), t.marker(had), 0).Err())
}

// rename puts the staged keys in their places, but for the schema.
func (t *restore) rename(ctx context.Context) error {
	var keys []string
	for key := range t.done.holds {
		if key != "schema" && !t.late[key] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for some := range slices.Chunk(keys, atOnce) {
		moved := make([]*redis.StatusCmd, len(some))
		_, _ = t.client.Pipelined(ctx, func(p redis.Pipeliner) error { // each is looked at below
			for i, key := range some {
				full := t.w.keys.tag + key
				moved[i] = p.Rename(ctx, staged(full), full)
			}
			return nil
		})
		for i, key := range some {
			err := moved[i].Err()
			if err != nil && strings.Contains(err.Error(), "no such key") && t.done.holds[key].gone(time.Now().Add(clockError)) {
				t.done.Expired++
				continue
			}
			if err != nil {
				return unavailable(err)
			}
		}
	}
	return nil
}

// outpace makes the list of changes so long that whoever has seen it as it was
// before reads everything anew.
func (t *restore) outpace(ctx context.Context, had int64) error {
	if had == 0 {
		return nil
	}
	has, err := t.client.LLen(ctx, t.w.keys.changes()).Result()
	if err != nil {
		return unavailable(err)
	}
	short := had + many + 1 - has
	if short <= 0 {
		return nil
	}
	// All at once: with a part of them it would catch up, and look at no schema.
	return unavailable(lengthen.Run(ctx, t.client, []string{t.w.keys.changes()}, short, "r:").Err())
}

// lengthen adds a word to a list so many times.
//
//	KEYS[1] list   ARGV[1] times   ARGV[2] word
//
// It returns how long the list is.
var lengthen = redis.NewScript(`
for _ = 1, tonumber(ARGV[1]) do redis.call("RPUSH", KEYS[1], ARGV[2]) end
return redis.call("LLEN", KEYS[1])`)
