package store

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

// A dying connection takes so many more requests, over all connections.
type dying struct {
	net.Conn
	left *atomic.Int64
}

func (c dying) Write(b []byte) (int, error) {
	if c.left.Add(-1) < 0 {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(b)
}

// However far a restore came when it was broken off, the workspace is what it
// was, or closed, or what is in the backup; and restoring again finishes it.
func TestARestoreThatIsBrokenOff(t *testing.T) {
	from := stores["embedded"](t)
	l := ledger(t, from, "T1")
	addCompany(t, l, "acme", "Acme", relationship.Customer)
	_, err := l.Write(t.Context(), call(l, "acme", "e1", 0))
	must(t, err)
	file, was := taken(t, from)

	e, err := embedded.Open(t.TempDir(), embedded.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, e.Close()) })
	whole := Through(e.Dial)
	t.Cleanup(func() { _ = whole.Close() })
	stages := map[string]int{}
	options := RestoreOptions{Replace: true, Overdue: true, Now: noon}
	for n := int64(1); stages["finished"] == 0; n++ {
		must(t, whole.Erase(t.Context(), "T1"))
		old := ledger(t, whole, "T1")
		addCompany(t, old, "beta", "Beta", relationship.Customer)
		addCompany(t, old, "gamma", "Gamma", relationship.Customer)
		left := &atomic.Int64{}
		left.Store(n)
		r := Through(func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := e.Dial(ctx, network, addr)
			return dying{c, left}, err
		})
		_, broken := r.Restore(t.Context(), opened(file), options)
		_ = r.Close()

		// Another process looks.
		l := another(t, whole)
		d, err := l.Store.Directory(t.Context())
		var closed *SchemaError
		switch {
		case broken == nil:
			stages["finished"]++
			if err != nil || d.Companies() != 1 {
				t.Fatalf("restored, and the directory is %v", err)
			}
		case errors.As(err, &closed) && closed.Restoring():
			stages["closed"]++
			if !strings.Contains(broken.Error(), "restored again") {
				t.Errorf("closed after %d requests, and the restore says %v", n, broken)
			}
			if _, err := l.Write(t.Context(), call(l, "beta", "e9", 0)); !errors.As(err, &closed) {
				t.Errorf("write to a closed workspace = %v", err)
			}
			// The process that knew the workspace before is kept out as well.
			if _, err := old.Write(t.Context(), call(old, "beta", "e9", 0)); !errors.As(err, &closed) {
				t.Errorf("write by who knew it = %v, want a SchemaError", err)
			}
		case err == nil && d.Companies() == 2:
			stages["old"]++
			if _, err := old.Write(t.Context(), call(old, "beta", "e9", 0)); err != nil {
				t.Errorf("write to what was there before: %v", err)
			}
		case err == nil && d.Companies() == 1: // open again, but not yet ticked off
			stages["new"]++
		default:
			t.Fatalf("after %d requests: %v, %v", n, broken, err)
		}
		if broken != nil && (closed != nil || n%7 == 0) {
			options.Replace = closed == nil // the same backup may go on where it was broken off
			if _, err := whole.Restore(t.Context(), opened(file), options); err != nil {
				t.Fatalf("the second restore after %d requests: %v", n, err)
			}
			_, is := taken(t, whole)
			if is.Find("T1").Entries != was.Find("T1").Entries || is.Find("T1").Keys != was.Find("T1").Keys {
				t.Fatalf("after %d requests and again: %v, want %v", n, figures(is), figures(was))
			}
		}
		options.Replace = true
	}
	names, err := whole.names(t.Context(), staged(""), []string{"T1"})
	must(t, err)
	if diff := cmp.Diff(map[string][]string{}, names); diff != "" {
		t.Errorf("left aside (-want +got):\n%s", diff)
	}
	for _, stage := range []string{"old", "closed"} {
		if stages[stage] == 0 {
			t.Errorf("never %s: %v", stage, stages)
		}
	}
	t.Logf("broken off: %v", stages)
}

// A backup of a layout that is not known is refused before anything is written,
// and a workspace of one is not worked on.
func TestANewerLayoutIsRefused(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		w, err := r.Workspace("T1")
		must(t, err)
		must(t, r.client.Set(t.Context(), w.keys.schema(), "9", 0).Err())
		var other *SchemaError
		if err := w.Readable(t.Context()); !errors.As(err, &other) || other.Found != "9" || !errors.Is(err, relationship.ErrUnavailable) {
			t.Errorf("Readable = %v, want layout 9 and unavailable", err)
		}
		// A process that has the directory at hand writes nothing either.
		if _, err := l.Write(t.Context(), call(l, "acme", "e1", 0)); !errors.As(err, &other) {
			t.Errorf("write = %v, want a SchemaError", err)
		}
		if _, err := another(t, r).Store.Directory(t.Context()); !errors.As(err, &other) {
			t.Errorf("directory = %v, want a SchemaError", err)
		}
		if _, err := r.Backup(t.Context(), &strings.Builder{}, BackupOptions{}); !errors.As(err, &other) {
			t.Errorf("backup = %v, want a SchemaError", err)
		}
		if !strings.Contains(other.Error(), "newer") {
			t.Errorf("%q does not say what to do", other)
		}
	})
}
