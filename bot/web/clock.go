package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// A face is what the page shows of the clock.
type face struct {
	HTML  string `json:"html"`
	Ahead string `json:"ahead"` // how far it was moved, "" when it was not
	Short string `json:"short"`
}

// A dial is what the template "clock" is given.
type dial struct {
	Words                      *words
	Weekday, Date, Time, Stamp string
	Short                      string // the date, where there is little room
	Ahead                      string
	CanMove                    bool
}

func (p *Page) dial(who Person) dial {
	w, now := wordsFor(who.Locale), p.now()
	d := dial{
		Words: w, Weekday: w.weekday(now), Date: w.date(now), Time: now.Format("15:04"), Short: w.shortDate(now),
		Stamp: now.Format(time.RFC3339), CanMove: p.Clock != nil,
	}
	// Under a minute is the time it takes to say so.
	if p.Clock != nil && p.Clock.Moved().Abs() >= time.Minute {
		d.Ahead = w.ahead(p.Clock.Moved())
	}
	return d
}

func (p *Page) clockFace(who Person) face {
	d := p.dial(who)
	return face{HTML: p.draw("clock", d), Ahead: d.Ahead, Short: d.Short + " " + d.Time}
}

// clock serves POST /clock: {"workspace", "person", "move"}, where move is
// "day", "week", "month" or "back".
func (p *Page) clock(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Workspace, Person, Move string }
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1024)).Decode(&asked)
	who, known := p.person(place{asked.Workspace, asked.Person})
	if err != nil || !known || p.Clock == nil {
		http.Error(w, "request does not move the clock", http.StatusBadRequest)
		return
	}
	now := p.Clock.Now()
	switch asked.Move {
	case "day":
		err = p.Clock.Move(now.AddDate(0, 0, 1).Sub(now))
	case "week":
		err = p.Clock.Move(now.AddDate(0, 0, 7).Sub(now))
	case "month":
		err = p.Clock.Move(now.AddDate(0, 1, 0).Sub(now))
	case "back":
		err = p.Clock.Back()
	default:
		http.Error(w, "move is not day, week, month or back", http.StatusBadRequest)
		return
	}
	if err != nil {
		p.Log.ErrorContext(r.Context(), "clock not moved", "move", asked.Move, "err", err)
		http.Error(w, wordsFor(who.Locale).Stuck, http.StatusConflict)
		return
	}
	p.watchers.tell(place{}, "")
	reply(w, p.clockFace(who))
}
