package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

// Nothing of her is in the files of the embedded store.
func TestForgottenInTheDataFolder(t *testing.T) {
	dir := t.TempDir()
	e, err := embedded.Open(dir, embedded.Options{})
	must(t, err)
	r := Through(e.Dial)
	l := ledger(t, r, "T1")
	l.Purge = func(context.Context) (relationship.Purged, error) {
		return relationship.PurgeDone, errors.Join(e.Compact(), e.Compact())
	}
	furnish(t, l)
	rec, err := l.Store.Record(t.Context(), "acme")
	must(t, err)
	if n := inFiles(t, dir); n == 0 {
		t.Fatal("she is in no file before: the search finds nothing")
	}
	did, err := l.Forget(t.Context(), forgetting(jana.Of(&rec.Company)))
	if err != nil || did.Files != relationship.PurgeDone {
		t.Fatalf("%+v, %v", did, err)
	}
	if n := inFiles(t, dir); n != 0 {
		t.Errorf("she is in the files %d times", n)
	}
	must(t, errors.Join(r.Close(), e.Close()))
	if n := inFiles(t, dir); n != 0 {
		t.Errorf("once it is closed she is in the files %d times", n)
	}
}

// Nothing of her is in the files of a real Redis once it wrote its log anew.
func TestForgottenInTheLogOfRedis(t *testing.T) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing; CI must install it")
		}
		t.Skip("no redis-server on PATH: apt-get install redis-server runs this on the real one")
	}
	dir, err := os.MkdirTemp("", "redis")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	server := exec.Command(path, "--port", "0", "--unixsocket", socket, "--dir", dir, "--appendonly", "yes", "--save", "3600 1", "--loglevel", "warning")
	must(t, server.Start())
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	r := Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	})
	waitUntil(t, "redis-server did not answer", func() bool { return r.Ping(t.Context()) == nil })
	l := ledger(t, r, "T1")
	l.Purge = r.Purge
	furnish(t, l)
	must(t, r.client.Save(t.Context()).Err())
	rec, err := l.Store.Record(t.Context(), "acme")
	must(t, err)
	if n := inFiles(t, dir); n == 0 {
		t.Fatal("she is in no file before: the search finds nothing")
	}
	did, err := l.Forget(t.Context(), forgetting(jana.Of(&rec.Company)))
	if err != nil || did.Files != relationship.PurgeBegun {
		t.Fatalf("%+v, %v", did, err)
	}
	waitUntil(t, "it did not write its files anew", func() bool {
		info := r.client.Info(t.Context(), "persistence").Val()
		return strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0") &&
			strings.Contains(info, "rdb_bgsave_in_progress:0") && inFiles(t, dir) == 0
	})
	forgotten(t, l)
	must(t, r.Close())
}

func waitUntil(t *testing.T, otherwise string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatal(otherwise)
		}
	}
}

// inFiles counts words of hers in the files of a folder.
func inFiles(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		text = bytes.ToLower(text)
		for _, word := range herWords {
			n += bytes.Count(text, []byte(word))
		}
		return err
	})
	must(t, err)
	return n
}
