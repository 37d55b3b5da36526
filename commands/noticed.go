package commands

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Noticed answers a program that told of a contact.
type Noticed struct {
	// Status is asked when a colleague was asked about it, ignored when it was
	// nobody's, repeated when it was told of before.
	Status  string `json:"status"`
	Company string `json:"company,omitempty"`
	Asked   string `json:"asked,omitempty"` // the colleague
}

// Nobodys reports whether the contact was about nobody on record.
func (n Noticed) Nobodys() bool { return n.Status == noticeIgnored }

// What a Noticed says.
const (
	noticeAsked    = "asked"
	noticeIgnored  = "ignored"
	noticeRepeated = "repeated"
)

var (
	saidLogMail     = say("notice.mail", "Log this? Mail from %s", "Pierakstīt? E-pasts no: %s")
	saidLogSent     = say("notice.sent", "Log this? Mail to %s", "Pierakstīt? E-pasts kam: %s")
	saidLogMeeting  = say("notice.meeting", "Log this? Meeting with %s", "Pierakstīt? Tikšanās ar: %s")
	saidLogCall     = say("notice.call", "Log this? Call with %s", "Pierakstīt? Zvans ar: %s")
	saidPlanMeeting = say("notice.plan", "Plan this? Meeting with %s", "Ielikt plānā? Tikšanās ar: %s")
	saidNoticeFrom  = say("notice.from", "A mail or calendar tool told of it. Its text is not kept unless you save it.",
		"To pavēstīja pasta vai kalendāra rīks. Teksts netiek glabāts, ja vien to nesaglabā tu.")
	saidNoticeBusy = say("notice.busy", "This is being told just now.", "Par to tieši šobrīd jau ziņo.")
	saidNoticeDone = say("notice.done", "%s was asked about %s.", "Pajautāts (%s) par %s.")
	saidNoticeNone = say("notice.none", "It is about nobody on record: ignored.", "Tas neattiecas ne uz vienu pierakstīto: izlaists.")
	saidNoticeSeen = say("notice.again", "It was told of before.", "Par to jau ir ziņots.")
	saidNoticeLost = say("notice.lost", "Nobody can be asked just now. Nothing was recorded.", "Pašlaik nevienam nevar pajautāt. Nekas nav pierakstīts.")

	buttonIgnore   = say("button.ignore", "Ignore", "Ignorēt")
	buttonSaveText = say("button.savetext", "Save with its text", "Saglabāt ar tekstu")
)

const (
	noticeKept = 90 * 24 * time.Hour // that a contact was told of
	noticeBusy = time.Minute         // that it is being told of, should the process die
	noticeText = 600                 // runes of a contact's own text that can be saved
	busy       = "busy "
	over       = "told"
)

// noticed asks a colleague about a contact that a program told of, once. What
// is about nobody on record is ignored. Nothing is written.
func (m *Mux) noticed(ctx context.Context, e *Env, r *Request, c bot.Contact) (bot.Reply, error) {
	n, err := e.reads(ctx, r, c)
	if err != nil {
		return bot.Reply{}, err
	}
	if n == nil {
		return bot.Reply{Private: true, Data: Noticed{Status: noticeIgnored}, Message: told(r.line(saidNoticeNone))}, nil
	}
	sum := sha256.Sum256([]byte(c.Key))
	mark := "noticed:" + hex.EncodeToString(sum[:16])
	lease := busy + rand.Text() // each delivery's own, while the buttons are the same in all
	switch was, err := e.Memory.First(ctx, mark, lease, noticeBusy); {
	case err != nil:
		return bot.Reply{}, err
	case was == over:
		return bot.Reply{Private: true, Data: Noticed{Status: noticeRepeated}, Message: told(r.line(saidNoticeSeen))}, nil
	case was != lease:
		return bot.Reply{Private: true, Message: told(r.line(saidNoticeBusy)), Fault: bot.Unavailable}, nil
	}
	asks, err := m.asks(ctx, e, n)
	if err != nil {
		return bot.Reply{}, err
	}
	if !e.hand(ctx, n.Request, n.Person, asks) {
		// The lease runs out, and whoever tells of it again is heard.
		return bot.Reply{Private: true, Message: told(r.line(saidNoticeLost)), Fault: bot.Unavailable}, nil
	}
	return bot.Reply{
		Private: true, Data: Noticed{Status: noticeAsked, Company: n.co.Name, Asked: n.Person},
		Message: told(r.line(saidNoticeDone, card.Who(n.Person), card.Bold(n.co.Name))),
	}, e.Memory.Keep(ctx, map[string]string{mark: over}, noticeKept)
}

