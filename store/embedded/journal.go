package embedded

import (
	"fmt"
	"math"
	"sync"
	"time"
)

// A journal makes records durable in groups. Whoever waits first writes and
// syncs what has gathered, for all; who comes meanwhile gathers for the next.
//
// The first failure is final. An fsync is never repeated: after a failed one
// the kernel may have dropped the bytes and would report success for nothing.
type journal struct {
	mu       sync.Mutex
	changed  sync.Cond
	file     file
	synced   func(took time.Duration) // nil: nobody is told
	pending  []byte                   // a frame not yet sealed; empty or at least frameStart long
	spare    []byte
	gathered int    // records in pending
	appended uint64 // sequence number of the last record
	durable  uint64 // that of the last one on the disk
	syncing  bool
	bytes    int64 // size of the file
	records  int   // in the file
	err      error
}

func newJournal(f file, seq uint64, bytes int64, records int) *journal {
	j := &journal{file: f, appended: seq, durable: seq, bytes: bytes, records: records}
	j.changed.L = &j.mu
	return j
}

// append adds a record and returns its sequence number, to be waited for.
func (j *journal) append(r record) uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.pending) == 0 {
		j.pending = append(j.pending, make([]byte, frameStart)...)
	}
	j.pending = appendRecord(j.pending, r)
	j.gathered++
	j.appended++
	return j.appended
}

// last returns the sequence number of the last record appended.
func (j *journal) last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.appended
}

// wait returns when the record seq is on the disk, or with the error that
// keeps it from getting there.
func (j *journal) wait(seq uint64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.durable < seq && j.err == nil {
		if j.syncing {
			j.changed.Wait()
		} else {
			j.flush()
		}
	}
	if j.durable >= seq {
		return nil
	}
	return j.err
}

// mark writes a frame without records. Behind it, damage to anything that came
// before can no longer be taken for a torn tail.
func (j *journal) mark() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.syncing {
		j.changed.Wait()
	}
	for len(j.pending) > 0 && j.err == nil {
		j.flush()
	}
	if j.err == nil {
		j.pending = append(j.pending, make([]byte, frameStart)...)
		j.flush()
	}
	return j.err
}

// flush writes and syncs what is pending. It is called with the lock held,
// while nobody else is at it, and gives the lock up while the disk works.
func (j *journal) flush() {
	frame, count := j.pending, j.gathered
	first, last := j.appended-uint64(count)+1, j.appended
	j.pending, j.gathered = j.spare[:0], 0
	j.syncing = true
	j.mu.Unlock()

	err := j.write(frame, first, count)

	j.mu.Lock()
	j.syncing = false
	if j.spare = frame; cap(frame) > 1<<20 {
		j.spare = nil
	}
	if err != nil {
		j.err = err
	} else {
		j.durable = last
		j.bytes += int64(len(frame))
		j.records += count
	}
	j.changed.Broadcast()
}

func (j *journal) write(frame []byte, first uint64, count int) error {
	if len(frame) > math.MaxUint32 {
		return fmt.Errorf("write log: %d bytes are more than a frame can hold", len(frame))
	}
	seal(frame, first, count)
	if _, err := j.file.Write(frame); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	began := time.Now()
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("sync log: %w", err)
	}
	if j.synced != nil {
		j.synced(time.Since(began))
	}
	return nil
}

// rotate continues in another file. Nothing may be pending.
func (j *journal) rotate(f file, bytes int64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	old := j.file
	j.file, j.bytes, j.records = f, bytes, 0
	if err := old.Close(); err != nil {
		return fmt.Errorf("close log: %w", err)
	}
	return nil
}

// fail makes err the end of the journal, unless it has ended already.
func (j *journal) fail(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil {
		j.err = err
	}
	j.changed.Broadcast()
}

// journalState is a journal at one moment.
type journalState struct {
	durable uint64
	bytes   int64
	records int
	err     error
}

func (j *journal) state() journalState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return journalState{j.durable, j.bytes, j.records, j.err}
}
