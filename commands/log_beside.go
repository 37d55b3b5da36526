package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// What is told along with a talk: promises, favours, facts, a complaint. They
// are entries of their own, saved with the talk and taken back with it.
type (
	// vows are promises: "pricing by=2026-03-20", with ";" between several.
	vows []vow
	// toldFacts are facts: "renewal=likely 2026-04", the month being what it is about.
	toldFacts []toldFact
	// aside is text given by its key alone.
	aside string
)

type vow struct {
	What string
	Due  relationship.Day // 0: no day was said
}

type toldFact struct{ Kind, Value, Month string }

// saidSure marks what was saved without asking; its mood counts with
// readConfidence only.
const (
	saidSure       = "sure"
	readConfidence = 0.7
)

var (
	saidGaveOnly = say("beside.keepers", "Only the owner or a manager can record what was given or received.",
		"Ko devām un ko saņēmām, var pierakstīt tikai atbildīgais vai vadītājs.")
	saidByDay        = say("beside.by", "%s, by %s", "%s, līdz %s")
	saidFactOfMonth  = say("beside.month", "%s, %s (%s)", "%s, %s (%s)")
	saidFactAlone    = say("beside.fact", "%s, %s", "%s, %s")
	labelOurVow      = say("label.ourvow", "Our promise", "Mūsu solījums")
	labelTheirVow    = say("label.theirvow", "Their promise", "Viņu solījums")
	labelComplainsOf = say("label.complains", "Complaint", "Sūdzība")
)

func (toldFacts) kind() bot.FieldKind { return bot.OneLine }

func (v vow) String() string {
	if v.Due == 0 {
		return v.What
	}
	return v.What + " by=" + v.Due.String()
}

func (v vows) String() string {
	all := make([]string, len(v))
	for i, one := range v {
		all[i] = one.String()
	}
	return strings.Join(all, "; ")
}

func (f toldFact) String() string { return strings.TrimSpace(f.Kind + "=" + f.Value + " " + f.Month) }

func (t toldFacts) String() string {
	all := make([]string, len(t))
	for i, f := range t {
		all[i] = f.String()
	}
	return strings.Join(all, "; ")
}

func (v *vows) read(r *Request, text string) (bool, error) {
	for one := range strings.SplitSeq(text, ";") {
		what, due := strings.TrimSpace(one), relationship.Day(0)
		for _, word := range []string{" by=", " by ", " līdz ", " lidz ", ", "} {
			i := strings.LastIndex(what, word)
			if i <= 0 {
				continue
			}
			day, err := readDay(what[i+len(word):], r.Today, future)
			if errors.Is(err, errNoDate) {
				continue
			}
			if err != nil {
				return true, err
			}
			what, due = strings.TrimSpace(what[:i]), day
			break
		}
		if what != "" {
			*v = append(*v, vow{what, due})
		}
	}
	return len(*v) > 0, nil
}

func (t *toldFacts) read(r *Request, text string) (bool, error) {
	for one := range strings.SplitSeq(text, ";") {
		name, value, ok := strings.Cut(one, "=")
		if !ok {
			return false, nil
		}
		kind, ok := readFactKind(name)
		if !ok {
			return false, nil
		}
		month := ""
		if v, m, ok := strings.Cut(strings.TrimSpace(value), " "); ok {
			if _, _, err := readPeriod(m, r.Today); err == nil {
				value, month = v, m
			}
		}
		kept, err := r.readFact(kind, strings.TrimSpace(value))
		if err != nil {
			return true, err
		}
		*t = append(*t, toldFact{kind, kept, month})
	}
	return len(*t) > 0, nil
}