// A notice is a contact with what is known of it. Its request is that of the
// colleague who is asked.
type notice struct {
	*Request
	bot.Contact
	co     *relationship.Company
	side   *relationship.Relationship
	with   people      // those known at the company
	who    []bot.Party // all of the company
	theirs bool        // it was their move
	day    relationship.Day
}

// reads finds out whom a contact is about and who is asked, nil if it is about
// nobody on record.
func (e *Env) reads(ctx context.Context, r *Request, c bot.Contact) (*notice, error) {
	ours := colleagues(r.Directory)
	all := append([]bot.Party{c.From}, c.To...)
	var outside []bot.Party
	for _, p := range all {
		if ours.by(p) == "" && p != (bot.Party{}) && !ours.domain(p) {
			outside = append(outside, p)
		}
	}
	id, err := e.companyOf(ctx, r, outside)
	if err != nil || id == "" {
		return nil, err
	}
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, err
	}
	n := &notice{Contact: c, co: &rec.Company}
	live := rec.Company.Sides()
	if len(live) == 0 {
		return nil, nil // it ended
	}
	n.side, _ = rec.Company.Relationship(live[0])
	for _, p := range outside {
		i := slices.IndexFunc(rec.Company.People, func(q relationship.Person) bool { return isSame(q, p) })
		_, domain := relationship.Address(p.Email)
		switch {
		case i >= 0:
			name := rec.Company.People[i].Name
			if p.Name = cmp.Or(p.Name, name); !slices.Contains(n.with, name) {
				n.with = append(n.with, name)
			}
		case domain == "" || !slices.Contains(rec.Company.Addresses(), domain):
			continue // of somebody else
		}
		n.who = append(n.who, p)
	}
	if len(n.who) == 0 {
		n.who = outside[:1]
	}
	n.theirs = slices.Contains(outside, c.From)
	n.Request = e.asker(r, ours, all, n.side)
	if n.Request == nil {
		return nil, nil
	}
	if n.day = r.Today; c.AllDay {
		n.day = relationship.DayOf(c.At, time.UTC)
	} else if !c.At.IsZero() {
		n.day = e.Ledger.Today(c.At)
	}
	return n, nil
}

// isSame reports whether somebody at a company took part: by the address, or by
// the name where there is none.
func isSame(q relationship.Person, p bot.Party) bool {
	one, _ := relationship.Address(q.Email)
	other, _ := relationship.Address(p.Email)
	if one != "" && other != "" {
		return one == other
	}
	return p.Name != "" && relationship.Plain(q.Name) == relationship.Plain(p.Name)
}

// asker is the request of the colleague who is asked: who took part, else who
// looks after the relationship, else whose token it came by.
func (e *Env) asker(r *Request, ours staff, all []bot.Party, x *relationship.Relationship) *Request {
	var candidates []string
	for _, p := range all {
		candidates = append(candidates, ours.by(p))
	}
	for _, id := range append(candidates, r.Directory.As(x.Owner), r.Person) {
		if id == "" || id == e.Self || !r.Directory.User(id).Here() {
			continue
		}
		them := e.speakingTo(r, id)
		them.Program = "" // the card is for a person, who presses it
		return them
	}
	return nil
}

// staff knows colleagues by their addresses.
type staff struct {
	ids     map[string]string
	domains map[string]bool
}

