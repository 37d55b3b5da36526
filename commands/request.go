package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// An Env is what commands of one workspace work with.
type Env struct {
	first sync.Mutex // held while it is found out whether there is an admin

	Ledger   *relationship.Ledger
	Memory   Memory
	Homes    Homes    // nil: home pages are not drawn anew
	Opinions Opinions // nil: nobody is asked about what a model wrote
	// Understander reads talk; nil: only commands are understood.
	Understander Understander
	Writer       Writer   // nil: summaries are made by template alone
	Painter      Painter  // nil: there are no pictures
	Calendar     Calendar // nil: no calendar program shows people's days
	Trial        Trial    // nil: every reminder is given
	Digests      Digests  // nil: rooms get no overviews
	Tokens       Tokens   // nil: no program can act for a colleague
	Errands      Errands  // nil: nobody can look at what is done unasked
	// Upcoming says when each job does something next; nil: nothing is done
	// unasked here.
	Upcoming func(context.Context) (map[string]time.Time, error)
	// Trail is where it is written who saw what is private and what admins did;
	// nil: nowhere.
	Trail    relationship.AuditTrail
	Settings Settings                    // of the workspace; nil: nothing can be set for all
	Clear    func(context.Context) error // deletes everything on record; nil: nobody can
	Leavers  Leavers                     // nil: colleagues are not forgotten
	Sender   bot.Sender                  // nil: direct messages cannot be sent
	Status   func(context.Context) []Condition
	// DayOff reports whether nobody works on a day; nil: weekends only.
	DayOff func(relationship.Day) bool
	// Countries are those whose public holidays are known, by their two letters.
	Countries []string
	// Base is where programs reach the assistant, such as
	// https://bot.example.com, "" if that is not known.
	Base string
	// Self is the assistant's own user ID, "" if the platform has none.
	Self string
	// Language is the workspace's, for people whose own is not known.
	Language string
	// Admins are colleagues who are admins whatever the store says.
	Admins []string
	Log    *slog.Logger // slog.Default() if nil

	shelf  shelf  // of files to be imported
	glance glance // what was seen today of what is drawn by itself
}

// Settings change what holds for a whole workspace. The directory knows them.
type Settings interface {
	SetSetting(ctx context.Context, name, value, by string, at time.Time) error
}

// A Memory keeps small things for a while. Kept returns
// [relationship.ErrUnknown] for what is not there, or not there any more.
type Memory interface {
	Keep(ctx context.Context, things map[string]string, long time.Duration) error
	Kept(ctx context.Context, name string) (string, error)
	// First keeps a text unless one is kept there, and returns the one that is.
	First(ctx context.Context, name, text string, long time.Duration) (string, error)
}

// Homes remember whose home page is drawn anew when something changes: what its
// person looks after or, with all, anything in the workspace.
type Homes interface {
	SeeHome(ctx context.Context, person string, all bool, long time.Duration) error
}

// A Condition is one line about the health of the bot.
type Condition struct {
	Name, State string
	OK          bool
}

// A Request is who asked, where, and when.
type Request struct {
	ID        string // of the act: writing under it happens once
	Platform  string
	Team      string
	Person    string
	Room      string
	Thread    string
	Direct    bool // in a talk with the assistant alone
	Aloud     bool // the whole room will read the answer
	At        time.Time
	Today     relationship.Day
	User      relationship.User
	Origin    relationship.Origin
	Line      string // as it would be typed
	Link      string // to the message that what is recorded comes from, "" if to none
	Directory *relationship.Directory
	Native    lang // what the platform or the workspace says, whatever the person has set
	lang

	Program bot.Access // what the program may do that asks in the person's place, "" if none does

	wrote   []*relationship.Written // so far, for the figures of the answer
	removed map[string]bool         // links of messages that are gone: see [Env.sources]
	ran     string                  // the command that was run last, by its English verb
	saw     []glimpse               // what is private and shown to the person
	filed   bool                    // and it is on record already
	letIn   bool                    // who was forgotten may be entered again
}

// once makes a button's line write at most once, however often the button is
// pressed: the line carries an ID of its own, made from the request's.
func (r *Request) once(line string) string {
	sum := sha256.Sum256([]byte(r.ID + "\n" + line))
	const enough = 6
	return line + " id=" + hex.EncodeToString(sum[:enough])
}

// name returns a company's name.
func (r *Request) name(id string) string {
	l, _ := r.Directory.Listing(id)
	return l.Name
}

// writing begins something to record on a company.
func (r *Request) writing(id string) relationship.Writing {
	return relationship.Writing{
		ID: r.ID, By: r.Person, At: r.At, Company: id, Link: r.Link, Return: r.letIn,
		Done: func(w *relationship.Written) { r.wrote = append(r.wrote, w) },
	}
}
