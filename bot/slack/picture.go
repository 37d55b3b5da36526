package slack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// This file is about pictures. One is uploaded without being shared anywhere;
// then it is drawn by messages that the same token posts. It cannot be drawn in
// what only one person of a room sees, nor by an HTTP answer or a response_url,
// which may not say whether Slack took it. There its words are.
// https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object

const (
	uploadFor = 10 * time.Second // at most, and half of the time there is
	maxAltTxt = 1_000            // ours
)

// notReady are the pauses after which a picture is tried again: Slack needs a
// moment before an uploaded file may be drawn, and says invalid_blocks until
// then.
var notReady = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}

// pictured calls say with charts for Slack to draw, else with the files of m's
// pictures, again while Slack does not take them, and with none at last: no
// message fails for its picture.
func (s *desk) pictured(ctx context.Context, t *talk, m card.Message, say func(canvas) error) error {
	if hasChart(m) && !s.chartless.Load() {
		err := say(canvas{posted: true, charts: true})
		if refused, ok := errors.AsType[*PermanentError](err); !ok || refused.Reason != "invalid_blocks" {
			return err
		}
		s.chartless.Store(true) // not everywhere yet
	}
	files := s.uploads(ctx, t, m)
	for try := 0; files != nil; try++ {
		err := say(canvas{posted: true, files: files})
		if refused, ok := errors.AsType[*PermanentError](err); !ok || refused.Reason != "invalid_blocks" {
			return err
		}
		if try == len(notReady) || !inTime(ctx, notReady[try]) || !pause(ctx, notReady[try]) {
			s.log.WarnContext(ctx, "slack picture not drawn", "team", t.Team, "err", err)
			break
		}
	}
	return say(canvas{posted: true})
}

// inTime reports whether a pause leaves time for a call.
func inTime(ctx context.Context, pause time.Duration) bool {
	end, ok := ctx.Deadline()
	return !ok || time.Until(end) > pause+time.Second
}

// uploads returns the files of m's pictures, "" for those that could not be
// uploaded, nil if there are none.
func (s *desk) uploads(ctx context.Context, t *talk, m card.Message) (files []string) {
	if !hasPicture(m) {
		return nil
	}
	limit := uploadFor
	if end, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(end)/2)
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	some := false
	for _, b := range m.Blocks {
		image, ok := b.(card.Image)
		if !ok {
			continue
		}
		file, err := s.upload(ctx, t, image)
		if err != nil {
			s.log.WarnContext(ctx, "slack picture not uploaded", "team", t.Team, "err", s.safe(err))
		}
		files, some = append(files, file), some || file != ""
	}
	if !some {
		return nil
	}
	return files
}

// hasPicture reports whether m holds a picture that can be uploaded.
func hasPicture(m card.Message) bool {
	for _, b := range m.Blocks {
		if image, ok := b.(card.Image); ok && len(image.PNG) > 0 {
			return true
		}
	}
	return false
}

// upload hands Slack a picture, for our own use, and returns its file's ID.
func (s *desk) upload(ctx context.Context, t *talk, image card.Image) (file string, err error) {
	if len(image.PNG) == 0 {
		return "", nil
	}
	name := cmp.Or(strings.TrimSpace(image.Name), "picture")
	if !strings.HasSuffix(strings.ToLower(name), ".png") {
		name += ".png"
	}
	alt, _ := clip(image.Alt, maxAltTxt)
	err = s.call(ctx, t.turn("files.completeUploadExternal", ""), func() error {
		done, err := s.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Reader:   bytes.NewReader(image.PNG),
			FileSize: len(image.PNG),
			Filename: name,
			Title:    name,
			AltTxt:   alt,
		})
		if err == nil {
			file = done.ID
		}
		return err
	})
	return file, err
}

// show says m as a message of our own if it holds a picture that can be drawn
// nowhere else, and reports whether nothing is left to say.
func (s *desk) show(ctx context.Context, t *talk, m said) bool {
	if _, talk := t.Body.(bot.Speech); talk || s.api == nil || m.replace || t.Room == "" || !hasPicture(m.message) {
		return false // talk is answered by a message anyway
	}
	if m.private && (!t.Direct || !s.between(ctx, t)) {
		return false
	}
	_, err := s.postTo(ctx, t.Room, t, m.message)
	_, refused := errors.AsType[*PermanentError](err)
	_, waits := errors.AsType[*bot.WaitError](err)
	if refused || waits { // it can still be said in words
		return false
	}
	if err != nil {
		s.log.ErrorContext(ctx, "slack answer lost", "event", t.ID, "team", t.Team, "err", s.safe(err))
	}
	return true
}
