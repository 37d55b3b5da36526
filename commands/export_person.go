package commands

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidPersonFile = say("export.person", "Everything on record of %s of %s: %s", "Viss, kas pierakstīts par %s (%s): %s")
	saidPersonKeep = count("export.personkept", "%d entry. What is private is in it, and names of others may be: read it before it is handed over. Settings of the bot and messages in the chat are not in it.",
		"%d entries. What is private is in it, and names of others may be: read it before it is handed over. Settings of the bot and messages in the chat are not in it.",
		"%d ierakstu. Tajā ir arī privātais un, iespējams, citu cilvēku vārdi: izlasi, pirms nodod tālāk. Bota iestatījumu un tērzēšanas ziņu tajā nav.",
		"%d ieraksts. Tajā ir arī privātais un, iespējams, citu cilvēku vārdi: izlasi, pirms nodod tālāk. Bota iestatījumu un tērzēšanas ziņu tajā nav.",
		"%d ieraksti. Tajā ir arī privātais un, iespējams, citu cilvēku vārdi: izlasi, pirms nodod tālāk. Bota iestatījumu un tērzēšanas ziņu tajā nav.")
)

// exportPerson hands over everything that names a person. It is for admins, who
// answer to that person, and the one place where they read what is private.
func (e *Env) exportPerson(ctx context.Context, r *Request, in exportArgs) (bot.Reply, error) {
	if !r.User.May(relationship.Admin) {
		return bot.Reply{}, r.refuse(saidAdminsOnly)
	}
	part := formPart{names: []string{"person", "company"}, values: map[string]string{"what": "person"}}
	switch {
	case in.Name == "":
		return bot.Reply{}, lacksOf("person", part)
	case in.Company.ID == "":
		return bot.Reply{}, lacksOf("company", part)
	}
	again := func(name string) string {
		return "export person " + quote(name) + " of " + quote(r.name(in.Company.ID))
	}
	s, err := e.subject(ctx, r, in.Company.ID, string(in.Name), again)
	if err != nil {
		return bot.Reply{}, err
	}
	p, err := PersonData(ctx, e, s, r.At)
	if err != nil {
		return bot.Reply{}, err
	}
	if p.Nothing() {
		return bot.Reply{}, r.refuse(saidPersonUnknown, card.Bold(shorten(s.Name, nameShown)), card.Bold(r.name(s.Company)))
	}
	if err := e.record(ctx, r, true, "saw export of person "+s.Name+": "+r.name(s.Company)); err != nil {
		return bot.Reply{}, err
	}
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return bot.Reply{}, err
	}
	name := "rapport-person-" + r.Today.String() + ".json"
	line := r.line(saidPersonFile, card.Bold(s.Name), card.Bold(r.name(s.Company)), card.Bold(name))
	return bot.Reply{
		Message: card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), r.note(saidPersonKeep, len(p.Entries))}},
		File:    &bot.File{Name: name, MIME: "application/json", Data: append(data, '\n')},
	}, nil
}

// A PersonFile is everything on record that names a person.
type PersonFile struct {
	Made    time.Time `json:"made"`
	Person  string    `json:"person"`
	Company string    `json:"company"`
	// Record is what stands in the company's card, empty if the person does not.
	Record relationship.Person `json:"record"`
	// Met is when they were last named in a talk, by side.
	Met     map[relationship.Side]string `json:"met,omitempty"`
	Entries []PersonEntry                `json:"entries"`
	// Cards are the companies whose own record names them, such as in a next step.
	Cards []string  `json:"cards,omitempty"`
	Audit []AuditOf `json:"audit,omitempty"`
}

