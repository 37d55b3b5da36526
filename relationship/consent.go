package relationship

import "slices"

// A Consent is what a company said to being used in public.
type Consent struct {
	What string `json:"w"` // one of [Consents]
	Yes  bool   `json:"y"`
	On   Day    `json:"d"`
	By   string `json:"by,omitempty"` // the colleague who recorded it
}

// Consents are what a company can be asked for.
var Consents = []string{"case-study", "reference", "quote", "logo", "event"}

// A Handoff is a company passed on to sales or marketing, with its consent.
type Handoff struct {
	Ref  string `json:"id"`
	What string `json:"w"`
	Room string `json:"room"`
	Text string `json:"x,omitempty"`
	On   Day    `json:"d"`
	By   string `json:"by,omitempty"`
}

// The limits that keep a company from being asked too often, in days and times.
const (
	HandoffGap  = 30
	HandoffYear = 365
	HandoffMost = 4
)

// Consented returns what a company said last about a use of it.
func (c *Company) Consented(what string) (Consent, bool) {
	if i := slices.IndexFunc(c.Consents, func(o Consent) bool { return o.What == what }); i >= 0 {
		return c.Consents[i], true
	}
	return Consent{}, false
}

// Consent notes what a company said; what it said before is replaced.
func (c *Company) Consent(one Consent) {
	c.Consents = append(slices.DeleteFunc(c.Consents, func(o Consent) bool { return o.What == one.What }), one)
}

// Handoffable returns the day from which a company may be passed on again, and
// how many times it was in the year before today. Both limits hold then.
func (c *Company) Handoffable(today Day) (from Day, times int) {
	var year []Day
	for _, h := range c.Handoffs {
		from = max(from, h.On+HandoffGap)
		if h.On > today-HandoffYear {
			year = append(year, h.On)
		}
	}
	slices.Sort(year)
	if len(year) >= HandoffMost {
		from = max(from, year[len(year)-HandoffMost]+HandoffYear)
	}
	return from, len(year)
}
