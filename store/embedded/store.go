package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"
)

// Ceiling is the number of keys a Store is made for. Beyond it commands that
// look at many keys, snapshots and opening become slow, and a real Redis is
// the better place; nothing breaks.
const Ceiling = 100_000

// Options tune a Store. The zero value is right for production.
type Options struct {
	Now    func() time.Time // the clock of TIME and of expiry; time.Now if nil
	Logger *slog.Logger     // nothing is logged if nil
	// Synced is told how long each fsync of the log took; nil: nobody is.
	Synced func(took time.Duration)

	// A snapshot is taken when the log has grown past either.
	SnapshotBytes   int64 // 64 MiB if 0
	SnapshotRecords int   // 100,000 if 0
}

// A Store is a running embedded store. Its methods may be called concurrently.
type Store struct {
	disk    disk
	options Options
	lock    io.Closer // nil for a view

	mu         sync.Mutex // what follows, and the engine
	engine     *engine
	journal    *journal
	generation uint64
	snapshotAt time.Time
	scripts    map[string]string // source by SHA-1
	watchers   map[string]map[*session]struct{}
	sessions   map[*session]struct{}
	degraded   bool  // a view, or the disk failed: reading goes on, from what is durable
	stopped    error // nothing goes on
	torn       int64
	serving    sync.WaitGroup
}

// Open returns the store in the folder dir, which is created if needed. The
// error is a *LockedError if somebody has it open, and a *DamageError if its
// files are not what was written.
func Open(dir string, options Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("embedded store: %w", err)
	}
	d, err := makeFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("embedded store: %w", err)
	}
	s, err := open(d, options)
	if damage, ok := errors.AsType[*DamageError](err); ok {
		damage.File = d.path(damage.File)
		return nil, damage
	}
	if locked, ok := errors.AsType[*LockedError](err); ok {
		return nil, locked
	}
	if err != nil {
		return nil, fmt.Errorf("embedded store: open %s: %w", dir, err)
	}
	return s, nil
}

func open(d disk, options Options) (_ *Store, err error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.SnapshotBytes == 0 {
		options.SnapshotBytes = 64 << 20
	}
	if options.SnapshotRecords == 0 {
		options.SnapshotRecords = 100_000
	}
	lock, err := d.lock()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	r, err := recoverFolder(d, math.MaxUint64, options.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	s := &Store{
		disk: d, options: options, lock: lock,
		engine: r.engine, generation: r.generation, torn: r.torn,
		scripts:  map[string]string{},
		watchers: map[string]map[*session]struct{}{},
		sessions: map[*session]struct{}{},
	}
	if s.journal, err = resume(d, r, options.Synced); err != nil {
		r.engine.close()
		return nil, err
	}
	if r.torn > 0 {
		options.Logger.Warn("embedded store cut what a crash left at the end of its log", "file", logName(r.generation), "bytes", r.torn)
	}
	if err := tidy(d, r.generation); err != nil {
		options.Logger.Warn("embedded store could not remove old files", "err", err)
	}
	return s, nil
}

// resume makes the log of r ready for more.
func resume(d disk, r *recovered, synced func(time.Duration)) (*journal, error) {
	var f file
	var err error
	if r.hasLog {
		if r.torn > 0 {
			if err := d.truncate(logName(r.generation), r.bytes); err != nil {
				return nil, fmt.Errorf("cut %s: %w", logName(r.generation), err)
			}
		}
		f, err = d.open(logName(r.generation))
	} else {
		f, err = createLog(d, r.generation, r.seq)
		r.bytes = int64(logHeader)
	}
	if err != nil {
		return nil, err
	}
	j := newJournal(f, r.seq, r.bytes, r.records)
	j.synced = synced
	// What was recovered may still be in the page cache only, if the last
	// process was killed between write and fsync.
	if err := j.mark(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return j, nil
}

// Dial returns a connection to the store. It has the signature of the Dialer
// in go-redis's Options; network and address are ignored.
func (s *Store) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if errors.Is(s.stopped, ErrClosed) {
		return nil, ErrClosed
	}
	client, own := newPipe()
	session := newSession(s, own)
	s.sessions[session] = struct{}{}
	s.serving.Go(session.run)
	return client, nil
}

// Close makes everything durable, ends all connections and gives the folder
// back. The error is the one of Err, if there is one.
func (s *Store) Close() error {
	s.mu.Lock()
	if errors.Is(s.stopped, ErrClosed) {
		s.mu.Unlock()
		return ErrClosed
	}
	failed := s.stopped
	s.stopped = ErrClosed
	for session := range s.sessions {
		_ = session.conn.Close()
	}
	s.mu.Unlock()
	s.serving.Wait()

	if s.lock == nil { // a view has nothing to leave behind
		if failed == nil {
			s.engine.close()
		}
		return failed
	}
	err := failed
	if err == nil {
		err = s.journal.mark()
		s.engine.close()
	}
	err = errors.Join(err, s.journal.file.Close(), s.lock.Close())
	if err != nil {
		return fmt.Errorf("embedded store: close: %w", err)
	}
	return nil
}

// Err returns why the store no longer accepts writes, or nil. It stays until
// the process is restarted.
func (s *Store) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped != nil {
		return s.stopped
	}
	return s.journal.state().err
}

