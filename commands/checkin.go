package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var _ = onOccasion("checkin", checkIn)

const (
	checkInLines = 5 // at most: a longer list is not done in a week
	ignoredMost  = 3 // check-ins that nobody acted on, and there are no more
	checkInKept  = 100 * 24 * time.Hour
)

// A checkin is what a person was told in their newest check-in. It is written
// down before it is said, so that said again it names the same.
type checkin struct {
	Key     string        `json:"k"`
	At      int64         `json:"at"` // Unix seconds
	Lines   []checkinLine `json:"l,omitempty"`
	More    int           `json:"m,omitempty"` // that need attention as well
	OnTrack int           `json:"t,omitempty"`
	Ignored int           `json:"i,omitempty"` // check-ins in a row that nobody acted on
	Stopped bool          `json:"s,omitempty"` // this one says that it was the last
	Plans   []checkinPlan `json:"p,omitempty"` // of repair that run
	Silent  bool          `json:"q,omitempty"` // there is nothing to say, and the person wants to hear nothing then
}

// A checkinLine is one relationship of a check-in, as it stood.
type checkinLine struct {
	ID       string            `json:"id"`
	Side     relationship.Side `json:"s"`
	Revision int64             `json:"r"`
	Talk     int               `json:"e,omitempty"` // the newest two-way entry
	Attempt  int               `json:"a,omitempty"`
}

// checkIn says which relationships need the person this week. Asked again for
// the same week it says how the same ones stand.
func checkIn(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	was, err := e.checkinOf(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	if o.Key < was.Key {
		return bot.Reply{}, nil // an old one is left as it stands
	}
	if was.Key != o.Key {
		now, recs, err := e.newCheckin(ctx, r, o, was)
		if err != nil || now == nil {
			return bot.Reply{}, err
		}
		return e.drawCheckin(r, o, *now, recs), nil
	}
	recs, err := e.Ledger.Store.Records(ctx, was.companies())
	if err != nil {
		return bot.Reply{}, err
	}
	return e.drawCheckin(r, o, was, recs), nil
}

// companies are those that the check-in names, line by line.
func (c *checkin) companies() []string {
	ids := make([]string, 0, len(c.Lines)+len(c.Plans))
	for _, l := range c.Lines {
		ids = append(ids, l.ID)
	}
	for _, p := range c.Plans {
		ids = append(ids, p.ID)
	}
	return ids
}

func checkinName(person string) string { return "checkin:" + person }

func (e *Env) checkinOf(ctx context.Context, person string) (checkin, error) {
	var c checkin
	text, err := e.Memory.Kept(ctx, checkinName(person))
	if errors.Is(err, relationship.ErrUnknown) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err
}

// newCheckin chooses what to say and writes it down. It is nil for somebody
// who looks after nothing.
func (e *Env) newCheckin(ctx context.Context, r *Request, o bot.Occasion, was checkin) (*checkin, []*relationship.Record, error) {
	c := checkin{Key: o.Key, At: r.At.Unix(), Ignored: was.Ignored}
	needy, owned, err := e.needy(ctx, r)
	if err != nil || owned == 0 {
		return nil, nil, err
	}
	c.OnTrack = owned - len(needy)
	needy = slices.DeleteFunc(needy, func(x *relationship.Rating) bool { return x.Snoozing() || x.Timing.SilentUntil != 0 })
	slices.SortFunc(needy, urgency)
	shown, more, err := e.choose(ctx, r, o, needy)
	if err != nil {
		return nil, nil, err
	}
	c.More = more
	var recs []*relationship.Record
	for _, x := range shown {
		recs = append(recs, x.Record)
		c.Lines = append(c.Lines, checkinLine{
			ID: x.Company.ID, Side: x.Side, Revision: x.Record.Revision,
			Talk: x.Held.State.LastEntry, Attempt: x.Held.State.AttemptEntry,
		})
	}
	plans, err := e.plansOf(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	c.Silent = r.User.Quiet == "silent" && len(c.Lines) == 0
	for _, x := range plans {
		c.Silent = c.Silent && x.Score.Shown >= x.Plan.Goal // a plan that is ahead is no news
		recs = append(recs, x.Record)
		c.Plans = append(c.Plans, checkinPlan{x.Company.ID, x.Side})
	}
	if err := e.countIgnored(ctx, r, was, &c); err != nil {
		return nil, nil, err
	}
	if c.Stopped {
		// Before the note of it: what is tried again finds no note and stops again.
		u := r.Directory.User(r.Person)
		u.Weekly = relationship.Weekly{Off: true}.String()
		if err := e.Ledger.Store.SaveUser(ctx, u, r.Person, "weekly message stopped after three that were left alone", r.At); err != nil {
			return nil, nil, err
		}
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, nil, err
	}
	return &c, recs, e.Memory.Keep(ctx, map[string]string{checkinName(r.Person): string(text)}, checkInKept)
}

// needy returns what needs the attention of the person, or of those they cover
// for, and how many relationships that is out of.
func (e *Env) needy(ctx context.Context, r *Request) (all []*relationship.Rating, owned int, err error) {
	for _, owner := range r.covered() {
		mine := relationship.Query{Index: relationship.ByNeeds, Owner: owner, Max: forever}
		n, err := e.Ledger.Store.Count(ctx, mine)
		if err != nil {
			return nil, 0, err
		}
		owned += n
		mine.Min, mine.Max, mine.Limit = 1, int(r.Today), gathered
		some, _, err := e.Ledger.Select(ctx, mine, r.Today, func(x *relationship.Rating) bool { return x.Timing.NeedsAttention })
		if err != nil {
			return nil, 0, err
		}
		all = append(all, some...)
	}
	return all, owned, nil
}

// covered are the person and those for whom they stand in.
func (r *Request) covered() []string {
	all := []string{r.Person}
	for _, u := range r.Directory.Users() {
		if r.Directory.As(u.Cover) == r.Person && u.Here() && u.Paused(r.Today) {
			all = append(all, u.ID)
		}
	}
	return all
}

// countIgnored counts check-ins in a row on which nobody did anything: none of
// the companies it named was written to, and the person recorded nothing.
func (e *Env) countIgnored(ctx context.Context, r *Request, was checkin, c *checkin) error {
	if len(was.Lines) == 0 {
		return nil // there was nothing to be done
	}
	ignored, err := e.ignored(ctx, r, was)
	if err != nil {
		return err
	}
	if c.Ignored = was.Ignored + 1; !ignored || was.Stopped {
		c.Ignored = 0
	}
	c.Stopped = c.Ignored >= ignoredMost
	return nil
}

func (e *Env) ignored(ctx context.Context, r *Request, was checkin) (bool, error) {
	saves, err := e.saves(ctx, r)
	if err != nil {
		return false, err
	}
	if len(saves) > 0 && saves[0].At.Unix() >= was.At {
		return false, nil
	}
	recs, err := e.Ledger.Store.Records(ctx, was.companies())
	if err != nil {
		return false, err
	}
	for i, l := range was.Lines {
		if recs[i] == nil || recs[i].Revision != l.Revision {
			return false, nil
		}
	}
	return true, nil
}
