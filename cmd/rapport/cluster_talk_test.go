package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// notOnCluster are the transcripts that are not played there, and why.
var notOnCluster = func() map[string]string {
	why := map[string]string{
		"people":       "shows when something was done, by the store's own clock",
		"year-partner": "changes messages that the store would have let go of by then, and there has not",
	}
	for _, name := range []string{"checkin", "digest", "monthend", "night", "pause", "repair", "report", "retention", "times", "year-customer"} {
		why[name] = "weeks or months of looking every quarter of an hour, each time at a real server"
	}
	return why
}()

// The transcripts run unchanged on a cluster of three servers. Only people's
// clock is fake there: what the store lets go of after a while stays.
func TestTranscriptsOnCluster(t *testing.T) {
	if raced {
		t.Skip("go test -run TestTranscriptsOn ./cmd/rapport plays them, without -race")
	}
	redistest.Need(t)
	c := redistest.StartCluster(t, 3, "--appendfsync", "no")
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			if why := notOnCluster[name]; why != "" {
				t.Skip(why)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "\ngiven redis ") {
				t.Skip("the faults of the store are played on another one")
			}
			for _, s := range c.Servers {
				s.Do("flushall")
			}
			var got string
			synctest.Test(t, func(t *testing.T) {
				r, err := store.Open(c.URL(), store.Options{})
				if err != nil {
					t.Fatal(err)
				}
				k := &talk{}
				k.begin(t, r)
				got = k.play(string(text))
				time.Sleep(time.Second) // in the bubble, for what the client looks up by itself
			})
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s (-file +said):\n%s", file, diff)
			}
		})
	}
}
