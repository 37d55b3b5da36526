package slack

import (
	"strconv"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot/card"
)

// feedback draws the question whether an answer was of use as Slack's own pair
// of thumbs.
func (p *page) feedback(b card.Feedback) {
	if !p.posted { // not for views, nor for what only one person sees
		p.actions(card.Buttons(b))
		return
	}
	good, _ := clip(b.Good.Line, maxButtonValue)
	bad, _ := clip(b.Bad.Line, maxButtonValue)
	p.add(slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement("press-feedback-"+strconv.Itoa(p.buttons),
		slack.NewFeedbackButton(plainText(p.take(b.Good.Label, maxButton)), good),
		slack.NewFeedbackButton(plainText(p.take(b.Bad.Label, maxButton)), bad))))
	p.buttons++
}