// besides are the entries that go with a talk.
func (e *Env) besides(ctx context.Context, r *Request, in logArgs, day relationship.Day) ([]relationship.Entry, error) {
	if !in.more() {
		return nil, nil
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return nil, err
	}
	var entries []relationship.Entry
	for _, f := range in.Facts {
		en, err := r.factEntry(rec, in.Company, f.Kind, f.Value)
		if err != nil {
			return nil, wrongValue("fact", err)
		}
		en.Text = f.Month
		entries = append(entries, en)
	}
	if len(in.Ours)+len(in.Theirs) > 0 || in.Gave != "" || in.Got != "" || in.Harmed != "" {
		side, err := in.Company.oneSide(rec)
		if err != nil {
			return nil, err
		}
		if (in.Gave != "" || in.Got != "") && !r.privy(&rec.Company, side) {
			field := "gave"
			if in.Gave == "" {
				field = "got"
			}
			return nil, wrongValue(field, r.refuse(saidGaveOnly))
		}
		entries = append(entries, in.sided(side)...)
	}
	for i := range entries {
		entries[i].Day, entries[i].Origin = day, r.Origin
	}
	return entries, nil
}

// more reports whether a talk has anything told along with it.
func (in logArgs) more() bool {
	return len(in.Facts)+len(in.Ours)+len(in.Theirs) > 0 || in.Gave != "" || in.Got != "" || in.Harmed != ""
}

// sided are the entries that belong to one side.
func (in logArgs) sided(side relationship.Side) []relationship.Entry {
	var entries []relationship.Entry
	promise := func(whose string, all vows) {
		for _, v := range all {
			entries = append(entries, relationship.Entry{Type: relationship.Promise, Side: side, Whose: whose, Due: v.Due, Text: v.What})
		}
	}
	promise(relationship.Ours, in.Ours)
	promise(relationship.Theirs, in.Theirs)
	if in.Gave != "" {
		entries = append(entries, relationship.Entry{Type: relationship.Value, Side: side, Given: relationship.UsualFavour, Text: string(in.Gave)})
	}
	if in.Got != "" {
		entries = append(entries, relationship.Entry{Type: relationship.Value, Side: side, Received: relationship.UsualFavour, Text: string(in.Got)})
	}
	if in.Harmed != "" {
		entries = append(entries, relationship.Entry{Type: relationship.Complaint, Side: side, Text: string(in.Harmed)})
	}
	return entries
}

// besideFacts describe what was told along with a talk.
func (r *Request) besideFacts(entries []relationship.Entry) card.Facts {
	var facts card.Facts
	for i := range entries {
		en := &entries[i]
		label, words := labelFact, shorten(en.Text, textInLine)
		switch {
		case en.Type == relationship.FactEntry && en.Text != "":
			words = r.say(saidFactOfMonth, r.fact(en.Fact), r.factValue(en.Fact, en.Value), en.Text)
		case en.Type == relationship.FactEntry:
			words = r.say(saidFactAlone, r.fact(en.Fact), r.factValue(en.Fact, en.Value))
		case en.Type == relationship.Promise:
			if label = labelOurVow; en.Whose == relationship.Theirs {
				label = labelTheirVow
			}
			if en.Due != 0 {
				words = r.say(saidByDay, words, r.weekdayDate(en.Due))
			}
		case en.Type == relationship.Complaint:
			label = labelComplainsOf
		case en.Given > 0:
			label = labelGave
		case en.Received > 0:
			label = labelGot
		}
		facts = append(facts, card.Fact{Label: r.say(label), Value: card.Say(words)})
	}
	return facts
}

// without returns a talk with one of the things told along left out.
func (in logArgs) without(en *relationship.Entry) logArgs {
	drop := func(all vows) vows {
		i := slices.Index(all, vow{en.Text, en.Due})
		return slices.Delete(slices.Clone(all), i, i+1)
	}
	switch {
	case en.Type == relationship.FactEntry:
		i := slices.Index(in.Facts, toldFact{en.Fact, en.Value, en.Text})
		in.Facts = slices.Delete(slices.Clone(in.Facts), i, i+1)
	case en.Type == relationship.Promise && en.Whose == relationship.Ours:
		in.Ours = drop(in.Ours)
	case en.Type == relationship.Promise:
		in.Theirs = drop(in.Theirs)
	case en.Type == relationship.Complaint:
		in.Harmed = ""
	case en.Given > 0:
		in.Gave = ""
	case en.Received > 0:
		in.Got = ""
	}
	return in
}
