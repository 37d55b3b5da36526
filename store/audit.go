package store

import (
	"context"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the one hash that a script of Redis has: see decision 0024
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// An auditEntry is one line of the trail. Those of earlier versions have By, At
// and What alone.
//
// What a line says is in its digest, with a salt, so that a name which was taken
// out of it cannot be found by trying names. The digest and the link before it
// make its link: a line that is changed, left out or put between breaks every
// link after it. Number, Before and Link are put there by the script.
type auditEntry struct {
	By   string `json:"by"`
	At   int64  `json:"at"` // Unix milliseconds
	What string `json:"what"`
	// Dropped is the link of the newest line that was dropped when this one was
	// written, and Emptied are the numbers of lines somebody was taken out of.
	Dropped string  `json:"d,omitempty"`
	Emptied []int64 `json:"e,omitempty"`

	Erased bool   `json:"x,omitempty"`
	Salt   string `json:"s,omitempty"`
	Digest string `json:"h,omitempty"`
	Number int64  `json:"n,omitempty"`
	Before string `json:"p,omitempty"`
	Link   string `json:"c,omitempty"`
}

// digest is over what the line says, and its salt.
func (a auditEntry) digest() (string, error) {
	text, err := json.Marshal(auditEntry{By: a.By, At: a.At, What: a.What, Dropped: a.Dropped, Emptied: a.Emptied, Salt: a.Salt})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// link is what the script makes of a line.
func (a auditEntry) link() string {
	sum := sha1.Sum(fmt.Appendf(nil, "%d %s %s", a.Number, a.Before, a.Digest)) //nolint:gosec // as the script does
	return hex.EncodeToString(sum[:])
}

// audit adds the commands that append a line to the trail.
func (b *batchOf) audit(k keys, a auditEntry) error {
	var err error
	a.Salt = rand.Text()
	if a.Digest, err = a.digest(); err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	b.names(k.auditHead())
	b.do("chain", k.audit(), k.auditHead(), text[:len(text)-len("}")], a.Digest)
	return nil
}

// audited writes with a line in the trail, both or neither.
func (w *Workspace) audited(ctx context.Context, by, what string, at time.Time, write func(*batchOf)) error {
	b := w.batch()
	write(b)
	if err := b.audit(w.keys, auditEntry{By: by, At: at.UnixMilli(), What: what}); err != nil {
		return err
	}
	if err := b.write(ctx, w.client); err != nil {
		return err
	}
	wrote(ctx)
	return nil
}

// Audit appends lines to the trail, all or none.
func (w *Workspace) Audit(ctx context.Context, by string, at time.Time, what ...string) error {
	b := w.batch()
	for _, line := range what {
		if err := b.audit(w.keys, auditEntry{By: by, At: at.UnixMilli(), What: line}); err != nil {
			return err
		}
	}
	_, _, err := b.run(ctx, w.client, unguarded)
	return err
}

// Audited returns lines of the trail, the newest first.
func (w *Workspace) Audited(ctx context.Context, skip, limit int) ([]relationship.AuditLine, error) {
	lines, err := w.auditLines(ctx, int64(-skip-limit), int64(-skip-1))
	if err != nil {
		return nil, err
	}
	found := make([]relationship.AuditLine, len(lines))
	for i, a := range lines {
		found[len(lines)-1-i] = relationship.AuditLine{
			Number: a.Number, By: a.By, At: time.UnixMilli(a.At), What: a.What, Erased: a.Erased, Link: a.Link,
		}
	}
	return found, nil
}

func (w *Workspace) auditLines(ctx context.Context, from, to int64) ([]auditEntry, error) {
	texts, err := w.client.LRange(ctx, w.keys.audit(), from, to).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	lines := make([]auditEntry, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &lines[i]); err != nil {
			return nil, fmt.Errorf("store: audit: %w", err)
		}
	}
	return lines, nil
}

// auditPage is how many lines are read at once.
const auditPage = 1000

// CheckAudit follows the chain through every line of the trail.
func (w *Workspace) CheckAudit(ctx context.Context) (relationship.AuditCheck, error) {
	var check relationship.AuditCheck
	head, err := w.client.HGetAll(ctx, w.keys.auditHead()).Result()
	if err != nil {
		return check, unavailable(err)
	}
	f := follower{AuditCheck: &check, emptied: map[int64]bool{}, dropped: map[string]bool{}}
	// What is written meanwhile is after the head that was read.
	newest := atoi(head["n"])
	for from := int64(0); ; from += auditPage {
		lines, err := w.auditLines(ctx, from, from+auditPage-1)
		if err != nil {
			return check, err
		}
		for i := range lines {
			if lines[i].Number <= newest {
				f.line(&lines[i])
			}
		}
		if len(lines) < auditPage {
			break
		}
	}
	f.end(newest, head["c"])
	return check, nil
}

// A follower follows the chain.
type follower struct {
	*relationship.AuditCheck
	start   string          // the link before the first line
	emptied map[int64]bool  // lines that a later one says somebody was taken out of
	dropped map[string]bool // links that a later line says were dropped
	blank   []int64         // lines that somebody was taken out of
}

func (f *follower) broken(at int64, why relationship.AuditFault) {
	if f.Broken == "" {
		f.At, f.Broken = at, why
	}
}

func (f *follower) line(a *auditEntry) {
	if a.Number == 0 {
		f.Old++ // a process of an earlier version may still write beside this one
		return
	}
	digest, err := a.digest()
	switch {
	case f.Lines == 0:
		f.First, f.start = a.Number, a.Before
	case a.Number != f.Last+1:
		f.broken(a.Number, relationship.AuditUnlinked)
	case a.Before != f.Link:
		f.broken(a.Number, relationship.AuditUnlinked)
	}
	switch {
	case a.link() != a.Link:
		f.broken(a.Number, relationship.AuditChanged)
	case a.Erased:
		f.Erased++
		f.blank = append(f.blank, a.Number)
	case err != nil || digest != a.Digest:
		f.broken(a.Number, relationship.AuditChanged)
	}
	for _, n := range a.Emptied {
		f.emptied[n] = true
	}
	if a.Dropped != "" {
		f.dropped[a.Dropped] = true
	}
	f.Lines++
	f.Last, f.Link = a.Number, a.Link
}

// end looks at what only the whole chain can tell.
func (f *follower) end(newest int64, link string) {
	switch {
	case f.Last != newest:
		f.broken(newest, relationship.AuditMissing)
	case f.Link != link:
		f.broken(newest, relationship.AuditMissing)
	case f.Lines > 0 && f.First == 1 && f.start != "", f.First > 1 && !f.dropped[f.start]:
		f.broken(f.First, relationship.AuditCut)
	}
	for _, n := range f.blank {
		if !f.emptied[n] {
			f.broken(n, relationship.AuditEmptied)
		}
	}
}

// TrimAudit drops lines from before a time, with a line that says so.
func (w *Workspace) TrimAudit(ctx context.Context, before, at time.Time, most int) (int, error) {
	texts, err := w.client.LRange(ctx, w.keys.audit(), 0, int64(most)).Result()
	if err != nil {
		return 0, unavailable(err)
	}
	n, link := 0, ""
	for _, text := range texts[:min(len(texts), most)] {
		var a auditEntry
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return 0, fmt.Errorf("store: audit: %w", err)
		}
		if a.At >= before.UnixMilli() {
			break
		}
		n, link = n+1, a.Link
	}
	// The newest line stays: it is what the chain is held by.
	if n == len(texts) && n > 0 {
		n--
	}
	if n == 0 {
		return 0, nil
	}
	if n < len(texts) {
		var last auditEntry
		if err := json.Unmarshal([]byte(texts[n-1]), &last); err != nil {
			return 0, fmt.Errorf("store: audit: %w", err)
		}
		link = last.Link
	}
	b := w.batch()
	b.same(w.keys.audit(), "LINDEX", "0", texts[0])
	b.same(w.keys.audit(), "LINDEX", fmt.Sprint(n-1), texts[n-1])
	b.do("LTRIM", w.keys.audit(), n, -1)
	err = b.audit(w.keys, auditEntry{
		At: at.UnixMilli(), What: fmt.Sprintf("%d lines of audit from before %s dropped", n, before.UTC().Format(time.DateOnly)), Dropped: link,
	})
	if err != nil {
		return 0, err
	}
	failed, _, err := b.run(ctx, w.client, unguarded)
	if err != nil || failed != "" {
		return 0, err // somebody else drops them
	}
	return n, nil
}

