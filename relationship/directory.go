package relationship

import (
	"cmp"
	"slices"
	"sync"
)

// A Listing is what the directory knows of a company.
type Listing struct {
	ID      string   `json:"-"`
	Name    string   `json:"n"`
	Aliases []string `json:"a,omitempty"`
	Sides   []Side   `json:"s,omitempty"`
	People  []string `json:"p,omitempty"` // the names of those known there
	// Into is the company that this one became part of: then nothing else is
	// known of it.
	Into string `json:"i,omitempty"`
	NoAI bool   `json:"q,omitempty"` // no model is told anything of it
}

// A Directory holds a workspace's names and colleagues in memory, so that a
// name is resolved and a right is checked without asking the store. The store
// keeps it current. It is safe for concurrent use.
type Directory struct {
	mu       sync.RWMutex
	names    Names
	people   people
	listings map[string]Listing
	merged   map[string]string // company to what it became part of
	users    map[string]User
	settings map[string]string // of the workspace
}

// NewDirectory returns an empty directory.
func NewDirectory() *Directory {
	return &Directory{listings: map[string]Listing{}, merged: map[string]string{}, users: map[string]User{}, settings: map[string]string{}}
}

// List enters a company, or replaces what was known of it.
func (d *Directory) List(l Listing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l.Into != "" {
		d.unlist(l.ID)
		d.merged[l.ID] = l.Into
		return
	}
	delete(d.merged, l.ID)
	d.listings[l.ID] = l
	d.names.Put(l.ID, l.Name, l.Aliases)
	d.people.put(l.ID, l.People)
}

// Unlist forgets a company.
func (d *Directory) Unlist(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.unlist(id)
}

func (d *Directory) unlist(id string) {
	delete(d.listings, id)
	delete(d.merged, id)
	d.names.Remove(id)
	d.people.put(id, nil)
}

// Now returns the company that one is today: itself, or what it became part of.
func (d *Directory) Now(id string) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.now(id)
}

func (d *Directory) now(id string) string {
	for {
		into, ok := d.merged[id]
		if !ok {
			return id
		}
		id = into
	}
}

// Enter enters a colleague, or replaces what was known of them.
func (d *Directory) Enter(u User) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.users[u.ID] = u
}

// Set enters a setting of the workspace.
func (d *Directory) Set(name, value string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.settings[name] = value
}

// Setting returns a setting of the workspace, "" if it was never set.
func (d *Directory) Setting(name string) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.settings[name]
}

// Listing returns what is known of a company, or of what it became part of.
func (d *Directory) Listing(id string) (Listing, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	l, ok := d.listings[d.now(id)]
	return l, ok
}

// Companies is how many companies there are.
func (d *Directory) Companies() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.listings)
}

// IDs returns the companies' IDs in ascending order.
func (d *Directory) IDs() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	ids := make([]string, 0, len(d.listings))
	for id := range d.listings {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// User returns a colleague. One who was never seen is a member with default
// settings.
func (d *Directory) User(id string) User {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if u, ok := d.users[id]; ok {
		return u
	}
	return User{ID: id, Right: Member}
}

// As returns who a colleague acts as: themselves, or the one that they were
// joined to.
func (d *Directory) As(id string) string { return cmp.Or(d.User(id).Same, id) }

// Users returns the colleagues on record, ordered by ID.
func (d *Directory) Users() []User {
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := make([]User, 0, len(d.users))
	for _, u := range d.users {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b User) int {
		switch {
		case a.ID < b.ID:
			return -1
		case a.ID > b.ID:
			return 1
		}
		return 0
	})
	return all
}

// HasAdmin reports whether anybody is an admin.
func (d *Directory) HasAdmin() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, u := range d.users {
		if u.Right == Admin {
			return true
		}
	}
	return false
}

// Find resolves a name; see [Names.Find].
func (d *Directory) Find(text string) Match {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Find(text)
}

// Prefix resolves the longest name at the start of words; see [Names.Prefix].
func (d *Directory) Prefix(words []string) (Match, int) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Prefix(words)
}

// Similar returns companies whose names are close to name; see [Names.Similar].
func (d *Directory) Similar(name string) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Similar(name)
}

// Complete returns companies whose names begin like prefix; see [Names.Complete].
func (d *Directory) Complete(prefix string, n int) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Complete(prefix, n)
}

// Scan finds the companies that a sentence names; see [Names.Scan].
func (d *Directory) Scan(words []string) []Hit {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Scan(words)
}

// ScanPeople finds the people that a sentence names: by their full name, by an
// initial and a name, by the given name or by the surname, each also in a
// Latvian case or with an English possessive. The longest name counts, and hits
// do not overlap. With companies only the people there count, which is how to
// tell who is meant by a name that many have.
func (d *Directory) ScanPeople(words []string, at ...string) []PersonHit {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if len(at) == 0 {
		return d.people.scan(words)
	}
	var there people
	for _, id := range at {
		there.put(id, d.listings[id].People)
	}
	return there.scan(words)
}

// Misspelt returns the companies whose names text misspells; see
// [Names.Misspelt].
func (d *Directory) Misspelt(text string) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names.Misspelt(text)
}

// Deciders returns the managers, who alone approve the end of a relationship.
func (d *Directory) Deciders() []User {
	return slices.DeleteFunc(d.Users(), func(u User) bool { return u.Right != Manager || !u.Here() })
}

// Privy returns who may know what is private about a relationship: its owner
// and the managers.
func (d *Directory) Privy(r *Relationship) []string {
	var all []string
	if owner := d.As(r.Owner); r.Owner != "" && d.User(owner).Here() {
		all = append(all, owner)
	}
	for _, u := range d.Deciders() {
		if !slices.Contains(all, u.ID) {
			all = append(all, u.ID)
		}
	}
	return all
}

// Managers returns the managers who are there, or the admins if there are
// none.
func (d *Directory) Managers() []User {
	for _, right := range [...]Right{Manager, Admin} {
		var found []User
		for _, u := range d.Users() {
			if u.Right == right && u.Here() {
				found = append(found, u)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// NoAI returns the companies that are kept from every model, in no order.
func (d *Directory) NoAI() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var ids []string
	for id, l := range d.listings {
		if l.NoAI {
			ids = append(ids, id)
		}
	}
	return ids
}

// Mentioned returns the companies that a text names, itself or by somebody who
// works there, and those whose name a word or two of it may misspell.
func (d *Directory) Mentioned(text string) (named, perhaps []string) {
	var words []string
	for _, w := range wordsIn(text) {
		words = append(words, text[w.from:w.to])
	}
	for _, h := range d.Scan(words) {
		named = append(append(named, h.Match.Fits...), h.Match.ID)
	}
	for _, h := range d.ScanPeople(words) {
		for _, p := range h.People {
			named = append(named, p.Company)
		}
	}
	for i := range words {
		perhaps = append(perhaps, d.Misspelt(words[i])...)
		if i+1 < len(words) {
			perhaps = append(perhaps, d.Misspelt(words[i]+" "+words[i+1])...)
		}
	}
	return slices.DeleteFunc(named, func(id string) bool { return id == "" }), perhaps
}
