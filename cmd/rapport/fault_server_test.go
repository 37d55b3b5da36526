package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// What may become of one server, each while people log talks.
func TestFaultsOfAServer(t *testing.T) {
	for name, hurt := range map[string]func(s *redistest.Server) (heal func()){
		"killed": func(s *redistest.Server) func() { s.Kill(); return s.Restart },
		"paused": func(s *redistest.Server) func() { s.Pause(); return s.Resume },
		"full": func(s *redistest.Server) func() {
			s.Do("config", "set", "maxmemory", "1")
			return func() { s.Do("config", "set", "maxmemory", "0") }
		},
		"read-only": func(s *redistest.Server) func() {
			s.Do("replicaof", "127.0.0.1", "1") // of nobody
			return func() { s.Do("replicaof", "no", "one") }
		},
		// What it kept takes it some time to read.
		"loading": func(s *redistest.Server) func() {
			s.Do("bgrewriteaof") // into the form that can be read slowly
			redistest.Eventually(t, "a rewrite", func() bool {
				return s.Info("persistence", "aof_rewrite_in_progress") == "0" && s.Info("persistence", "aof_rewrite_scheduled") == "0"
			})
			s.Kill()
			s.Run("--key-load-delay", "5000", "--loading-process-events-interval-bytes", "1024")
			return func() {
				redistest.Eventually(t, "all read", func() bool { return s.Info("persistence", "loading") == "0" })
			}
		},
		"wants a password": func(s *redistest.Server) func() {
			admin := s.Client().Conn()
			s.Do("config", "set", "requirepass", "else")
			_ = admin.Do(t.Context(), "client", "kill", "type", "normal", "skipme", "yes").Err() // who is in stays in otherwise
			return func() {
				if err := admin.Auth(t.Context(), "else").Err(); err != nil {
					t.Error(err)
				}
				if err := admin.ConfigSet(t.Context(), "requirepass", "").Err(); err != nil {
					t.Error(err)
				}
				_ = admin.Close()
			}
		},
		"cannot save to disk": func(s *redistest.Server) func() {
			if err := os.MkdirAll(filepath.Join(s.Dir, "dump.rdb", "taken"), 0o700); err != nil {
				t.Error(err)
			}
			s.Do("config", "set", "save", "3600 1")
			s.Do("bgsave")
			redistest.Eventually(t, "a save that fails", func() bool { return s.Info("persistence", "rdb_last_bgsave_status") == "err" })
			return func() { s.Do("config", "set", "save", "") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			redistest.Need(t)
			t.Parallel()
			s := redistest.Start(t)
			c := newCrew(t, s.URL(), store.Options{}, "T1")
			times := 2
			if name == "loading" {
				times = 1
			}
			c.through(func() func() { return hurt(s) }, times, c.inTrouble)
			if name != "killed" && name != "paused" && name != "wants a password" && name != "loading" && c.looked.Load() < 10 {
				t.Errorf("only %d were answered who looked", c.looked.Load())
			}
		})
	}
}
