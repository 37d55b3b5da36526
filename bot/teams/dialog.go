package teams

import (
	"context"
	"encoding/json"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// readDialog is what a button that opens a dialog, or one in a dialog, asks
// for.
func readDialog(a *activity) bot.Body {
	var value struct {
		Data map[string]any `json:"data"`
	}
	if json.Unmarshal(a.Value, &value) != nil {
		return nil
	}
	return actionOf(a, value.Data)
}

// answerDialog opens, keeps or closes a dialog. What is for one person in a
// room of several is shown there and nowhere else, and so is everything where
// we may not be able to speak.
func (s *Teams) answerDialog(t *talk, reply bot.Reply) (response any, whole bool) {
	to := s.reader(context.Background(), t.Team, t.Locale)
	to.where = inDialog
	switch {
	case reply.Form != nil:
		return openDialog(reply.Form.Title, formCard(reply.Form, reply.Errors, inDialog)), true
	case len(reply.Errors) > 0:
		return map[string]any{"task": map[string]any{"type": "message", "value": together(reply.Errors)}}, true
	case len(reply.Message.Blocks) == 0 && reply.Message.Summary == "":
		return nil, true
	case t.aside || reply.Private && !t.Direct && reply.File == nil:
		pages := adaptive(reply.Message, to)
		return openDialog(titleOf(reply.Message), pages[0]), len(pages) == 1 || t.aside
	}
	return nil, false
}

func titleOf(m card.Message) string {
	for _, b := range m.Blocks {
		if title, ok := b.(card.Title); ok {
			return string(title)
		}
	}
	return appName.English
}

// openDialog shows a card in a dialog that is open already, or opens one.
func openDialog(title string, c *adaptiveCard) any {
	return map[string]any{"task": map[string]any{"type": "continue", "value": map[string]any{
		"title": shorten(title, maxTaskTitle), "width": "medium", "height": "large",
		"card": map[string]any{"contentType": cardType, "content": c},
	}}}
}

const maxTaskTitle = 64

func lateDialog(w *words) any {
	return map[string]any{"task": map[string]any{"type": "message", "value": w.Late}}
}
