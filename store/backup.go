package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// BackupOptions say what to back up, and how.
type BackupOptions struct {
	Workspaces []string // all if empty
	Program    string   // what is written down as having made it
	// Still says that nobody else writes: one look is enough.
	Still bool
}

// Backup writes workspaces to w, each as it was at one moment.
//
// It looks at every key, and again until it finds the same twice: between two
// such looks there was a moment at which everything was as it is written down.
// A look after the first reads a company again only if its revision has
// changed. Who writes is not in the way, and nothing is in theirs. Where people
// write so much that it does not come to rest by itself, writers are asked to
// wait for the last two looks, two seconds at most.
func (r *Redis) Backup(ctx context.Context, w io.Writer, o BackupOptions) (*Contents, error) {
	ids := o.Workspaces
	if len(ids) == 0 {
		var err error
		if ids, err = r.Workspaces(ctx); err != nil {
			return nil, err
		}
	}
	b := &backup{Redis: r, options: o, to: newScribe(w)}
	made := time.Now().UTC().Truncate(time.Second)
	if err := b.to.write(row{Rapport: archiveName, Format: archiveFormat, By: o.Program, Made: &made}); err != nil {
		return nil, err
	}
	c := &Contents{By: o.Program, Made: made}
	for _, id := range ids {
		one, err := r.Workspace(id)
		if err != nil {
			return nil, err
		}
		if err := one.Readable(ctx); err != nil {
			return nil, err
		}
		b.copies = append(b.copies, &copied{Content: Content{ID: id, holds: map[string]holding{}}, keys: one.keys})
	}
	if err := b.rest(ctx); err != nil {
		return nil, err
	}
	for _, one := range b.copies {
		c.Workspaces = append(c.Workspaces, one.Content)
	}
	return c, b.to.close()
}

const (
	// freeLooks are how many looks are taken before writers are asked to wait.
	freeLooks = 4
	// fences are how often they are, and betweenFences how long they may write
	// before they are asked again.
	fences        = 5
	betweenFences = fenceFor
)

// A backup is one being taken.
type backup struct {
	*Redis
	options BackupOptions
	to      *scribe
	copies  []*copied
}

// A copied is a workspace as far as it is copied.
type copied struct {
	Content
	keys    keys
	settled bool
}

// rest looks until every workspace has settled.
func (b *backup) rest(ctx context.Context) error {
	for look := range freeLooks {
		var ids []string
		for _, c := range b.copies {
			if !c.settled {
				ids = append(ids, c.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		began := time.Now()
		names, err := b.names(ctx, "", ids)
		if err != nil {
			return err
		}
		for _, c := range b.copies {
			if c.settled {
				continue
			}
			if err := b.look(ctx, c, names[c.ID], began, look == 0 && !b.options.Still); err != nil {
				return err
			}
		}
	}
	for _, c := range b.copies {
		if !c.settled {
			if err := b.fenced(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// look copies what is not as it was, and settles the workspace as of when the
// look began if all is, unless it is the first look.
func (b *backup) look(ctx context.Context, c *copied, names []string, began time.Time, first bool) error {
	if err := b.to.enter(c.ID); err != nil {
		return err
	}
	changed := 0
	now := time.Now()
	for key, h := range c.holds {
		if _, there := slices.BinarySearch(names, key); there || h.gone(now.Add(clockError)) {
			continue
		}
		changed++
		delete(c.holds, key)
		if err := b.to.write(row{Gone: text(key)}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(names, atOnce) {
		revisions, err := b.revisions(ctx, c, part)
		if err != nil {
			return err
		}
		read, err := b.things(ctx, c.keys.tag, b.unchanged(c, part, revisions))
		if err != nil {
			return err
		}
		for i := range read {
			t := &read[i]
			h := holding{digest: t.digest(), items: len(t.items), expires: t.expires, revision: revisions[companyOf(t.key)]}
			if old, known := c.holds[t.key]; known && old.same(h) {
				c.holds[t.key] = h
				continue
			}
			changed++
			c.holds[t.key] = h
			if err := b.to.thing(t); err != nil {
				return err
			}
		}
	}
	if first || changed > 0 && !b.options.Still {
		return nil
	}
	return b.settle(c, began)
}

// companyOf returns the ID of the company whose record or journal a key is, ""
// if it is another key.
func companyOf(key string) string {
	kind, id, _ := strings.Cut(key, ":")
	if kind == "company" || kind == "journal" {
		return id
	}
	return ""
}

// revisions reads the revisions of the companies whose records or journals are
// among names.
func (b *backup) revisions(ctx context.Context, c *copied, names []string) (map[string]string, error) {
	found := map[string]*redis.StringCmd{}
	_, err := b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range names {
			if id := companyOf(key); id != "" && found[id] == nil {
				found[id] = p.HGet(ctx, c.keys.company(id), fieldRevision)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, unavailable(err)
	}
	revisions := make(map[string]string, len(found))
	for id, cmd := range found {
		revisions[id] = cmd.Val()
	}
	return revisions, nil
}

// unchanged leaves out of names what need not be read again: the record and the
// journal of a company whose revision is still the one that was there before
// they were read. Every change of either raises it.
func (b *backup) unchanged(c *copied, names []string, revisions map[string]string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(key string) bool {
		now := revisions[companyOf(key)]
		h, known := c.holds[key]
		return known && now != "" && now == h.revision
	})
}

// settle notes that a workspace is copied as of a moment.
func (b *backup) settle(c *copied, at time.Time) error {
	c.count()
	c.AsOf, c.Schema, c.settled = at.UTC(), schema, true
	return b.to.write(row{
		Settled: c.ID, AsOf: &c.AsOf, Schema: c.Schema, Keys: c.Keys, All: c.Items, Sum: c.Sum,
	})
}

// fenced takes the last looks while writers wait.
func (b *backup) fenced(ctx context.Context, c *copied) error {
	for try := range fences {
		if try > 0 {
			if err := pause(ctx, betweenFences); err != nil {
				return err
			}
		}
		if err := b.behindFence(ctx, c); err != nil || c.settled {
			return err
		}
	}
	return fmt.Errorf("store: workspace %s is written to all the time and too large to be copied meanwhile: try again at a quieter hour", c.ID)
}

func (b *backup) behindFence(ctx context.Context, c *copied) error {
	mine := rand.Text()
	if err := b.client.Set(ctx, c.keys.fence(), mine, fenceFor).Err(); err != nil {
		return unavailable(err)
	}
	defer func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer stop()
		_ = unlock.Run(ctx, b.client, []string{c.keys.fence()}, mine).Err() // it falls by itself
	}()
	over := time.Now().Add(fenceFor)
	for !c.settled && time.Now().Before(over) {
		began := time.Now()
		names, err := b.names(ctx, "", []string{c.ID})
		if err != nil {
			return err
		}
		if err := b.look(ctx, c, names[c.ID], began, false); err != nil {
			return err
		}
	}
	return nil
}
