package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Digests keeps the overviews that rooms get.
type Digests interface {
	Digests(ctx context.Context) ([]relationship.Digest, error)
	SaveDigest(ctx context.Context, d relationship.Digest, at time.Time) error
	DropDigest(ctx context.Context, id, by string, at time.Time) error
}

type digestArgs struct {
	Do    digestWord  `arg:"do" keys:"ko"`
	Day   digestDay   `arg:"day" keys:"diena"`
	At    digestTime  `arg:"time" keys:"laiks"`
	Scope digestScope `arg:"scope" keys:"kas"`
	ID    freeText    `arg:"id,keyed,spare" keys:"nr"`
}

var _ = define(Spec{
	Name: "digest", Latvian: "pārskats", Group: KeepInTouch, Changes: true,
	Summary:  say("digest.summary", "A regular overview for a channel", "Regulārs pārskats kanālā"),
	Examples: []string{"digest here friday 15:00 customers", "digest now partners", "digest", "digest off"},
	Related:  []string{"list", "due", "pause"},
}, digest)

var (
	saidDigestOn   = say("digest.on", "This room gets an overview each %s: %s. The next comes %s.", "Šī telpa saņems pārskatu katru nedēļu (%s): %s. Nākamais būs %s.")
	saidDigestSame = say("digest.same", "This room gets that overview already: %s, %s.", "Šī telpa šo pārskatu jau saņem: %s, %s.")
	saidDigestOff  = say("digest.off", "The overview is off: %s, %s.", "Pārskats izslēgts: %s, %s.")
	saidDigestNone = say("digest.none", "This room gets no overview. %s sets one up.", "Šī telpa pārskatus nesaņem. Ieslēdz ar %s.")
	saidDigestList = say("digest.list", "Overviews of this room", "Šīs telpas pārskati")
	saidDigestLine = say("digest.line", "%s, %s, set up by %s", "%s, %s, ieslēdza %s")
	saidWhichOff   = say("digest.which", "Which one is to end?", "Kuru izslēgt?")
	saidNotYoursD  = say("digest.notyours", "Only %s, managers and admins can switch it off.", "To var izslēgt tikai %s, vadītāji un administratori.")
	saidSample     = say("digest.sample", "It will look like this:", "Tas izskatīsies šādi:")
	saidNoDigests  = say("digest.nowhere", "Overviews cannot be kept here.", "Pārskatus te nevar saglabāt.")
	saidNoRoom     = say("digest.gone", "I cannot write to the room %s any more, so its overview is off. %s in another room sets it up there.",
		"Telpā %s vairs nevaru rakstīt, tāpēc tās pārskats ir izslēgts. Citā telpā to ieslēdz ar %s.")
	wordCustomers  = say("scope.customers", "customers", "klienti")
	wordPartners   = say("scope.partners", "partners", "partneri")
	wordEverything = say("scope.team", "customers and partners", "klienti un partneri")
	wordReport     = say("scope.report", "report", "atskaite")
	buttonOff      = say("button.digestoff", "Off", "Izslēgt")
	buttonShowNow  = say("button.digestnow", "Show now", "Rādīt tagad")
)

const (
	digestHour = 15 // on a Friday, unless somebody says otherwise
	digestOf   = "digest here friday 15:00"
)

