package relationship

import (
	"context"
	"slices"
	"time"
)

// A Record is all that is kept of a company beside its journal, read at once.
type Record struct {
	Company  Company
	Held     map[Side]*Held
	Latest   []Entry // the newest few, newest first, without voided ones
	Revision int64   // grows with each change; 0 is a company not written yet
}

// A Ref names one relationship.
type Ref struct {
	ID   string
	Side Side
}

// A Placing is where a relationship stands in the store's rankings. It holds
// what does not change while nothing happens: dates and the last score.
type Placing struct {
	Ref
	Owner string
	Gone  bool   // archived: it stands nowhere
	Score int    // shown score when last rated, -1 without a score
	Last  Day    // the last two-way day, or the day added
	Needs Day    // the first day on which it needs attention, snoozed or silenced or not
	Turns Day    // the next day on which band, class or attention change by themselves, 0 if none
	Tried Day    // the last day of any contact, attempts too; 0 without one
	Date  Day    // the first day, of the last week or later, that the calendar names: see [NextDate]; 0 if none
	Band  Band   // as the score is shown, NoBand without one
	Moved []Rank // in the sparse rankings
}

// A Change is one atomic write to one company. Everything in it happens, or
// nothing does.
type Change struct {
	ID      string // of the event; the same ID never writes twice
	By      string
	At      time.Time
	Record  *Record // as it is to be; Revision is the one that was read
	Entries []Entry // to append to the journal, numbered by [Store.Reserve]
	Place   []Placing
	// Owners are those who looked after a relationship before, when that
	// changes; [Nobody] if it had no owner.
	Owners map[Ref]string
	// Asked are those to whom a relationship is, or was, offered: their pages
	// show it as well as its owner's.
	Asked []string
	// Names says that what the directory knows changed: the company's name,
	// aliases, sides or people. Was is what it was called before. A name that is another company's is refused
	// with ErrStale.
	Names bool
	Was   []string
	// Come and Gone are e-mail addresses, and domains of such, that somebody at
	// the company has now and nobody has any more: see [Company.Addresses].
	Come, Gone []string
	// Blind writes whatever the directory has become meanwhile: for imports,
	// where nothing depends on it.
	Blind bool
	// Quiet is a change that nobody made to the company itself: it is not among
	// those written to last.
	Quiet bool
	// Audit says in words what changed that is not an entry, "" if nothing.
	Audit string
	// Errands follow from the change, and are planned with it or not at all.
	Errands []Errand
	// Return are the names of people who were forgotten and are let in again.
	Return []string
}

// An Index is a ranking of relationships that can be read in part.
type Index string

// The rankings, each read from the lowest.
const (
	ByScore Index = "score" // members without a score stand first, at -1
	ByLast  Index = "last"  // the longest silent first
	ByTried Index = "tried" // the last day of any contact, attempts too
	ByNeeds Index = "needs" // the day on which attention is or was needed
	ByDate  Index = "date"  // the day that the calendar names next
	// ByStanding ranks by band and, within one, by score: see [Standing].
	ByStanding Index = "standing"
)

// Bands lists the bands from the worst, those without a verdict first.
var Bands = []Band{NoBand, TooEarly, AtRisk, Watch, Healthy}

// Standing is what [ByStanding] ranks by: a thousand for each band that is
// worse, and the score.
func Standing(b Band, score int) int {
	return 1000*slices.Index(Bands, b) + max(score, 0)
}

// Nobody stands in a [Query] for the owner of what has none.
const Nobody = "-"

// A Query reads a part of a ranking.
type Query struct {
	Index    Index
	Side     Side   // Whole: both
	Owner    string // "": everybody's; [Nobody]: those without an owner. ByStanding is counted by owner, not read
	Min, Max int    // inclusive bounds of what the index ranks by
	Reverse  bool   // from the highest
	Skip     int
	Limit    int // at most this many, 1 or more
	Most     int // [Ledger.Select] looks at no more than this many, 0 at all
}

// A Save is what one person recorded at one time.
type Save struct {
	ID      string    `json:"id"` // of the company
	Numbers []int     `json:"n"`
	At      time.Time `json:"at"`
}

