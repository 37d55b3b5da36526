package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// furnished fills T1 with something of each kind, some of it longer than what
// is read at a time, and returns its ledger.
func furnished(t *testing.T, r *Redis) *relationship.Ledger {
	t.Helper()
	l := ledger(t, r, "T1")
	ctx := t.Context()
	addCompany(t, l, "acme", "Acme", relationship.Customer, relationship.Partner)
	addCompany(t, l, "beta", "Béta & <Söhne>", relationship.Customer)
	for i := range 30 {
		_, err := l.Write(ctx, call(l, "acme", fmt.Sprint("e", i), 30-i))
		must(t, err)
	}
	must(t, l.Store.SaveUser(ctx, relationship.User{ID: "kate", Name: "Kate", Right: relationship.Manager}, "kate", "first", noon))
	w, err := r.Workspace("T1")
	must(t, err)
	must(t, w.SaveDigest(ctx, relationship.Digest{ID: "a", Room: "C1", By: "kate"}, noon))
	must(t, w.SetSetting(ctx, "trial", "on", "kate", noon))
	must(t, w.Keep(ctx, map[string]string{"snapshot": strings.Repeat("snow ", 40_000), "odd": "a\xffb\x00c"}, time.Hour))
	must(t, w.Note(ctx, "person:kate", `{"service":"https://smba.example"}`))
	must(t, w.Plan(ctx, []relationship.Errand{errandOf("anna", noon.Add(-time.Hour)), errandOf("kate", noon.Add(time.Hour))}, nil))
	must(t, w.SetPlanned(ctx, "checkin", noon.Add(-48*time.Hour)))
	must(t, r.Vault("slack", ring(t, firstKey)).Put(ctx, "T1", []byte("xoxb-sealed")))
	_, err = w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range 3000 {
			p.HSet(ctx, "{T1}:references", fmt.Sprint("room:", i), strings.Repeat("x", 50))
			p.ZAdd(ctx, "{T1}:rank:score:long", redis.Z{Score: float64(i) / 7, Member: fmt.Sprint("m", i)})
			p.SAdd(ctx, "{T1}:owners", fmt.Sprint("owner", i))
			p.RPush(ctx, "{T1}:nudges", fmt.Sprint(i))
		}
		return nil
	})
	must(t, err)
	return l
}

// stores are the backends with room between the ends of a connection: what is
// copied is more than fits a pipe without.
var stores = map[string]func(*testing.T) *Redis{
	"miniredis": func(t *testing.T) *Redis {
		m := miniredis.RunT(t)
		return Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", m.Addr())
		})
	},
	"embedded":     backends["embedded"],
	"redis-server": backends["redis-server"],
}

// onStores runs a test on a fresh workspace of each.
func onStores(t *testing.T, test func(*testing.T, *Redis, *relationship.Ledger)) {
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			t.Cleanup(func() { _ = r.Close() })
			test(t, r, ledger(t, r, "T1"))
		})
	}
}

// taken backs everything up and returns the file.
func taken(t *testing.T, r *Redis) ([]byte, *Contents) {
	t.Helper()
	var file bytes.Buffer
	c, err := r.Backup(t.Context(), &file, BackupOptions{Program: "test"})
	must(t, err)
	return file.Bytes(), c
}

func opened(file []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }
}

// What is backed up comes back as it was, from one kind of store to the next
// until it is where it began.
func TestABackupComesBackAnywhere(t *testing.T) {
	a := stores["embedded"](t)
	t.Cleanup(func() { _ = a.Close() })
	furnished(t, a)
	addCompany(t, ledger(t, a, "T2"), "gamma", "Gamma", relationship.Customer)
	file, was := taken(t, a)
	if w := was.Find("T1"); w.Companies != 2 || w.Entries != 30 || w.People != 1 {
		t.Errorf("%d companies, %d entries, %d people; want 2, 30, 1", w.Companies, w.Entries, w.People)
	}
	for _, to := range []string{"redis-server", "miniredis", "embedded"} {
		ok := t.Run(to, func(t *testing.T) {
			read, err := ReadBackup(bytes.NewReader(file))
			must(t, err)
			if diff := cmp.Diff(figures(was), figures(read)); diff != "" {
				t.Errorf("the file does not say what was backed up (-taken +read):\n%s", diff)
			}
			b := stores[to](t)
			done, err := b.Restore(t.Context(), opened(file), RestoreOptions{Overdue: true, Now: noon})
			must(t, err)
			if len(done) != 2 {
				t.Fatalf("%d workspaces restored, want 2", len(done))
			}
			var is *Contents
			file, is = taken(t, b)
			if diff := cmp.Diff(figures(was), figures(is)); diff != "" {
				t.Errorf("what was restored differs (-was +is):\n%s", diff)
			}
			restoredIsAlive(t, b)
			_ = b.Close()
		})
		if !ok {
			return
		}
	}
}

