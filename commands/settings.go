package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type settingsArgs struct {
	Language languageWord `arg:"language" keys:"lang valoda"`
	Weekly   weeklyWord   `arg:"weekly,keyed" keys:"nedela"`
	Quiet    quietWord    `arg:"quiet,keyed" keys:"klusi"`
	AI       switchWord   `arg:"ai,keyed" keys:"mi"`
	AutoSave switchWord   `arg:"autosave,keyed" keys:"autosaglabasana"`
	Zone     zoneName     `arg:"zone,keyed" keys:"timezone josla"`
	Holidays countryCode  `arg:"holidays,keyed" keys:"brivdienas"`
	Change   unasked      `arg:"change,keyed"` // "yes": asks for all of them
}

var _ = define(Spec{
	Name: "settings", Latvian: "iestatījumi", Group: SetUp, Changes: true,
	Summary:  say("settings.summary", "Your language and preferences", "Tava valoda un vēlmes"),
	Examples: []string{"settings", `settings language=lv weekly="mon 09:00" quiet=silent ai=off`},
	Related:  []string{"help", "admin"},
}, keepSettings)

var (
	saidSettings    = say("settings.title", "Your settings", "Tavi iestatījumi")
	saidSettingsSet = say("settings.done", "Your settings are changed.", "Tavi iestatījumi ir mainīti.")
	saidSettingsSay = say("settings.same", "Nothing to change: your settings are so already.", "Nav ko mainīt: iestatījumi jau ir tādi.")
	saidPreferences = say("settings.stored", "They hold from now on. What is due today may still come as it was planned.",
		"Tie ir spēkā uzreiz. Šodien paredzētais vēl var nākt, kā bija plānots.")
	saidNoZone      = say("settings.zone", "“%s” is no time zone, such as %s.", "“%s” nav laika josla, piemēram, %s.")
	saidNoCountry   = say("settings.country", "The public holidays of “%s” are not known. Known: %s.", "“%s” svētku dienas nav zināmas. Zināmas: %s.")
	labelZone       = say("label.zone", "Time zone", "Laika josla")
	labelHolidays   = say("label.holidays", "Public holidays", "Svētku dienas")
	labelLanguage   = say("label.language", "Language", "Valoda")
	labelWeekly     = say("label.weekly", "Weekly message", "Nedēļas ziņa")
	labelQuiet      = say("label.quiet", "A quiet week gets", "Klusā nedēļā")
	labelAI         = say("label.ai", "AI", "MI")
	labelAutoSave   = say("label.autosave", "Save without asking", "Saglabāt bez jautāšanas")
	buttonChangeAll = say("button.changeall", "Change…", "Mainīt…")
	wordDefault     = say("word.default", "default", "noklusējums")
	wordOn          = say("word.on", "on", "ieslēgts")
	wordOff         = say("word.off", "off", "izslēgts")
	wordOneLine     = say("word.oneline", "one line", "viena rinda")
	wordSilent      = say("word.silent", "nothing", "nekas")
	wordEnglish     = say("word.english", "English", "English")
	wordLatvian     = say("word.latvian", "latviešu", "latviešu")
	saidMonthlyOn   = say("settings.monthly", "%s, monthly", "%s, reizi mēnesī")
	saidUsually     = say("settings.usual", "%s (default)", "%s (noklusējums)")
	saidBadWeekly   = say("settings.weekly", "“%s” is no working day and time, such as %s.", "“%s” nav darba diena un laiks, piemēram, %s.")
)

func keepSettings(ctx context.Context, e *Env, r *Request, in settingsArgs) (bot.Reply, error) {
	if in == (settingsArgs{}) {
		return bot.Reply{Message: r.settings(r.Directory.User(r.Person))}, nil
	}
	// The right comes from the directory, not from the request: an admin of
	// the configuration is not made one in the store.
	was := r.Directory.User(r.Person)
	if in.Change != "" && r.Origin != relationship.FormSent {
		return bot.Reply{}, lacksOf("", settingsForm(was))
	}
	is := in.on(was)
	if is == was {
		return bot.Reply{}, r.refuse(saidSettingsSay)
	}
	if code := string(in.Holidays); code != "" && code != unset && !e.knowsHolidays(code) {
		return bot.Reply{}, r.refuse(saidNoCountry, shorten(code, nameShown), strings.Join(e.Countries, ", ")).under("holidays")
	}
	if err := e.Ledger.Store.SaveUser(ctx, is, r.Person, "settings of @"+r.Person, r.At); err != nil {
		return bot.Reply{}, err
	}
	if r.lang = r.Native; is.Language != "" {
		r.lang = languageOf(is.Language)
	}
	before, after := r.preferences(was), r.preferences(is)
	var changed card.Facts
	for i := range after {
		if before[i].value != after[i].value {
			changed = append(changed, card.Fact{Label: after[i].label, Value: r.change(before[i].value, after[i].value)})
		}
	}
	return bot.Reply{Message: told(r.line(saidSettingsSet), changed, card.Actions{
		r.undo("settings " + settingsLine(was)),
	}, r.note(saidPreferences))}, nil
}

