package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/commands"
)

// asked proposes what answers a question.
func (r Reading) asked(t commands.Talk) []commands.Proposal {
	about := len(r.Events) > 0 && known(r.Events[0].Company)
	text := commands.Arg{Name: "text", Value: strings.TrimSpace(strings.ToValidUTF8(t.Text, "\uFFFD"))}
	switch r.Topic { //nolint:exhaustive // the others are no questions of a list
	case Neglected:
		return []commands.Proposal{{Command: "due"}}
	case Promises, LastContact, Contacts:
		if about {
			return r.of("summary")
		}
		return []commands.Proposal{{Command: "due"}}
	case History:
		if about {
			return r.of("timeline")
		}
		return []commands.Proposal{{Command: "list"}}
	case Portfolio:
		return []commands.Proposal{{Command: "list", Args: filtersOf(t.Text)}}
	case Harmful:
		return []commands.Proposal{{Command: "list", Args: []commands.Arg{{Name: "filter", Value: "partners"}, {Name: "filter", Value: "harm"}}}}
	case Proposing:
		return r.of("ask", text)
	case Improving:
		return r.of("improve")
	case Stop:
		if about {
			return append(r.of("snooze", commands.Arg{Name: "days", Value: "14d"}), leaveMe...)
		}
		return leaveMe
	}
	if about {
		return r.of("summary")
	}
	return []commands.Proposal{{Command: "help"}}
}

// listFilters are the words of a list by how people ask for them.
var listFilters = lexiconOf(
	meaning[string]{"customers", `customer, customers, client, clients, klient*`},
	meaning[string]{"partners", `partner, partners, supplier, suppliers, vendor, vendors, partner*, piegadataj*`},
	meaning[string]{"at-risk", `at risk, at-risk, risk, in danger, might leave, might churn, could leave, worst, unhappy, unhappiest, weakest, apdraud*, riska, neapmierinat*, sliktak*`},
	meaning[string]{"healthy", `healthy, healthiest, happy, happiest, strongest, best, labak*, stiprak*, veselig*`},
	meaning[string]{"cold", `cold, atdzis*`},
	meaning[string]{"quiet", `quiet, silent, klus*`},
	meaning[string]{"unanswered", `unanswered, no answer, bez atbildes`},
	meaning[string]{"neglected", `neglected, forgotten, aizmirst*, pamest*`},
	meaning[string]{"due", `due, overdue, attention, kavet*, uzmanib*`},
	meaning[string]{"strategic", `strategic, strategisk*`},
)

// filtersOf reads the filters of a list.
func filtersOf(text string) []commands.Arg {
	var args []commands.Arg
	var words []string
	for _, t := range tokens(clean(text)) {
		words = append(words, t.plain)
	}
	for i := range words {
		f, n := listFilters.at(words[i:])
		a := commands.Arg{Name: "filter", Value: f}
		if n > 0 && !slices.Contains(args, a) {
			args = append(args, a)
		}
		if words[i] == "my" || words[i] == "mine" || strings.HasPrefix(words[i], "man") && (words[i] == "mani" || words[i] == "manus" || words[i] == "maniem") {
			if a := (commands.Arg{Name: "owner", Value: "me"}); !slices.Contains(args, a) {
				args = append(args, a)
			}
		}
	}
	return args
}

// leaveMe is what somebody may mean who wants to be left alone: for a while, or
// for good.
var leaveMe = []commands.Proposal{
	{Command: "pause", Args: []commands.Arg{{Name: "until", Value: "14d"}}},
	{Command: "settings", Args: []commands.Arg{{Name: "weekly", Value: "off"}}},
}
