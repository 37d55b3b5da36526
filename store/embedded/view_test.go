package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// A view of a store that is open holds what was acknowledged, refuses to be
// written to, and leaves the folder as it was.
func TestAViewReadsAStoreThatIsOpen(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s := mustOpen(t, dir, Options{})
	c := dial(t, s)
	for i := range 20 {
		if err := c.Set(ctx, fmt.Sprint("key", i), i, 0).Err(); err != nil {
			t.Fatal(err)
		}
		if i == 10 {
			if err := s.Compact(); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := files(t, dir)
	v, err := View(dir, Options{})
	if err != nil {
		t.Fatalf("View = %v, want nil", err)
	}
	if diff := cmp.Diff(mustDump(t, s), mustDump(t, v)); diff != "" {
		t.Errorf("view differs from the store (-store +view):\n%s", diff)
	}
	r := redis.NewClient(&redis.Options{Dialer: v.Dial, MaxRetries: -1, Protocol: 2, DisableIdentity: true})
	if err := r.Set(ctx, "key1", "other", 0).Err(); err == nil || !strings.Contains(err.Error(), "READONLY") {
		t.Errorf("SET on a view = %v, want READONLY", err)
	}
	if got := r.Get(ctx, "key1").Val(); got != "1" {
		t.Errorf("GET on a view = %q, want 1", got)
	}
	if err := v.Compact(); err == nil {
		t.Error("Compact of a view = nil, want an error")
	}
	if err := errors.Join(r.Close(), v.Close()); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Errorf("the view changed the folder (-before +after):\n%s", diff)
	}
	if err := c.Set(ctx, "key1", "after", 0).Err(); err != nil {
		t.Errorf("SET on the store afterwards = %v, want nil", err)
	}
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

// While somebody writes, transactions of two keys, and generations come and go,
// a view is always of one moment.
func TestAViewIsOfOneMoment(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{SnapshotRecords: 50})
	c := dial(t, s)
	ctx, enough := t.Context(), make(chan struct{})
	var written atomic.Int64
	done := make(chan error, 1)
	go func() {
		defer close(done)
		for n := int64(1); ; n++ {
			select {
			case <-enough:
				return
			default:
			}
			_, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error {
				p.Set(ctx, "{k}a", n, 0)
				p.Set(ctx, "{k}b", n, 0)
				return nil
			})
			if err != nil {
				done <- err
				return
			}
			written.Store(n)
		}
	}()
	for range 40 {
		least := written.Load()
		v, err := View(dir, Options{})
		if err != nil {
			t.Fatalf("View = %v, want nil", err)
		}
		a, _ := v.engine.db.Get("{k}a")
		b, _ := v.engine.db.Get("{k}b")
		var n int64
		_, _ = fmt.Sscan(a, &n)
		if a != b || n < least {
			t.Errorf("view has a=%s b=%s, want the same and at least %d", a, b, least)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
	close(enough)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// Nothing is made where nothing is.
func TestAViewOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	if _, err := View(dir, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("View of no folder = %v, want not exist", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("View made the folder")
	}
}
