package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// understandCommand reads sentences without a store, so that what is
// understood can be measured.
type understandCommand struct {
	Accounts string `required:"" help:"A JSON file of the companies there are: [{\"id\", \"name\", \"aliases\", \"contacts\": [{\"name\"}]}]."`
	Now      string `help:"When the sentences are said, such as 2026-03-18T10:00, where a line does not say. By default now."`
	Tz       string `help:"The time zone, where a line does not say. By default the one that is set."`
	Model    bool   `help:"Ask the model that is set up, where the rules are unsure."`
}

func (c understandCommand) Run(ctx context.Context, p *program) error {
	usual, err := c.moment(p.Zone)
	if err != nil {
		return &usageError{err}
	}
	if c.Model && !p.hasModel() {
		return &usageError{errors.New("--model: none is set up: OPENAI_API_KEY or OPENAI_BASE_URL is missing")}
	}
	model, err := p.model(nil, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		return &usageError{err}
	}
	directory, err := readAccounts(c.Accounts)
	if err != nil {
		return &usageError{fmt.Errorf("--accounts: %w", err)}
	}
	unhelped := 0
	err = eachLine(p.stdin, func(line []byte) error {
		u, err := readUtterance(line, usual)
		if err != nil {
			return err
		}
		reading, by, err := model.Read(ctx, commands.Talk{
			Text: u.Text, Now: u.at, Directory: directory, Latvian: p.Language == "lv", Plain: !c.Model,
		})
		if err != nil {
			return err
		}
		if by == commands.WithoutAI {
			unhelped++
		}
		return writePrediction(p.stdout, predicted(u.ID, &reading))
	})
	if unhelped > 0 {
		_, _ = fmt.Fprintf(p.stderr, "%d lines were read by the rules alone: the model did not help\n", unhelped)
	}
	return err
}

// moment is when the sentences are said, in their zone.
func (c understandCommand) moment(zone *time.Location) (time.Time, error) {
	var err error
	if c.Tz != "" {
		if zone, err = time.LoadLocation(c.Tz); err != nil {
			return time.Time{}, fmt.Errorf("--tz: %q is not a time zone such as Europe/Riga", c.Tz)
		}
	}
	if c.Now == "" {
		return time.Now().In(zone), nil
	}
	at, err := readMoment(c.Now, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("--now: %w", err)
	}
	return at, nil
}

// readMoment reads a date and time; without an offset it is in the zone.
func readMoment(text string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.In(zone), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time such as 2026-03-18T10:00", text)
}

// An utterance is a line to read.
type utterance struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Now  string `json:"now"`
	TZ   string `json:"tz"`
	at   time.Time
}

// readUtterance reads a line that is said at the usual moment unless it says
// another.
func readUtterance(line []byte, usual time.Time) (utterance, error) {
	var u utterance
	if err := json.Unmarshal(line, &u); err != nil {
		return u, err
	}
	if u.ID == "" {
		return u, errors.New(`"id" is missing`)
	}
	zone, err := usual.Location(), error(nil)
	if u.TZ != "" {
		if zone, err = time.LoadLocation(u.TZ); err != nil {
			return u, fmt.Errorf("%q is not a time zone such as Europe/Riga", u.TZ)
		}
	}
	if u.at = usual.In(zone); u.Now != "" {
		u.at, err = readMoment(u.Now, zone)
	}
	return u, err
}

// eachLine hands over the lines that are not blank. Those that fail are told
// at the end, by their number, and the others are read all the same.
func eachLine(from io.Reader, read func(line []byte) error) error {
	lines := bufio.NewReader(from)
	var wrong []error
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if failed := read(line); failed != nil {
				wrong = append(wrong, fmt.Errorf("line %d: %w", number, failed))
			}
			if errors.Is(errors.Join(wrong...), context.Canceled) {
				return errors.Join(wrong...)
			}
		}
		if errors.Is(err, io.EOF) {
			return errors.Join(wrong...)
		}
		if err != nil {
			return errors.Join(append(wrong, fmt.Errorf("line %d: %w", number, err))...)
		}
	}
}

// readAccounts makes a directory of a file of companies.
func readAccounts(path string) (*relationship.Directory, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var accounts []struct {
		ID       string   `json:"id"`
		Name     string   `json:"name"`
		Aliases  []string `json:"aliases"`
		Contacts []struct {
			Name string `json:"name"`
		} `json:"contacts"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &accounts); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	d := relationship.NewDirectory()
	for i, a := range accounts {
		if a.ID == "" || relationship.Fold(a.Name) == "" {
			return nil, fmt.Errorf("%s: account %d (%s) has no id or no name", path, i+1, cmp.Or(a.ID, a.Name, "blank"))
		}
		if _, twice := d.Listing(a.ID); twice {
			return nil, fmt.Errorf("%s: account %d: there is another %s", path, i+1, a.ID)
		}
		l := relationship.Listing{ID: a.ID, Name: a.Name, Aliases: a.Aliases}
		for _, c := range a.Contacts {
			l.People = append(l.People, c.Name)
		}
		d.List(l)
	}
	return d, nil
}
