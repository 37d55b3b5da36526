package relationship

import (
	"math"
	"strconv"
	"strings"
)

// The kinds of fact.
const (
	Renewal         = "renewal"
	RevenueTrend    = "revenue-trend"
	PaidOnTime      = "paid-on-time"
	CSAT            = "csat"
	NPS             = "nps"
	DeliveredOnTime = "on-time"
	QualityFact     = "quality"
	Responsiveness  = "responsiveness"
	InvoiceAccuracy = "invoice-accuracy"
	RateChange      = "rate-change"
)

// FactKinds returns the kinds of fact that a side has, in the order they are
// offered.
func (s Side) FactKinds() []string {
	if s == Partner {
		return []string{DeliveredOnTime, QualityFact, Responsiveness, InvoiceAccuracy, RateChange}
	}
	return []string{Renewal, RevenueTrend, PaidOnTime, CSAT, NPS}
}

// Renewals are the words a renewal can be recorded as, best first.
var Renewals = []string{"committed", "likely", "unknown", "at-risk", "lost"}

// Worth maps the value of a fact to what it is worth, from 0 to 1. It is false
// for a kind the side does not have and for a value that cannot be read: a
// word of [Renewals], else a number with or without a percent sign.
func (s Side) Worth(kind, value string) (float64, bool) {
	if kind == Renewal && s == Customer {
		switch value {
		case "committed":
			return 1, true
		case "likely":
			return 0.8, true
		case "unknown":
			return 0.5, true
		case "at-risk":
			return 0.2, true
		case "lost":
			return 0, true
		}
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "%")), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, false
	}
	if s == Partner {
		return partnerWorth(kind, x)
	}
	return customerWorth(kind, x)
}

func customerWorth(kind string, x float64) (float64, bool) {
	switch kind {
	case RevenueTrend:
		switch {
		case x >= 5:
			return 1, true
		case x >= -5:
			return 0.7, true
		case x >= -20:
			return 0.35, true
		}
		return 0, true
	case PaidOnTime, CSAT:
		return unit(x / 100), true
	case NPS:
		return unit((x + 100) / 200), true
	}
	return 0, false
}

func partnerWorth(kind string, x float64) (float64, bool) {
	switch kind {
	case DeliveredOnTime, QualityFact, Responsiveness, InvoiceAccuracy:
		return unit(x / 100), true
	case RateChange:
		switch {
		case x <= -2:
			return 1, true
		case x <= 2:
			return 0.7, true
		case x <= 8:
			return 0.4, true
		}
		return 0.1, true
	}
	return 0, false
}

func unit(x float64) float64 { return min(max(x, 0), 1) }

// Until returns the last day on which the fact counts: 180 days on, or 365 for
// a renewal and a change of rates, which are agreed by the year.
func (f *Fact) Until() Day {
	const usual, yearly = 180, 365
	if f.Kind == Renewal || f.Kind == RateChange {
		return f.Day + yearly
	}
	return f.Day + usual
}

// Present returns the facts that count on a day.
func (s *State) Present(today Day) []Fact {
	var present []Fact
	for i := range s.Facts {
		if today <= s.Facts[i].Until() {
			present = append(present, s.Facts[i])
		}
	}
	return present
}

// results returns the mean worth of the facts present, and how many they are.
func (s *State) results(today Day) (mean float64, k int) {
	for i := range s.Facts {
		if today <= s.Facts[i].Until() {
			mean += s.Facts[i].Worth
			k++
		}
	}
	if k > 0 {
		mean /= float64(k)
	}
	return mean, k
}

// setFact replaces the fact of its kind.
func (s *State) setFact(f Fact) {
	for i := range s.Facts {
		if s.Facts[i].Kind == f.Kind {
			s.Facts[i] = f
			return
		}
	}
	s.Facts = append(s.Facts, f)
}
