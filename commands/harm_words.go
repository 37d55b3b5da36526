package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// severity is how bad harm was, from 1 to 5.
type severity int

func (severity) kind() bot.FieldKind { return bot.Pick }

var (
	saidSeverityRange = say("harm.range", "Severity is 1-5. Nothing was saved.", "Smagums ir 1-5. Nekas nav saglabāts.")
	severityWords     = [...]phrase{
		say("severity.1", "1 · a nuisance", "1 · sīkums"),
		say("severity.2", "2 · it cost us hours", "2 · prasīja stundas"),
		say("severity.3", "3 · it cost us days or real money", "3 · prasīja dienas vai naudu"),
		say("severity.4", "4 · work or customers stood still", "4 · apstājās darbs vai klienti"),
		say("severity.5", "5 · it put the company at risk", "5 · apdraudēja uzņēmumu"),
	}
)

func (s *severity) read(r *Request, text string) (bool, error) {
	digits, _, _ := strings.Cut(text, "/") // 4/5, as cards write it
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil {
		return false, nil //nolint:nilerr // no number: something else may read it
	}
	if n < 1 || n > len(severityWords) {
		return false, r.refuse(saidSeverityRange).under("severity")
	}
	*s = severity(n)
	return true, nil
}

func (severity) options(r *Request) []bot.Choice {
	all := make([]bot.Choice, len(severityWords))
	for i, p := range severityWords {
		all[i] = bot.Choice{Label: r.say(p), Value: strconv.Itoa(i + 1)}
	}
	return all
}

// harmArea is where harm was done.
type harmArea string

func (harmArea) kind() bot.FieldKind { return bot.Pick }

func (a *harmArea) read(_ *Request, text string) (bool, error) {
	area, ok := readHarmArea(text)
	*a = harmArea(area)
	return ok, nil
}

func (harmArea) options(r *Request) []bot.Choice {
	all := make([]bot.Choice, len(relationship.HarmAreas))
	for i, area := range relationship.HarmAreas {
		all[i] = bot.Choice{Label: r.say(areaWords[area]), Value: area}
	}
	return all
}
