package embedded

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// appendNumbers writes from, from+1 … to a list, a command each, until one is
// not acknowledged or n are. It returns how many were.
func appendNumbers(w *wire, from, n int) int {
	for i := range n {
		if _, err := w.conn.Write(request("RPUSH", "numbers", fmt.Sprint(from+i))); err != nil {
			return i
		}
		reply, err := readReply(w.r)
		if err != nil || !strings.HasPrefix(reply, ":") {
			return i
		}
	}
	return n
}

// checkNumbers fails unless the list holds 0, 1 … in order, at least the
// acknowledged ones and at most one more, which was under way.
func checkNumbers(t *testing.T, w *wire, acknowledged int) (have int) {
	t.Helper()
	if _, err := fmt.Sscanf(w.do("LLEN", "numbers"), ":%d", &have); err != nil {
		t.Fatalf("LLEN: %v", err)
	}
	if have < acknowledged || have > acknowledged+1 {
		t.Fatalf("%d numbers are there, want %d or one more", have, acknowledged)
	}
	want := appendArray(nil, have)
	for i := range have {
		want = appendBulk(want, fmt.Sprint(i))
	}
	if got := w.do("LRANGE", "numbers", "0", "-1"); got != string(want) {
		t.Fatalf("numbers = %q, want 0 to %d once each", got, have-1)
	}
	return have
}

// The power goes at every single operation on the disk, snapshots included.
func TestPowerCutAtAnyWriteLosesNothingAcknowledged(t *testing.T) {
	options := Options{SnapshotRecords: 7}
	rng := rand.New(rand.NewPCG(1, 2))
	for cutAt, done := 1, false; !done; cutAt++ {
		d := newFakeDisk()
		d.left = cutAt
		acknowledged := 0
		if s, err := open(d, options); err == nil {
			acknowledged = appendNumbers(dialWire(t, s), 0, 40)
			done = s.Err() == nil
			_ = s.Close()
		} else if !errors.Is(err, errNoPower) {
			t.Fatalf("cut at %d: open = %v, want %v", cutAt, err, errNoPower)
		}
		s := mustOpenDisk(t, d.cut(rng), options)
		checkNumbers(t, dialWire(t, s), acknowledged)
		if err := s.Close(); err != nil {
			t.Fatalf("cut at %d: Close = %v, want nil", cutAt, err)
		}
	}
}

// One disk lives through many power cuts.
func TestPowerCutsOneAfterAnother(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	d, have := newFakeDisk(), 0
	for range 200 {
		options := Options{SnapshotRecords: 1 + rng.IntN(30)}
		d.left = rng.IntN(60)
		acknowledged := have
		if s, err := open(d, options); err == nil {
			acknowledged += appendNumbers(dialWire(t, s), have, 50)
			_ = s.Close()
		}
		d = d.cut(rng)
		s := mustOpenDisk(t, d, options)
		have = checkNumbers(t, dialWire(t, s), acknowledged)
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v, want nil", err)
		}
	}
	if have == 0 {
		t.Error("no number was ever written, want some")
	}
}

func TestDiskFaultsAreFinalAndReadingGoesOn(t *testing.T) {
	for name, fault := range map[string]func(*fakeDisk){
		"fsync fails": func(d *fakeDisk) { d.failSync = true },
		"disk full":   func(d *fakeDisk) { d.room = 10 },
	} {
		t.Run(name, func(t *testing.T) {
			d := newFakeDisk()
			s := mustOpenDisk(t, d, Options{})
			w := dialWire(t, s)
			w.do("SET", "k", "durable")
			if err := s.Err(); err != nil {
				t.Fatalf("Err = %v, want nil", err)
			}
			d.mu.Lock()
			fault(d)
			d.mu.Unlock()
			if got := w.do("SET", "k", "unsure"); got != "-"+errUnsure+"\r\n" {
				t.Errorf("SET while the disk fails = %q, want %q", got, errUnsure)
			}
			d.mu.Lock()
			d.failSync, d.room = false, -1 // the fault goes away, too late
			syncs := d.syncs
			d.mu.Unlock()
			for _, args := range [][]string{
				{"SET", "k", "later"}, {"EVAL", "return redis.call('SET', KEYS[1], 'x')", "1", "k"}, {"DEL", "k"},
			} {
				if got := w.do(args...); !strings.Contains(got, "MISCONF") {
					t.Errorf("%q afterwards = %q, want MISCONF", args, got)
				}
			}
			if got := w.do("GET", "k"); got != "$7\r\ndurable\r\n" {
				t.Errorf("GET afterwards = %q, want what is durable", got)
			}
			if err := s.Err(); !errors.Is(err, errNoSync) && !errors.Is(err, errDiskFull) {
				t.Errorf("Err = %v, want the fault", err)
			}
			if err := s.Close(); err == nil {
				t.Error("Close = nil, want the fault")
			}
			if d.syncs != syncs {
				t.Errorf("%d more syncs after the failed one, want none", d.syncs-syncs)
			}
			s = mustOpenDisk(t, d, Options{})
			if got := dialWire(t, s).do("GET", "k"); got != "$7\r\ndurable\r\n" && got != "$6\r\nunsure\r\n" {
				t.Errorf("GET after reopening = %q, want one of the two", got)
			}
		})
	}
}