// restoredIsAlive goes on with what furnished had begun.
func restoredIsAlive(t *testing.T, r *Redis) {
	t.Helper()
	ids, err := r.Workspaces(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"T1", "T2"}, ids); diff != "" {
		t.Errorf("workspaces (-want +got):\n%s", diff)
	}
	if left := r.client.Exists(t.Context(), aside).Val(); left != 0 {
		t.Error("something waits aside")
	}
	kept := r.client.TTL(t.Context(), "{T1}:kept:snapshot").Val()
	if kept < 50*time.Minute || kept > time.Hour {
		t.Errorf("what was kept for an hour is kept for %v", kept)
	}
	l := ledger(t, r, "T1")
	var again *relationship.RepeatError
	if _, err := l.Write(t.Context(), call(l, "acme", "e7", 0)); !errors.As(err, &again) {
		t.Errorf("a repeat is %v, want a RepeatError", err)
	}
	w, err := l.Write(t.Context(), call(l, "beta", "new", 0))
	must(t, err)
	if got := w.Entries[0].Number; got != 31 {
		t.Errorf("the next entry is #%d, want #31", got)
	}
	secret, err := r.Vault("slack", ring(t, firstKey)).Open(t.Context(), "T1")
	must(t, err)
	if string(secret) != "xoxb-sealed" {
		t.Errorf("the token is %q", secret)
	}
}

func figures(c *Contents) map[string]string {
	all := map[string]string{}
	for _, w := range c.Workspaces {
		all[w.ID] = fmt.Sprintf("%d keys, %d items, %s", w.Keys, w.Items, w.Sum)
	}
	return all
}

// A file that was cut or altered anywhere is not taken for a backup, and nothing
// is written.
func TestADamagedBackupIsRefused(t *testing.T) {
	r := stores["embedded"](t)
	l := ledger(t, r, "T1")
	addCompany(t, l, "acme", "Acme", relationship.Customer)
	_, err := l.Write(t.Context(), call(l, "acme", "e1", 0))
	must(t, err)
	file, _ := taken(t, r)
	whole, err := ReadBackup(bytes.NewReader(file))
	must(t, err)
	for n := range file {
		if _, err := ReadBackup(bytes.NewReader(file[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for a backup", n, len(file))
		}
		altered := bytes.Clone(file)
		altered[n] ^= 1 << (n % 8)
		// What compression says of itself, such as the system, may be anything.
		if is, err := ReadBackup(bytes.NewReader(altered)); err == nil && is.Sum != whole.Sum {
			t.Fatalf("a file altered at byte %d is taken for a backup", n)
		}
	}
	if _, err := ReadBackup(bytes.NewReader(append(bytes.Clone(file), file...))); err == nil {
		t.Error("two backups in a file are taken for one")
	}
	b := stores["embedded"](t)
	_, err = b.Restore(t.Context(), opened(file[:len(file)-3]), RestoreOptions{Now: noon})
	if _, ok := errors.AsType[*DamageError](err); !ok {
		t.Errorf("restore of a cut file = %v, want a DamageError", err)
	}
	if n := b.client.DBSize(t.Context()).Val(); n != 0 {
		t.Errorf("%d keys were written", n)
	}
}

// What is there is not overwritten unless that is asked for; other workspaces
// are left alone.
func TestARestoreOverwritesOnlyWhatItMay(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		furnished(t, r)
		file, was := taken(t, r)
		l := ledger(t, r, "T1")
		_, err := l.Write(t.Context(), call(l, "beta", "later", 0))
		must(t, err)
		addCompany(t, l, "delta", "Delta", relationship.Customer)
		addCompany(t, ledger(t, r, "T2"), "gamma", "Gamma", relationship.Customer)
		_, before := taken(t, r)
		var occupied *OccupiedError
		if _, err := r.Restore(t.Context(), opened(file), RestoreOptions{Now: noon}); !errors.As(err, &occupied) || occupied.IDs[0] != "T1" {
			t.Fatalf("restore over T1 = %v, want an OccupiedError", err)
		}
		_, after := taken(t, r)
		if diff := cmp.Diff(figures(before), figures(after)); diff != "" {
			t.Errorf("a refused restore changed something (-before +after):\n%s", diff)
		}
		// Other processes know the directory and the records as they were.
		other := another(t, r)
		if _, err := other.Store.Known(t.Context(), "delta"); err != nil {
			t.Fatal(err)
		}
		must(t, other.Store.Fresh(t.Context()))
		if _, err := r.Restore(t.Context(), opened(file), RestoreOptions{Replace: true, Overdue: true, Now: noon}); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Store.Record(t.Context(), "acme"); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("a process that knew the workspace reads %v, want ErrStale", err)
		}
		d, err := other.Store.Directory(t.Context())
		must(t, err)
		if d.Companies() != 2 {
			t.Errorf("it knows %d companies afterwards, want 2", d.Companies())
		}
		if _, err := other.Store.Known(t.Context(), "delta"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("a company that is not in the backup is %v, want unknown", err)
		}
		_, is := taken(t, r)
		if is.Find("T2").Sum != before.Find("T2").Sum {
			t.Error("T2 was not restored and is not as it was")
		}
		// The list of changes was made longer; all else is as in the file.
		want, got := was.Find("T1"), is.Find("T1")
		if want.Keys != got.Keys || want.Entries != got.Entries {
			t.Errorf("%d keys and %d entries, want %d and %d", got.Keys, got.Entries, want.Keys, want.Entries)
		}
	})
}

