package relationship

import "context"

// An Archive is a store as it is opened for what its books otherwise never
// allow: that what was written is written over, because a person is forgotten
// or a text has grown too old to be kept.
type Archive interface {
	// Rewrite reads limit entries of a company's journal, the oldest first, has
	// each edited, with its place in the journal from 0, and writes those over
	// that edit reports changed. It returns how many it read and the numbers of
	// those that changed. It is ErrConflict if somebody else rewrites the same.
	Rewrite(ctx context.Context, id string, skip, limit int, edit func(at int, e *Entry) bool) (read int, changed []int, err error)
	// WrittenAt returns when the entry at a place of a company's journal was
	// written, in Unix milliseconds and 0 if there is none, for each company.
	WrittenAt(ctx context.Context, ids []string, places map[string]int) ([]int64, error)
	// Dropped returns up to where in their journals texts were looked at for
	// their age, by company; SetDropped moves it.
	Dropped(ctx context.Context) (map[string]int, error)
	SetDropped(ctx context.Context, id string, to int) error

	// BeginForgetting writes down that a person is being forgotten, with the
	// tombstone that outlasts it. Doing it again changes nothing.
	BeginForgetting(ctx context.Context, f Forgetting) error
	// Forgettings returns those that are not done.
	Forgettings(ctx context.Context) ([]Forgetting, error)
	// Scrub takes a person out of all that is kept beside the books: lines and
	// cards that were put by, the trail, queues. It returns the numbers of the
	// lines of the trail that it changed.
	Scrub(ctx context.Context, s Subject) ([]int64, error)
	// EraseForgetting takes the name out of what Begin wrote down, with a line
	// in the trail, and EndForgetting the rest.
	EraseForgetting(ctx context.Context, f Forgetting, said string, emptied []int64) error
	EndForgetting(ctx context.Context, token string) error
	// Tombstones returns those of companies, by name, that stand for somebody who
	// was forgotten there. An e-mail address is a name as well.
	Tombstones(ctx context.Context, companies, names []string) (map[string]Tombstone, error)
	// Buried returns the companies at which anybody was forgotten.
	Buried(ctx context.Context) ([]string, error)
}

// A Forgetting is the erasing of a person, from when it is begun until nothing
// of it is left.
type Forgetting struct {
	Subject
	By   string `json:"by"` // the admin
	At   int64  `json:"at"` // Unix milliseconds
	Gone bool   `json:"gone,omitempty"`
}

// A Tombstone says that somebody was forgotten, without saying who: it is found
// by their name, and does not tell it.
type Tombstone struct {
	Company string `json:"co"`
	Token   string `json:"token"`
	Day     Day    `json:"d"`
}

// A ForgottenError says that what was to be written would bring somebody back
// who was forgotten.
type ForgottenError struct {
	Name string
	Day  Day
}

func (e *ForgottenError) Error() string {
	return "somebody of that name was forgotten on " + e.Day.String()
}
