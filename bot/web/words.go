package web

import (
	"fmt"
	"strings"
	"time"
)

// words is what the page itself says, around the messages.
type words struct {
	Lang string

	Skip, Menu, Workspace, Demo, WhoAmI, Clock    string
	Day, Week, Month, Back, Moved                 string
	Talk, Hint, Placeholder, Send, Offers, Try    string
	Private, Shared, Download, Close, Required    string
	Search, Choose, EmptyTitle, Empty, NoScript   string
	Failed, Unsent, Again, Stuck, Unread, Offline string
	TooBig                                        string
}

var english = words{
	Lang: "en",
	Skip: "Skip to the message box", Menu: "People, workspace and clock",
	Workspace: "Workspace", Demo: "demo data", WhoAmI: "Who am I", Clock: "Clock",
	Day: "+1 day", Week: "+1 week", Month: "+1 month", Back: "Back to now", Moved: "Clock moved",
	Talk: "Conversation with Rapport", Hint: "Enter sends · Tab completes · ↑ recalls",
	Placeholder: "Ask or tell Rapport…", Send: "Send", Offers: "Suggestions", Try: "Try",
	Private: "only you can see this", Shared: "shared in the channel",
	Download: "Download", Close: "Close", Required: "required",
	Search: "Type to search", Choose: "Choose…",
	EmptyTitle: "Nothing here yet", Empty: "Type a command below, or start with one of the suggestions.",
	NoScript: "This page needs JavaScript to send what you type. It loads nothing from the internet.",
	Failed:   "Something went wrong, and nothing more was done. Reference:",
	Unsent:   "Not sent: Rapport did not answer.", Again: "Try again",
	Stuck: "The clock could not be moved.", Unread: "unread", Offline: "Connection lost. Trying again…",
	TooBig: "That is too large to send.",
}

var latvian = words{
	Lang: "lv",
	Skip: "Uz ziņas lauku", Menu: "Cilvēki, darbvieta un pulkstenis",
	Workspace: "Darbvieta", Demo: "demo dati", WhoAmI: "Kas es esmu", Clock: "Pulkstenis",
	Day: "+1 diena", Week: "+1 nedēļa", Month: "+1 mēn.", Back: "Uz tagad", Moved: "Pabīdīts",
	Talk: "Saruna ar Rapport", Hint: "Enter sūta · Tab pabeidz · ↑ atsauc",
	Placeholder: "Jautājiet vai pastāstiet…", Send: "Sūtīt", Offers: "Ieteikumi", Try: "Pamēģiniet",
	Private: "to redzat tikai jūs", Shared: "kopīgots kanālā",
	Download: "Lejupielādēt", Close: "Aizvērt", Required: "obligāts",
	Search: "Rakstiet, lai meklētu", Choose: "Izvēlieties…",
	EmptyTitle: "Šeit vēl nekā nav", Empty: "Ierakstiet komandu vai sāciet ar kādu no ieteikumiem.",
	NoScript: "Lai nosūtītu ierakstīto, lapai vajag JavaScript. No interneta tā neko neielādē.",
	Failed:   "Radās kļūda, un nekas vairāk netika izdarīts. Atsauce:",
	Unsent:   "Nav nosūtīts: Rapport neatbildēja.", Again: "Mēģināt vēlreiz",
	Stuck: "Pulksteni neizdevās pabīdīt.", Unread: "nelasīti", Offline: "Savienojums zudis. Mēģinu vēlreiz…",
	TooBig: "Tas ir par lielu, lai nosūtītu.",
}

// wordsFor picks the language of a locale such as "lv" or "lv-LV".
func wordsFor(locale string) *words {
	if base, _, _ := strings.Cut(strings.ToLower(locale), "-"); base == "lv" {
		return &latvian
	}
	return &english
}

// latvianDays begins on Sunday, as time.Weekday does.
var latvianDays = [...]string{
	"svētdiena", "pirmdiena", "otrdiena", "trešdiena", "ceturtdiena", "piektdiena", "sestdiena",
}

func (w *words) weekday(at time.Time) string {
	if w.Lang == "lv" {
		return latvianDays[at.Weekday()]
	}
	return at.Weekday().String()
}

func (w *words) date(at time.Time) string {
	if w.Lang == "lv" {
		return at.Format("02.01.2006.")
	}
	return at.Format("2 January 2006")
}

func (w *words) shortDate(at time.Time) string {
	if w.Lang == "lv" {
		return at.Format("02.01.")
	}
	return at.Format("2 Jan")
}

func (w *words) moment(at time.Time) string {
	if w.Lang == "lv" {
		return at.Format("02.01.2006. 15:04")
	}
	return at.Format("2 Jan 2006 15:04")
}

// ahead says by how much the clock was moved: in days, or in hours when it is
// less than one.
func (w *words) ahead(d time.Duration) string {
	n, one, many := int(d.Round(24*time.Hour)/(24*time.Hour)), "day", "days"
	if w.Lang == "lv" {
		one, many = "diena", "dienas"
	}
	if n == 0 {
		n, one, many = int(d.Round(time.Hour)/time.Hour), "hour", "hours"
		if w.Lang == "lv" {
			one, many = "stunda", "stundas"
		}
	}
	if w.single(n) {
		return fmt.Sprintf("%+d %s", n, one)
	}
	return fmt.Sprintf("%+d %s", n, many)
}

// single reports whether n takes the singular: 1 in English, and 1, 21, 31 …
// but not 11 in Latvian.
func (w *words) single(n int) bool {
	n = max(n, -n)
	if w.Lang == "lv" {
		return n%10 == 1 && n%100 != 11
	}
	return n == 1
}
