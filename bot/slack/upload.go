package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
)

// maxUpload is how many bytes a file of a form may have.
const maxUpload = 5 << 20

// An uploadedFile is a file in a form's state.
type uploadedFile struct {
	ID         string `json:"id"`
	Size       int64  `json:"size"`
	URL        string `json:"url_private"`
	Downloaded string `json:"url_private_download"`
}

var errLarge = fmt.Errorf("file has more than %d bytes", maxUpload)

// fetchAll puts the text of uploaded files into values and returns words about
// those that could not be read, by field.
func (s *desk) fetchAll(ctx context.Context, in *interaction, t *talk, values map[string]string) (wrong map[string]string) {
	for name, elements := range in.View.State.Values {
		for _, e := range elements {
			if len(e.Files) == 0 {
				continue
			}
			text, err := s.fetch(ctx, &e.Files[0])
			if err == nil {
				values[name] = text
				continue
			}
			s.log.WarnContext(ctx, "slack file not read", "event", t.ID, "team", t.Team, "err", s.safe(err))
			if wrong == nil {
				wrong = make(map[string]string)
			}
			wrong[name] = t.words.FileRead
			if errors.Is(err, errLarge) {
				wrong[name] = t.words.FileSize
			}
		}
	}
	return wrong
}

// fetch reads a file. The client sends the token to Slack's hosts and to the
// API's only, and follows no redirect.
func (s *desk) fetch(ctx context.Context, f *uploadedFile) (string, error) {
	if s.api == nil {
		return "", errNoToken
	}
	if f.Size > maxUpload {
		return "", errLarge
	}
	var text limited
	err := s.gate.through(ctx, turn{method: "files"}, func() error {
		text = limited{}
		return s.api.GetFileContext(ctx, cmp.Or(f.Downloaded, f.URL), &text)
	})
	return string(text.data), err
}

// limited keeps what is written to it and fails above maxUpload bytes.
type limited struct{ data []byte }

func (l *limited) Write(p []byte) (int, error) {
	if len(l.data)+len(p) > maxUpload {
		return 0, errLarge
	}
	l.data = append(l.data, p...)
	return len(p), nil
}

// notSaved says what is wrong with a form that is not there any more.
func notSaved(t *talk, wrong map[string]string) said {
	m := card.Message{Summary: t.words.NotSaved, Blocks: []card.Block{card.Para(t.words.NotSaved)}}
	for _, name := range sortedKeys(wrong) {
		m.Blocks = append(m.Blocks, card.Para(card.Bold(name), " ", wrong[name]))
		m.Summary += " " + wrong[name]
	}
	return said{message: m, private: true}
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
