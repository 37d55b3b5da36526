package relationship

import "slices"

// An Alternative is another source of what a partner supplies.
type Alternative struct {
	Name   string            `json:"n"`
	Status AlternativeStatus `json:"s"`
	Since  Day               `json:"d"` // when the status was set
}

// An AlternativeStatus is how far a second source is.
type AlternativeStatus string

// The statuses. Only an active one makes a partner replaceable.
const (
	AlternativeTesting AlternativeStatus = "testing"
	AlternativeActive  AlternativeStatus = "active"
	AlternativeGone    AlternativeStatus = "gone"
)

// AlternativeStatuses lists them in the order they are offered.
var AlternativeStatuses = []AlternativeStatus{AlternativeTesting, AlternativeActive, AlternativeGone}

// FindAlternative returns the source of a name, as names compare.
func (r *Relationship) FindAlternative(name string) (Alternative, bool) {
	if i := r.alternative(name); i >= 0 {
		return r.Alternatives[i], true
	}
	return Alternative{}, false
}

func (r *Relationship) alternative(name string) int {
	return slices.IndexFunc(r.Alternatives, func(a Alternative) bool { return Fold(a.Name) == Fold(name) })
}

// SetAlternative adds a source or changes its status.
func (r *Relationship) SetAlternative(name string, status AlternativeStatus, today Day) {
	a := Alternative{name, status, today}
	if i := r.alternative(name); i >= 0 {
		if r.Alternatives[i].Status == status {
			return
		}
		a.Name = r.Alternatives[i].Name
		r.Alternatives[i] = a
	} else {
		r.Alternatives = append(r.Alternatives, a)
	}
	r.sourced()
}

// RemoveAlternative takes a source off, and reports whether it was there.
func (r *Relationship) RemoveAlternative(name string) bool {
	i := r.alternative(name)
	if i < 0 {
		return false
	}
	r.Alternatives = slices.Delete(r.Alternatives, i, i+1)
	r.sourced()
	return true
}

// sourced notes whether there is a second source now: then the partner is not
// the only one.
func (r *Relationship) sourced() {
	r.Alternative = slices.ContainsFunc(r.Alternatives, func(a Alternative) bool { return a.Status == AlternativeActive })
}