func TestPipelineIsRetractedFromTheFirstWriteThatFailed(t *testing.T) {
	d := newFakeDisk()
	s := mustOpenDisk(t, d, Options{})
	w := dialWire(t, s)
	w.do("SET", "k", "1")
	d.mu.Lock()
	d.failSync = true
	d.mu.Unlock()
	var pipeline []byte
	for _, args := range [][]string{{"GET", "k"}, {"SET", "k", "2"}, {"GET", "k"}} {
		pipeline = append(pipeline, request(args...)...)
	}
	if _, err := w.conn.Write(pipeline); err != nil {
		t.Fatal(err)
	}
	unsure := "-" + errUnsure + "\r\n"
	for i, want := range []string{"$1\r\n1\r\n", unsure, unsure} {
		if got, err := readReply(w.r); err != nil || got != want {
			t.Errorf("reply %d = %q, %v, want %q", i, got, err, want)
		}
	}
}

// written returns a folder with records in its log, closed or as a killed
// process leaves it.
func written(t *testing.T, closed bool) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s := mustOpen(t, dir, Options{})
	if got := appendNumbers(dialWire(t, s), 0, 20); got != 20 {
		t.Fatalf("%d numbers acknowledged, want 20", got)
	}
	if closed {
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v, want nil", err)
		}
		return dir
	}
	copied := t.TempDir()
	data, err := os.ReadFile(filepath.Join(dir, logName(1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(copied, logName(1)), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func TestTornTailIsCutAndReported(t *testing.T) {
	dir := written(t, false)
	path := filepath.Join(dir, logName(1))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := append(data, data[logHeader+frameStart:logHeader+frameStart+30]...)
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, dir, Options{})
	if got := s.Stats().TornBytes; got != 30 {
		t.Errorf("TornBytes = %d, want 30", got)
	}
	checkNumbers(t, dialWire(t, s), 20)
	if got := appendNumbers(dialWire(t, s), 20, 5); got != 5 {
		t.Fatalf("%d more acknowledged, want 5", got)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	s = mustOpen(t, dir, Options{})
	if got := s.Stats().TornBytes; got != 0 {
		t.Errorf("TornBytes after a clean end = %d, want 0", got)
	}
	checkNumbers(t, dialWire(t, s), 25)
}

// After a clean end every bit of the log counts, up to the mark that Close sets.
func TestAnyFlippedBitRefusesToOpen(t *testing.T) {
	dir := written(t, true)
	path := filepath.Join(dir, logName(1))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for offset := range len(data) - frameStart {
		data[offset] ^= 1 << (offset % 8)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir, Options{})
		damage, ok := errors.AsType[*DamageError](err)
		if !ok {
			t.Fatalf("bit flipped at %d: Open = %v, want a *DamageError", offset, err)
		}
		if damage.File != path || damage.Offset > int64(offset) {
			t.Fatalf("bit flipped at %d: Open = %v, want %s and an offset not behind it", offset, err, path)
		}
		data[offset] ^= 1 << (offset % 8)
	}
}

func TestDamagedSnapshotRefusesToOpenAndTheOlderOneSaysTheSame(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	appendNumbers(dialWire(t, s), 0, 10)
	if err := s.Compact(); err != nil {
		t.Fatalf("Compact = %v, want nil", err)
	}
	appendNumbers(dialWire(t, s), 10, 10)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	path := filepath.Join(dir, snapshotName(2))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 4
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Open = %v, want the damage in %s", err, path)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	checkNumbers(t, dialWire(t, mustOpen(t, dir, Options{})), 20)
}
