package relationship

import (
	"cmp"
	"strings"
	"time"
)

// A Right is what a colleague may do, in rising order.
type Right string

// The rights. Owning a relationship is not a right but a fact about it.
const (
	Member  Right = "member"
	Manager Right = "manager"
	Admin   Right = "admin"
)

// Rights lists them, the least first.
var Rights = []Right{Member, Manager, Admin}

// A User is a colleague who talks to the assistant, known by the platform's
// ID, and how they want to be treated. The zero value of a setting means that
// the workspace's default holds.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Right    Right  `json:"right,omitempty"`    // "" is [Member]
	Language string `json:"lang,omitempty"`     // "en" or "lv"
	Weekly   string `json:"weekly,omitempty"`   // as [Weekly.String] writes it
	Quiet    string `json:"quiet,omitempty"`    // "line" or "silent": what a quiet week gets
	AI       string `json:"ai,omitempty"`       // "on" or "off"
	AutoSave string `json:"autosave,omitempty"` // "on" or "off"
	Zone     string `json:"zone,omitempty"`     // IANA name, chosen
	Holidays string `json:"holidays,omitempty"` // the country whose public holidays are days off, "lv"
	Gone     bool   `json:"gone,omitempty"`     // a bot, or somebody who left: owns nothing
	Erased   bool   `json:"erased,omitempty"`   // nothing is kept of them but the ID
	// What the platform said last: the time zone, the language and the e-mail
	// address, in lower case.
	ZoneSeen string `json:"zseen,omitempty"`
	Locale   string `json:"locale,omitempty"`
	Email    string `json:"email,omitempty"`
	// Same is the ID of the user that this one is on another platform: acts as
	// that one, is told things as that one, and owns nothing.
	Same string `json:"same,omitempty"`
	// Reminders rest from one day to the day before another, while Cover gets
	// them.
	PauseFrom  Day    `json:"pfrom,omitempty"`
	PauseUntil Day    `json:"puntil,omitempty"`
	Cover      string `json:"cover,omitempty"`
}

// In returns the user's time zone: the chosen one, the platform's, or else.
func (u User) In(otherwise *time.Location) *time.Location {
	for _, name := range [...]string{u.Zone, u.ZoneSeen} {
		if name == "" {
			continue
		}
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return otherwise
}

// Seen returns the user with what a platform says of them. What it does not
// know, the name or the e-mail address, stays as it was. Somebody who was
// forgotten stays so until they are back.
func (u User) Seen(name, zone, locale, email string, gone bool) User {
	if u.Erased && gone {
		return u
	}
	u.Erased = false
	u.Name, u.ZoneSeen, u.Locale, u.Gone = cmp.Or(name, u.Name), zone, locale, gone
	u.Email = cmp.Or(strings.ToLower(strings.TrimSpace(email)), u.Email)
	return u
}

// Here reports whether the user is somebody to be told things and to own them:
// neither gone nor another one's second account.
func (u User) Here() bool { return !u.Gone && u.Same == "" }

// Paused reports whether the user's reminders rest on a day.
func (u User) Paused(d Day) bool { return u.PauseFrom <= d && d < u.PauseUntil }

// WeeklyTime returns when the user wants the weekly message.
func (u User) WeeklyTime() Weekly {
	if w, ok := ParseWeekly(u.Weekly); ok {
		return w
	}
	return UsualWeekly
}

// May reports whether the user's right is at least r.
func (u User) May(r Right) bool { return rank(u.Right) >= rank(r) }

func rank(r Right) int {
	switch r {
	case Admin:
		return 2
	case Manager:
		return 1
	case Member:
		return 0
	}
	return 0
}
