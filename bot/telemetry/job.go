package telemetry

import (
	"context"
	"time"
)

// Job sees an errand begin. What it returns is called with what became of it.
func (t *Telemetry) Job(ctx context.Context, job string, late time.Duration) (context.Context, func(outcome string, failed bool)) {
	began := time.Now()
	job = t.jobs.of(job)
	t.late.WithLabelValues(job).Observe(late.Seconds())
	ctx, span := t.span(ctx, "job "+job, inside)
	return ctx, func(outcome string, failed bool) {
		t.errands.WithLabelValues(job, outcome).Observe(time.Since(began).Seconds())
		span.end(outcome, failed)
	}
}
