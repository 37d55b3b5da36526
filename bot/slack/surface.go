package slack

import (
	"cmp"
	"context"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// A surface is a view that a button was pressed in: the home page or a modal.
// The zero surface is none.
type surface struct {
	kind string // "home" or "modal"
	id   string
	hash string
}

func (in *interaction) surface() surface {
	if in.Container.Type != "view" && in.View.ID == "" {
		return surface{}
	}
	return surface{kind: cmp.Or(in.View.Type, "modal"), id: in.View.ID, hash: in.View.Hash}
}

// surface shows the answer to a button of a view: a home page in its place,
// anything else in a modal, which a home page opens and a modal becomes.
func (s *desk) surface(ctx context.Context, t *talk, m said) error {
	if m.home && t.view.kind == "home" {
		return s.publish(ctx, t, m)
	}
	_, blocks := compose(m.message, t.words, canvas{view: true})
	return s.openView(ctx, t, slack.ModalViewRequest{
		Type: slack.VTModal, Title: plainText("Rapport"), Close: plainText(t.words.Close), Blocks: slack.Blocks{BlockSet: blocks},
	})
}

// openView shows a modal for t: in the place of the one that a button was
// pressed in, else on top of everything.
func (s *desk) openView(ctx context.Context, t *talk, view slack.ModalViewRequest) error {
	if t.view.kind == "modal" && t.view.id != "" {
		return s.call(ctx, t.turn("views.update", ""), func() error {
			_, err := s.api.UpdateViewContext(ctx, view, "", t.view.hash, t.view.id)
			return err
		})
	}
	if t.Trigger == "" {
		return &PermanentError{Method: "views.open", Reason: "invalid_trigger_id"}
	}
	return s.call(ctx, t.turn("views.open", ""), func() error {
		_, err := s.api.OpenViewContext(ctx, t.Trigger, view)
		return err
	})
}

// publish shows m as the home page of t's person.
func (s *desk) publish(ctx context.Context, t *talk, m said) error {
	_, blocks := compose(m.message, t.words, canvas{view: true})
	return s.call(ctx, t.turn("views.publish", ""), func() error {
		_, err := s.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
			UserID: t.Person,
			View:   slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}},
		})
		return err
	})
}

var _ bot.Homes = (*Slack)(nil)
