package language

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// Heard turns a reading into the commands it asks for.
func (r Reading) Heard(t commands.Talk) commands.Heard {
	h := commands.Heard{Nothing: r.Nothing}
	switch r.Intent {
	case Log:
		if r.Amends && !r.More && t.Earlier.Entry != 0 && len(r.Events) == 1 && (r.Events[0].Company.ID == "" || r.Events[0].Company.ID == t.Earlier.Company) {
			h.Proposals = []commands.Proposal{r.edit(t)}
			break
		}
		for i := range r.Events {
			h.Proposals = append(h.Proposals, r.records(t, &r.Events[i])...)
		}
	case Score:
		h.Proposals = r.of("score")
		if !r.plainScore(t) {
			h.Proposals = append(h.Proposals, r.of("summary")...)
		}
	case Summary:
		h.Proposals = r.of("summary")
		if r.Topic == Briefing {
			h.Proposals = r.of("brief")
		}
	case Remind:
		h.Proposals = r.reminders(t)
	case Ask:
		h.Proposals = r.asked(t)
	case Help:
		h.Proposals = []commands.Proposal{{Command: "help"}}
	case None:
		if h.Proposals = r.offers(t); r.withNobody() {
			// Whom with is asked, and nothing is recorded before.
			h.Proposals, h.Nothing = r.records(t, &r.Events[0]), commands.Something
		}
	}
	return h
}

// of proposes a command about every company of the reading.
func (r Reading) of(command string, args ...commands.Arg) []commands.Proposal {
	var all []commands.Proposal
	for i := range r.Events {
		all = append(all, commands.Proposal{Command: command, Company: r.Events[i].Company, Args: args})
	}
	if len(all) == 0 {
		all = []commands.Proposal{{Command: command, Args: args}}
	}
	return all
}

// plainScore reports whether only the number was asked for, by its name.
func (r Reading) plainScore(t commands.Talk) bool {
	for w := range strings.FieldsSeq(relationship.Plain(t.Text)) {
		w = strings.Trim(w, "?.,!")
		if w == "score" || w == "scores" || w == "rating" || strings.HasPrefix(w, "vertejum") || strings.HasPrefix(w, "raditaj") {
			return true
		}
	}
	return false
}

// reminders proposes a next step; when only a company and a time were said, it
// may be quiet until then that was meant.
func (r Reading) reminders(t commands.Talk) []commands.Proposal {
	var args []commands.Arg
	if r.Remind.Due != 0 {
		args = append(args, commands.Arg{Name: "date", Value: r.Remind.Due.String()})
	}
	bare := r.bareReminder(t)
	next := slices.Clone(args)
	if r.Remind.Time != "" {
		next = append(next, commands.Arg{Name: "time", Value: r.Remind.Time})
	}
	if what := r.Remind.What; what != "" {
		next = append(next, commands.Arg{Name: "text", Value: what})
	}
	all := r.of("next", next...)
	today := relationship.DayOf(t.Now, t.Now.Location())
	if days := int(r.Remind.Due - today); bare && r.Remind.Due != 0 && days > 0 {
		all = append(r.of("snooze", commands.Arg{Name: "days", Value: strconv.Itoa(days) + "d"}), all...)
	}
	return all
}

// bareReminder reports whether nothing is to be done but to think of a company.
func (r Reading) bareReminder(t commands.Talk) bool {
	if len(r.Events) != 1 || t.Directory == nil {
		return false
	}
	for w := range strings.FieldsSeq(relationship.Plain(r.Remind.What)) {
		if deeds.has(w) || strings.HasSuffix(w, "t") && t.Latvian {
			return false
		}
	}
	return t.Directory.Find(r.Remind.What).Known()
}

// withNobody reports whether contact was told without whom it was with.
func (r Reading) withNobody() bool {
	return r.Nothing == commands.Unclear && len(r.Events) == 1 && r.Events[0].How != "" && !known(r.Events[0].Company)
}

// offers are what may be wished when nothing is recorded.
func (r Reading) offers(t commands.Talk) []commands.Proposal {
	if len(r.Events) == 0 || !known(r.Events[0].Company) {
		return nil
	}
	text := commands.Arg{Name: "text", Value: strings.TrimSpace(strings.ToValidUTF8(t.Text, "\uFFFD"))}
	switch r.Nothing {
	case commands.Planned:
		var args []commands.Arg
		if r.Remind.Due != 0 {
			args = append(args, commands.Arg{Name: "date", Value: r.Remind.Due.String()})
		}
		next := r.of("next", append(args, text)...)
		return append(promises(&r.Events[0]), next...)
	case commands.SmallTalk, commands.Pasted:
		return nil
	default:
		return r.of("note", text)
	}
}

// promises proposes to record what we said we would do, each as a promise. To
// be in touch is a next step and no promise.
func promises(e *Event) []commands.Proposal {
	var all []commands.Proposal
	for _, p := range e.Promises {
		if !p.Ours || p.What == "" || touches(p.What) {
			continue
		}
		args := []commands.Arg{{Name: "whose", Value: relationship.Ours}}
		if p.Due != 0 {
			args = append(args, commands.Arg{Name: "by", Value: p.Due.String()})
		}
		all = append(all, commands.Proposal{Command: "promise", Company: e.Company, Args: append(args, commands.Arg{Name: "text", Value: p.What})})
	}
	return all
}

// touches reports whether what is to be done is to be in touch.
func touches(what string) bool {
	words := strings.Fields(relationship.Plain(what))
	for i := range words {
		if c, n := contacts.at(words[i:]); n > 0 && c.channel != bySent {
			return true
		}
	}
	return false
}

// known reports whether a company was named, even if several fit.
func known(n commands.Named) bool { return n.ID != "" || len(n.Fits) > 0 || n.Said != "" }
