package embedded

import (
	"errors"
	"fmt"
	"time"
)

// Compact takes a snapshot now and starts a new generation. Two in a row leave
// nothing on the disk of what was deleted before the first.
func (s *Store) Compact() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.begin()
	if err != nil {
		return err
	}
	if err := s.journal.state().err; err != nil {
		return err
	}
	if s.lock == nil {
		return errors.New("embedded store: a view cannot be compacted")
	}
	if err := s.compact(now); err != nil {
		s.journal.fail(err)
		return fmt.Errorf("embedded store: %w", err)
	}
	return nil
}

// compact writes the next generation, with the lock held, so that nothing
// changes meanwhile. Any error is final, for after some of them nobody knows
// which generation a restart would find.
func (s *Store) compact(now int64) error {
	if err := s.journal.mark(); err != nil {
		return err
	}
	seq := s.journal.state().durable
	data, err := encodeSnapshot(s.engine, seq)
	if err != nil {
		return err
	}
	// The engine never forgets a key, not even a deleted one. A fresh one does;
	// and what cannot be read back must not replace anything.
	fresh, _, err := decodeSnapshot(data, now)
	if err != nil {
		return fmt.Errorf("read snapshot back: %w", err)
	}
	next := s.generation + 1
	log, err := s.writeGeneration(next, seq, data)
	if err != nil {
		fresh.close()
		return fmt.Errorf("compact: %w", err)
	}
	s.engine.close()
	s.engine, s.generation, s.snapshotAt = fresh, next, time.UnixMilli(now)
	if err := s.journal.rotate(log, int64(logHeader)); err != nil {
		return err
	}
	if err := tidy(s.disk, next); err != nil {
		s.options.Logger.Warn("embedded store could not remove old files", "err", err)
	}
	s.options.Logger.Info("embedded store took a snapshot", "generation", next, "bytes", len(data))
	return nil
}

func (s *Store) writeGeneration(generation, seq uint64, snapshot []byte) (file, error) {
	if err := writeWhole(s.disk, snapshotName(generation), snapshot); err != nil {
		return nil, err
	}
	return createLog(s.disk, generation, seq)
}

// Backup writes the data as of now to the folder dir, which must be empty or
// not exist. The result is a store of its own, to be opened or kept.
func (s *Store) Backup(dir string) error {
	d, err := makeFolder(dir)
	if err != nil {
		return fmt.Errorf("embedded store: backup: %w", err)
	}
	names, err := d.list()
	if err != nil {
		return fmt.Errorf("embedded store: backup: %w", err)
	}
	if len(names) > 0 {
		return fmt.Errorf("embedded store: backup: folder %s is not empty", dir)
	}
	data, err := s.dump()
	if err != nil {
		return fmt.Errorf("embedded store: backup: %w", err)
	}
	if err := writeWhole(d, snapshotName(1), data); err != nil {
		return fmt.Errorf("embedded store: backup: %w", err)
	}
	return nil
}

// dump returns a snapshot of what is durable.
func (s *Store) dump() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.begin(); err != nil {
		return nil, err
	}
	if !s.degraded {
		if err := s.journal.wait(s.journal.last()); err != nil {
			return nil, err
		}
	}
	return encodeSnapshot(s.engine, s.journal.state().durable)
}
