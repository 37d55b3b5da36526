package store

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strings"
	"time"
)

// A thing is one key of a workspace with what it holds.
type thing struct {
	key     string    // without the workspace's tag
	kind    string    // what TYPE says
	expires time.Time // zero: never
	// items are the string; the members of a list in their order, of a set in
	// ascending order; field and value, or member and score, in turns and
	// ascending.
	items []string
}

// The types of keys that a workspace has.
const (
	kindString = "string"
	kindHash   = "hash"
	kindList   = "list"
	kindSet    = "set"
	kindRanked = "zset"
)

// paired reports whether items belong together two by two.
func paired(kind string) bool { return kind == kindHash || kind == kindRanked }

// sorted puts items into the one order that equal content has.
func sorted(kind string, items []string) []string {
	switch {
	case kind == kindSet:
		slices.Sort(items)
	case paired(kind):
		pairs := slices.Collect(slices.Chunk(items, 2))
		slices.SortFunc(pairs, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
		items = slices.Concat(pairs...)
	}
	return items
}

// A digest is what tells two contents of a key apart.
type digest [sha256.Size]byte

// A summing makes the digest of a key whose items come bit by bit.
type summing struct{ hash.Hash }

func newSumming(kind string) summing {
	s := summing{sha256.New()}
	s.add(kind)
	return s
}

func (s summing) add(items ...string) {
	var length [8]byte
	for _, item := range items {
		binary.BigEndian.PutUint64(length[:], uint64(len(item)))
		_, _ = s.Write(length[:]) // never fails
		_, _ = s.Write([]byte(item))
	}
}

func (s summing) digest() (d digest) {
	s.Sum(d[:0])
	return d
}

func (t *thing) digest() digest {
	s := newSumming(t.kind)
	s.add(t.items...)
	return s.digest()
}

// A holding is what a backup has of a key.
type holding struct {
	digest  digest
	items   int
	expires time.Time
	// revision is that of the company, read before a journal was; see
	// [backup.unchanged].
	revision string
}

// clockError is how far two readings of when a key expires may differ.
const clockError = 2 * time.Second

// same reports whether two readings of a key found the same.
func (h holding) same(o holding) bool {
	return h.digest == o.digest && h.expires.IsZero() == o.expires.IsZero() && h.expires.Sub(o.expires).Abs() <= clockError
}

// gone reports whether the time of a key has come.
func (h holding) gone(now time.Time) bool { return !h.expires.IsZero() && !h.expires.After(now) }

// passing reports whether a key is of the moment only, and in no backup.
func passing(key string) bool {
	return key == "fence" || key == "layout:lock" || strings.HasPrefix(key, "vault:lock:") || strings.HasPrefix(key, "acts:")
}
