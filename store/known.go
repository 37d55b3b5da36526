package store

import (
	"container/list"
	"sync"

	"github.com/rapport-bot/rapport/relationship"
)

// known keeps the records that were read or written last. They are shared
// and never changed: a writer works on a copy, and the script refuses what was
// worked out from an old one.
type known struct {
	seen *servers

	mu    sync.Mutex
	age   int64 // of the servers that they are from
	most  int
	order *list.List // of heldRecord, the newest first
	byID  map[string]*list.Element
}

type heldRecord struct {
	id  string
	rec *relationship.Record
}

func newKnown(most int, seen *servers) *known {
	return &known{seen: seen, most: most, order: list.New(), byID: map[string]*list.Element{}}
}

// current forgets everything once another server is there: see [servers]. The
// caller holds k.mu.
func (k *known) current() int64 {
	if now := k.seen.now(); now != k.age {
		k.age = now
		k.order.Init()
		clear(k.byID)
	}
	return k.age
}

func (k *known) get(id string) *relationship.Record {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.current()
	e, ok := k.byID[id]
	if !ok {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(heldRecord).rec
}

// put keeps a record unless a newer revision is at hand: of two reads under
// way the older may arrive last. Age is that of the servers before it was read
// or written.
func (k *known) put(id string, rec *relationship.Record, age int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current() != age {
		return
	}
	if e, ok := k.byID[id]; ok {
		if e.Value.(heldRecord).rec.Revision <= rec.Revision {
			e.Value = heldRecord{id, rec}
		}
		k.order.MoveToFront(e)
		return
	}
	k.byID[id] = k.order.PushFront(heldRecord{id, rec})
	if k.order.Len() > k.most {
		oldest := k.order.Back()
		k.order.Remove(oldest)
		delete(k.byID, oldest.Value.(heldRecord).id)
	}
}

// outdated drops the record that a revision is of, or an older one. A newer one
// that somebody else in this process has put stays: whoever lost to them need
// not read it again, and so does not lose to them for ever.
func (k *known) outdated(id string, revision int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.byID[id]; ok && e.Value.(heldRecord).rec.Revision <= revision {
		k.order.Remove(e)
		delete(k.byID, id)
	}
}

func (k *known) drop(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.byID[id]; ok {
		k.order.Remove(e)
		delete(k.byID, id)
	}
}

// clear forgets everything.
func (k *known) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.order.Init()
	clear(k.byID)
}