func colleagues(d *relationship.Directory) staff {
	s := staff{map[string]string{}, map[string]bool{}}
	for _, u := range d.Users() {
		if address, domain := relationship.Address(u.Email); address != "" {
			s.ids[address] = d.As(u.ID)
			if domain != "" {
				s.domains[domain] = true
			}
		}
	}
	return s
}

// by is the colleague of an address, "" if it is nobody's.
func (s staff) by(p bot.Party) string {
	address, _ := relationship.Address(p.Email)
	return s.ids[address]
}

// domain reports whether an address is at our own domain.
func (s staff) domain(p bot.Party) bool {
	_, domain := relationship.Address(p.Email)
	return domain != "" && s.domains[domain]
}

// companyOf is the company that most of those outside are of: by their
// addresses, then by a domain that is called like it, then by their names. It
// is "" if nobody is of any, or they cannot be told apart.
func (e *Env) companyOf(ctx context.Context, r *Request, outside []bot.Party) (string, error) {
	votes := map[string]int{}
	for i, p := range outside {
		ids, exact, err := e.Ledger.Addressees(ctx, p.Email)
		if err != nil {
			return "", err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool {
			l, known := r.Directory.Listing(id)
			return !known || len(l.Sides) == 0
		})
		weight := 1
		switch {
		case exact:
			weight = len(outside) + 1 // more than all guesses
		case len(ids) == 0:
			ids = r.calledLike(p)
		}
		for _, id := range ids {
			votes[id] += 2 * weight
			if i == 0 {
				votes[id]++ // who began it tips the scale
			}
		}
	}
	best, tied := "", false
	for id, n := range votes {
		switch {
		case best == "" || n > votes[best]:
			best, tied = id, false
		case n == votes[best]:
			tied = true
		}
	}
	if tied {
		return "", nil
	}
	return best, nil
}

// calledLike are companies that somebody may be of by what they are called: the
// name of the domain is that of a company, or the person is known at one.
func (r *Request) calledLike(p bot.Party) []string {
	if _, domain := relationship.Address(p.Email); domain != "" {
		label, _, _ := strings.Cut(domain[1:], ".")
		if m := r.Directory.Find(label); m.ID != "" && m.Exact {
			return []string{m.ID}
		}
		return nil // a namesake, at another company
	}
	if len(strings.Fields(p.Name)) < 2 {
		return nil
	}
	var ids []string
	for _, h := range r.Directory.ScanPeople(strings.Fields(p.Name)) {
		for _, one := range h.People {
			if relationship.Plain(one.Name) == relationship.Plain(p.Name) {
				ids = append(ids, one.Company)
			}
		}
	}
	return ids
}

// asks is the card that asks about a contact: the draft of what would be
// recorded, or planned if it is still to come.
func (m *Mux) asks(ctx context.Context, e *Env, n *notice) (card.Message, error) {
	if n.day > n.Today {
		return m.plans(e, n), nil
	}
	reply, err := m.run(ctx, e, n.Request, n.line(n.subject())+" draft="+string(draftCard), false)
	if err != nil {
		return card.Message{}, err
	}
	asks := reply.Message
	asks.Summary = card.WordsOf(n.said(n.headline()))
	small := spaced(n.Request.line(saidNoMood), n.Request.line(saidNobodyTold), n.Request.line(saidNoticeFrom))
	rest := slices.DeleteFunc(asks.Blocks, func(b card.Block) bool {
		_, is := b.(card.Note) // of a draft in the person's own words
		return is
	})
	asks.Blocks = slices.Concat(n.head(n.headline()), rest, []card.Block{card.Note(small)})
	for i, b := range asks.Blocks {
		if actions, ok := b.(card.Actions); ok {
			asks.Blocks[i] = n.buttons(actions)
		}
	}
	return asks, nil
}

