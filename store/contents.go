package store

import (
	"cmp"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Contents is what is in a backup.
type Contents struct {
	By         string // the program that made it
	Made       time.Time
	Sum        string // of the file, uncompressed
	Workspaces []Content
}

// A Content is one workspace as it is in a backup.
type Content struct {
	ID     string
	AsOf   time.Time // the moment
	Schema string    // what a program must know to work on it
	Sum    string    // of all keys and what they hold

	Keys, Items                int
	Companies, Entries, People int

	holds  map[string]holding
	last   map[string]int    // key → how many times it stands there
	sealed map[string]string // by name of the vault
}

// Find returns what is there of a workspace, nil if nothing is.
func (c *Contents) Find(id string) *Content {
	i := slices.IndexFunc(c.Workspaces, func(w Content) bool { return w.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Workspaces[i]
}

// Unopened returns the names of the secrets that are sealed with a key which is
// not in the ring; nil: there is no ring.
func (c *Content) Unopened(ring *Ring) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(c.sealed)) {
		if ring != nil {
			if _, _, err := ring.open(c.ID, name, c.sealed[name]); err == nil {
				continue
			}
		}
		names = append(names, name)
	}
	return names
}

// count works out the figures from what is held.
func (c *Content) count() {
	whole := newSumming("workspace")
	c.Keys, c.Items, c.Companies, c.Entries, c.People = 0, 0, 0, 0, 0
	for _, key := range slices.Sorted(maps.Keys(c.holds)) {
		h := c.holds[key]
		whole.add(key, string(h.digest[:]))
		c.Keys, c.Items = c.Keys+1, c.Items+h.items
		switch kind, _, _ := strings.Cut(key, ":"); kind {
		case "company":
			c.Companies++
		case "journal":
			c.Entries += h.items
		case "users":
			c.People += h.items / 2
		}
	}
	d := whole.digest()
	c.Sum = hex.EncodeToString(d[:])
}

// ReadBackup reads a backup to its end and returns what is in it. The error is
// a [*DamageError] if the file is not as it was written.
func ReadBackup(r io.Reader) (*Contents, error) {
	in := &intake{found: map[string]*Content{}, done: map[string]row{}}
	head, sum, err := rows(r, in.row)
	if err != nil {
		return nil, err
	}
	in.end()
	c := &Contents{By: head.By, Made: *head.Made, Sum: sum}
	for _, w := range in.found {
		settled, ok := in.done[w.ID]
		if !ok {
			return nil, damaged("workspace %s was not settled", w.ID)
		}
		w.count()
		w.AsOf, w.Schema = *settled.AsOf, settled.Schema
		if w.Sum != settled.Sum || w.Keys != settled.Keys || w.Items != settled.All {
			return nil, damaged("workspace %s does not hold what it says it does", w.ID)
		}
		c.Workspaces = append(c.Workspaces, *w)
	}
	slices.SortFunc(c.Workspaces, func(a, b Content) int { return cmp.Compare(a.ID, b.ID) })
	return c, nil
}

// An intake takes the lines of a backup in.
type intake struct {
	found  map[string]*Content
	done   map[string]row
	inside *Content

	key   string // whose items come
	kind  string
	open  summing
	taken holding
	field string // of the vault, whose value is next
}

func (in *intake) row(r *row) error {
	if r.More != "" {
		if in.inside == nil || string(r.More) != in.key {
			return damaged("%q goes on without having begun", string(r.More))
		}
		return in.items(r.Items)
	}
	in.end()
	switch {
	case r.Workspace != "":
		if _, err := keysOf(r.Workspace); err != nil {
			return damaged("%q is no workspace", r.Workspace)
		}
		in.inside = in.found[r.Workspace]
		if in.inside == nil {
			in.inside = &Content{ID: r.Workspace, holds: map[string]holding{}, last: map[string]int{}, sealed: map[string]string{}}
			in.found[r.Workspace] = in.inside
		}
	case r.Settled != "":
		if in.found[r.Settled] == nil || r.AsOf == nil {
			return damaged("workspace %q settles and is not there", r.Settled)
		}
		in.done[r.Settled] = *r
	case in.inside == nil:
		return damaged("a key is of no workspace")
	case r.Gone != "":
		in.inside.last[string(r.Gone)]++
		delete(in.inside.holds, string(r.Gone))
	case r.Key != "" && usual[r.Type] > 0 && !passing(string(r.Key)):
		in.key, in.kind, in.open, in.taken = string(r.Key), r.Type, newSumming(r.Type), holding{}
		if r.Expires != nil {
			in.taken.expires = *r.Expires
		}
		if in.key == "vault" {
			clear(in.inside.sealed)
		}
		in.inside.last[in.key]++
		return in.items(r.Items)
	default:
		return damaged("a line says nothing")
	}
	return nil
}

func (in *intake) items(items []text) error {
	if len(items) == 0 || paired(in.kind) && len(items)%2 != 0 || in.kind == kindString && (len(items) != 1 || in.taken.items > 0) {
		return damaged("%q holds %d items", in.key, len(items))
	}
	for i, item := range items {
		in.open.add(string(item))
		in.taken.items++
		if in.key != "vault" {
			continue
		}
		if i%2 == 0 {
			in.field = string(item)
		} else {
			in.inside.sealed[in.field] = string(item)
		}
	}
	return nil
}

// end closes the key whose items came.
func (in *intake) end() {
	if in.key != "" {
		in.taken.digest = in.open.digest()
		in.inside.holds[in.key] = in.taken
		in.key = ""
	}
}
