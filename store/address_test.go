package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rapport-bot/rapport/relationship"
)

func setPeople(t *testing.T, l *relationship.Ledger, event, id string, people ...relationship.Person) {
	t.Helper()
	_, err := l.Write(t.Context(), relationship.Writing{
		ID: event, By: "anna", At: noon, Company: id,
		Edit: func(c *relationship.Company) error {
			c.People = people
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A company is found by the addresses of its people as they are now, and by
// their domain where nobody has the address; a mailbox that anybody can have
// says nothing about where somebody works. Other processes see the same, and
// what is older than the index is entered once.
func TestAddressees(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		for _, id := range []string{"acme", "beta", "gamma"} {
			addCompany(t, l, id, id, relationship.Customer)
		}
		setPeople(t, l, "p1", "acme", relationship.Person{Name: "Jana Novak", Email: "Jana@Acme.eu "}, relationship.Person{Name: "Eva", Email: "eva@gmail.com"})
		setPeople(t, l, "p2", "beta", relationship.Person{Name: "Māra", Email: "mara@acme.eu"})
		check := func(l *relationship.Ledger, address string, exact bool, want ...string) {
			t.Helper()
			got, is, err := l.Addressees(t.Context(), address)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" || is != exact {
				t.Errorf("%s: exact %v, %v (-want +got):\n%s", address, is, err, diff)
			}
		}
		other := another(t, r)
		if _, err := other.Store.Directory(t.Context()); err != nil {
			t.Fatal(err)
		}
		check(other, "jana@acme.eu", true, "acme")
		check(l, "MARA@acme.eu", true, "beta")
		check(l, "peter@acme.eu", false, "acme", "beta")
		check(l, "eva@gmail.com", true, "acme")
		check(l, "somebody@gmail.com", false)
		check(l, "x@beta.example", false)
		check(l, "nonsense", false)
		setPeople(t, l, "p3", "acme", relationship.Person{Name: "Jana Novak", Email: "jana@new.example"})
		check(l, "jana@acme.eu", false, "beta")
		check(l, "peter@new.example", false, "acme")
		check(l, "eva@gmail.com", false)

		// A book from before there was an index.
		w, err := r.Workspace("T1")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.client.Del(t.Context(), w.keys.addresses(), w.keys.addressed()).Err(); err != nil {
			t.Fatal(err)
		}
		old := another(t, r)
		check(old, "jana@new.example", true, "acme")
		check(old, "peter@acme.eu", false, "beta")
	})
}

// Merging two companies and taking it back moves the addresses of their people
// along.
func TestAddresseesFollowAMerge(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, acmeID, "Acme", relationship.Customer)
		addCompany(t, l, corpID, "Acme Corp", relationship.Customer)
		setPeople(t, l, "p1", acmeID, relationship.Person{Name: "Jana Novak", Email: "jana@acme.eu"})
		setPeople(t, l, "p2", corpID, relationship.Person{Name: "Peter Lind", Email: "peter@corp.example"})
		check := func(address string, want ...string) {
			t.Helper()
			got, _, err := l.Addressees(t.Context(), address)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", address, err, diff)
			}
		}
		m := merging("m1")
		if _, err := l.Merge(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		check("jana@acme.eu", m.Into)
		check("peter@corp.example", m.Into)
		if _, err := l.Split(t.Context(), splitting("s1", "m1")); err != nil {
			t.Fatal(err)
		}
		check("jana@acme.eu", acmeID)
		check("peter@corp.example", corpID)
	})
}