// buttons are those of a draft, with one that keeps the contact's own text as
// well. That one is never put by: it is in the message that shows it, or not
// at all.
func (n *notice) buttons(actions card.Actions) card.Actions {
	actions = slices.Clone(actions)
	for i := range actions {
		if actions[i].Label == n.say(buttonCancel) {
			actions[i].Label = n.say(buttonIgnore)
		}
	}
	text := strings.TrimSpace(n.Text)
	i := slices.IndexFunc(actions, func(a card.Action) bool { return a.Label == n.say(buttonSave) })
	if text == "" || i < 0 {
		return actions
	}
	for most := noticeText; most > 0; most /= 2 {
		line := n.once(n.line(strings.TrimSpace(n.subject() + "\n" + shorten(text, most))))
		if len(line) <= buttonCarries {
			return slices.Insert(actions, i+1, card.Action{Label: n.say(buttonSaveText), Line: line})
		}
	}
	return actions
}

// plans asks about a meeting that is still to come.
func (m *Mux) plans(e *Env, n *notice) card.Message {
	words := n.day.String()
	if !n.AllDay && !n.Contact.At.IsZero() {
		words += " time=" + n.Contact.At.In(n.User.In(e.Ledger.Zone)).Format("15:04")
	}
	if s := n.subject(); s != "" {
		words += " " + quote(s)
	}
	line := lineOn("next", n.co, n.side.Side, words)
	asks := m.shall(n.Request, m.verbs[wordKey("next")], line)
	asks.Blocks = slices.Concat(n.head(saidPlanMeeting), asks.Blocks, []card.Block{n.note(saidNoticeFrom)})
	for i, b := range asks.Blocks {
		if actions, ok := b.(card.Actions); ok {
			actions = slices.Clone(actions)
			actions[len(actions)-1].Label = n.say(buttonIgnore)
			asks.Blocks[i] = actions
		}
	}
	asks.Summary = card.WordsOf(n.said(saidPlanMeeting))
	return asks
}

// headline says what it was.
func (n *notice) headline() phrase {
	switch {
	case n.Kind == bot.ByMeeting:
		return saidLogMeeting
	case n.Kind == bot.ByCall:
		return saidLogCall
	case n.theirs:
		return saidLogMail
	}
	return saidLogSent
}

func (n *notice) said(p phrase) []card.Span {
	const named = 3
	var names []string
	for _, one := range n.who[:min(len(n.who), named)] {
		names = append(names, shorten(cmp.Or(one.Name, one.Email), nameShown))
	}
	if len(n.who) > named {
		names = append(names, "…")
	}
	return n.Request.line(p, card.Bold(strings.Join(names, ", ")+" ("+n.co.Name+")"))
}

// head says who and what, with the beginning of the text: shown, and kept
// nowhere else.
func (n *notice) head(p phrase) []card.Block {
	blocks := []card.Block{card.Text(n.said(p))}
	if text := strings.TrimSpace(n.Text); text != "" {
		blocks = append(blocks, n.para(saidQuoted, shorten(strings.Join(strings.Fields(text), " "), textShown)))
	}
	return blocks
}

// subject is what it was about, without the marks of replies.
func (n *notice) subject() string {
	s := strings.Join(strings.Fields(n.Subject), " ")
	for {
		mark, rest, ok := strings.Cut(s, ":")
		switch strings.ToLower(mark) {
		case "re", "fw", "fwd", "aw", "wg", "sv", "atb", "tr":
		default:
			ok = false
		}
		if !ok {
			return shorten(s, textShown)
		}
		s = strings.TrimSpace(rest)
	}
}

// line is the talk as it would be logged. A mail of theirs is two-way contact,
// one of ours an attempt until it is answered.
func (n *notice) line(text string) string {
	how := relationship.Mail
	switch {
	case n.Kind == bot.ByMeeting:
		how = relationship.Meeting
	case n.Kind == bot.ByCall:
		how = relationship.Call
	case n.theirs:
		how = relationship.Reply
	}
	in := logArgs{Company: company{ID: n.co.ID}, How: howWord(how), Date: pastDay(n.day + 1), With: n.with, Text: freeText(text)}
	return in.line(n.co.Name)
}