// A Store keeps one workspace: its companies, their journals and the
// rankings, its colleagues and settings. Methods return [ErrUnknown] for what
// is not there, [ErrStale] when the directory they worked from has changed,
// and wrap [ErrUnavailable] when the store cannot be reached.
type Store interface {
	// Directory returns the names and colleagues as last read. It reads them
	// only the first time, and again after ErrStale.
	Directory(ctx context.Context) (*Directory, error)
	// Fresh brings the directory up to date. It returns ErrStale when it was
	// not, so that what was worked out from it can be worked out again.
	Fresh(ctx context.Context) error
	// Current reports whether the directory at hand is as it is in the store. It
	// does not catch up.
	Current(ctx context.Context) (bool, error)
	// Record reads one company in one round trip.
	Record(ctx context.Context, id string) (*Record, error)
	// Records reads several, in the order asked; unknown ones are nil.
	Records(ctx context.Context, ids []string) ([]*Record, error)
	// Known returns a record that this process has read or written lately,
	// or reads it. Whoever writes what was worked out from it is told by
	// ErrConflict when it was out of date.
	Known(ctx context.Context, id string) (*Record, error)
	// Journal returns entries as they were written, newest first.
	Journal(ctx context.Context, id string, skip, limit int) ([]Entry, error)
	// Locate returns the company that an entry belongs to.
	Locate(ctx context.Context, number int) (id string, err error)
	// Reserve returns the first of n numbers that no other entry has as far
	// as this process knows, and Release gives back those that were not used.
	Reserve(ctx context.Context, n int) (int, error)
	Release(first, n int)
	// Commit writes a change. It returns a [*RepeatError] if the change's ID
	// was written before, ErrConflict if the record's revision is not the
	// newest, and ErrTaken if another process used one of its numbers.
	Commit(ctx context.Context, c *Change) error
	// Merge writes a merge, and Split takes one back, each whole or not at all.
	// They return what Commit does: ErrConflict if any record is not the newest.
	Merge(ctx context.Context, m *Merge) error
	Split(ctx context.Context, s *Split) error
	// Before returns what two companies were before a merge, by its name, and
	// ErrUnknown when that is not kept any more. From then on the old company's
	// ID stands for the one that it became part of, wherever a company is asked
	// for by its ID.
	Before(ctx context.Context, ref string) (*Before, error)
	// Find reads a ranking.
	Find(ctx context.Context, q Query) ([]Ref, error)
	// Count counts a part of a ranking: Skip, Limit and Most say nothing.
	Count(ctx context.Context, q Query) (int, error)
	// Owners returns those who look after something, or did.
	Owners(ctx context.Context) ([]string, error)
	// Turned returns relationships whose Turns day has come.
	Turned(ctx context.Context, today Day, limit int) ([]Ref, error)
	// Replace rewrites the placings of relationships that turned, without a
	// change to any of them.
	Replace(ctx context.Context, places []Placing) error
	// Recent returns the companies written to last.
	Recent(ctx context.Context, limit int) (ids []string, err error)
	// Saves returns what a person recorded lately, newest first.
	Saves(ctx context.Context, person string) ([]Save, error)
	// Shelved returns where the entries of a shelf stand that are of a span:
	// the newest first. What was taken back is among them.
	Shelved(ctx context.Context, s Shelf, within Span, limit int) ([]Spot, error)
	// Shelve puts entries on their shelves that [Store.Commit] did not; those
	// that are there stay as they are.
	Shelve(ctx context.Context, entries []Entry) error
	// Stocked reports whether the shelves hold whatever was ever written, and
	// Stock notes that they do.
	Stocked(ctx context.Context) (bool, error)
	Stock(ctx context.Context) error
	// Addressees returns the companies, in ascending order, at which somebody
	// has an address of [Company.Addresses].
	Addressees(ctx context.Context, address string) (ids []string, err error)
	// Address enters addresses by company that [Store.Commit] did not; Addressed
	// reports whether all that was ever written is entered, EndAddressing notes
	// that it is.
	Address(ctx context.Context, companies map[string][]string) error
	Addressed(ctx context.Context) (bool, error)
	EndAddressing(ctx context.Context) error
	// Removed notes that the message at a link is gone. It does nothing unless
	// an entry was recorded from it.
	Removed(ctx context.Context, link string) error
	// Gone returns those of the links whose messages are gone.
	Gone(ctx context.Context, links []string) ([]string, error)
	// SaveUser writes a colleague down; audit says in words what changed, "" if
	// that need not be on record.
	SaveUser(ctx context.Context, u User, by, audit string, at time.Time) error
	Archive
}
