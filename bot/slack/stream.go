package slack

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// streamed is how many characters of text are shown at a time.
const streamed = 160

// stream shows an answer that a model wrote the way models answer: its words
// come bit by bit, then the card. It reports false when nothing was shown. The
// words have been checked as a whole before: what is not so is never shown.
func (s *desk) stream(ctx context.Context, t *talk, m said) bool {
	words, rest := proseOf(m.message)
	if words == "" || !t.Direct || t.Thread == "" || t.Room == "" {
		return false
	}
	to := []slack.MsgOption{slack.MsgOptionTS(t.Thread), slack.MsgOptionRecipientUserID(t.Person), slack.MsgOptionRecipientTeamID(t.Team)}
	var ref bot.Ref
	err := s.call(ctx, t.turn("chat.startStream", ""), func() (err error) {
		ref.Room, ref.ID, err = s.api.StartStreamContext(ctx, t.Room, to...)
		return err
	})
	if err != nil || ref.ID == "" {
		return false
	}
	for _, piece := range pieces(words, streamed) {
		err = s.call(ctx, t.turn("chat.appendStream", ""), func() error {
			_, _, err := s.api.AppendStreamContext(ctx, ref.Room, ref.ID, slack.MsgOptionMarkdownText(piece))
			return err
		})
		if err != nil {
			break // stopped by the person, or lost: the card says it all
		}
	}
	if err != nil {
		rest = m.message
	}
	_, blocks := compose(rest, t.words, canvas{posted: true})
	err = s.call(ctx, t.turn("chat.stopStream", ""), func() error {
		_, _, err := s.api.StopStreamContext(ctx, ref.Room, ref.ID, slack.MsgOptionBlocks(blocks...))
		return err
	})
	if err != nil {
		s.log.WarnContext(ctx, "slack stream not ended", "event", t.ID, "team", t.Team, "err", s.safe(err))
		_ = s.redo(ctx, t, ref, m.message) // all of it, in the place of what there is
	}
	return true
}

// proseOf returns the text that m begins with, as Markdown, and what follows.
func proseOf(m card.Message) (words string, rest card.Message) {
	rest.Summary = m.Summary
	var b strings.Builder
	for i, block := range m.Blocks {
		if title, ok := block.(card.Title); ok {
			b.WriteString("**" + markdown(string(title)) + "**\n\n")
			continue
		}
		text, ok := block.(card.Text)
		if !ok {
			rest.Blocks = m.Blocks[i:]
			break
		}
		b.WriteString(markdown(card.WordsOf(text)) + "\n\n")
	}
	return strings.TrimSpace(b.String()), rest
}

// markdown writes words so that nothing in them is Markdown, a mention or a
// link.
func markdown(words string) string {
	var b strings.Builder
	for _, r := range unbroadcast(words) {
		if strings.ContainsRune("\\`*_{}[]()#+-.!|~<>&@", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// pieces cuts text at spaces into pieces of about n characters.
func pieces(text string, n int) []string {
	var all []string
	for text != "" {
		cut := len(text)
		if len(text) > n {
			if i := strings.IndexAny(text[n:], " \n"); i >= 0 {
				cut = n + i + 1
			}
		}
		all = append(all, text[:cut])
		text = text[cut:]
	}
	return all
}
