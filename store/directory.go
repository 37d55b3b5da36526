package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// Directory returns the names and colleagues, reading them the first time.
func (w *Workspace) Directory(ctx context.Context) (*relationship.Directory, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.directory != nil && w.age == w.seen.now() {
		return w.directory, nil
	}
	if err := w.load(ctx); err != nil {
		return nil, err
	}
	return w.directory, nil
}

// load reads the whole directory. Its parts come in one transaction, so that
// the version belongs to what was read. The caller holds w.mu.
func (w *Workspace) load(ctx context.Context) error {
	var version *redis.IntCmd
	var number, layout *redis.StringCmd
	var listings, users, settings *redis.MapStringStringCmd
	w.seen.meetAll(ctx, w.client)
	age := w.seen.now()
	_, err := w.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		version = p.LLen(ctx, w.keys.changes())
		number = p.Get(ctx, w.keys.number())
		layout = p.Get(ctx, w.keys.schema())
		listings = p.HGetAll(ctx, w.keys.directory())
		users = p.HGetAll(ctx, w.keys.users())
		settings = p.HGetAll(ctx, w.keys.settings())
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	if found := layout.Val(); found != "" && found != schema {
		return &SchemaError{Workspace: w.id, Found: found}
	}
	d := relationship.NewDirectory()
	for id, text := range listings.Val() {
		if err := listIn(d, id, text); err != nil {
			return err
		}
	}
	for id, text := range users.Val() {
		if err := enterIn(d, id, text); err != nil {
			return err
		}
	}
	for name, value := range settings.Val() {
		d.Set(name, value)
	}
	if age == 0 {
		age = w.seen.now() // the first server is met by reading
	}
	w.directory, w.version, w.age = d, version.Val(), age
	w.known.clear()
	w.next = max(w.next, int(atoi(number.Val()))+1)
	return nil
}

func listIn(d *relationship.Directory, id, text string) error {
	l := relationship.Listing{ID: id}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return fmt.Errorf("store: listing %s: %w", id, err)
	}
	d.List(l)
	return nil
}

func enterIn(d *relationship.Directory, id, text string) error {
	u := relationship.User{ID: id}
	if err := json.Unmarshal([]byte(text), &u); err != nil {
		return fmt.Errorf("store: user %s: %w", id, err)
	}
	d.Enter(u)
	return nil
}

// Fresh asks how far the directory has come, and catches up.
func (w *Workspace) Fresh(ctx context.Context) error {
	version, err := w.client.LLen(ctx, w.keys.changes()).Result()
	if err != nil {
		return unavailable(err)
	}
	if ok, err := w.fresh(ctx, version); err != nil || ok {
		return err
	}
	return relationship.ErrStale
}

// Current asks how far the directory has come, and leaves it where it is.
func (w *Workspace) Current(ctx context.Context) (bool, error) {
	version, err := w.client.LLen(ctx, w.keys.changes()).Result()
	if err != nil {
		return false, unavailable(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return version == w.version, nil
}

// fresh reports whether the directory has seen all changes, and catches up if
// it has not.
func (w *Workspace) fresh(ctx context.Context, version int64) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.directory == nil {
		return true, w.load(ctx) // nothing was worked out from it yet
	}
	if version < w.version || w.age != w.seen.now() {
		return false, w.load(ctx) // another store stands where this one stood
	}
	if version == w.version {
		return true, nil
	}
	return false, w.catchUp(ctx, version)
}

// many is how many missed changes are read one by one; beyond it the whole
// directory is cheaper.
const many = 1000

// catchUp reads the listings and users that changed since the version at
// hand. The caller holds w.mu.
func (w *Workspace) catchUp(ctx context.Context, version int64) error {
	if version-w.version > many {
		return w.load(ctx)
	}
	changed, err := w.client.LRange(ctx, w.keys.changes(), w.version, version-1).Result()
	if err != nil {
		return unavailable(err)
	}
	texts := make([]*redis.StringCmd, len(changed))
	_, err = w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, c := range changed {
			kind, id, _ := strings.Cut(c, ":")
			key := w.keys.directory()
			switch kind {
			case "u":
				key = w.keys.users()
			case "s":
				key = w.keys.settings()
			}
			texts[i] = p.HGet(ctx, key, id)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	for i, c := range changed {
		kind, id, _ := strings.Cut(c, ":")
		text, err := texts[i].Result()
		if kind == "c" {
			w.known.drop(id) // it may still hold who was forgotten since
		}
		switch {
		case kind == "s":
			w.directory.Set(id, text)
		case errors.Is(err, redis.Nil):
			w.directory.Unlist(id)
		case kind == "u":
			err = enterIn(w.directory, id, text)
		default:
			err = listIn(w.directory, id, text)
		}
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
	}
	w.version = version
	return nil
}

// at returns the version of the directory at hand, reading it if there is
// none.
func (w *Workspace) at(ctx context.Context) (int64, error) {
	if _, err := w.Directory(ctx); err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version, nil
}

// SaveUser writes a colleague down, and an audit line with it.
func (w *Workspace) SaveUser(ctx context.Context, u relationship.User, by, audit string, now time.Time) error {
	version, err := w.at(ctx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("store: user %s: %w", u.ID, err)
	}
	if err := w.register(ctx, version); err != nil {
		return err
	}
	b := w.batch()
	b.do("SET", w.keys.schema(), schema)
	b.do("HSET", w.keys.users(), u.ID, text)
	b.home(w.keys, u.ID)
	b.do("RPUSH", w.keys.changes(), "u:"+u.ID)
	if audit != "" {
		if err := b.audit(w.keys, auditEntry{By: by, At: now.UnixMilli(), What: audit}); err != nil {
			return err
		}
	}
	if version == 0 {
		w.born(b)
	}
	failed, found, err := b.run(ctx, w.client, guard{rev: -1, version: version})
	if err != nil {
		return err
	}
	if failed != "" {
		if _, err := w.fresh(ctx, atoi(found)); err != nil {
			return err
		}
		return relationship.ErrStale
	}
	wrote(ctx)
	w.follow(ctx, version+1)
	return nil
}

// follow brings the directory up to a version after this process wrote it. What
// was written stands, so if it cannot be read now it is read before it is used.
func (w *Workspace) follow(ctx context.Context, version int64) {
	if _, err := w.fresh(ctx, version); err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.directory = nil
	}
}

// register enters the workspace in the set of workspaces, once a process and
// before the directory is written, at a version. The set may be on another
// server, which only the first writing of all needs.
func (w *Workspace) register(ctx context.Context, version int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listed {
		return nil
	}
	err := w.client.SAdd(ctx, workspaces, w.id).Err()
	w.listed = err == nil
	if version > 0 {
		return nil
	}
	return unavailable(err)
}
