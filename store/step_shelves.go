package store

import (
	"context"

	"github.com/rapport-bot/rapport/relationship"
)

// What was written before there were shelves is on none, and rankings that came
// later, such as the bands by owner, lack who was not written to since. The
// first who needed a shelf had to wait for this, and the rankings for the night.
var _ = step(Step{
	Layout: 3, What: "shelves and rankings hold all that was ever written",
	Batch: func(ctx context.Context, s *Stepping, recs []*relationship.Record) (int, error) {
		if s.Dry {
			full, err := s.Stocked(ctx)
			if full {
				return 0, err
			}
			return len(recs), err
		}
		return len(recs), s.Ledger.StockSome(ctx, recs, s.Today)
	},
	End: func(ctx context.Context, s *Stepping) error { return s.Stock(ctx) },
})
