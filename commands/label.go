package commands

import "github.com/rapport-bot/rapport/bot"

// Label names what an event asks for, for those who watch: a declared verb in
// English, or one of a few words, whatever people type. Which commands a
// button runs that was put by, or talk leads to, is not known beforehand.
func (m *Mux) Label(b bot.Body) string {
	switch b := b.(type) {
	case bot.Line:
		if b.Text == "" {
			return "help"
		}
		return m.labelOf(b.Text)
	case bot.Speech:
		return "said"
	case bot.Press:
		if label := m.labelOf(b.Line); label != unknownLabel {
			return label
		}
		return "press"
	case bot.Submit:
		return m.labelOf(b.Form)
	case bot.Proposed:
		return m.labelOf(b.Form)
	case bot.Noticed:
		return "noticed"
	case bot.Shortcut:
		return m.labelOf(b.Command)
	case bot.Typing:
		return "typing"
	case bot.Agenda:
		return "agenda"
	case bot.Home:
		return "home"
	case bot.Hello:
		return "hello"
	case bot.Met, bot.Removed:
		return "news"
	case bot.Occasion:
		return "occasion"
	}
	return unknownLabel
}

const unknownLabel = "unknown"

func (m *Mux) labelOf(line string) string {
	const most = 64 // bytes: no verb is as long
	if len(line) > most {
		line = line[:most]
	}
	if s, _ := m.spec(line); s != nil {
		return s.Name
	}
	return unknownLabel
}