// Two writes one after the other, and always in the same order, are never seen
// the other way round: a backup is of one moment, however much is written.
func TestABackupIsOfOneMoment(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		const pairs, most = 3, 400 // however slow the machine, it comes to rest
		for i := range pairs {
			addCompany(t, l, fmt.Sprint("a", i), fmt.Sprint("First ", i), relationship.Customer)
			addCompany(t, l, fmt.Sprint("b", i), fmt.Sprint("Second ", i), relationship.Customer)
		}
		for i := range 20 {
			addCompany(t, l, fmt.Sprint("c", i), fmt.Sprint("Other ", i), relationship.Customer)
		}
		ctx, enough := t.Context(), make(chan struct{})
		over := func() bool {
			select {
			case <-enough:
				return true
			default:
				return false
			}
		}
		var writers sync.WaitGroup
		var written [pairs]atomic.Int64
		for i := range pairs {
			writers.Go(func() {
				for n := 0; n < most && !over(); n++ {
					for _, side := range []string{"a", "b"} {
						w := call(l, fmt.Sprint(side, i), fmt.Sprint(side, i, "-", n), 0)
						w.Blind = true
						if _, err := l.Write(ctx, w); err != nil {
							t.Error(err)
							return
						}
					}
					written[i].Store(int64(n + 1))
				}
			})
		}
		defer func() { close(enough); writers.Wait() }()
		for range 2 {
			var least [pairs]int64
			for i := range least {
				least[i] = written[i].Load()
			}
			file, _ := taken(t, r)
			b := stores["embedded"](t)
			if _, err := b.Restore(t.Context(), opened(file), RestoreOptions{Now: noon}); err != nil {
				t.Fatal(err)
			}
			back := ledger(t, b, "T1")
			for i := range pairs {
				var n [2]int64
				for j, side := range []string{"a", "b"} {
					id := fmt.Sprint(side, i)
					journal, err := back.History(t.Context(), id)
					must(t, err)
					n[j] = int64(len(journal))
					rec, err := back.Store.Record(t.Context(), id)
					must(t, err)
					if rec.Revision != n[j]+1 {
						t.Errorf("%s has revision %d and %d entries", id, rec.Revision, n[j])
					}
					for _, e := range journal {
						if at, err := back.Store.Locate(t.Context(), e.Number); err != nil || at != id {
							t.Errorf("#%d is of %s, want %s (%v)", e.Number, at, id, err)
						}
					}
				}
				if n[0] != n[1] && n[0] != n[1]+1 || n[1] < least[i] {
					t.Errorf("pair %d has %d and %d entries of at least %d", i, n[0], n[1], least[i])
				}
			}
			_ = b.Close()
		}
	})
}

