package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

const (
	firstKey  = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	secondKey = "f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
)

func ring(t *testing.T, text string) *Ring {
	t.Helper()
	r, err := ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParseRing(t *testing.T) {
	for name, text := range map[string]string{
		"base64": firstKey, "hexadecimal": secondKey, "named": "autumn:" + firstKey, "two": "b:" + secondKey + ", a:" + firstKey,
	} {
		if _, err := ParseRing(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "short": "c2hvcnQtY2FuYXJ5", "the same twice": firstKey + "," + firstKey, "a name twice": "a:" + firstKey + ",a:" + secondKey,
		"a dot": "a.b:" + firstKey, "no key": "a:",
	} {
		_, err := ParseRing(text)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), firstKey[:8]) {
			t.Errorf("%s: the error repeats the key: %v", name, err)
		}
	}
}

func TestWhatIsSealedOpensOnlyWhereItBelongs(t *testing.T) {
	r := ring(t, firstKey)
	text, err := r.seal("T1", "slack", []byte("xoxb-canary"))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := r.seal("T1", "slack", []byte("xoxb-canary")); again == text {
		t.Error("sealed twice alike: the nonce is not random")
	}
	if got, old, err := r.open("T1", "slack", text); string(got) != "xoxb-canary" || old || err != nil {
		t.Errorf("opened %q, old %v, %v", got, old, err)
	}
	for name, open := range map[string]func() error{
		"another workspace": func() error { _, _, err := r.open("T2", "slack", text); return err },
		"another name":      func() error { _, _, err := r.open("T1", "teams", text); return err },
		"another key":       func() error { _, _, err := ring(t, secondKey).open("T1", "slack", text); return err },
		"cut":               func() error { _, _, err := r.open("T1", "slack", text[:len(text)-4]); return err },
		"nothing":           func() error { _, _, err := r.open("T1", "slack", ""); return err },
	} {
		if err := open(); !errors.Is(err, errSealed) {
			t.Errorf("%s: %v, want %v", name, err, errSealed)
		}
	}
}

func TestVault(t *testing.T) {
	for name, backend := range backends {
		t.Run(name, func(t *testing.T) {
			r, ctx := backend(t), t.Context()
			old := r.Vault("slack", ring(t, "a:"+firstKey))
			if got, err := old.Open(ctx, "T1"); got != nil || err != nil {
				t.Fatalf("an empty vault holds %q, %v", got, err)
			}
			if err := old.Put(ctx, "T1", []byte("xoxb-one")); err != nil {
				t.Fatal(err)
			}
			both := r.Vault("slack", ring(t, "b:"+secondKey+",a:"+firstKey))
			if got, err := both.Open(ctx, "T1"); string(got) != "xoxb-one" || err != nil {
				t.Fatalf("after the key was changed: %q, %v", got, err)
			}
			// It was sealed anew: the old key is not needed any more.
			if got, err := r.Vault("slack", ring(t, "b:"+secondKey)).Open(ctx, "T1"); string(got) != "xoxb-one" || err != nil {
				t.Errorf("with the new key alone: %q, %v", got, err)
			}
			if _, err := old.Open(ctx, "T1"); !errors.Is(err, errSealed) {
				t.Errorf("with the old key alone: %v", err)
			}
			if got, err := both.Open(ctx, "T2"); got != nil || err != nil {
				t.Errorf("another workspace: %q, %v", got, err)
			}
			release, ok, err := both.Lock(ctx, "T1", time.Minute)
			if !ok || err != nil {
				t.Fatalf("lock: %v, %v", ok, err)
			}
			if _, again, err := both.Lock(ctx, "T1", time.Minute); again || err != nil {
				t.Errorf("locked twice: %v", err)
			}
			release()
			if _, ok, err := both.Lock(ctx, "T1", time.Minute); !ok || err != nil {
				t.Errorf("not unlocked: %v", err)
			}
			if err := both.Remove(ctx, "T1"); err != nil {
				t.Fatal(err)
			}
			if got, err := both.Open(ctx, "T1"); got != nil || err != nil {
				t.Errorf("removed, it holds %q, %v", got, err)
			}
		})
	}
}

