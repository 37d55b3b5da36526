package commands

import "github.com/rapport-bot/rapport/relationship"

// A Portrait is what a picture of many relationships shows: how many stand in
// each band, and how the share of healthy ones went.
type Portrait struct {
	Title string
	Bands []Portion // the best first
	// Trend is the mean score of each day, oldest first; fewer than two days
	// are not drawn.
	TrendTitle string
	Trend      []Moment
	Latvian    bool
}

// A Portion is how many relationships stand in a band.
type Portion struct {
	Band  relationship.Band // NoBand: not scored
	Label string
	Count int
}

// A Moment is a mean score on a day.
type Moment struct {
	Day   relationship.Day
	Label string
	Score float64 // 0 to 100
}

// A Painter draws portraits as PNG pictures.
type Painter interface {
	Paint(p Portrait) ([]byte, error)
}