// settingsForm asks for every setting, with what holds now filled in.
func settingsForm(u relationship.User) formPart {
	values := map[string]string{"change": "yes"}
	for _, s := range settingsOf(u) {
		values[s.key] = s.value
	}
	for _, picked := range []string{"language", "quiet", "ai", "autosave"} {
		values[picked] = cmp.Or(values[picked], unset)
	}
	return formPart{values: values}
}

// on returns a user with the settings that the command names. The form names
// them all: what was left empty there is not set any more.
func (in settingsArgs) on(u relationship.User) relationship.User {
	for _, s := range []struct {
		to   *string
		said string
	}{
		{&u.Language, string(in.Language)},
		{&u.Weekly, string(in.Weekly)},
		{&u.Quiet, string(in.Quiet)},
		{&u.AI, string(in.AI)},
		{&u.AutoSave, string(in.AutoSave)},
		{&u.Zone, string(in.Zone)},
		{&u.Holidays, string(in.Holidays)},
	} {
		switch {
		case s.said == "" && in.Change == "":
		case s.said == "", s.said == unset:
			*s.to = ""
		default:
			*s.to = s.said
		}
	}
	return u
}

// unset gives a setting back to the workspace's default.
const unset = "default"

// isUnset reports whether a word gives a setting back, in either language.
func isUnset(text string) bool { return wordKey(text) == unset || wordKey(text) == "noklusejums" }

// settingsLine writes all of a user's settings as arguments.
func settingsLine(u relationship.User) string {
	var words []string
	for _, s := range settingsOf(u) {
		words = append(words, s.key+"="+quote(cmp.Or(s.value, unset)))
	}
	return strings.Join(words, " ")
}

// A setting is one of a user's by its key, "" if it was never set.
type setting struct{ key, value string }

func settingsOf(u relationship.User) []setting {
	return []setting{
		{"language", u.Language},
		{"weekly", u.Weekly},
		{"quiet", u.Quiet},
		{"ai", u.AI},
		{"autosave", u.AutoSave},
		{"zone", u.Zone},
		{"holidays", u.Holidays},
	}
}

type preference struct{ label, value string }

// preferences are a user's settings in words.
func (r *Request) preferences(u relationship.User) []preference {
	or := func(v string, words map[string]phrase, usual string) string {
		if p, ok := words[v]; ok {
			return r.say(p)
		}
		switch {
		case v != "":
			return v
		case usual == "":
			return r.say(wordDefault)
		}
		return r.say(saidUsually, usual)
	}
	native := wordEnglish
	if r.Native == latvian {
		native = wordLatvian
	}
	onOff := map[string]phrase{"on": wordOn, "off": wordOff}
	return []preference{
		{r.say(labelLanguage), or(u.Language, map[string]phrase{"en": wordEnglish, "lv": wordLatvian}, r.say(native))},
		{r.say(labelWeekly), r.weekly(u.Weekly)},
		{r.say(labelQuiet), or(u.Quiet, map[string]phrase{"line": wordOneLine, "silent": wordSilent}, r.say(wordOneLine))},
		{r.say(labelAI), or(u.AI, onOff, r.say(wordOn))},
		{r.say(labelAutoSave), or(u.AutoSave, onOff, r.say(wordOff))},
		{r.say(labelZone), or(cmp.Or(u.Zone, u.ZoneSeen), nil, "")},
		{r.say(labelHolidays), or(u.Holidays, nil, "")},
	}
}

// settings shows everything that can be set, with a button for each.
func (r *Request) settings(u relationship.User) card.Message {
	var facts card.Facts
	for _, p := range r.preferences(u) {
		facts = append(facts, card.Fact{Label: p.label, Value: card.Say(p.value)})
	}
	other, name := "lv", wordLatvian
	if r.lang == latvian {
		other, name = "en", wordEnglish
	}
	flip := func(now string) (string, phrase) {
		if now == "off" {
			return "on", wordOn
		}
		return "off", wordOff
	}
	quiet, quietName := "silent", wordSilent
	if u.Quiet == "silent" {
		quiet, quietName = "line", wordOneLine
	}
	weekly, weeklyName := "off", wordOff
	if u.Weekly == "off" {
		weekly, weeklyName = "mon 09:00", wordOn
	}
	ai, aiName := flip(u.AI)
	save, saveName := "on", wordOn
	if u.AutoSave == "on" {
		save, saveName = "off", wordOff
	}
	button := func(label phrase, to phrase, key, value string) card.Action {
		return card.Action{Label: r.say(label) + ": " + r.say(to), Line: "settings " + key + "=" + quote(value)}
	}
	return card.Message{Summary: r.say(saidSettings), Blocks: []card.Block{
		card.Title(r.say(saidSettings)), facts,
		card.Actions{
			{Label: r.say(name), Line: "settings language=" + other},
			button(labelWeekly, weeklyName, "weekly", weekly),
			button(labelQuiet, quietName, "quiet", quiet),
			button(labelAI, aiName, "ai", ai),
			button(labelAutoSave, saveName, "autosave", save),
			{Label: r.say(buttonChangeAll), Line: "settings change=yes"},
		},
		r.note(saidPreferences),
	}}
}

