package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// sampleLedger is an empty workspace on an embedded store.
func sampleLedger(t *testing.T) *relationship.Ledger {
	e, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := store.Through(e.Dial)
	t.Cleanup(func() { _, _ = r.Close(), e.Close() })
	w, err := r.Workspace(sampleID)
	if err != nil {
		t.Fatal(err)
	}
	return &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
}

// What the sample shows on the day of the first start does not depend on the
// day.
func TestSampleShowsTheSameOnAnyDay(t *testing.T) {
	const want = `Acme customer 87 healthy maintain fine
Acme Logistics partner unscored
Baltijas Enerģija partner 97 healthy thrive fine
Beta Retail customer 10 too-early new new
Dzintara Banka customer 84 healthy maintain fine
Fjord Foods customer 8 at-risk improve lost
Gamma customer unscored
Hansa Textil customer 14 at-risk exit-candidate fine
Kurzemes Mežs partner 89 healthy thrive fine
Lumen Health customer 61 watch maintain drifting
Mono Chip partner 49 watch repair fine
Nordtek customer 38 too-early new new
Nordtek partner 40 too-early new new
PapīrsPlus partner 3 at-risk exit-candidate fine
Rīgas Maiznīca customer 97 healthy thrive fine
Ziemeļu Loģistika partner 69 watch repair fine
`
	for _, now := range []time.Time{
		time.Date(2026, 3, 10, 9, 30, 0, 0, time.UTC),
		time.Date(2028, 2, 29, 23, 59, 0, 0, time.UTC),
		time.Date(2027, 1, 1, 0, 1, 0, 0, time.UTC),
	} {
		l := sampleLedger(t)
		if n, err := fillSample(t.Context(), l, now); err != nil || n == 0 {
			t.Fatalf("fillSample at %v = %d, %v", now, n, err)
		}
		if diff := cmp.Diff(want, standing(t, l, now)); diff != "" {
			t.Errorf("sample at %v (-want +got):\n%s", now, diff)
		}
		if n, err := fillSample(t.Context(), l, now.AddDate(0, 0, 7)); err != nil || n != 0 {
			t.Errorf("second fillSample = %d, %v, want 0 entries", n, err)
		}
	}
}

// standing is one line for each relationship.
func standing(t *testing.T, l *relationship.Ledger, now time.Time) string {
	t.Helper()
	d, err := l.Store.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	recs, err := l.Store.Records(t.Context(), d.IDs())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, rec := range recs {
		for _, r := range l.Ratings(rec, l.Today(now)) {
			score := "unscored"
			if r.Score.Scored {
				score = fmt.Sprintf("%d %s %s %s", r.Score.Shown, r.Score.Band, r.Score.Class, r.Score.Attention)
			}
			fmt.Fprintf(&b, "%s %s %s\n", r.Company.Name, r.Side, score)
		}
	}
	return b.String()
}