// A PersonEntry is an entry that names the person, under names that say what
// they are. Doubtful ones may mean somebody else.
type PersonEntry struct {
	Number     int                 `json:"number"`
	Company    string              `json:"company"`
	Date       string              `json:"date"`
	Type       relationship.Type   `json:"type"`
	Side       relationship.Side   `json:"side,omitempty"`
	How        relationship.How    `json:"how,omitempty"`
	Mood       *relationship.Mood  `json:"mood,omitempty"` // -1 to 1
	People     []string            `json:"people,omitempty"`
	Colleagues []string            `json:"colleagues,omitempty"`
	Text       string              `json:"text,omitempty"`
	Gain       string              `json:"gain,omitempty"`
	Give       string              `json:"give,omitempty"`
	Tag        string              `json:"tag,omitempty"`
	Fact       string              `json:"fact,omitempty"`
	Value      string              `json:"value,omitempty"`
	Whose      string              `json:"whose,omitempty"`
	Due        string              `json:"due,omitempty"`
	Result     string              `json:"result,omitempty"`
	Severity   int                 `json:"severity,omitempty"`
	Area       string              `json:"area,omitempty"`
	About      int                 `json:"about,omitempty"` // the entry that it refers to
	Replaces   int                 `json:"replaces,omitempty"`
	WrittenBy  string              `json:"writtenBy,omitempty"`
	Written    string              `json:"written"`
	Origin     relationship.Origin `json:"origin,omitempty"`
	Message    string              `json:"message,omitempty"`
	Doubtful   bool                `json:"doubtful,omitempty"`
}

func personEntry(company string, e *relationship.Entry, how relationship.Naming) PersonEntry {
	due := ""
	if e.Due != 0 {
		due = e.Due.String()
	}
	return PersonEntry{
		Number: e.Number, Company: company, Date: e.Day.String(), Type: e.Type, Side: e.Side, How: e.How, Mood: e.Mood,
		People: e.Who, Colleagues: e.With, Text: e.Text, Gain: e.Gain, Give: e.Give, Tag: e.Tag, Fact: e.Fact, Value: e.Value,
		Whose: e.Whose, Due: due, Result: e.Result, Severity: e.Severity, Area: e.Area, About: e.Of, Replaces: e.Old,
		WrittenBy: e.By, Written: time.UnixMilli(e.At).UTC().Format(time.RFC3339), Origin: e.Origin, Message: e.Link,
		Doubtful: how == relationship.MaybeNamed,
	}
}

// AuditOf is a line of the trail.
type AuditOf struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"`
}

// Nothing reports that nothing names the person.
func (p *PersonFile) Nothing() bool {
	return p.Record == (relationship.Person{}) && len(p.Entries)+len(p.Cards)+len(p.Audit) == 0
}

// PersonData gathers everything that names a person.
func PersonData(ctx context.Context, e *Env, s relationship.Subject, at time.Time) (*PersonFile, error) {
	rec, err := e.Ledger.Store.Known(ctx, s.Company)
	if err != nil {
		return nil, err
	}
	d, err := e.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	name := func(id string) string {
		l, _ := d.Listing(id)
		return l.Name
	}
	p := &PersonFile{Made: at.UTC(), Person: s.Name, Company: rec.Company.Name, Entries: []PersonEntry{}, Met: map[relationship.Side]string{}}
	p.Record, _ = knownAs(&rec.Company, s.Name)
	for side, held := range rec.Held {
		for _, seen := range held.State.People {
			if relationship.Fold(seen.Who) == relationship.Fold(s.Name) {
				p.Met[side] = seen.Day.String()
			}
		}
	}
	found, err := e.Ledger.Find(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if f.Entry == nil {
			p.Cards = append(p.Cards, name(f.Company))
			continue
		}
		p.Entries = append(p.Entries, personEntry(name(f.Company), f.Entry, f.How))
	}
	slices.SortFunc(p.Entries, func(a, b PersonEntry) int { return a.Number - b.Number })
	p.Audit, err = e.auditOf(ctx, s)
	return p, err
}

// auditOf returns the lines of the trail that name a person.
func (e *Env) auditOf(ctx context.Context, s relationship.Subject) ([]AuditOf, error) {
	if e.Trail == nil {
		return nil, nil
	}
	var named []AuditOf
	for skip := 0; ; skip += auditPage {
		lines, err := e.Trail.Audited(ctx, skip, auditPage)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if s.Beside(l.What).In(l.What) > relationship.NotNamed {
				named = append(named, AuditOf{l.At.UTC(), l.By, l.What})
			}
		}
		if len(lines) < auditPage {
			slices.Reverse(named)
			return named, nil
		}
	}
}
