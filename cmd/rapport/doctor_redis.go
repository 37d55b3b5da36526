package main

import (
	"context"
	"fmt"

	"github.com/rapport-bot/rapport/store"
)

// Redis must be there, new enough, keep what it is given, and never throw data
// away to make room.
var _ = checked("redis", func(ctx context.Context, p *visited) []finding {
	if p.RedisURL == "" {
		return found(unset, "", "not set up: everything is in %s", p.Data)
	}
	o, err := p.store()
	if err != nil {
		return found(ill, "is REDIS_URL right, and the server running and reachable from here?", "%v", err)
	}
	servers, err := o.Store.Servers(ctx)
	if err != nil {
		return found(ill, "see what the server logs", "does not answer: %v", err)
	}
	var all []finding
	for i := range servers {
		s := &servers[i]
		for _, f := range examineRedis(s) {
			if f.Found = fmt.Sprintf("%s %s", s.Address, f.Found); s.Address == "" {
				f.Found = f.Found[1:]
			}
			all = append(all, f)
		}
	}
	return all
})

func examineRedis(s *store.Server) (all []finding) {
	add := func(v verdict, do, format string, a ...any) { all = append(all, found(v, do, format, a...)...) }
	const major, minor = 6, 2
	switch {
	case s.Version == "":
		add(warn, "see that it is at least 6.2", "does not say its version")
	case !s.AtLeast(major, minor):
		add(ill, "use Redis 6.2 or newer, or Valkey", "%s %s is too old", s.Name, s.Version)
	default:
		add(well, "", "%s %s", s.Name, s.Version)
	}
	if s.Replica {
		add(ill, "name the master in REDIS_URL", "is a replica and takes no writes")
	}
	if s.Loading {
		add(warn, "wait", "is still loading its data")
	}
	switch {
	case s.Evicts() && s.MostMemory > 0:
		add(ill, "set maxmemory-policy noeviction: people are told when it is full, and nothing is lost", "deletes data when it is full (maxmemory-policy %s)", s.Policy)
	case s.Evicts():
		add(warn, "set maxmemory-policy noeviction before anybody sets a limit", "would delete data when full (maxmemory-policy %s), and has no limit now", s.Policy)
	}
	const nearly = 0.9
	if s.MostMemory > 0 && float64(s.Memory) > nearly*float64(s.MostMemory) {
		add(warn, "raise maxmemory, or it will refuse to save", "uses %d of %d MB", s.Memory>>20, s.MostMemory>>20)
	}
	switch {
	case s.AppendFails || s.SavesFails:
		add(ill, "see whether its disk is full", "could not write to its disk the last time")
	case s.Appends && s.Sync == "no":
		add(warn, "set appendfsync everysec or always", "writes its log when the system likes: what was saved in the last half minute may be lost")
	case s.Appends && s.Sync == "everysec":
		add(well, "", "keeps a log; a crash of the machine may take the last second (appendfsync everysec)")
	case s.Appends:
		add(well, "", "keeps a log%s", syncs(s.Sync))
	case s.Asked && s.Saves == "":
		add(ill, "set appendonly yes", "keeps nothing: all is lost when it stops")
	case s.Asked:
		add(warn, "set appendonly yes", "keeps snapshots only: what was saved since the last is lost when it stops")
	default:
		add(warn, "see that whoever hosts it keeps a log of writes (appendonly yes)", "has no log of writes that can be seen from here")
	}
	return all
}

func syncs(how string) string {
	if how == "" {
		return ""
	}
	return " (appendfsync " + how + ")"
}
