package language

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// records proposes what an event asks to be recorded.
func (r Reading) records(t commands.Talk, e *Event) []commands.Proposal {
	text := commands.Arg{Name: "text", Value: strings.TrimSpace(strings.ToValidUTF8(t.Text, "\uFFFD"))}
	date := commands.Arg{Name: "date", Value: e.Day.String()}
	if e.How == "" && e.Harm != nil {
		return []commands.Proposal{{Command: "harm", Company: e.Company, Args: []commands.Arg{
			{Name: "severity", Value: strconv.Itoa(e.Harm.Severity)}, {Name: "area", Value: e.Harm.Area}, date, text,
		}}}
	}
	if e.How == "" && e.Settled && e.Complaint == "" {
		args := []commands.Arg{{Value: "close"}, text}
		if e.DaySaid {
			args = append(args, date)
		}
		return []commands.Proposal{{Command: "complaint", Company: e.Company, Args: args}}
	}
	if e.How == "" && e.Complaint != "" && len(e.People) == 0 {
		return []commands.Proposal{{Command: "complaint", Company: e.Company, Args: []commands.Arg{date, text}}}
	}
	if e.onlyMeasured() && len(r.Events) == 1 && !r.Amends {
		args := []commands.Arg{date}
		for _, f := range e.Facts {
			args = append(args, commands.Arg{Name: f.Kind, Value: f.Value})
		}
		return []commands.Proposal{{Command: "fact", Company: e.Company, Args: append(args, text)}}
	}
	p := commands.Proposal{Command: "log", Company: e.Company, Args: append(e.args(), text)}
	if r.Amends {
		p = r.amended(t, p, e)
	}
	p.Sure = !r.Unsure && !r.Amends && len(r.Events) == 1 && e.certain()
	all := []commands.Proposal{p}
	if e.Harm != nil {
		all = append(all, commands.Proposal{Command: "harm", Company: e.Company, Args: []commands.Arg{
			{Name: "severity", Value: strconv.Itoa(e.Harm.Severity)}, {Name: "area", Value: e.Harm.Area}, date, text,
		}})
	}
	return all
}

// certain reports whether an event leaves nothing to be asked: one company, one
// way, one day, people who are known.
func (e *Event) certain() bool {
	strangers := slices.ContainsFunc(e.People, func(p Person) bool { return !p.Known })
	return e.Company.ID != "" && !e.Company.Guess && e.How != "" && !e.DayVague && e.Harm == nil && !strangers
}

// args writes an event as the arguments of a log.
func (e *Event) args() []commands.Arg {
	var args []commands.Arg
	add := func(name, value string) {
		if value != "" {
			args = append(args, commands.Arg{Name: name, Value: value})
		}
	}
	add("how", string(e.How))
	add("date", e.Day.String())
	if e.DayVague {
		add("vague", "yes")
	}
	if e.Mood != nil {
		add("mood", moodName(*e.Mood))
	}
	names := make([]string, len(e.People))
	for i, p := range e.People {
		names[i] = p.Name
	}
	add("with", strings.Join(names, ", "))
	for _, f := range e.Facts {
		add("fact", f.Kind+"="+f.Value)
	}
	for _, p := range e.Promises {
		what := p.What
		if p.Due != 0 {
			what += " by=" + p.Due.String()
		}
		if p.Ours {
			add("ours", strings.TrimSpace(what))
		} else {
			add("theirs", strings.TrimSpace(what))
		}
	}
	add("gave", e.Given)
	add("got", e.Received)
	add("complaint", e.Complaint)
	return args
}

func moodName(m relationship.Mood) string {
	return map[relationship.Mood]string{
		relationship.VeryBad: "very-bad", relationship.Bad: "bad", relationship.Neutral: "neutral", relationship.Good: "good", relationship.Great: "great",
	}[m]
}

// amended merges what is said now into what was proposed before: the same names
// are replaced, the words of both are kept.
func (r Reading) amended(t commands.Talk, p commands.Proposal, e *Event) commands.Proposal {
	if p.Company.ID == "" && len(p.Company.Fits) == 0 && p.Company.Said == "" {
		p.Company = commands.Named{ID: t.Earlier.Company}
	}
	if t.Earlier.Command != "log" || r.More {
		return p
	}
	said := map[string]bool{}
	for _, a := range p.Args {
		said[a.Name] = a.Name != "date" || e.DaySaid
	}
	var args []commands.Arg
	for _, a := range t.Earlier.Args {
		if a.Name == "text" {
			continue
		}
		if !said[a.Name] {
			args = append(args, a)
		}
	}
	for _, a := range p.Args {
		had := slices.ContainsFunc(t.Earlier.Args, func(b commands.Arg) bool { return b.Name == a.Name })
		switch {
		case a.Name == "text":
			for _, b := range t.Earlier.Args {
				if b.Name == "text" {
					a.Value = b.Value + "\n" + a.Value
				}
			}
		case a.Name == "date" && !e.DaySaid && had:
			continue
		}
		args = append(args, a)
	}
	p.Args = args
	return p
}

// edit proposes to correct the entry that was saved.
func (r Reading) edit(t commands.Talk) commands.Proposal {
	e := &r.Events[0]
	args := []commands.Arg{{Name: "entry", Value: "#" + strconv.Itoa(t.Earlier.Entry)}}
	for _, a := range e.args() {
		switch a.Name {
		case "how":
			a.Name = "type"
		case "date":
			if !e.DaySaid {
				continue
			}
		case "mood", "with":
		default:
			continue
		}
		args = append(args, a)
	}
	return commands.Proposal{Command: "edit", Company: commands.Named{ID: cmp.Or(e.Company.ID, t.Earlier.Company)}, Args: args}
}
