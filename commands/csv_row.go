package commands

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// A rowReader reads the rows of one file. Words repeat a lot in a file, so
// each is read once.
type rowReader struct {
	*table
	today relationship.Day
	types map[string]typeWord
	moods map[string]*relationship.Mood
	kinds map[string][]relationship.Side
}

// A typeWord is what the column type says: an interaction's way, or the type
// of another entry.
type typeWord struct {
	typ relationship.Type
	how relationship.How
}

// A line is one row, read.
type line struct {
	row     int
	company string
	sides   []relationship.Side // nil if the row does not say
	owner   string
	tier    relationship.Segment
	stage   relationship.ProspectStage
	aliases []string
	people  []relationship.Person
	added   relationship.Day // with has: the day the company was added
	dated   bool
	entry   *planned // nil: the row is about the company alone
}

// A planned entry may be followed by what became of it: a promise by its
// outcome, a complaint by its close.
type planned struct {
	relationship.Entry
	row   int
	after *relationship.Entry
}

// rowTypes are the types that are no way of talking.
var rowTypes = map[string]relationship.Type{
	"note": relationship.Note, "piezime": relationship.Note,
	"insight": relationship.Insight, "atzina": relationship.Insight,
	"fact": relationship.FactEntry, "fakts": relationship.FactEntry,
	"promise": relationship.Promise, "solijums": relationship.Promise,
	"complaint": relationship.Complaint, "sudziba": relationship.Complaint,
	"value": relationship.Value, "vertiba": relationship.Value, "devums": relationship.Value,
}

// read reads the row at hand.
func (r *rowReader) read() (*line, *RowError) {
	l := &line{company: r.cell(colCompany), owner: r.cell(colOwner)}
	if relationship.Fold(l.company) == "" {
		return nil, wrong(rowNoCompany)
	}
	for alias := range strings.FieldsFuncSeq(r.cell(colAlias), isListed) {
		if alias = strings.TrimSpace(alias); alias != "" {
			l.aliases = append(l.aliases, alias)
		}
	}
	l.people = peopleOf(r.cell(colWith), r.cell(colEmail))
	var bad *RowError
	if l.sides, bad = r.kind(); bad != nil {
		return nil, bad
	}
	if l.tier, bad = r.tier(l.sides); bad != nil {
		return nil, bad
	}
	if l.stage, bad = r.stage(); bad != nil {
		return nil, bad
	}
	date, word, text := r.cell(colDate), r.cell(colType), r.cell(colText)
	if date == "" && word == "" && text == "" {
		return l, nil
	}
	if date == "" {
		return nil, wrong(rowNoDate)
	}
	day, bad := r.day(date, past)
	switch {
	case bad != nil:
		return nil, bad
	case day > r.today:
		return nil, wrong(rowFuture, date)
	case word == "" && text != "":
		return nil, wrong(rowNoType)
	case word == "":
		l.added, l.dated = day, true
		return l, nil
	}
	l.entry, bad = r.entry(l, word, day)
	return l, bad
}

func isListed(c rune) bool { return c == ';' || c == ',' }

// peopleOf pairs names with addresses, as far as there are any.
func peopleOf(names, emails string) []relationship.Person {
	var all []relationship.Person
	mails := strings.FieldsFunc(emails, isListed)
	for name := range strings.FieldsFuncSeq(names, isListed) {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		p := relationship.Person{Name: name}
		if i := len(all); i < len(mails) {
			p.Email = strings.TrimSpace(mails[i])
		}
		all = append(all, p)
	}
	return all
}

func (r *rowReader) kind() ([]relationship.Side, *RowError) {
	word := r.cell(colKind)
	if sides, ok := r.kinds[word]; ok || word == "" {
		return sides, nil
	}
	sides, ok := readSides(word)
	if !ok {
		return nil, wrong(rowKind, word)
	}
	r.kinds[word] = sides
	return sides, nil
}

