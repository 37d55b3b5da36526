package relationship

import (
	"context"
	"slices"
)

// Walk calls yield with the records of all companies, some at a time: few
// enough that nobody who asks something has to wait.
func (l *Ledger) Walk(ctx context.Context, yield func([]*Record) error) error {
	d, err := l.Store.Directory(ctx)
	if err != nil {
		return err
	}
	for ids := range slices.Chunk(d.IDs(), batch) {
		recs, err := l.Store.Records(ctx, ids)
		if err != nil {
			return err
		}
		if err := yield(slices.DeleteFunc(recs, func(rec *Record) bool { return rec == nil })); err != nil {
			return err
		}
	}
	return nil
}

// Histories reads every live relationship with its whole journal. It tells of
// its progress after each company.
func (l *Ledger) Histories(ctx context.Context, progress func(done, total int)) ([]History, error) {
	d, err := l.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	var all []History
	done := 0
	err = l.Walk(ctx, func(recs []*Record) error {
		for _, rec := range recs {
			entries, err := l.History(ctx, rec.Company.ID)
			if err != nil {
				return err
			}
			for _, side := range rec.Company.Sides() {
				r, _ := rec.Company.Relationship(side)
				all = append(all, History{ID: rec.Company.ID, Relationship: r, Entries: entries})
			}
			done++
			progress(done, d.Companies())
		}
		return nil
	})
	return all, err
}
