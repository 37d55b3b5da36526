package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// own does one of the console's own commands.
func (c *Console) own(word, rest string) error {
	switch {
	case word == "/quit":
		return errLeft
	case word == "/as" && rest != "":
		return c.become(strings.TrimPrefix(rest, "@"))
	case word == "/clock" && c.Clock != nil:
		return c.move(rest)
	}
	return c.say(c.words().help)
}

func (c *Console) become(id string) error {
	known := len(c.People) == 0 || slices.ContainsFunc(c.People, func(p Person) bool { return p.ID == id })
	if !known {
		ids := make([]string, len(c.People))
		for i, p := range c.People {
			ids[i] = p.ID
		}
		return c.say(fmt.Sprintf(c.words().nobody, id, strings.Join(ids, ", ")))
	}
	c.mu.Lock()
	c.person, c.buttons = id, nil
	c.mu.Unlock()
	return c.say(fmt.Sprintf(c.words().now, c.name(id)))
}

func (c *Console) move(by string) error {
	var err error
	if by == "back" {
		err = c.Clock.Back()
	} else {
		var d time.Duration
		if d, err = span(c.Clock.Now(), by); err != nil {
			return c.say(c.words().help)
		}
		err = c.Clock.Move(d)
	}
	if err != nil {
		return c.say(c.words().stuck)
	}
	return c.say(c.Clock.Now().Format("Mon 2006-01-02 15:04"))
}

// span reads "+7d", "2w", "1m" (a month) or "3h" as the time from now until
// then. Days keep the time of day when summer time begins or ends.
func span(now time.Time, text string) (time.Duration, error) {
	text = strings.TrimPrefix(text, "+")
	if text == "" {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 12)
	if err != nil {
		return 0, err
	}
	switch text[len(text)-1] {
	case 'h':
		return time.Duration(n) * time.Hour, nil
	case 'd':
		return now.AddDate(0, 0, int(n)).Sub(now), nil
	case 'w':
		return now.AddDate(0, 0, 7*int(n)).Sub(now), nil
	case 'm':
		return now.AddDate(0, int(n), 0).Sub(now), nil
	}
	return 0, strconv.ErrSyntax
}

// words is what the console itself says.
type words struct{ help, nobody, now, stuck, failed, reference, required, cancelled, form, choose, file, unread string }

var english = words{
	help:   "/as NAME is somebody else · /clock +7d (d, w, m, h) or /clock back moves the clock · a number presses a button · /quit leaves",
	nobody: "There is no %s. There are %s.",
	now:    "You are %s.",
	stuck:  "The clock could not be moved.",
	failed: "Something went wrong, and nothing more was done.", reference: "Reference: ",
	required: "This is needed.", cancelled: "Cancelled.",
	form: "Enter keeps what is there, - cancels.", choose: "Choose one of these.",
	file: "name of a text file", unread: "That file cannot be read.",
}

var latvian = words{
	help:   "/as VĀRDS ir kāds cits · /clock +7d (d, w, m, h) vai /clock back pārbīda pulksteni · skaitlis nospiež pogu · /quit beidz",
	nobody: "Tāda nav: %s. Ir: %s.",
	now:    "Jūs tagad: %s.",
	stuck:  "Pulksteni neizdevās pārbīdīt.",
	failed: "Radās kļūda, un nekas vairāk netika izdarīts.", reference: "Atsauce: ",
	required: "Tas ir vajadzīgs.", cancelled: "Atcelts.",
	form: "Enter patur esošo, - atceļ.", choose: "Izvēlieties vienu no šiem.",
	file: "teksta faila nosaukums", unread: "Šo failu nevar nolasīt.",
}

func (c *Console) words() words {
	if base, _, _ := strings.Cut(strings.ToLower(c.locale()), "-"); base == "lv" {
		return latvian
	}
	return english
}