// tier reads a tier of a customer or a segment of a partner; it must fit the
// side, where the row has one.
func (r *rowReader) tier(sides []relationship.Side) (relationship.Segment, *RowError) {
	word := r.cell(colTier)
	if word == "" {
		return "", nil
	}
	seg, ok := readSegment(word)
	if !ok || len(sides) == 1 && !slices.Contains(sides[0].Segments(), seg) {
		side := "customer/partner"
		if len(sides) == 1 {
			side = string(sides[0])
		}
		return "", wrong(rowTier, word, side)
	}
	return seg, nil
}

// stage reads how far a prospect has come. One that came to an end is no
// prospect to import.
func (r *rowReader) stage() (relationship.ProspectStage, *RowError) {
	word := r.cell(colStage)
	if word == "" {
		return relationship.NoStage, nil
	}
	var s stageWord
	if ok, _ := s.read(nil, word); !ok || s.over() {
		return relationship.NoStage, wrong(rowStage, word)
	}
	return s.stage, nil
}

// day reads a date; those of ISO 8601, which most files have, directly.
func (r *rowReader) day(text string, l lean) (relationship.Day, *RowError) {
	if len(text) == len("2006-01-02") && text[4] == '-' && text[7] == '-' {
		if d, err := relationship.ParseDay(text); err == nil && d.Date().Year() >= firstYear && d.Date().Year() <= lastYear {
			return d, nil
		}
	}
	d, err := readDay(text, r.today, l)
	var which *whichDateError
	switch {
	case err == nil:
		return d, nil
	case errors.As(err, &which):
		return 0, wrong(rowOrDate, text)
	default:
		return 0, wrong(rowDate, text)
	}
}

func (r *rowReader) word(word string) (typeWord, bool) {
	if w, ok := r.types[word]; ok {
		return w, true
	}
	var w typeWord
	if how, ok := readHow(word); ok {
		w = typeWord{relationship.Interaction, how}
	} else if typ, ok := rowTypes[relationship.Plain(word)]; ok {
		w = typeWord{typ: typ}
	} else {
		return w, false
	}
	r.types[word] = w
	return w, true
}

func (r *rowReader) entry(l *line, word string, day relationship.Day) (*planned, *RowError) {
	w, ok := r.word(word)
	if !ok {
		return nil, wrong(rowType, word)
	}
	p := &planned{Entry: relationship.Entry{
		Type: w.typ, Day: day, How: w.how, Text: r.cell(colText), Origin: relationship.Imported,
	}}
	if len(l.sides) == 1 && sided(w.typ) {
		p.Side = l.sides[0]
	}
	var bad *RowError
	switch w.typ {
	case relationship.Interaction:
		p.Direction = w.how.Direction()
		for _, person := range l.people {
			p.Who = append(p.Who, person.Name)
		}
		if p.Mood, bad = r.mood(); bad == nil {
			bad = r.favours(p)
		}
	case relationship.FactEntry:
		bad = r.fact(p)
	case relationship.Promise:
		bad = r.promise(p)
	case relationship.Complaint:
		bad = r.complaint(p)
	case relationship.Value:
		if bad = r.favours(p); bad == nil && p.Given == 0 && p.Received == 0 {
			bad = wrong(rowNoFavour)
		}
	default:
		if p.Text == "" {
			bad = wrong(rowNoText)
		}
	}
	return p, bad
}

func (r *rowReader) mood() (*relationship.Mood, *RowError) {
	word := r.cell(colMood)
	if m, ok := r.moods[word]; ok || word == "" {
		return m, nil
	}
	m, ok := readMood(word)
	if !ok {
		return nil, wrong(rowMood, word)
	}
	r.moods[word] = new(m)
	return r.moods[word], nil
}

func (r *rowReader) favours(p *planned) *RowError {
	for column, to := range map[string]*float64{colGiven: &p.Given, colReceived: &p.Received} {
		word := r.cell(column)
		if word == "" {
			continue
		}
		size, ok := readSize(word)
		if !ok {
			size, ok = readNumber(word)
		}
		if !ok || size < 0 {
			return wrong(rowFavour, word)
		}
		*to = size
	}
	return nil
}

