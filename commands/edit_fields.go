package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// editable are the fields that an edit can change, by the type of entry.
func editable(en *relationship.Entry) []string {
	switch en.Type {
	case relationship.Interaction:
		return []string{"type", "mood", "date", "with", "text"}
	case relationship.FactEntry:
		return []string{"value", "date", "text"}
	case relationship.Promise:
		return []string{"whose", "by", "date", "text"}
	case relationship.PromiseOutcome:
		if en.Result == relationship.Moved {
			return []string{"by", "date", "text"}
		}
		return []string{"result", "date", "text"}
	case relationship.Insight:
		return []string{"tag", "date", "text"}
	case relationship.Harm:
		return []string{"severity", "area", "date", "text"}
	case relationship.Value:
		return []string{"size", "date", "text"}
	default:
		return []string{"date", "text"}
	}
}

// editForm asks for what can be changed, with what the entry says filled in.
func editForm(r *Request, en *relationship.Entry) formPart {
	values := map[string]string{
		"entry": hash(en.Number), "type": string(en.How), "date": en.Day.String(), "with": strings.Join(en.Who, ", "),
		"whose": en.Whose, "result": en.Result, "value": en.Value, "tag": en.Tag, "text": en.Text,
		"size": sizeWord(en.Given + en.Received).String(),
	}
	if en.Severity != 0 {
		values["severity"], values["area"] = strconv.Itoa(en.Severity), en.Area
	}
	if en.Mood != nil {
		values["mood"] = moodKey(*en.Mood)
	}
	if en.Due != 0 {
		values["by"] = en.Due.String()
	}
	if en.Type == relationship.FactEntry && r.lang == latvian {
		values["value"] = r.factValue(en.Fact, en.Value)
	}
	return formPart{names: append([]string{"entry"}, editable(en)...), values: values}
}

// correct changes a copy of the entry as the line says. The returned edit
// adds people who are new.
func (e *Env) correct(ctx context.Context, r *Request, t *located, in *editArgs, en *relationship.Entry) (func(*relationship.Company), error) {
	none := func(*relationship.Company) {}
	for _, name := range in.fields() {
		if !slices.Contains(editable(en), name) {
			return none, r.refuse(saidUnfit, hash(en.Number), r.kindOf(en), r.label(name))
		}
	}
	if in.Date != 0 {
		day, err := r.past(in.Date)
		if err != nil {
			return none, wrongValue("date", err)
		}
		en.Day = day
	}
	if in.How != "" {
		en.How = relationship.How(in.How)
		en.Direction = en.How.Direction()
	}
	if in.Mood.Mood != nil {
		en.Mood, en.Confidence = in.Mood.Mood, 0
	}
	if in.Whose != "" {
		en.Whose = string(in.Whose)
	}
	if in.By != 0 {
		en.Due = in.By.day()
	}
	if in.Result != "" {
		if in.Result == relationship.Moved {
			return none, r.refuse(saidUnfit, hash(en.Number), r.kindOf(en), r.label("by"))
		}
		en.Result = string(in.Result)
	}
	if in.Value != "" {
		value, err := r.readFact(en.Fact, in.Value)
		if err != nil {
			return none, wrongValue("value", err)
		}
		en.Value = value
	}
	if in.Size != 0 {
		if en.Given > 0 {
			en.Given = float64(in.Size)
		} else {
			en.Received = float64(in.Size)
		}
	}
	if in.Severity != 0 {
		en.Severity = int(in.Severity)
	}
	if in.Area != "" {
		en.Area = string(in.Area)
	}
	if in.Tag != "" {
		en.Tag = strings.TrimPrefix(in.Tag, "#")
	}
	if in.Text != "" {
		en.Text = string(in.Text)
	}
	if len(in.With) == 0 {
		return none, nil
	}
	who, add, err := e.attendees(ctx, r, t.rec.Company.ID, in.With, in.People == "new", func(with []string) string {
		return in.line(with)
	})
	en.Who = who
	return add, err
}

// line writes an edit of a talk as the command line that makes it.
func (in *editArgs) line(with []string) string {
	line := "edit " + hash(int(in.Entry))
	if in.How != "" {
		line += " type=" + string(in.How)
	}
	if in.Mood.Mood != nil {
		line += " mood=" + moodKey(*in.Mood.Mood)
	}
	if in.Date != 0 {
		line += " date=" + in.Date.or(0).String()
	}
	if len(with) > 0 {
		line += " with=" + quote(strings.Join(with, ", "))
	}
	if in.Text != "" {
		line += " text=" + quote(string(in.Text))
	}
	return line
}
