package teams

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/rapport-bot/rapport/bot"
)

// readExtension is the command chosen from the menu of a message, or from that
// of the box where one is written. Its ID is our command's name.
func readExtension(a *activity) bot.Body {
	var value struct {
		Command string  `json:"commandId"`
		Context string  `json:"commandContext"`
		Message *chosen `json:"messagePayload"`
	}
	if json.Unmarshal(a.Value, &value) != nil || value.Command == "" {
		return nil
	}
	return bot.Shortcut{Command: value.Command, Quote: value.Message.quote()}
}

// A chosen message is the one that a command was chosen on.
// https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/define-action-command
type chosen struct {
	Created time.Time `json:"createdDateTime"`
	Link    string    `json:"linkToMessage"`
	Body    struct {
		Type    string `json:"contentType"`
		Content string `json:"content"`
	} `json:"body"`
	From struct {
		User *struct {
			ID   string `json:"id"`
			Name string `json:"displayName"`
		} `json:"user"`
	} `json:"from"`
}

func (m *chosen) quote() *bot.Quote {
	if m == nil || m.Body.Content == "" {
		return nil
	}
	q := &bot.Quote{Text: m.Body.Content, At: m.Created, Link: m.Link}
	if m.Body.Type != "text" {
		q.Text = plainText(m.Body.Content)
	}
	if m.From.User != nil {
		q.Author = m.From.User.Name
		if guid.MatchString(m.From.User.ID) {
			q.Author = m.From.User.ID
		}
	}
	return q
}

// plainText is what a person reads of a message in HTML.
func plainText(markup string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: what is malformed is text
			return tidy(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if s := string(name); s == "br" || s == "p" || s == "div" || s == "li" || s == "tr" {
				b.WriteByte('\n')
			}
		case html.EndTagToken, html.CommentToken, html.DoctypeToken:
		}
	}
}

// tidy makes every kind of space a blank, and drops empty lines at both ends.
func tidy(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