// sided reports whether an entry belongs to one side of a company.
func sided(t relationship.Type) bool {
	switch t {
	case relationship.Interaction, relationship.Note, relationship.Insight:
		return false
	default:
		return true
	}
}

// fact reads a kind of fact, which says the side, and its value.
func (r *rowReader) fact(p *planned) *RowError {
	word, value := r.cell(colFact), r.cell(colValue)
	kind, _ := readFactKind(word)
	var fit []relationship.Side
	for _, s := range relationship.Sides {
		if s.HasFact(kind) {
			fit = append(fit, s)
		}
	}
	side := p.Side // a fact that fits both is about the side that the row or the company says
	switch {
	case len(fit) == 0:
		return wrong(rowFact, word)
	case p.Side != relationship.Whole && !slices.Contains(fit, p.Side):
		return wrong(rowFactSide, word)
	case len(fit) == 1:
		side = fit[0]
	}
	p.Fact, p.Side = kind, side
	if relationship.Aside(kind) {
		kept, err := (&Request{lang: english}).readFact(kind, value)
		if err != nil {
			return wrong(rowValue, value, word)
		}
		p.Value = kept
		return nil
	}
	if kind == relationship.Renewal {
		p.Value, _ = readRenewal(value)
	} else {
		x, ok := readPercent(value)
		if !ok {
			return wrong(rowValue, value, word)
		}
		if percents[kind] && (x < 0 || x > 100) {
			return wrong(rowPercent, word)
		}
		p.Value = strconv.FormatFloat(x, 'f', -1, 64)
	}
	if _, ok := side.Worth(kind, p.Value); !ok {
		return wrong(rowValue, value, word)
	}
	return nil
}

// percents are the facts that are a part of a hundred.
var percents = map[string]bool{
	relationship.PaidOnTime: true, relationship.CSAT: true, relationship.DeliveredOnTime: true,
	relationship.QualityFact: true, relationship.Responsiveness: true, relationship.InvoiceAccuracy: true,
}

// promise reads whose it is, ours unless the row says otherwise, when it is
// due and, in the column value, what became of it: "kept", or "kept
// 2026-03-10".
func (r *rowReader) promise(p *planned) *RowError {
	if p.Text == "" {
		return wrong(rowNoText)
	}
	p.Whose = relationship.Ours
	if word := r.cell(colWhose); word != "" {
		whose, ok := readWhose(word)
		if !ok {
			return wrong(rowWhose, word)
		}
		p.Whose = whose
	}
	if due := r.cell(colDue); due != "" {
		var bad *RowError
		if p.Due, bad = r.day(due, future); bad != nil {
			return bad
		}
	}
	return r.ending(p, relationship.PromiseOutcome, func(word string) (string, bool) {
		result, ok := readResult(word)
		return result, ok && result != relationship.Moved
	})
}

// complaint reads, in the column value, whether it was closed.
func (r *rowReader) complaint(p *planned) *RowError {
	if p.Text == "" {
		return wrong(rowNoText)
	}
	return r.ending(p, relationship.ComplaintClose, func(word string) (string, bool) {
		w := relationship.Plain(word)
		return "", w == "closed" || w == "slegta" || w == "aizverta"
	})
}

func (r *rowReader) ending(p *planned, typ relationship.Type, read func(string) (string, bool)) *RowError {
	value := r.cell(colValue)
	if value == "" {
		return nil
	}
	word, date, _ := strings.Cut(value, " ")
	result, ok := read(word)
	if !ok {
		return wrong(rowResult, value)
	}
	day := p.Day
	if date != "" {
		var bad *RowError
		if day, bad = r.day(date, past); bad != nil {
			return bad
		}
	} else if p.Due > p.Day && p.Due <= r.today {
		day = p.Due
	}
	if day > r.today {
		return wrong(rowFuture, date)
	}
	p.after = &relationship.Entry{
		Type: typ, Day: max(day, p.Day), Result: result, Origin: relationship.Imported,
	}
	return nil
}