func digest(ctx context.Context, e *Env, r *Request, in digestArgs) (bot.Reply, error) {
	if e.Digests == nil {
		return bot.Reply{}, r.refuse(saidNoDigests)
	}
	all, err := e.Digests.Digests(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	here := slices.DeleteFunc(all, func(d relationship.Digest) bool { return d.Room != r.place() || d.Platform != r.Platform })
	switch {
	case in.Do == digestOff:
		return e.digestOff(ctx, r, here, string(in.ID))
	case in.Do == digestNow:
		m, err := e.overview(ctx, r.aloud(), in.Scope.side())
		return bot.Reply{Message: m}, err
	case in == (digestArgs{}):
		return bot.Reply{Message: r.digests(here)}, nil
	}
	return e.digestOn(ctx, r, in, here)
}

// place is the room in which a digest is set up: in a talk with the assistant
// alone, the person.
func (r *Request) place() string {
	if r.Room == "" {
		return r.Person
	}
	return r.Room
}

// aloud is the request as if the whole room would read the answer.
func (r *Request) aloud() *Request {
	all := *r
	all.Aloud = true
	return &all
}

func (e *Env) digestOn(ctx context.Context, r *Request, in digestArgs, here []relationship.Digest) (bot.Reply, error) {
	d := relationship.Digest{
		Platform: r.Platform, Room: r.place(), Day: time.Friday, Hour: digestHour, By: r.Person, Language: string(r.lang),
		Scope: in.Scope.side(), Report: in.Scope == scopeReport,
	}
	if in.Day.set {
		d.Day = in.Day.day
	}
	if in.At.set {
		d.Hour, d.Minute = in.At.hour, in.At.minute
	}
	for _, old := range here {
		if old.Scope == d.Scope && old.Report == d.Report && old.Weekly() == d.Weekly() {
			return bot.Reply{}, r.refuse(saidDigestSame, r.digestWhen(&old), r.digestWhat(&old)).with(r.digestActions(&old)...)
		}
	}
	sum := sha256.Sum256([]byte(r.ID))
	const enough = 4
	d.ID = hex.EncodeToString(sum[:enough])
	if err := e.Digests.SaveDigest(ctx, d, r.At); err != nil {
		return bot.Reply{}, err
	}
	m := told(r.line(saidDigestOn, r.digestWhen(&d), r.digestWhat(&d), r.date(e.nextDigest(r, &d))), card.Actions{r.digestOffAction(&d)})
	if d.Report {
		return bot.Reply{Message: m}, nil
	}
	sample, err := e.overview(ctx, r.aloud(), d.Scope)
	if err != nil {
		return bot.Reply{}, err
	}
	m.Blocks = append(append(m.Blocks, r.note(saidSample)), sample.Blocks...)
	return bot.Reply{Message: m}, nil
}

// nextDigest is the day on which a digest comes next.
func (e *Env) nextDigest(r *Request, d *relationship.Digest) relationship.Day {
	now := r.At.In(e.Ledger.Zone)
	passed := now.Hour() > d.Hour || now.Hour() == d.Hour && now.Minute() >= d.Minute
	for day := r.Today; ; day++ {
		if day.Date().Weekday() != d.Day || day == r.Today && passed || d.Report && day.Date().Day() > 7 {
			continue
		}
		for e.dayOff(day) {
			day++
		}
		return day
	}
}

func (e *Env) digestOff(ctx context.Context, r *Request, here []relationship.Digest, id string) (bot.Reply, error) {
	if id != "" {
		here = slices.DeleteFunc(here, func(d relationship.Digest) bool { return d.ID != id })
	}
	switch {
	case len(here) == 0:
		return bot.Reply{}, r.refuse(saidDigestNone, card.Lit(digestOf))
	case len(here) > 1:
		m := r.digests(here)
		m.Blocks[0] = r.para(saidWhichOff)
		return bot.Reply{Message: m}, nil
	}
	d := &here[0]
	if d.By != r.Person && !r.User.May(relationship.Manager) {
		return bot.Reply{}, r.refuse(saidNotYoursD, card.Who(d.By))
	}
	if err := e.Digests.DropDigest(ctx, d.ID, r.Person, r.At); err != nil {
		return bot.Reply{}, err
	}
	again := "digest here " + strings.ToLower(d.Day.String()) + " " + clockWords(d.Hour, d.Minute) + " " + string(scopeOf(d))
	return bot.Reply{Message: told(r.line(saidDigestOff, r.digestWhen(d), r.digestWhat(d)), card.Actions{r.undo(again)})}, nil
}

// digests lists the overviews of a room.
func (r *Request) digests(here []relationship.Digest) card.Message {
	if len(here) == 0 {
		return told(r.line(saidDigestNone, card.Lit(digestOf)), card.Actions{{Label: r.say(buttonShowNow), Line: "digest now"}})
	}
	m := told(card.Say(card.Bold(r.say(saidDigestList))))
	for i := range here {
		d := &here[i]
		m.Blocks = append(m.Blocks, r.para(saidDigestLine, r.digestWhen(d), r.digestWhat(d), card.Who(d.By)), card.Actions(r.digestActions(d)))
	}
	return m
}

func (r *Request) digestActions(d *relationship.Digest) []card.Action {
	actions := []card.Action{r.digestOffAction(d)}
	if !d.Report {
		actions = append(actions, card.Action{Label: r.say(buttonShowNow), Line: "digest now " + string(scopeOf(d))})
	}
	return actions
}

func (r *Request) digestOffAction(d *relationship.Digest) card.Action {
	return card.Action{Label: r.say(buttonOff), Line: "digest off nr=" + d.ID}
}

func (r *Request) digestWhen(d *relationship.Digest) string {
	return r.weekly(d.Weekly().String())
}

func clockWords(hour, minute int) string {
	return strconv.Itoa(hour) + ":" + strconv.Itoa(minute/10) + strconv.Itoa(minute%10)
}

func (r *Request) digestWhat(d *relationship.Digest) string { return r.say(scopeWords[scopeOf(d)]) }

// digestWord is what is done about an overview.
type digestWord string

const (
	digestHere digestWord = "here"
	digestOff  digestWord = "off"
	digestNow  digestWord = "now"
)

var digestWords = index(map[digestWord]string{
	digestHere: "here, on, te, šeit, ieslēgt", digestOff: "off, stop, none, izslēgt, beigt", digestNow: "now, show, sample, tagad, rādīt",
})

func (w *digestWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = digestWords.read(text)
	return ok, nil
}

// digestDay is the day of the week on which an overview comes.
type digestDay struct {
	day time.Weekday
	set bool
}

func (d *digestDay) read(_ *Request, text string) (bool, error) {
	day, _, ok := weekdayOf(relationship.Plain(text))
	if _, working := weekdayKeys[day]; !ok || !working {
		return false, nil
	}
	*d = digestDay{day, true}
	return true, nil
}

// digestTime is the hour at which an overview comes.
type digestTime struct {
	hour, minute int
	set          bool
}

var hourMinute = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?$`)

func (d *digestTime) read(_ *Request, text string) (bool, error) {
	found := hourMinute.FindStringSubmatch(text)
	if found == nil {
		return false, nil
	}
	hour, _ := strconv.Atoi(found[1])
	minute, _ := strconv.Atoi(found[2])
	const hours, minutes = 24, 60
	if hour >= hours || minute >= minutes {
		return false, nil
	}
	*d = digestTime{hour, minute, true}
	return true, nil
}

// digestScope is what an overview is about; "" is customers and partners.
type digestScope string

const (
	scopeTeam      digestScope = "team"
	scopeCustomers digestScope = "customers"
	scopePartners  digestScope = "partners"
	scopeReport    digestScope = "report"
)

var (
	digestScopes = index(map[digestScope]string{
		scopeTeam: "team, all, everything, everybody, visi, viss, komanda", scopeCustomers: "customers, customer, clients, klienti, klientu, klientiem",
		scopePartners: "partners, partner, suppliers, partneri, partneru, partneriem", scopeReport: "report, atskaite, atskaiti",
	})
	scopeWords = map[digestScope]phrase{
		scopeTeam: wordEverything, scopeCustomers: wordCustomers, scopePartners: wordPartners, scopeReport: wordReport,
	}
)

func (s *digestScope) read(_ *Request, text string) (ok bool, _ error) {
	*s, ok = digestScopes.read(text)
	return ok, nil
}

func (s digestScope) side() relationship.Side {
	switch s {
	case scopeCustomers:
		return relationship.Customer
	case scopePartners:
		return relationship.Partner
	case scopeTeam, scopeReport:
	}
	return relationship.Whole
}

func scopeOf(d *relationship.Digest) digestScope {
	switch {
	case d.Report:
		return scopeReport
	case d.Scope == relationship.Customer:
		return scopeCustomers
	case d.Scope == relationship.Partner:
		return scopePartners
	}
	return scopeTeam
}

var (
	_ = onOccasion("digest", sayDigest)
	_ = onOccasion("nodigest", sayNoDigest)
)

// sayDigest is the overview of a room, in the language of who set it up.
func sayDigest(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	all, err := e.Digests.Digests(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	id, _, _ := strings.Cut(o.Key, "|")
	i := slices.IndexFunc(all, func(d relationship.Digest) bool { return d.ID == id })
	if i < 0 {
		return bot.Reply{}, nil
	}
	r = r.aloud()
	r.lang = languageOf(all[i].Language)
	if all[i].Report {
		m, err := e.report(ctx, r)
		return bot.Reply{Message: m}, err
	}
	m, err := e.overview(ctx, r, all[i].Scope)
	return bot.Reply{Message: m}, err
}

func sayNoDigest(_ context.Context, _ *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	room, _, _ := strings.Cut(o.Key, "|")
	return bot.Reply{Message: told(r.line(saidNoRoom, card.Lit(room), card.Lit(digestOf)))}, nil
}
