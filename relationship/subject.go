package relationship

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Erased stands where the name of a person stood who was forgotten.
const Erased = "▇▇▇"

// IsErased reports whether a name is the token of somebody who was forgotten.
func IsErased(name string) bool { return strings.HasPrefix(name, Erased) }

// A Subject is a person of a company, as what is on record of them is looked
// for: to be handed over, or to be erased.
type Subject struct {
	Company string   `json:"co"`               // its ID
	Called  []string `json:"as,omitempty"`     // the company's name and aliases
	Others  []string `json:"others,omitempty"` // the names of the other people there
	Name    string   `json:"name"`
	Emails  []string `json:"mail,omitempty"`
	Phones  []string `json:"tel,omitempty"`
	// Token takes the place of the name where people are counted: [Erased] and
	// something that tells one forgotten person from another.
	Token string `json:"token"`
	// Doubtful is true if what may mean somebody else is to be erased, too.
	Doubtful bool `json:"also,omitempty"`
}

// Of returns the subject with what a company's record says of the person.
func (s Subject) Of(co *Company) Subject {
	s.Called = append([]string{co.Name}, co.Aliases...)
	s.Others = nil
	for _, p := range co.People {
		if !s.is(p.Name) {
			s.Others = append(s.Others, p.Name)
			continue
		}
		if p.Email != "" && !slices.Contains(s.Emails, p.Email) {
			s.Emails = append(slices.Clip(s.Emails), p.Email)
		}
		if p.Phone != "" && !slices.Contains(s.Phones, p.Phone) {
			s.Phones = append(slices.Clip(s.Phones), p.Phone)
		}
	}
	return s
}

// is reports whether a name is the subject's own, but for case, diacritics and
// punctuation.
func (s *Subject) is(name string) bool {
	words := nameWords(name)
	return len(words) > 0 && slices.Equal(words, nameWords(s.Name))
}

// token is what takes the place of one spelling of the name, so that as many
// people are counted as before.
func (s *Subject) token(name string) string {
	if s.is(name) {
		return s.Token
	}
	sum := sha256.Sum256([]byte(s.Token + "\n" + name))
	return s.Token + "-" + hex.EncodeToString(sum[:1])
}

// Naming is how surely a text names a person.
type Naming int

// The degrees. MaybeNamed is a text in which somebody else may be meant.
const (
	NotNamed Naming = iota
	MaybeNamed
	SurelyNamed
)

// A Search looks for a subject in what stands with one company.
type Search struct {
	subject Subject
	home    bool // the company is the subject's own
	// namesake: the company is another one, and called so itself. What names it
	// may not mean the subject.
	namesake bool
	name     []string
	others   [][]string // the words of the names of the others there
}

// At returns a search of what stands with a company, whose people are named
// as given.
func (s *Subject) At(company string, people []string) *Search {
	q := &Search{subject: *s, home: company == s.Company, name: nameWords(s.Name)}
	for _, p := range people {
		if words := nameWords(p); len(words) > 0 && (!q.home || !slices.Equal(words, q.name)) {
			q.others = append(q.others, words)
		}
	}
	return q
}

// With returns a search of what stands with a company, as its record says.
func (s *Subject) With(co *Company) *Search {
	q := s.At(co.ID, co.Names())
	if !q.home {
		for _, name := range append([]string{co.Name}, co.Aliases...) {
			q.namesake = q.namesake || q.In(name) > NotNamed
		}
	}
	return q
}

// Beside returns a search of what stands with no company, such as a line that
// was put by. A given name alone counts there if the company is named as well.
func (s *Subject) Beside(text string) *Search {
	q := s.At("", s.Others)
	plain := Plain(text)
	q.home = s.Company != "" && strings.Contains(plain, Plain(s.Company)) ||
		slices.ContainsFunc(s.Called, func(name string) bool { return name != "" && strings.Contains(plain, Plain(name)) })
	q.subject.Doubtful = true // there is nobody to ask, and nothing that is not made again
	return q
}

// In tells how surely a text names the subject.
func (q *Search) In(text string) Naming {
	most := NotNamed
	for _, h := range q.hits(text) {
		most = max(most, h.how)
	}
	return most
}

// Erase returns a text without the subject's name, address and number.
func (q *Search) Erase(text string) string {
	// What stood between two words may have hidden one of them.
	for {
		now := q.erase(text)
		if now == text {
			return text
		}
		text = now
	}
}

func (q *Search) erase(text string) string {
	var b strings.Builder
	at := 0
	for _, h := range q.hits(text) {
		if h.how == MaybeNamed && !q.subject.Doubtful {
			continue
		}
		b.WriteString(text[at:h.from])
		b.WriteString(Erased)
		at = h.to
	}
	return b.String() + text[at:]
}

// Entry tells how surely an entry names the subject.
func (q *Search) Entry(e *Entry) Naming {
	most := NotNamed
	for _, text := range e.texts() {
		most = max(most, q.In(*text))
	}
	for _, name := range e.Who {
		most = max(most, q.In(name))
	}
	return most
}

// EraseEntry takes the subject out of an entry, and reports whether that
// changed it. The way back to the message that it came from goes with the name.
func (q *Search) EraseEntry(e *Entry) bool {
	changed := false
	for _, text := range e.texts() {
		if now := q.Erase(*text); now != *text {
			*text, changed = now, true
		}
	}
	if who, ok := q.eraseNames(e.Who); ok {
		e.Who, changed = who, true
	}
	if changed {
		e.Link = ""
	}
	return changed
}

// eraseNames puts tokens in the place of the subject's names.
func (q *Search) eraseNames(names []string) ([]string, bool) {
	var now []string
	for i, name := range names {
		if how := q.In(name); how == NotNamed || how == MaybeNamed && !q.subject.Doubtful {
			continue
		}
		if now == nil {
			now = slices.Clone(names)
		}
		now[i] = q.subject.token(name)
	}
	return now, now != nil
}

// Company tells how surely a company's record names the subject, its people
// aside.
func (q *Search) Company(co *Company) Naming {
	most := NotNamed
	for _, text := range co.texts() {
		most = max(most, q.In(*text))
	}
	return most
}

// EraseCompany takes the subject out of a company's record, and reports whether
// that changed it. A company that is called by the name is called by the token.
func (q *Search) EraseCompany(co *Company) bool {
	changed := false
	if q.home {
		before := len(co.People)
		co.People = slices.DeleteFunc(co.People, func(p Person) bool { return q.subject.is(p.Name) })
		changed = len(co.People) < before
	}
	if q.Erase(co.Name) != co.Name {
		co.Name, changed = q.subject.Token, true
	}
	before := len(co.Aliases)
	co.Aliases = slices.DeleteFunc(co.Aliases, func(a string) bool { return q.Erase(a) != a })
	changed = changed || len(co.Aliases) < before
	for _, text := range co.texts() {
		if now := q.Erase(*text); now != *text {
			*text, changed = now, true
		}
	}
	return changed
}

// Record reports whether anything of a company's record is still to be erased.
func (q *Search) Record(rec *Record) bool {
	if q.EraseCompany(rec.Company.Clone()) {
		return true
	}
	for _, e := range rec.Latest {
		if q.EraseEntry(&e) {
			return true
		}
	}
	for _, h := range rec.Held {
		for _, seen := range h.State.People {
			if _, named := q.eraseNames([]string{seen.Who}); named {
				return true
			}
		}
		for i := range h.State.Pending {
			if _, named := q.eraseNames(h.State.Pending[i].Who); named {
				return true
			}
		}
	}
	return false
}
