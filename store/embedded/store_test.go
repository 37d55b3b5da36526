package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestEverythingWrittenIsThereAfterReopening(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s := mustOpen(t, dir, Options{})
	c := dial(t, s)
	_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, "{a}string", "with\r\nnewline and \x00", 0)
		p.HSet(ctx, "{a}hash", "f", "1", "g", "")
		p.RPush(ctx, "{a}list", "x", "y", "x")
		p.SAdd(ctx, "{a}set", "m", "n")
		p.ZAdd(ctx, "{a}sorted", redis.Z{Score: 1.0 / 3, Member: "p"}, redis.Z{Score: -7, Member: "q"})
		p.Set(ctx, "{a}lease", "me", time.Hour)
		return nil
	})
	if err != nil {
		t.Fatalf("pipeline = %v, want nil", err)
	}
	want := mustDump(t, s)
	for _, compact := range []bool{false, true} {
		if compact {
			if err := s.Compact(); err != nil {
				t.Fatalf("Compact = %v, want nil", err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v, want nil", err)
		}
		s = mustOpen(t, dir, Options{})
		if diff := cmp.Diff(want, mustDump(t, s)); diff != "" {
			t.Errorf("data after reopening (compacted: %t) differ (-want +got):\n%s", compact, diff)
		}
	}
}

func TestFolderAndFilesArePrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "store")
	s := mustOpen(t, dir, Options{})
	if err := s.Compact(); err != nil {
		t.Fatalf("Compact = %v, want nil", err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if got := info.Mode().Perm() & 0o077; got != 0 {
			t.Errorf("%s: others may do %o, want nothing", path, got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecondOpenerIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	_, err := Open(dir, Options{})
	locked, ok := errors.AsType[*LockedError](err)
	if !ok {
		t.Fatalf("second Open = %v, want a *LockedError", err)
	}
	if locked.Folder != dir || !strings.Contains(err.Error(), dir) {
		t.Errorf("second Open = %v, want the folder %s named", err, dir)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	mustOpen(t, dir, Options{})
}

func TestClosedStoreAnswersNobody(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	w := dialWire(t, s)
	w.do("SET", "k", "v")
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	if _, err := w.conn.Write(request("GET", "k")); err == nil {
		t.Error("writing to a closed store = nil, want an error")
	}
	if _, err := s.Dial(t.Context(), "", ""); !errors.Is(err, ErrClosed) {
		t.Errorf("Dial = %v, want %v", err, ErrClosed)
	}
	if err := s.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("second Close = %v, want %v", err, ErrClosed)
	}
	if err := s.Err(); !errors.Is(err, ErrClosed) {
		t.Errorf("Err = %v, want %v", err, ErrClosed)
	}
}

func TestConcurrentClientsLoseNothing(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{SnapshotRecords: 200})
	c, ctx := dial(t, s), t.Context()
	const clients, each = 8, 100
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for n := range each {
				_, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error {
					p.Incr(ctx, "{t}count")
					p.RPush(ctx, "{t}list", fmt.Sprintf("%d/%d", i, n))
					return nil
				})
				if err != nil {
					t.Errorf("transaction = %v, want nil", err)
				}
				s.Stats()
			}
		})
	}
	wg.Wait()
	if got := s.Stats().Generation; got < 2 {
		t.Errorf("generation = %d, want a snapshot to have been taken", got)
	}
	want := mustDump(t, s)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	s = mustOpen(t, dir, Options{})
	if diff := cmp.Diff(want, mustDump(t, s)); diff != "" {
		t.Errorf("data after reopening differ (-want +got):\n%s", diff)
	}
	if got := dial(t, s).LLen(ctx, "{t}list").Val(); got != clients*each {
		t.Errorf("list has %d entries, want %d", got, clients*each)
	}
}

func TestOnlyTwoGenerationsStay(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	w := dialWire(t, s)
	w.do("SET", "secret", "forget me please")
	w.do("DEL", "secret")
	for range 3 {
		if err := s.Compact(); err != nil {
			t.Fatalf("Compact = %v, want nil", err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "forget me") {
			t.Errorf("%s still holds what was deleted", e.Name())
		}
	}
	want := []string{"0000000003.log", "0000000003.snapshot", "0000000004.log", "0000000004.snapshot", "lock"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestBackupIsAStore(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	w := dialWire(t, s)
	w.do("HSET", "h", "f", "v")
	backup := filepath.Join(t.TempDir(), "backup")
	if err := s.Backup(backup); err != nil {
		t.Fatalf("Backup = %v, want nil", err)
	}
	want := mustDump(t, s)
	w.do("HSET", "h", "f", "later")
	if diff := cmp.Diff(want, mustDump(t, mustOpen(t, backup, Options{}))); diff != "" {
		t.Errorf("backup differs (-want +got):\n%s", diff)
	}
	if err := s.Backup(backup); err == nil {
		t.Error("Backup into a folder in use = nil, want an error")
	}
}

func TestPanicOfTheEngineStopsTheStore(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	w := dialWire(t, s)
	w.do("SET", "k", "v")
	s.engine.server.SetPreHook(func(*server.Peer, string, ...string) bool { panic("planted") })
	for range 2 {
		if got := w.do("SET", "k", "lost"); got != "-"+errStopped+"\r\n" {
			t.Errorf("SET = %q, want %q", got, errStopped)
		}
	}
	if err := s.Err(); err == nil || !strings.Contains(err.Error(), "planted") {
		t.Errorf("Err = %v, want the panic", err)
	}
	s.Stats() // must not hang
	if err := s.Close(); err == nil {
		t.Error("Close = nil, want the panic")
	}
	if got := dialWire(t, mustOpen(t, dir, Options{})).do("GET", "k"); got != "$1\r\nv\r\n" {
		t.Errorf("GET after reopening = %q, want v", got)
	}
}
