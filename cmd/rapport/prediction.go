package main

import (
	"cmp"
	"encoding/json"
	"io"

	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/relationship"
)

// A prediction is a reading as a corpus of sentences scores it. What was not
// said is null.
type prediction struct {
	ID          string           `json:"id"`
	Intent      language.Intent  `json:"intent"`
	Account     *string          `json:"account"`
	Contacts    []string         `json:"contacts"`
	Channel     *string          `json:"channel"`   // of what happened, as the next two
	Date        *string          `json:"date"`      // 2026-03-18
	Sentiment   *int             `json:"sentiment"` // -1, 0 or 1
	Commitments []predictedTask  `json:"commitments"`
	Value       predictedValue   `json:"value"`
	Remind      *predictedRemind `json:"remind"`
}

// A predictedTask is what one side said it would do.
type predictedTask struct {
	Who  string  `json:"who"` // us or them
	What string  `json:"what"`
	Due  *string `json:"due"`
}

// A predictedValue says who did the other a good turn.
type predictedValue struct {
	Given    bool `json:"given"`
	Received bool `json:"received"`
}

type predictedRemind struct {
	What string  `json:"what"`
	Due  *string `json:"due"`
	Time *string `json:"time"` // 15:04
}

// predicted is the reading of one line. Of several companies a corpus knows
// only the first.
func predicted(id string, r *language.Reading) *prediction {
	p := &prediction{ID: id, Intent: r.Intent, Contacts: []string{}, Commitments: []predictedTask{}}
	if r.Intent == language.Remind {
		p.Remind = &predictedRemind{What: r.Remind.What, Due: said(r.Remind.Due), Time: orNull(r.Remind.Time)}
	}
	if len(r.Events) == 0 {
		return p
	}
	e := &r.Events[0]
	p.Account = orNull(e.Company.ID)
	for _, who := range e.People {
		p.Contacts = append(p.Contacts, who.Name)
	}
	for _, promise := range e.Promises {
		who := "them"
		if promise.Ours {
			who = "us"
		}
		p.Commitments = append(p.Commitments, predictedTask{who, promise.What, said(promise.Due)})
	}
	p.Value = predictedValue{e.Given != "", e.Received != ""}
	if r.Intent == language.Log {
		p.Channel, p.Date, p.Sentiment = orNull(channel(e)), said(e.Day), new(sign(e.Mood))
	}
	return p
}

// channel is how a corpus calls the way of a talk, "" if none was said. A reply
// came by what the words say, most often by mail.
func channel(e *language.Event) string {
	switch e.How {
	case relationship.Call, relationship.Voicemail:
		return "call"
	case relationship.Mail:
		return "email"
	case relationship.Meeting, relationship.Visit:
		return "meeting"
	case relationship.Message:
		return "message"
	case relationship.EventHow:
		return "event"
	case relationship.Reply:
		return cmp.Or(e.Channel, "email")
	default:
		return e.Channel
	}
}

func sign(m *relationship.Mood) int {
	switch {
	case m == nil || *m == 0:
		return 0
	case *m < 0:
		return -1
	default:
		return 1
	}
}

// said is a day, or nil if none was said.
func said(d relationship.Day) *string {
	if d == 0 {
		return nil
	}
	return new(d.String())
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func writePrediction(w io.Writer, p *prediction) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}
