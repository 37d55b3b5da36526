package commands

import (
	"context"
	"errors"
	"fmt"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type editArgs struct {
	Entry  entryRef   `arg:"entry" keys:"ieraksts"`
	How    howWord    `arg:"type" keys:"how veids"`
	Mood   moodWord   `arg:"mood" keys:"noskanojums"`
	Date   pastDay    `arg:"date" keys:"datums"`
	With   people     `arg:"with,keyed" keys:"ar"`
	Whose  whoseWord  `arg:"whose,keyed" keys:"kura"`
	By     futureDay  `arg:"by,keyed" keys:"due lidz termins"`
	Result resultWord `arg:"result,keyed" keys:"iznakums"`
	Value  string     `arg:"value,keyed" keys:"vertiba"`
	Size   sizeWord   `arg:"size,keyed" keys:"lielums"`
	Tag    string     `arg:"tag,keyed" keys:"birka"`
	// Of harm.
	Severity severity `arg:"severity,keyed" keys:"smagums"`
	Area     harmArea `arg:"area,keyed" keys:"joma"`

	Text   longText `arg:"text,keyed" keys:"teksts"`
	People unasked  `arg:"people,keyed"` // "new" adds those who are not known yet
}

// longText is text that is given by its key alone, so that a slip of the pen
// never takes the place of what was written.
type longText string

func (longText) kind() bot.FieldKind { return bot.ManyLine }

var _ = define(Spec{
	Name: "edit", Latvian: "labo", Aliases: []string{"labot"}, Group: Record, Changes: true,
	Summary:  say("edit.summary", "Correct an entry", "Labot ierakstu"),
	Examples: []string{"edit #42 mood=good", `edit #42 date=2026-03-02 text="renewal looks good"`},
	Related:  []string{"undo", "delete"},
}, func(ctx context.Context, e *Env, r *Request, in editArgs) (bot.Reply, error) {
	if in.Entry == 0 {
		return bot.Reply{}, e.askEntry(ctx, r, "edit")
	}
	t, err := e.standing(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := t.change(r); err != nil {
		return bot.Reply{}, err
	}
	if len(in.fields()) == 0 && r.Origin != relationship.FormSent {
		return bot.Reply{}, lacksOf("", editForm(r, t.entry))
	}
	version := *t.entry
	add, err := e.correct(ctx, r, t, &in, &version)
	if err != nil {
		return bot.Reply{}, err
	}
	changes := r.changes(t.entry, &version)
	if len(changes) == 0 {
		return bot.Reply{}, r.refuse(saidSame, hash(t.entry.Number))
	}
	w := r.writing(t.rec.Company.ID)
	w.Edit = func(co *relationship.Company) error { add(co); return nil }
	w.Entries = t.replacing(r, t.entry, version, t.entry.Number)
	w.Audit = fmt.Sprintf("edited %s (%s) of %s", hash(t.entry.Number), t.entry.Type, t.rec.Company.Name)
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.edited(r, done, t.entry, changes)}, nil
})

var (
	saidEdited = say("edit.done", "%s is changed and is %s now.", "%s ir labots un tagad ir %s.")
	saidSame   = say("edit.same", "%s says that already. Nothing was changed.", "%s tā jau ir. Nekas nav mainīts.")
	saidUnfit  = say("edit.unfit", "%s (%s) has no field “%s”. Nothing was changed.", "%s (%s): lauka “%s” nav. Nekas nav mainīts.")
	saidWas    = say("edit.was", "%s → %s", "%s → %s")
	wordNone   = say("edit.none", "none", "nav")
)

// fields are the names of what was given.
func (in *editArgs) fields() []string {
	var given []string
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"type", in.How != ""},
		{"mood", in.Mood.Mood != nil},
		{"date", in.Date != 0},
		{"with", len(in.With) > 0},
		{"whose", in.Whose != ""},
		{"by", in.By != 0},
		{"result", in.Result != ""},
		{"value", in.Value != ""},
		{"size", in.Size != 0},
		{"tag", in.Tag != ""},
		{"severity", in.Severity != 0},
		{"area", in.Area != ""},
		{"text", in.Text != ""},
	} {
		if f.set {
			given = append(given, f.name)
		}
	}
	return given
}

// edited confirms a correction: what it was and is, and the entry as it
// stands.
func (e *Env) edited(r *Request, w *relationship.Written, old *relationship.Entry, changes card.Facts) card.Message {
	en := &w.Entries[0]
	line := spaced(r.line(saidEdited, hash(old.Number), hash(en.Number)), e.effect(r, w, en.Side))
	if en.TwoWay() {
		line = spaced(line, e.nextDue(r, w))
	}
	m := r.receipt(w, line)
	m.Blocks = append([]card.Block{m.Blocks[0], changes}, m.Blocks[1:]...)
	m.Blocks = append(m.Blocks, r.receiptButtons(w), r.note(saidNobodyTold))
	return m
}

// changes are the values that differ, old → new.
func (r *Request) changes(old, version *relationship.Entry) card.Facts {
	var facts card.Facts
	now := r.values(version)
	for i, was := range r.values(old) {
		if was.value == now[i].value {
			continue
		}
		shown := func(v string) string {
			if v == "" {
				return r.say(wordNone)
			}
			return shorten(v, textShown)
		}
		facts = append(facts, card.Fact{Label: r.say(was.label), Value: r.line(saidWas, shown(was.value), shown(now[i].value))})
	}
	return facts
}

// wrongValue puts an answer about a value under the field it came from.
func wrongValue(param string, err error) error {
	if answer, ok := errors.AsType[*answerError](err); ok {
		return &argError{param: param, err: answer}
	}
	return err
}
