package main

import (
	"context"
	"errors"
	"os"

	"github.com/rapport-bot/rapport/store/embedded"
)

// The folder of the embedded store must be ours alone, whole, and have room.
var _ = checked("folder", func(_ context.Context, p *visited) []finding {
	if p.RedisURL != "" {
		return found(unset, "", "not used: everything is in Redis")
	}
	info, err := os.Stat(p.Data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return found(well, "", "%s does not exist yet and will be made", p.Data)
	case err != nil:
		return found(ill, "is RAPPORT_DATA right, and may this user read it?", "%v", err)
	case !info.IsDir():
		return found(ill, "name a folder in RAPPORT_DATA", "%s is a file", p.Data)
	}
	var all []finding
	add := func(v verdict, do, format string, a ...any) { all = append(all, found(v, do, format, a...)...) }
	if open := info.Mode().Perm() & 0o077; open != 0 {
		add(warn, "chmod 700 "+p.Data, "%s can be read by other users of this machine (%o)", p.Data, info.Mode().Perm())
	}
	if probe, err := os.CreateTemp(p.Data, ".doctor-*"); err != nil {
		add(ill, "give it to the user that runs rapport", "cannot be written to: %v", err)
	} else if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		add(ill, "see whether the disk is sound", "cannot be written to: %v", err)
	}
	const tight, little = 64 << 20, 1 << 30 // a snapshot is written beside the one before
	switch free, err := embedded.Free(p.Data); {
	case errors.Is(err, errors.ErrUnsupported):
	case err != nil:
		add(warn, "look for yourself", "the free space cannot be told: %v", err)
	case free < tight:
		add(ill, "make room", "%d MB are free on its disk", free>>20)
	case free < little:
		add(warn, "make room", "%d MB are free on its disk", free>>20)
	}
	o, err := p.store()
	if err != nil {
		add(ill, "move a damaged snapshot away if the words say so, or restore a backup", "%v", err)
		return all
	}
	stats := o.embedded.Stats()
	switch {
	case stats.Keys > embedded.Ceiling:
		add(warn, "move to Redis: rapport backup, and rapport restore with REDIS_URL", "%d keys, and it is made for %d", stats.Keys, embedded.Ceiling)
	default:
		add(well, "", "%s is whole, with %d keys of the %d that it is made for", p.Data, stats.Keys, embedded.Ceiling)
	}
	return all
})