// Stats describe a Store at one moment.
type Stats struct {
	Keys         int
	Sequence     uint64    // records ever written and durable
	Generation   uint64    // of the files
	LogBytes     int64     // of the current log
	LogRecords   int       // in it
	LastSnapshot time.Time // zero if none since the store was opened
	TornBytes    int64     // cut from the log when the store was opened, left by a crash
	Connections  int
}

// Stats returns what an operator may want to know. Keys is 0 once the store
// has stopped.
func (s *Store) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.journal.state()
	stats := Stats{
		Sequence: j.durable, Generation: s.generation, LogBytes: j.bytes, LogRecords: j.records,
		LastSnapshot: s.snapshotAt, TornBytes: s.torn, Connections: len(s.sessions),
	}
	if s.stopped == nil { // an engine that panicked may hold its lock for ever
		stats.Keys = s.engine.size()
	}
	return stats
}

// begin starts a turn at the engine, with the lock held: it makes expired keys
// go and returns the time for the turn.
func (s *Store) begin() (now int64, err error) {
	if s.stopped != nil {
		return 0, s.stopped
	}
	now = s.options.Now().UnixMilli()
	if err := s.journal.state().err; err != nil && !s.degraded {
		if err := s.degrade(err, now); err != nil {
			return 0, err
		}
	}
	if expired := s.engine.expire(now); len(expired) > 0 {
		s.touch(expired)
		s.commit(now, [][]string{append([]string{"DEL"}, expired...)})
	}
	return now, nil
}

// commit ends a turn: it logs its effects and returns the sequence number that
// must be durable before anybody hears of the turn.
func (s *Store) commit(now int64, effects [][]string) uint64 {
	if s.degraded {
		return s.journal.state().durable
	}
	if len(effects) == 0 {
		return s.journal.last()
	}
	seq := s.journal.append(record{time: now, commands: effects})
	if j := s.journal.state(); j.bytes >= s.options.SnapshotBytes || j.records >= s.options.SnapshotRecords {
		if err := s.compact(now); err != nil {
			s.journal.fail(err)
		}
	}
	return seq
}

// degrade goes on reading after the disk failed: from the data that are
// durable, as nobody may see what will be gone after a restart.
func (s *Store) degrade(cause error, now int64) error {
	s.options.Logger.Error("embedded store cannot write and refuses to change anything", "err", cause)
	r, err := recoverFolder(s.disk, s.journal.state().durable, now)
	if err != nil {
		s.stopped = errors.Join(cause, err)
		return s.stopped
	}
	s.engine.close()
	s.engine, s.degraded = r.engine, true
	s.engine.refuse = errMisconf
	return nil
}

// stop ends all service after a panic of the engine, which may have left the
// data half changed and its lock held.
func (s *Store) stop(panicked any) {
	s.stopped = fmt.Errorf("embedded store: engine panicked: %v", panicked)
	s.options.Logger.Error("embedded store stopped", "err", s.stopped, "stack", string(debug.Stack()))
}

// touch ends the transactions of those who watch one of the keys.
func (s *Store) touch(keys []string) {
	for _, key := range keys {
		for session := range s.watchers[key] {
			session.touched = true
		}
	}
}
