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
	mu    sync.Mutex
	most  int
	order *list.List // of heldRecord, the newest first
	byID  map[string]*list.Element
}

type heldRecord struct {
	id  string
	rec *relationship.Record
}

func newKnown(most int) *known {
	return &known{most: most, order: list.New(), byID: map[string]*list.Element{}}
}

func (k *known) get(id string) *relationship.Record {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.byID[id]
	if !ok {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(heldRecord).rec
}

// put keeps a record unless a newer revision is at hand: of two reads under
// way the older may arrive last.
func (k *known) put(id string, rec *relationship.Record) {
	k.mu.Lock()
	defer k.mu.Unlock()
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
