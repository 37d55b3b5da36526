package relationship

import (
	"context"
	"errors"
	"time"
)

// ReviewAtMonthEnd opens a review of a partner whose score was at risk at the
// two ends of month before the first of a month. It does so once, leaves alone
// what cannot be ended yet, and what a person decided about in between. Those who must know are told at tell.
func (l *Ledger) ReviewAtMonthEnd(ctx context.Context, rec *Record, first Day, at, tell time.Time) error {
	x, ok := l.Rate(rec, Partner, first)
	if !ok || !l.longAtRisk(x, first) || x.Protected() || x.Exit.Open() || x.Leave.Running() {
		return nil
	}
	_, err := l.Write(ctx, Writing{
		ID: "month-end:" + rec.Company.ID + ":" + first.String(), At: at, Tell: tell, Company: rec.Company.ID,
		Audit: "review opened: " + rec.Company.Name,
		Edit: func(c *Company) error {
			r, ok := c.Relationship(Partner)
			if ok && !r.Exit.Open() && !r.Leave.Running() {
				r.Exit = ExitReview{Opened: first, Cause: CauseScore}
			}
			return nil
		},
	})
	if _, again := errors.AsType[*RepeatError](err); again {
		return nil
	}
	return err
}

// longAtRisk reports whether a relationship was at risk on the last days of the
// two months before.
func (l *Ledger) longAtRisk(x *Rating, first Day) bool {
	last := first - 1
	before := last - Day(last.Date().Day())
	if x.Exit.Closed > before || x.Score.Band != AtRisk {
		return false
	}
	for _, end := range [...]Day{before, last} {
		if was, known := l.Past(x, end); !known || band(was, x.Score.Class) != AtRisk {
			return false
		}
	}
	return true
}
