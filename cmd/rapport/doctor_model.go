package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/rapport-bot/rapport/commands/language"
)

// A model helps where one is set up; rules and templates do without.
var _ = checked("model", func(ctx context.Context, p *visited) []finding {
	if !p.hasModel() {
		return found(unset, "", "none is set up, and none is needed")
	}
	client, err := language.NewClient(language.ClientConfig{Key: language.Key(p.OpenAIKey), BaseURL: p.OpenAIBaseURL, Model: p.OpenAIModel, Timeout: checkFor / 2})
	if err != nil {
		return found(ill, "", "%v", err)
	}
	listed, err := client.Reach(ctx)
	const without = "rules and templates answer meanwhile; "
	if e, ok := errors.AsType[*language.ModelError](err); ok {
		switch e.Status {
		case http.StatusUnauthorized, http.StatusForbidden:
			return found(ill, without+"is OPENAI_API_KEY right?", "the server refuses the key")
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			return found(warn, "see whether it answers a sentence: rapport understand --model", "the server answers, and does not say which models it has")
		}
	}
	switch {
	case err != nil:
		return found(ill, without+"is OPENAI_BASE_URL right, and the server running?", "%v", err)
	case !listed:
		return found(warn, "is OPENAI_MODEL right?", "the server answers, and %s is not among its models", p.OpenAIModel)
	}
	return found(well, "", "%s is there", p.OpenAIModel)
})
