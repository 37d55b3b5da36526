package store

import (
	"context"
	"maps"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// A process that dies at any moment of a merge or of taking it back leaves both
// companies as they were, or done with; and what it brought along for it is
// forgotten.
func TestNothingIsHalfMerged(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		was := everything(t, r)
		cut := 0
		dying := func(act func(*relationship.Ledger) error) (died bool) {
			t.Helper()
			o := *r.client.(*redis.Client).Options()
			dial, left := o.Dialer, cut
			o.PoolSize, o.MaxRetries, o.DialerRetries = 1, -1, 1 // a process that died tries nothing again
			o.Dialer = func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := dial(ctx, network, addr)
				return &mortal{c, &left}, err
			}
			mine := &Redis{client: redis.NewClient(&o), open: map[string]*Workspace{}}
			defer mine.client.Close()
			return act(ledger(t, mine, "T1")) != nil
		}
		var merged map[string]any
		for died := true; died; cut++ {
			died = dying(func(mine *relationship.Ledger) error {
				_, err := mine.Merge(t.Context(), merging("m1"))
				return err
			})
			is := whole(everything(t, r))
			if cmp.Equal(was, is) {
				continue
			}
			if merged == nil {
				merged = is
			} else if diff := cmp.Diff(merged, is); diff != "" {
				t.Fatalf("died at its word %d (-done with +found):\n%s", cut, diff)
			}
			if rec, err := another(t, r).Store.Record(t.Context(), corpID); err != nil || rec.Company.ID != acmeID || len(rec.Company.Merged) != 1 {
				t.Fatalf("died at its word %d: %+v, %v", cut, rec, err)
			}
			break
		}
		if cut < 3 || merged == nil {
			t.Fatalf("it never died before it was merged: %d", cut)
		}
		cut = 0
		for died := true; died; cut++ {
			died = dying(func(mine *relationship.Ledger) error {
				_, err := mine.Split(t.Context(), splitting("s1", "m1"))
				return err
			})
			is := whole(everything(t, r))
			if cmp.Equal(merged, is) {
				continue
			}
			if diff := cmp.Diff(was, is); diff != "" {
				t.Fatalf("died at its word %d (-as it was +found):\n%s", cut, diff)
			}
			break
		}
		if cut < 3 {
			t.Fatalf("it never died before it was parted: %d", cut)
		}
	})
}

// whole leaves out journals on their way, none of which may stay for ever.
func whole(all map[string]any) map[string]any {
	const staged, lives = "{T1}:staged:", " lives"
	for key := range all {
		if strings.HasPrefix(key, staged) && !strings.HasSuffix(key, lives) && all[key+lives] == nil {
			return map[string]any{key: "stays for ever"}
		}
	}
	maps.DeleteFunc(all, func(key string, _ any) bool { return strings.HasPrefix(key, staged) })
	return all
}

// A mortal connection breaks after so many words were sent over it.
type mortal struct {
	net.Conn
	left *int
}

func (m *mortal) Write(b []byte) (int, error) {
	if *m.left--; *m.left < 0 {
		_ = m.Close()
		return 0, net.ErrClosed
	}
	return m.Conn.Write(b)
}
