package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// leastPaced is how many companies with talks it takes to know a file's pace.
const leastPaced = 30

// usualTier is what a new customer of a file is when the file names no tier:
// the default, unless the file itself shows that its customers are usually
// met less often than the default tolerates. Without that, everybody in a
// history of yearly customers would start out overdue.
func (p *ImportPlan) usualTier() relationship.Segment {
	tier := relationship.Customer.DefaultSegment()
	var met [][]relationship.Day
	var end relationship.Day
	for _, co := range p.companies {
		if days := co.daysMet(); len(days) > 0 {
			met = append(met, days)
			end = max(end, days[len(days)-1])
		}
	}
	if len(met) < leastPaced {
		return tier
	}
	paces := make([]int, len(met)) // days for each day met, from the first on
	for i, days := range met {
		paces[i] = int(end-days[0]+1) / len(days)
	}
	slices.Sort(paces)
	usual := paces[len(paces)/2]
	tiers := relationship.Customer.Segments()
	for _, slower := range tiers[slices.Index(tiers, tier):] {
		tier = slower
		if usual <= tier.Pace().Max {
			break
		}
	}
	return tier
}

// daysMet are the days of two-way contact, in order.
func (co *incoming) daysMet() []relationship.Day {
	var days []relationship.Day
	for _, en := range co.entries {
		if en.TwoWay() {
			days = append(days, en.Day)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