// emptyAudit takes a name out of the lines of the trail, and returns the numbers
// of those that are in the chain. Lines keep their places.
func (w *Workspace) emptyAudit(ctx context.Context, mend func(string) string) ([]int64, error) {
	var emptied []int64
	for from := int64(0); ; from += auditPage {
		texts, err := w.client.LRange(ctx, w.keys.audit(), from, from+auditPage-1).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		for i, text := range texts {
			var a auditEntry
			if err := json.Unmarshal([]byte(text), &a); err != nil {
				return nil, fmt.Errorf("store: audit: %w", err)
			}
			was := a.What
			if a.What = mend(a.What); a.What == was {
				if a.Erased && a.Number > 0 && !slices.Contains(emptied, a.Number) {
					emptied = append(emptied, a.Number) // by a forgetting that was broken off, perhaps
				}
				continue
			}
			if a.Number > 0 {
				a.Erased, a.Salt = true, ""
				emptied = append(emptied, a.Number)
			}
			now, err := json.Marshal(a)
			if err != nil {
				return nil, fmt.Errorf("store: audit: %w", err)
			}
			if err := w.swapLine(ctx, w.keys.audit(), from+int64(i), text, string(now)); err != nil {
				return nil, err
			}
		}
		if len(texts) < auditPage {
			return emptied, nil
		}
	}
}

// swapLine puts a line of a list in the place of another, which must still be
// there.
func (w *Workspace) swapLine(ctx context.Context, key string, at int64, was, now string) error {
	b := w.batch()
	b.same(key, "LINDEX", fmt.Sprint(at), was)
	b.do("LSET", key, at, now)
	failed, _, err := b.run(ctx, w.client, unguarded)
	if err == nil && failed != "" {
		err = relationship.ErrConflict
	}
	return err
}

// ignoreNil is err, unless it only says that there is nothing.
func ignoreNil(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return unavailable(err)
}
