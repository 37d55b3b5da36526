package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// args are what a talk is logged with, but for the company.
func (in logArgs) args() []Arg {
	var args []Arg
	add := func(name, value string) {
		if value != "" {
			args = append(args, Arg{name, value})
		}
	}
	add("how", string(in.How))
	if in.Mood.Mood != nil {
		add("mood", moodKey(*in.Mood.Mood))
	}
	if in.Date != 0 {
		add("date", in.Date.or(0).String())
	}
	add("with", in.With.String())
	if in.Us != "" {
		add("us", "@"+string(in.Us))
	}
	for _, v := range in.Ours {
		add("ours", v.String())
	}
	for _, v := range in.Theirs {
		add("theirs", v.String())
	}
	add("gave", string(in.Gave))
	add("got", string(in.Got))
	add("next", string(in.Next))
	if in.On != 0 {
		add("on", in.On.day().String())
	}
	for _, f := range in.Facts {
		add("fact", f.String())
	}
	add("complaint", string(in.Harmed))
	add("vague", string(in.Vague))
	add("alone", string(in.Alone))
	add("people", string(in.People))
	add("text", string(in.Text))
	return args
}

// line writes a talk as the command line that logs it.
func (in logArgs) line(name string) string {
	line := lineOfArgs("log", name, in.args())
	if in.Company.Side != relationship.Whole {
		line += " as=" + string(in.Company.Side)
	}
	if in.Draft != "" {
		line += " draft=" + string(in.Draft)
	}
	return line
}

// lineOfArgs writes a command with a company, if it has one, and arguments.
// One without a name is words in their place.
func lineOfArgs(command, company string, args []Arg) string {
	var b strings.Builder
	b.WriteString(command)
	if company != "" {
		b.WriteString(" " + quote(company))
	}
	for _, a := range args {
		b.WriteByte(' ')
		if a.Name != "" {
			b.WriteString(a.Name + "=")
			b.WriteString(quote(a.Value))
			continue
		}
		b.WriteString(a.Value)
	}
	return b.String()
}
