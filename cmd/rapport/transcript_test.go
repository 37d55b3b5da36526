package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what the assistant says in testdata/talk")

// Transcripts are conversations. What people do starts at the margin, what the
// assistant says is indented beneath and rewritten by -update:
//
//	anna> score Acme            a typed command
//	anna: how is Acme?          talk
//	anna* Undo                  a press on the newest button of that label;
//	anna* Log | Beta            of those, the newest whose line has the word
//	anna@ how=call text=Hi      the open form, sent with these values; \n is a new line
//	anna? with=Ja                what completes a field of the open form
//	anna+ log                    a shortcut: the form of a command
//	anna+ log toms 2026-03-09 https://chat.example/p1 Text   of a message
//	said https://chat.example/p2 the address of what is said next
//	removed https://chat.example/p2
//	wait 36h | wait until 2026-03-16 09:00
//	given admin rita            a right, by the store
//	given gone peter            a bot, or somebody who left
//	given number 17             the next entry's number
//	given locale toms lv
//	given scheduler             what falls due is done from now on, by a process
//	                            that knows nothing but the store
//	given scheduler down        and not any more
//	given zone john America/New_York
//	given email anna anna@acme.eu   the platform has said so
//	given left peter            the platform says so from now on
//	given kept NAME TEXT        what a night left
//	given limits 30 300 120     how much a person, all and a program may ask in a minute
//	given unanswered toms       the process that was to answer toms was stopped
//	given refused john          the platform lets nobody write to john any more
//	given world                 the worked examples; given entry {…} adds to them
//	given redis down | up       it answers nobody, or all is well again
//	given redis full            it answers, and takes no writes
//	given redis forgetful       the answer to the next write is lost
//	again                       the last event is delivered once more
//	# a comment
//
// They go through the real wiring, real go-redis and Redis's own protocol and
// scripts, on a fake clock.
func TestTranscripts(t *testing.T) {
	replay(t, "testdata/talk/*.txt", func(t *testing.T, file, text string) string {
		var got string
		synctest.Test(t, func(t *testing.T) { got = newTalk(t).play(text) })
		checkTour(t, file, got)
		return got
	})
}

// replay plays files, and expects or with -update writes what was said.
func replay(t *testing.T, pattern string, play func(t *testing.T, file, text string) string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing at %s: %v", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, file, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s (-file +said):\n%s", file, diff)
			}
		})
	}
}
