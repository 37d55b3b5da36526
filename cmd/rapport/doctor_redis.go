package main

import (
	"context"
	"errors"
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
	f, err := o.Store.Check(ctx)
	if _, unfit := errors.AsType[*store.UnfitError](err); err != nil && !unfit {
		return found(ill, "see what the server logs", "does not answer: %v", err)
	}
	all := examineFitness(f)
	if f.Refuses == "clusterdown" {
		all = append(all, found(ill, "see CLUSTER INFO and CLUSTER NODES: a server is down, or slots are nobody's", "the cluster takes no writes")...)
	}
	return append(all, examineSentinels(o.Store.Sentinels(ctx))...)
})

// examineFitness says what there is to every server.
func examineFitness(of store.Fitness) (all []finding) {
	for i := range of.Servers {
		s := &of.Servers[i]
		for _, f := range examineRedis(s) {
			if f.Found = fmt.Sprintf("%s %s", s.Address, f.Found); s.Address == "" {
				f.Found = f.Found[1:]
			}
			all = append(all, f)
		}
	}
	return all
}

// examineSentinels says whether another server would take the master's place.
func examineSentinels(sentinels []store.Sentinel) (all []finding) {
	masters := map[string]bool{}
	for _, s := range sentinels {
		switch {
		case s.Master == "":
			all = append(all, found(warn, "start it, or take it out of REDIS_URL", "sentinel %s: %v", s.Address, s.Err)...)
		case s.Err != nil:
			all = append(all, found(ill, "start the sentinels that are missing: no other server would take the master's place", "sentinel %s: %v", s.Address, s.Err)...)
		default:
			all = append(all, found(well, "", "sentinel %s: the master is %s, and enough agree to move it", s.Address, s.Master)...)
		}
		if s.Master != "" {
			masters[s.Master] = true
		}
	}
	if len(masters) > 1 {
		all = append(all, found(ill, "wait until a failover is over; if it stays, look at SENTINEL MASTERS of each", "the sentinels do not agree where the master is")...)
	}
	return all
}

func examineRedis(s *store.Server) (all []finding) {
	add := func(v verdict, do, format string, a ...any) { all = append(all, found(v, do, format, a...)...) }
	if s.Version != "" {
		add(well, "", "%s %s", s.Name, s.Version)
	}
	if unfit, ok := errors.AsType[*store.UnfitError](s.Unfit()); ok {
		add(ill, unfit.Do, "is refused: %s", unfit.Why)
	}
	if s.Blind {
		add(warn, "see that it is 6.2 or newer, has maxmemory-policy noeviction and appendonly yes", "may not be asked how it is (INFO)")
		return all
	}
	if s.Version == "" {
		add(warn, "see that it is at least 6.2", "does not say its version")
	}
	if s.Replica {
		add(ill, "name the master in REDIS_URL", "is a replica and takes no writes")
	}
	if s.Loading {
		add(warn, "wait", "is still loading its data")
	}
	switch least, missing := s.Short(); {
	case missing > 0:
		add(ill, "start more replicas, or set RAPPORT_REPLICAS lower", "has %d of the %d replicas that must have what is saved: nothing can be", s.Replicas, least)
	case s.Replicas > least:
		add(warn, fmt.Sprintf("set RAPPORT_REPLICAS=%d to acknowledge only what all have", s.Replicas), "has %s and waits for %d: what was saved last may be lost when one takes its place", plural(s.Replicas, "replica", "replicas"), least)
	case s.Replicas > 0:
		add(well, "", "waits for all of its replicas (%d)", s.Replicas)
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
