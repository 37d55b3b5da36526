package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// What answers say in figures, for programs that ask. They are made of what the
// card was made of, under the same rights. Days are ISO 8601, colleagues are
// IDs, and what a person may not see is left out.
type (
	// Scores answers score.
	Scores struct {
		Company       string   `json:"company"`
		Relationships []Figure `json:"relationships"`
	}
	// Waiting answers due and list.
	Waiting struct {
		Relationships []Figure `json:"relationships"`
		Total         int      `json:"total,omitempty"` // over all pages, where that is counted
		More          bool     `json:"more"`            // there is another page
	}
	// Chronicle answers timeline.
	Chronicle struct {
		Company string  `json:"company"`
		Entries []Noted `json:"entries"` // newest first
		Total   int     `json:"total"`   // over all pages
		More    bool    `json:"more"`
	}
	// Recorded answers whatever writes: the entries, which are none when only a
	// setting changed, and how the relationships stand after it.
	Recorded struct {
		Company       string   `json:"company,omitempty"`
		Entries       []Noted  `json:"entries"`
		Relationships []Figure `json:"relationships,omitempty"`
	}
	// A Figure is one relationship on a day.
	Figure struct {
		Company  string  `json:"company"`
		Side     string  `json:"side"` // customer or partner
		Segment  string  `json:"segment"`
		Owner    string  `json:"owner,omitempty"`
		Band     string  `json:"band,omitempty"`     // healthy, watch, at-risk or too-early
		Hidden   bool    `json:"hidden,omitempty"`   // the numbers are for the owner and managers
		Score    *int    `json:"score,omitempty"`    // 0 to 100
		Before   *int    `json:"before,omitempty"`   // the score before what was recorded
		Interval *[2]int `json:"interval,omitempty"` // holds the score with 80 %
		Vitality *int    `json:"vitality,omitempty"` // 0 to 100
		Quality  *int    `json:"quality,omitempty"`  // 0 to 100
		Class    string  `json:"class,omitempty"`
		// Attention says whether now is the time: fine, quiet, drifting and so on.
		Attention string `json:"attention,omitempty"`
		Cadence   int    `json:"cadence,omitempty"` // days
		Due       string `json:"due,omitempty"`
		Late      bool   `json:"late,omitempty"`
		LastTalk  string `json:"last_talk,omitempty"`
		LastEntry int    `json:"last_entry,omitempty"` // its number
	}
	// A Noted is one entry.
	Noted struct {
		Number    int      `json:"number"`
		Type      string   `json:"type,omitempty"`
		Day       string   `json:"day,omitempty"`
		How       string   `json:"how,omitempty"`
		Direction string   `json:"direction,omitempty"` // mutual, in or out
		Mood      string   `json:"mood,omitempty"`
		With      []string `json:"with,omitempty"` // people of the company
		Side      string   `json:"side,omitempty"`
		Whose     string   `json:"whose,omitempty"` // of a promise: ours or theirs
		Due       string   `json:"due,omitempty"`
		Result    string   `json:"result,omitempty"`
		Fact      string   `json:"fact,omitempty"`
		Value     string   `json:"value,omitempty"`
		Of        int      `json:"of,omitempty"` // the entry that it is about
		Text      string   `json:"text,omitempty"`
		By        string   `json:"by,omitempty"` // the colleague who wrote it
		Link      string   `json:"link,omitempty"`
	}
)

// figure is a relationship as the person may know it.
func (r *Request) figure(x *relationship.Rating) Figure {
	f := Figure{
		Company: x.Company.Name, Side: string(x.Side), Segment: string(x.Segment), Owner: x.Owner,
		Band: string(x.Score.Band), Cadence: x.Timing.Cadence,
	}
	if x.Timing.Cadence > 0 {
		f.Due, f.Late = x.Timing.DueDay.String(), x.Timing.DueDay < r.Today
	}
	if x.Held.State.Met() {
		f.LastTalk, f.LastEntry = x.Held.State.Last.String(), x.Held.State.LastEntry
	}
	switch {
	case r.mayNotSee(x):
		f.Hidden = true
	case x.Score.Scored:
		s := &x.Score
		f.Score, f.Vitality, f.Quality = new(s.Shown), new(halfUp(s.Vitality)), new(halfUp(s.Quality))
		f.Interval = &[2]int{halfUp(s.Low), halfUp(s.High)}
		f.Class, f.Attention = string(s.Class), string(s.Attention)
	}
	return f
}

func (r *Request) figures(all []*relationship.Rating) []Figure {
	figures := make([]Figure, len(all))
	for i, x := range all {
		figures[i] = r.figure(x)
	}
	return figures
}

// noted are entries that the person may see.
func (r *Request) noted(entries []relationship.Entry) []Noted {
	all := make([]Noted, len(entries))
	for i := range entries {
		e := &entries[i]
		n := Noted{
			Number: e.Number, Type: string(e.Type), Day: e.Day.String(), How: string(e.How), Direction: string(e.Direction),
			With: slices.Clone(e.Who), Side: string(e.Side), Whose: e.Whose, Result: e.Result, Fact: e.Fact, Value: e.Value,
			Of: e.Of, Text: e.Text, By: e.By, Link: e.Link,
		}
		if e.Mood != nil {
			n.Mood = moodKey(*e.Mood)
		}
		if e.Due != 0 {
			n.Due = e.Due.String()
		}
		if r.removed[e.Link] {
			n.Link = "" // the message is gone
		}
		all[i] = n
	}
	return all
}

// numbered are entries of which no more than the numbers is at hand.
func numbered(numbers []int) []Noted {
	all := make([]Noted, len(numbers))
	for i, n := range numbers {
		all[i].Number = n
	}
	return all
}

// recorded is what a request wrote, nil if it wrote nothing.
func (e *Env) recorded(r *Request) any {
	if len(r.wrote) == 0 {
		return nil
	}
	data := Recorded{Entries: []Noted{}}
	for _, w := range r.wrote {
		co := &w.After.Company
		data.Company = co.Name
		for _, en := range r.noted(w.Entries) {
			if i := slices.IndexFunc(w.Entries, func(one relationship.Entry) bool { return one.Number == en.Number }); r.maySee(co, &w.Entries[i]) {
				data.Entries = append(data.Entries, en)
			}
		}
		for _, x := range e.Ledger.Ratings(w.After, r.Today) {
			f := r.figure(x)
			if was, ok := e.Ledger.Rate(w.Before, x.Side, r.Today); ok && was.Score.Scored && !f.Hidden && !r.mayNotSee(was) {
				f.Before = new(was.Score.Shown)
			}
			data.Relationships = append(data.Relationships, f)
		}
	}
	return data
}