// Reminders that fell due before a restore are not said, later ones are.
func TestTheOverdueIsNotSaidAfterARestore(t *testing.T) {
	r := stores["redis-server"](t)
	furnished(t, r)
	w, err := r.Workspace("T1")
	must(t, err)
	must(t, w.Plan(t.Context(), []relationship.Errand{errandOf("taken", noon.Add(-2*time.Hour))}, nil))
	claim(t, w, noon.Add(-90*time.Minute), time.Minute, "taken")
	file, _ := taken(t, r)
	for _, overdue := range []bool{false, true} {
		b := stores["embedded"](t)
		done, err := b.Restore(t.Context(), opened(file), RestoreOptions{Overdue: overdue, Now: noon})
		must(t, err)
		w, err := b.Workspace("T1")
		must(t, err)
		planned, err := w.Planned(t.Context(), "checkin")
		must(t, err)
		if overdue {
			claim(t, w, noon, time.Minute, "anna")
			if done[0].Missed != 0 || !planned.Equal(noon.Add(-48*time.Hour)) {
				t.Errorf("%d missed, planned up to %v", done[0].Missed, planned)
			}
			continue
		}
		claim(t, w, noon, time.Minute)
		claim(t, w, noon.Add(2*time.Hour), time.Minute, "kate")
		if done[0].Missed != 2 || !planned.Equal(noon) {
			t.Errorf("%d missed and planned up to %v, want 2 and %v", done[0].Missed, planned, noon)
		}
		runs, err := w.runs(t.Context(), []string{errandOf("anna", noon).Name(), errandOf("taken", noon).Name()})
		must(t, err)
		for _, run := range runs {
			if run.Stage != relationship.Missed || run.Why == "" {
				t.Errorf("%s is %s (%s), want missed with a reason", run.Name(), run.Stage, run.Why)
			}
		}
	}
}

// What has run out by the time of a restore is not restored.
func TestWhatHasRunOutStaysAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stores["embedded"](t)
		l := ledger(t, r, "T1")
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		w, err := r.Workspace("T1")
		must(t, err)
		must(t, w.Keep(t.Context(), map[string]string{"brief": "text"}, time.Minute))
		must(t, w.Keep(t.Context(), map[string]string{"long": "text"}, time.Hour))
		file, _ := taken(t, r)
		time.Sleep(2 * time.Minute) // of the bubble
		b := stores["embedded"](t)
		done, err := b.Restore(t.Context(), opened(file), RestoreOptions{Now: noon})
		must(t, err)
		if done[0].Expired != 1 {
			t.Errorf("%d keys had run out, want 1", done[0].Expired)
		}
		w, err = b.Workspace("T1")
		must(t, err)
		if _, err := w.Kept(t.Context(), "brief"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("what had run out is back: %v", err)
		}
		if text, err := w.Kept(t.Context(), "long"); err != nil || text != "text" {
			t.Errorf("what had not is %q, %v", text, err)
		}
		if left := b.client.TTL(t.Context(), "{T1}:kept:long").Val(); left > 58*time.Minute {
			t.Errorf("it is kept for %v longer, want what was left of the hour", left)
		}
		must(t, errors.Join(r.Close(), b.Close()))
	})
}

// Tokens come along sealed: who has the key opens them, and who has not is told.
func TestTokensComeAlongSealed(t *testing.T) {
	r := stores["miniredis"](t)
	furnished(t, r)
	file, _ := taken(t, r)
	if bytes.Contains(file, []byte("xoxb")) {
		t.Error("the file has a token in it")
	}
	c, err := ReadBackup(bytes.NewReader(file))
	must(t, err)
	w := c.Find("T1")
	for _, test := range []struct {
		ring *Ring
		want []string
	}{{ring(t, firstKey), nil}, {ring(t, secondKey+","+firstKey), nil}, {ring(t, secondKey), []string{"slack"}}, {nil, []string{"slack"}}} {
		if diff := cmp.Diff(test.want, w.Unopened(test.ring)); diff != "" {
			t.Errorf("not opened (-want +got):\n%s", diff)
		}
	}
}

// Writers wait for a fence, and give up when their time is over.
func TestWritersWaitForAFence(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		w, err := r.Workspace("T1")
		must(t, err)
		must(t, w.Plan(t.Context(), []relationship.Errand{errandOf("anna", noon)}, nil))
		must(t, r.client.Set(t.Context(), w.keys.fence(), "up", time.Hour).Err())
		claim(t, w, noon, time.Minute)
		short, stop := context.WithTimeout(t.Context(), 3*fenceLook)
		defer stop()
		if _, err := l.Write(short, call(l, "acme", "e1", 0)); !errors.Is(err, relationship.ErrUnavailable) {
			t.Errorf("write behind a fence = %v, want unavailable", err)
		}
		written := make(chan error, 1)
		go func() {
			_, err := l.Write(t.Context(), call(l, "acme", "e2", 0))
			written <- err
		}()
		must(t, r.client.Del(t.Context(), w.keys.fence()).Err())
		if err := <-written; err != nil {
			t.Errorf("write after the fence fell = %v", err)
		}
		claim(t, w, noon, time.Minute, "anna")
	})
}
