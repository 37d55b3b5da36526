package relationship

import "time"

// A Digest is a regular overview for a room, at an hour of the workspace's
// clock.
type Digest struct {
	ID       string       `json:"id"`
	Platform string       `json:"platform"`
	Room     string       `json:"room"`
	Day      time.Weekday `json:"day"`
	Hour     int          `json:"hour"`
	Minute   int          `json:"minute"`
	Scope    Side         `json:"scope,omitempty"`  // Whole: customers and partners
	Report   bool         `json:"report,omitempty"` // the monthly report instead
	By       string       `json:"by"`
	Language string       `json:"lang,omitempty"`
}

// Weekly is when the digest comes.
func (d *Digest) Weekly() Weekly {
	return Weekly{Day: d.Day, Hour: d.Hour, Minute: d.Minute, Monthly: d.Report}
}
