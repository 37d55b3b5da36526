package telemetry

import (
	"context"
	"time"
)

// Question sees a question to the model end. Why says why the model did not
// help, "" if it did.
func (t *Telemetry) Question(ctx context.Context, question string, began time.Time, tokens int, why string) {
	question = t.models.of(question)
	outcome := why
	if why == "" {
		outcome = "helped"
	}
	t.questions.WithLabelValues(question, outcome).Observe(time.Since(began).Seconds())
	t.tokens.WithLabelValues(question).Add(float64(tokens))
	t.past(ctx, "model "+question, began, outcome, why != "")
}