// The values of the settings.
type (
	languageWord string
	quietWord    string
	switchWord   string
	weeklyWord   string
)

func (languageWord) kind() bot.FieldKind { return bot.Pick }
func (quietWord) kind() bot.FieldKind    { return bot.Pick }
func (switchWord) kind() bot.FieldKind   { return bot.Pick }

var (
	languages = index(map[languageWord]string{
		"en": "en, english, angļu, angliski, angļu valoda", "lv": "lv, latvian, latviešu, latviski, latviešu valoda", unset: "default, noklusējums",
	})
	quiets = index(map[quietWord]string{
		"line": "line, one line, rinda, viena rinda", "silent": "silent, nothing, off, klusums, klusi, nekas", unset: "default, noklusējums",
	})
)

func (w *languageWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = languages.read(text)
	return ok, nil
}

func (w *quietWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = quiets.read(text)
	return ok, nil
}

func (w *switchWord) read(_ *Request, text string) (bool, error) {
	if isUnset(text) {
		*w = unset
		return true, nil
	}
	on, ok := readYes(text)
	if *w = "off"; on {
		*w = "on"
	}
	return ok, nil
}

func (languageWord) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(wordEnglish), Value: "en"}, {Label: r.say(wordLatvian), Value: "lv"}, {Label: r.say(wordDefault), Value: unset}}
}

func (quietWord) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(wordOneLine), Value: "line"}, {Label: r.say(wordSilent), Value: "silent"}, {Label: r.say(wordDefault), Value: unset}}
}

func (switchWord) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(wordOn), Value: "on"}, {Label: r.say(wordOff), Value: "off"}, {Label: r.say(wordDefault), Value: unset}}
}

// weekdayKeys are the working days as settings keep them.
var weekdayKeys = map[time.Weekday]string{
	time.Monday: "mon", time.Tuesday: "tue", time.Wednesday: "wed", time.Thursday: "thu", time.Friday: "fri",
}

var weekdayWords = map[string]phrase{
	"mon": say("weekday.mon", "Monday", "pirmdiena"), "tue": say("weekday.tue", "Tuesday", "otrdiena"),
	"wed": say("weekday.wed", "Wednesday", "trešdiena"), "thu": say("weekday.thu", "Thursday", "ceturtdiena"),
	"fri": say("weekday.fri", "Friday", "piektdiena"),
}

var monthlyWords = map[string]bool{"monthly": true, "menesi": true, "ikmenesi": true, "ikmenesa": true}

// read reads a working day and an hour, "mon 09:00", or off. With "monthly"
// before it only the first of a month counts.
func (w *weeklyWord) read(r *Request, text string) (bool, error) {
	if isUnset(text) {
		*w = unset
		return true, nil
	}
	if yes, ok := readYes(text); ok && !yes {
		*w = "off"
		return true, nil
	}
	words := strings.Fields(relationship.Plain(text))
	monthly := len(words) > 0 && monthlyWords[wordKey(words[0])]
	if monthly {
		words = words[1:]
	}
	if len(words) == 0 && monthly {
		words = append(words, "mon")
	}
	if len(words) == 1 {
		words = append(words, "09:00")
	}
	if len(words) == 2 {
		day, _, known := weekdayOf(words[0])
		key, working := weekdayKeys[day]
		at, err := time.Parse("15:04", words[1])
		if known && working && err == nil {
			*w = weeklyWord(fmt.Sprintf("%s %s", key, at.Format("15:04")))
			if monthly {
				*w = "monthly " + *w
			}
			return true, nil
		}
	}
	return false, r.refuse(saidBadWeekly, shorten(text, nameShown), `"mon 09:00"`)
}

// weekly names the day and hour of the weekly message.
func (r *Request) weekly(v string) string {
	v, monthly := strings.CutPrefix(v, "monthly ")
	day, hour, _ := strings.Cut(v, " ")
	switch p, ok := weekdayWords[day]; {
	case ok && monthly:
		return r.say(saidMonthlyOn, r.say(p)+" "+hour)
	case ok:
		return r.say(p) + " " + hour
	case v == "off":
		return r.say(wordOff)
	default:
		return r.say(saidUsually, r.weekly(relationship.UsualWeekly.String()))
	}
}

// zoneName is a time zone by its name in the zone database.
type zoneName string

func (z *zoneName) read(r *Request, text string) (bool, error) {
	if isUnset(text) {
		*z = unset
		return true, nil
	}
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return false, r.refuse(saidNoZone, shorten(text, nameShown), "Europe/Riga")
	}
	*z = zoneName(zone.String())
	return true, nil
}

// countryCode is a country by its two letters.
type countryCode string

func (c *countryCode) read(_ *Request, text string) (bool, error) {
	*c = countryCode(strings.ToLower(strings.TrimSpace(text)))
	return *c != "", nil
}

// knowsHolidays reports whether the public holidays of a country are known.
func (e *Env) knowsHolidays(code string) bool { return slices.Contains(e.Countries, code) }
