package commands

import (
	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	labelWhichSide = say("tool.side", "Which side of a company that is a customer and a partner", "Kura puse uzņēmumam, kas ir gan klients, gan partneris")
	labelFromWhere = say("tool.link", "Address of the message that it comes from", "Adrese ziņai, no kuras tas ņemts")
)

// Tools are the commands that programs may ask for, with what they take, in
// English. They are read off the declarations, as forms are.
func (m *Mux) Tools() []bot.Tool {
	r := &Request{lang: english, Directory: relationship.NewDirectory()}
	var tools []bot.Tool
	for _, s := range m.specs {
		if s.InPerson {
			continue
		}
		t := bot.Tool{Name: s.Name, About: r.say(s.Summary), Writes: s.Changes || s.Acts, Examples: s.Examples}
		if t.Data = s.Figures; t.Data == nil && s.Changes {
			t.Data = Recorded{}
		}
		for i := range s.Params {
			p := &s.Params[i]
			if !p.shown() {
				continue
			}
			f := r.field(s, p, "", &formPart{}, "")
			f.Many = f.Many || p.Many
			t.Fields = append(t.Fields, f)
			if p.company() {
				t.Fields = append(t.Fields, bot.Field{
					Name: sideKey, Label: r.say(labelWhichSide), Kind: bot.Pick,
					Choices: []bot.Choice{{Value: string(relationship.Customer)}, {Value: string(relationship.Partner)}},
				})
			}
		}
		if s.records() {
			t.Fields = append(t.Fields, bot.Field{Name: linkKey, Label: r.say(labelFromWhere)})
		}
		tools = append(tools, t)
	}
	return tools
}
