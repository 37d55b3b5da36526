package main

import (
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/store"
)

// checkRedis reads the settings of Redis. What is wrong is told without the
// address, which holds a password.
func (c *Config) checkRedis(s *settings, bad func(name, format string, a ...any)) {
	const most = 10
	var err error
	if c.Replicas, err = strconv.Atoi(s.Replicas); err != nil || c.Replicas < 0 || c.Replicas > most {
		bad("RAPPORT_REPLICAS", "%q is not a number from 0 to %d", s.Replicas, most)
	}
	c.RedisCA = s.RedisCA
	if s.RedisURL == "" {
		if c.Replicas > 0 {
			bad("RAPPORT_REPLICAS", "the embedded store has none: set REDIS_URL too")
		}
		return
	}
	r, err := store.Open(string(s.RedisURL), store.Options{CAFile: s.RedisCA})
	if err != nil {
		name, words, _ := strings.Cut(strings.TrimPrefix(err.Error(), "store: "), ": ")
		bad(name, "%s", words)
		return
	}
	_ = r.Close() // nothing was opened yet
}
