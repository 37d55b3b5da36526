package main

import (
	"fmt"
	"log/slog"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/language"
)

// model sets up what reads talk: rules, and a model behind them if one is
// configured. The budget may be nil for a single run.
func (c *Config) model(budget language.Budget, log *slog.Logger, watch language.Watcher) (*language.Model, error) {
	m := &language.Model{Rules: language.Rules{}.Read, Heard: language.Reading.Heard}
	if !c.hasModel() {
		return m, nil
	}
	client, err := language.NewClient(language.ClientConfig{
		Key: language.Key(c.OpenAIKey), BaseURL: c.OpenAIBaseURL, Model: c.OpenAIModel, Budget: budget, Log: log, Watch: watch,
	})
	if err != nil {
		return nil, fmt.Errorf("OPENAI_BASE_URL: %w", err)
	}
	m.Client = client
	return m, nil
}

// writer writes prose, nil if no model is set up.
func writer(m *language.Model) commands.Writer {
	if m.Client == nil {
		return nil
	}
	return m
}
