package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

type helpArgs struct {
	Verb freeText `arg:"verb,rest"`
}

var (
	saidMenu = say("help.menu", "I keep an eye on relationships with customers and partners. Say what happened or ask, in your own words, or choose:",
		"Es sekoju attiecībām ar klientiem un partneriem. Pastāsti, kas noticis, vai pajautā saviem vārdiem, vai izvēlies:")
	saidHelp      = say("help.title", "What I can do", "Ko es protu")
	saidUsage     = say("help.usage", "Type %s", "Raksti %s")
	saidExamples  = say("help.examples", "For example", "Piemēram")
	saidRelated   = say("help.related", "See also %s.", "Skat. arī %s.")
	saidMoreHelp  = say("help.more", "%s explains one command. Every verb works in English and in Latvian.", "%s paskaidro vienu komandu. Katru komandu var rakstīt angliski un latviski.")
	saidNoVerb    = say("help.unknown", "There is no command “%s”.", "Komandas “%s” nav.")
	saidWhoMay    = say("help.needs", "For %s.", "Kas var lietot: %s.")
	needOwners    = say("help.need.owners", "the owner, managers and admins", "atbildīgais, vadītāji un administratori")
	needKeepers   = say("help.need.keepers", "the owner and managers", "atbildīgais un vadītāji")
	needManagers  = say("help.need.managers", "managers and admins", "vadītāji un administratori")
	needAdmins    = say("help.need.admins", "admins", "administratori")
	buttonDue     = say("button.due", "Who needs me", "Kam vajag mani")
	buttonLogTalk = say("button.logtalk", "Log a talk", "Pierakstīt saziņu")
	buttonList    = say("button.list", "List", "Saraksts")
	buttonHelp    = say("button.help", "Help", "Palīdzība")
)

var groupWords = map[Group]phrase{
	Record:      say("group.record", "Record", "Pierakstīt"),
	Look:        say("group.look", "Look", "Skatīt"),
	KeepInTouch: say("group.keep", "Keep in touch", "Uzturēt saikni"),
	Decide:      say("group.decide", "Decide", "Izlemt"),
	SetUp:       say("group.setup", "Set up", "Iestatīt"),
}

var _ = define(Spec{
	Name: "help", Latvian: "palīdzība", Group: SetUp,
	Summary:  say("help.summary", "What Rapport can do, and how to ask", "Ko Rapport prot un kā to lūgt"),
	Examples: []string{"help", "help log"},
}, func(_ context.Context, _ *Env, r *Request, in helpArgs) (bot.Reply, error) {
	all, err := declared()
	if err != nil {
		return bot.Reply{}, err
	}
	word := strings.TrimSpace(string(in.Verb))
	switch word {
	case "menu":
		return bot.Reply{Message: card.Message{Summary: r.say(saidMenu), Blocks: []card.Block{
			r.para(saidMenu), card.Actions(menu(r)),
		}}}, nil
	case "":
		return bot.Reply{Message: manual(r, all)}, nil
	}
	for _, s := range all {
		for _, v := range s.verbs() {
			if v == wordKey(word) {
				return bot.Reply{Message: s.help(r)}, nil
			}
		}
	}
	return bot.Reply{}, r.refuse(saidNoVerb, shorten(word, nameShown)).with(card.Action{Label: r.say(buttonHelp), Line: "help"})
})

// menu is what an empty line offers: six buttons.
func menu(r *Request) []card.Action {
	return []card.Action{
		{Label: r.say(buttonDue), Line: "due", Style: card.Primary},
		{Label: r.say(buttonLogTalk), Line: "log"},
		{Label: r.say(buttonScore), Line: "score"},
		{Label: r.say(buttonList), Line: "list"},
		{Label: r.say(buttonAddFirst), Line: "add"},
		{Label: r.say(buttonHelp), Line: "help"},
	}
}

// manual lists the commands by group.
func manual(r *Request, all []*Spec) card.Message {
	m := card.Message{Summary: r.say(saidHelp), Blocks: []card.Block{card.Title(r.say(saidHelp))}}
	for i := 0; i < len(all); {
		group := all[i].Group
		lines := card.Say(card.Bold(r.say(groupWords[group])))
		for ; i < len(all) && all[i].Group == group; i++ {
			lines = append(lines, card.Break(), card.Lit(all[i].verb(r.lang)))
			lines = append(lines, card.Say(" · "+r.say(all[i].Summary))...)
		}
		m.Blocks = append(m.Blocks, card.Text(lines))
	}
	m.Blocks = append(m.Blocks, card.Actions(menu(r)[:4]), r.note(saidMoreHelp, card.Lit("help log")))
	return m
}

// help explains one command.
func (s *Spec) help(r *Request) card.Message {
	examples := card.Say(card.Bold(r.say(saidExamples)))
	for _, line := range s.Examples {
		examples = append(examples, card.Break(), card.Lit(line))
	}
	m := card.Message{Summary: s.verb(r.lang) + ": " + r.say(s.Summary), Blocks: []card.Block{
		card.Title(s.verb(r.lang)),
		r.para(plain, r.say(s.Summary)+"."),
		r.para(saidUsage, card.Lit(s.Usage(r.lang == latvian))),
		card.Text(examples),
	}}
	var notes []card.Span
	if who := s.Needs.words(r); who != "" {
		notes = r.line(saidWhoMay, who)
	}
	if len(s.Related) > 0 {
		notes = spaced(notes, r.line(saidRelated, strings.Join(s.Related, ", ")))
	}
	if len(notes) > 0 {
		m.Blocks = append(m.Blocks, card.Note(notes))
	}
	return m
}

func (n Need) words(r *Request) string {
	switch n {
	case Owners:
		return r.say(needOwners)
	case Keepers:
		return r.say(needKeepers)
	case Managers:
		return r.say(needManagers)
	case Admins:
		return r.say(needAdmins)
	case Everyone:
	}
	return ""
}

// Usage is how the command is written: log <company> [how] [date] [text].
func (s *Spec) Usage(inLatvian bool) string {
	l := english
	if inLatvian {
		l = latvian
	}
	var b strings.Builder
	b.WriteString(s.verb(l))
	for _, p := range s.form() {
		word := p.Name
		if p.Keyed {
			word += "=…"
		}
		if p.Required {
			b.WriteString(" <" + word + ">")
		} else {
			b.WriteString(" [" + word + "]")
		}
	}
	return b.String()
}

// About says in a few words what the command is for.
func (s *Spec) About(inLatvian bool) string {
	if inLatvian {
		return latvian.say(s.Summary)
	}
	return english.say(s.Summary)
}
