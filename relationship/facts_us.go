package relationship

import "slices"

// The kinds of fact that are not results of a relationship. They stand in the
// journal and move no score: what others think of us says nothing of how well
// they do.
const (
	RatedUs       = "rated-us"       // what they rated us, 0 to 10
	OurPayment    = "our-payment"    // the share of a partner's invoices that we paid on time, in percent
	Referenceable = "referenceable"  // whether a customer may be named as a reference, yes or no
	YearlyCost    = "yearly-cost"    // what a partner costs us a year, in euros
	YearlyBenefit = "yearly-benefit" // what a partner brings us a year, in euros
)

// AsideKinds returns the kinds of fact that a side has beside [Side.FactKinds],
// in the order they are offered. None moves a score.
func (s Side) AsideKinds() []string {
	if s == Partner {
		return []string{OurPayment, RatedUs, YearlyCost, YearlyBenefit}
	}
	return []string{Referenceable, RatedUs}
}

// HasFact reports whether a side has a kind of fact.
func (s Side) HasFact(kind string) bool {
	return slices.Contains(s.FactKinds(), kind) || slices.Contains(s.AsideKinds(), kind)
}

// AsideDays is how long a fact that moves no score is good for.
const AsideDays = 365

// AboutUs reports whether a kind of fact tells how we are seen.
func AboutUs(kind string) bool {
	return kind == RatedUs || kind == OurPayment || kind == Referenceable
}

// Aside reports whether a kind of fact moves no score.
func Aside(kind string) bool {
	return slices.ContainsFunc(Sides[:], func(s Side) bool { return slices.Contains(s.AsideKinds(), kind) })
}