// Nobody who reads the disk finds a token.
func TestTheDiskHoldsNoToken(t *testing.T) {
	dir := t.TempDir()
	e, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := Through(e.Dial)
	if err := r.Vault("slack", ring(t, firstKey)).Put(t.Context(), "T1", []byte("xoxb-canary")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), e.Close()); err != nil {
		t.Fatal(err)
	}
	found := false
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, []byte("vault"))
		if bytes.Contains(data, []byte("xox")) || bytes.Contains(data, []byte("canary")) {
			t.Errorf("%s holds the token", path)
		}
		return err
	})
	if err != nil || !found {
		t.Errorf("nothing was written: %v", err)
	}
}

func TestLeavingAndErasing(t *testing.T) {
	for name, backend := range backends {
		t.Run(name, func(t *testing.T) {
			r, ctx := backend(t), t.Context()
			gone, stays := workspaceOf(t, r, "T1"), workspaceOf(t, r, "T12")
			at := time.Unix(1_800_000_000, 0)
			for _, w := range []*Workspace{gone, stays} {
				if err := w.SetSetting(ctx, "trial", "off", "rita", at); err != nil {
					t.Fatal(err)
				}
			}
			if left, err := gone.Left(ctx); !left.IsZero() || err != nil {
				t.Errorf("left %v, %v before leaving", left, err)
			}
			for _, when := range []time.Time{at, at.Add(time.Hour)} {
				if err := gone.Leave(ctx, when); err != nil {
					t.Fatal(err)
				}
			}
			if left, err := gone.Left(ctx); !left.Equal(at) || err != nil {
				t.Errorf("left %v, %v, want the first time", left, err)
			}
			if err := gone.Return(ctx); err != nil {
				t.Fatal(err)
			}
			if left, err := gone.Left(ctx); !left.IsZero() || err != nil {
				t.Errorf("left %v, %v after returning", left, err)
			}
			if err := r.Erase(ctx, "T1"); err != nil {
				t.Fatal(err)
			}
			if v, err := workspaceOf(t, r, "T1").Setting(ctx, "trial"); v != "" || err != nil {
				t.Errorf("erased, it holds %q, %v", v, err)
			}
			if v, err := stays.Setting(ctx, "trial"); v != "off" || err != nil {
				t.Errorf("the other holds %q, %v", v, err)
			}
		})
	}
}

func TestOnceAndHomes(t *testing.T) {
	for name, backend := range backends {
		t.Run(name, func(t *testing.T) {
			r, ctx := backend(t), t.Context()
			w, other := workspaceOf(t, r, "T1"), workspaceOf(t, r, "T2")
			for i, c := range []struct {
				w    *Workspace
				want bool
			}{{w, true}, {w, false}, {other, true}} {
				if got, err := c.w.Once(ctx, "Ev1", time.Minute); got != c.want || err != nil {
					t.Errorf("%d: new %v, %v; want %v", i, got, err, c.want)
				}
			}
			stale := func(w *Workspace) (people []string, all bool) {
				t.Helper()
				people, all, err := w.StaleHomes(ctx)
				if err != nil {
					t.Fatal(err)
				}
				return people, all
			}
			touch := func() {
				t.Helper()
				u := relationship.User{ID: "anna"}
				if err := save(ctx, w, u); err != nil {
					t.Fatal(err)
				}
			}
			touch()
			if people, all := stale(w); len(people) > 0 || all {
				t.Errorf("pages that nobody looked at are out of date: %v %v", people, all)
			}
			if err := w.SeeHome(ctx, "anna", true, time.Hour); err != nil {
				t.Fatal(err)
			}
			touch()
			if people, _ := stale(w); len(people) != 1 || people[0] != "anna" {
				t.Errorf("out of date: %v, want anna's", people)
			}
			if people, all := stale(w); len(people) > 0 || all {
				t.Errorf("taken off, they are there again: %v", people)
			}
			if err := w.HomeStale(ctx, "anna"); err != nil {
				t.Fatal(err)
			}
			if people, _ := stale(other); len(people) > 0 {
				t.Errorf("another workspace's: %v", people)
			}
			if has, err := w.HasHome(ctx, "anna"); !has || err != nil {
				t.Errorf("anna has a page: %v, %v", has, err)
			}
		})
	}
}

func workspaceOf(t *testing.T, r *Redis, id string) *Workspace {
	t.Helper()
	w, err := r.Workspace(id)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func save(ctx context.Context, w *Workspace, u relationship.User) error {
	for {
		err := w.SaveUser(ctx, u, "rita", "", time.Unix(1_800_000_000, 0))
		if !errors.Is(err, relationship.ErrStale) {
			return err
		}
	}
}
