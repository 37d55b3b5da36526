package store

import (
	"fmt"
	"testing"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

// Looking for a person in everything: 1,000 companies with 26 entries each, in
// the embedded store.
func BenchmarkFind(b *testing.B) {
	e, err := embedded.Open(b.TempDir(), embedded.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r := Through(e.Dial)
	b.Cleanup(func() { _, _ = r.Close(), e.Close() })
	w, err := r.Workspace("T1")
	if err != nil {
		b.Fatal(err)
	}
	l := &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: noon.Location()}
	for i := range 1000 {
		var entries []relationship.Entry
		for j := range 26 {
			entries = append(entries, relationship.Entry{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: l.Today(noon) - relationship.Day(j),
				Who: []string{fmt.Sprintf("Anna Berg %d", i)}, Text: "went through the open orders and the price list for next spring",
			})
		}
		_, err := l.Write(b.Context(), relationship.Writing{
			By: "anna", At: noon, Company: fmt.Sprint("c", i), New: true, Names: true, Entries: entries,
			Edit: func(co *relationship.Company) error {
				co.Name = fmt.Sprint("Company ", i)
				co.People = []relationship.Person{{Name: fmt.Sprintf("Anna Berg %d", i)}, {Name: "Jana Novak"}}
				co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "anna", Added: l.Today(noon)}}
				return nil
			},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	s := relationship.Subject{Company: "c1", Name: "Jana Novak", Token: relationship.Erased + "-1", Emails: []string{"jana@c1.eu"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Find(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}
