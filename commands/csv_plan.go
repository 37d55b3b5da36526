package commands

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// An ImportPlan is a file, read: what it says of each company, in the order
// of the file.
type ImportPlan struct {
	Rows  int // of data, the wrong ones among them
	Wrong []*RowError
	Cards bool // the rows are vCards

	companies []*incoming
	byFold    map[string]*incoming // by name and alias
}

// An incoming company is all that the rows of a file say of it. Sides of
// owners and segments may be Whole: of whatever sides there are.
type incoming struct {
	name     string
	rows     []int // those about the company alone
	sides    []relationship.Side
	owners   map[relationship.Side]string
	segments map[relationship.Side]relationship.Segment
	stages   map[relationship.Side]relationship.ProspectStage
	aliases  []string
	people   []relationship.Person
	added    relationship.Day // 0 unless dated
	dated    bool
	entries  []planned
}

// ReadImport reads a file, a table or vCards. Rows that are wrong are reported by the plan; an
// error means that the file as a whole cannot be read.
func ReadImport(from io.Reader, today relationship.Day) (*ImportPlan, error) {
	data, err := io.ReadAll(from)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if isCards(data) {
		return readCards(data), nil
	}
	t, err := readTable(data)
	if err != nil {
		return nil, err
	}
	r := &rowReader{
		table: t, today: today, types: map[string]typeWord{},
		moods: map[string]*relationship.Mood{}, kinds: map[string][]relationship.Side{},
	}
	p := &ImportPlan{byFold: map[string]*incoming{}}
	folds := map[string]*incoming{} // by the name as written
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			p.Rows++
			p.wrong(row, wrong(rowCells))
			continue
		}
		if r.empty() {
			continue
		}
		p.Rows++
		l, bad := r.read()
		if bad != nil {
			p.wrong(row, bad)
			continue
		}
		l.row = row
		co := folds[l.company]
		if co == nil {
			co = p.company(l.company)
			folds[l.company] = co
		}
		p.enter(co, l)
	}
}

func (p *ImportPlan) wrong(row int, e *RowError) {
	e.Row = row
	p.Wrong = append(p.Wrong, e)
}

// company returns the company of a name, a new one if there was none.
func (p *ImportPlan) company(name string) *incoming {
	fold := relationship.Fold(name)
	co := p.byFold[fold]
	if co == nil {
		co = &incoming{name: name}
		p.companies = append(p.companies, co)
		p.byFold[fold] = co
	}
	return co
}

// enter adds what a row says to its company.
func (p *ImportPlan) enter(co *incoming, l *line) {
	for _, alias := range l.aliases {
		fold := relationship.Fold(alias)
		if other := p.byFold[fold]; other != nil && other != co {
			p.wrong(l.row, wrong(rowAlias, alias))
			continue
		}
		p.byFold[fold] = co
		if !slices.Contains(co.aliases, alias) {
			co.aliases = append(co.aliases, alias)
		}
	}
	for _, s := range l.sides {
		if !slices.Contains(co.sides, s) {
			co.sides = append(co.sides, s)
		}
	}
	sides := l.sides
	if len(sides) == 0 {
		sides = []relationship.Side{relationship.Whole}
	}
	for _, s := range sides {
		if l.owner != "" && co.owners[s] == "" {
			if co.owners == nil {
				co.owners = map[relationship.Side]string{}
			}
			co.owners[s] = l.owner
		}
		if l.tier != "" && co.segments[s] == "" {
			if co.segments == nil {
				co.segments = map[relationship.Side]relationship.Segment{}
			}
			co.segments[s] = l.tier
		}
		if l.stage != relationship.NoStage && co.stages[s] == relationship.NoStage {
			if co.stages == nil {
				co.stages = map[relationship.Side]relationship.ProspectStage{}
			}
			co.stages[s] = l.stage
		}
	}
	for _, person := range l.people {
		co.people = meetPerson(co.people, person)
	}
	if l.dated && (!co.dated || l.added < co.added) {
		co.added, co.dated = l.added, true
	}
	if l.entry == nil {
		co.rows = append(co.rows, l.row)
		return
	}
	l.entry.row = l.row
	co.entries = append(co.entries, *l.entry)
}

// meetPerson adds a person, or the address of one who is known.
func meetPerson(people []relationship.Person, p relationship.Person) []relationship.Person {
	i := slices.IndexFunc(people, func(o relationship.Person) bool {
		return o.Name == p.Name || relationship.Plain(o.Name) == relationship.Plain(p.Name)
	})
	if i < 0 {
		return append(people, p)
	}
	people[i].Email = cmp.Or(people[i].Email, p.Email)
	people[i].Phone, people[i].Role = cmp.Or(people[i].Phone, p.Phone), cmp.Or(people[i].Role, p.Role)
	return people
}

// size is how many rows the company has.
func (co *incoming) size() int { return len(co.rows) + len(co.entries) }
