package main

import (
	"testing"
	"testing/synctest"
)

// Writing down who saw what is private costs one command more, the first time
// in a day; what everybody may see costs none.
func TestAPrivateReadCostsOneCommandMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\n")
		cost := func(act string) int {
			before := k.redis.CommandCount()
			k.play(act + "\n")
			return k.redis.CommandCount() - before
		}
		const line, script = `score "Ziemeļu Loģistika"`, 1 + 6 // and what it calls
		cost("kate> " + line)
		cost(`toms> balance "Mono Chip"`) // the script is known from now on
		member, first, second := cost("kate> "+line), cost("toms> "+line), cost("toms> "+line)
		if first != member+script || second != member {
			t.Errorf("commands: %d by who may not see, %d and then %d by the owner", member, first, second)
		}
	})
}
