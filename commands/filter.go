package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// filters narrow a list. Words of one kind add up ("watch at-risk" is either),
// words of different kinds must all hold.
type filters struct {
	side      relationship.Side
	bands     []relationship.Band
	classes   []relationship.Class
	attention []relationship.Attention
	segments  []relationship.Segment
	silent    int // more than so many days, -1 when not asked
	stages    []relationship.ProspectStage
	needs     bool
	harm      bool
	prospects bool // those of any stage before the agreement
	promises  bool // with a promise past its day
	reviews   bool // whose segment is to be looked at again
	offered   bool // to somebody who has not answered
	owner     string
	typed     []string // as they were typed, for the buttons
}

// filterWords is the most words that a filter has: "too early to tell".
const filterWords = 4

func (filters) words() int { return filterWords }

var (
	bandNames = index(map[relationship.Band]string{
		relationship.Healthy:  `healthy, green, labi, labie, veseli`,
		relationship.Watch:    `watch, yellow, jāuzmana, jāuzmanās, uzmanāmie`,
		relationship.AtRisk:   `at risk, risk, red, apdraudēts, apdraudēta, apdraudēti, apdraudētie, apdraudētās, riskā`,
		relationship.TooEarly: `too early, too early to tell, pāragri, pāragri spriest`,
		relationship.NoBand:   `not scored, not scored yet, unscored, bez vērtējuma, nav vērtējuma, vēl nav vērtējuma`,
	})
	classNames = index(map[relationship.Class]string{
		relationship.ClassNew:      `new, jauns, jauni, jaunie`,
		relationship.Thrive:        `thrive, thriving, attīstīt`,
		relationship.Maintain:      `maintain, uzturēt`,
		relationship.Improve:       `improve, uzlabot`,
		relationship.Repair:        `repair, atjaunot`,
		relationship.ExitCandidate: `exit, exit candidate, exit candidates, izbeidzams, izbeidzami, izbeidzamie`,
	})
	attentionNames = index(map[relationship.Attention]string{
		relationship.Cold:       `cold, atdzisis, atdzisuši, atdzisušie`,
		relationship.Fine:       `fine, kārtībā`,
		relationship.Quiet:      `quiet, kluss, klusi, klusie`,
		relationship.Unanswered: `unanswered, bez atbildes`,
		relationship.Drifting:   `drifting, attālinās`,
		relationship.Neglected:  `neglected, pamests, pamesti, pamestie`,
		relationship.Lost:       `lost, zaudēts, zaudēti, zaudētie`,
	})
	otherNames = index(map[string]string{
		"harm":      `harm, harmful, harms, kaitējums, kaitīgi, kaitīgie, kaitē`,
		"due":       `due, overdue, needs attention, kavētie, kavēts, nokavēti, nokavētie`,
		"prospects": `prospects, prospect, prospective, potenciālie, potenciāls, potenciāli`,
		"promises":  `promises, overdue promises, late promises, solījumi, kavētie solījumi`,
		"reviews":   `reviews, review, overdue reviews, pārskatāmie, jāpārskata`,
		"offered":   `offered, offers, handed over, nododamie, nodošanā`,
	})
)

// silentFor reads silent>60d, silent>2m, kluss>60.
var silentFor = regexp.MustCompile(`^(?:silent|quiet|kluss|klusē|kluse|klusi)\s*(?:>|>=|=|:)?\s*(\d.*)$`)

func (f *filters) read(r *Request, text string) (bool, error) {
	if f.silent == 0 {
		f.silent = -1
	}
	if !f.one(r, text) {
		if strings.Contains(text, " ") {
			return false, nil // fewer words may be a filter
		}
		return false, r.whichFilters(text)
	}
	f.typed = append(f.typed, text)
	return true, nil
}

// one reads one filter.
func (f *filters) one(r *Request, text string) bool {
	if sides, ok := readSides(text); ok {
		if len(sides) == 1 {
			f.side = sides[0]
		}
		return true
	}
	if b, ok := bandNames.read(text); ok {
		f.bands = append(f.bands, b)
		return true
	}
	if c, ok := classNames.read(text); ok {
		f.classes = append(f.classes, c)
		return true
	}
	if a, ok := attentionNames.read(text); ok {
		f.attention = append(f.attention, a)
		return true
	}
	if s, ok := readSegment(text); ok {
		f.segments = append(f.segments, s)
		return true
	}
	if s, ok := readStage(text); ok {
		f.stages = append(f.stages, s)
		return true
	}
	if o, ok := otherNames.read(text); ok {
		*map[string]*bool{
			"harm": &f.harm, "due": &f.needs, "prospects": &f.prospects, "promises": &f.promises, "reviews": &f.reviews, "offered": &f.offered,
		}[o] = true
		return true
	}
	if m := silentFor.FindStringSubmatch(strings.ToLower(text)); m != nil {
		if days, ok := daysOf(m[1]); ok {
			f.silent = days
			return true
		}
		return false
	}
	if strings.HasPrefix(text, "@") || wordKey(text) == "me" || wordKey(text) == "mine" || wordKey(text) == "mani" {
		var o ownerWord
		ok, _ := o.read(r, text)
		f.owner = string(o)
		return ok
	}
	return false
}

// daysOf reads a length of time in days; a bare number is days.
func daysOf(text string) (int, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, n >= 0
	}
	n, err := readSpan(text)
	return n, err == nil
}

// ownerWord is a colleague, oneself or nobody: owner=me, owner=none.
type ownerWord string

var nobodies = index(map[bool]string{true: `none, nobody, no one, -, neviens, nav, bez`})

func (o *ownerWord) read(r *Request, text string) (bool, error) {
	if _, ok := nobodies.read(text); ok || text == "-" {
		*o = relationship.Nobody
		return true, nil
	}
	if key := wordKey(text); key == "mine" || key == "mani" || key == "my" {
		text = "me"
	}
	var m mention
	ok, err := m.read(r, text)
	if !ok && err == nil {
		ok, err = m.read(r, "@"+text)
	}
	*o = ownerWord(m)
	return ok, err
}

// holds reports whether a relationship passes the filters. What the person may
// not know of it cannot be filtered by.
func (f *filters) holds(r *Request, x *relationship.Rating) bool {
	switch {
	case f.side != relationship.Whole && x.Side != f.side,
		len(f.segments) > 0 && !slices.Contains(f.segments, x.Segment),
		len(f.bands) > 0 && !slices.Contains(f.bands, x.Score.Band),
		len(f.classes) > 0 && (r.mayNotSee(x) || !slices.Contains(f.classes, x.Score.Class)),
		len(f.attention) > 0 && !slices.Contains(f.attention, x.Score.Attention),
		f.silent >= 0 && x.Timing.Since <= f.silent,
		len(f.stages) > 0 && !slices.Contains(f.stages, x.Stage()),
		f.prospects && !x.Prospect(),
		f.promises && !x.Held.State.Owing(r.Today),
		f.reviews && (x.Review() == 0 || x.Review() >= r.Today),
		f.offered && x.Offered == "",
		f.needs && (!x.Timing.NeedsAttention || x.Snoozing()):
		return false
	}
	if f.harm && (x.Held.State.Cited.Harm.Count == 0 || !r.privy(x.Company, x.Side)) {
		return false
	}
	switch f.owner {
	case "":
		return true
	case relationship.Nobody:
		return x.Owner == ""
	default:
		return x.Owner == f.owner
	}
}

var (
	saidFilters = say("filter.unknown", "“%s” is no filter. You can narrow a list by:",
		"“%s” nav filtrs. Sarakstu var sašaurināt šādi:")
	saidByKind    = say("filter.kind", "Kind", "Veids")
	saidByBand    = say("filter.band", "Band", "Josla")
	saidByClass   = say("filter.class", "Class", "Klase")
	saidByTiming  = say("filter.timing", "Attention", "Uzmanība")
	saidBySegment = say("filter.segment", "Segment", "Segments")
	saidByStage   = say("filter.stage", "Stage", "Posms")
	saidByRest    = say("filter.rest", "Also", "Vēl")
)

// whichFilters says which filters there are, with examples to press.
func (r *Request) whichFilters(word string) error {
	answer := r.refuse(saidFilters, shorten(word, nameShown))
	rows := []struct {
		label phrase
		words string
	}{
		{saidByKind, "customers · partners"},
		{saidByBand, "healthy · watch · at-risk · too-early · not-scored"},
		{saidByClass, "new · thrive · maintain · improve · repair · exit"},
		{saidByTiming, "cold · fine · quiet · unanswered · drifting · neglected · lost · due"},
		{saidBySegment, "A · B · C · strategic · bottleneck · leverage · routine"},
		{saidByStage, "prospects · identified · contacted · evaluating · agreed · declined"},
		{saidByRest, "promises · reviews · offered · silent>60d · owner=me · owner=none · sort=score · sort=name · sort=silent · sort=due · sort=stage"},
	}
	if r.lang == latvian {
		for i, words := range []string{
			"klienti · partneri", "labi · jāuzmana · apdraudēti · pāragri · bez-vērtējuma",
			"jauni · attīstīt · uzturēt · uzlabot · atjaunot · izbeidzami",
			"atdzisuši · kārtībā · klusi · bez-atbildes · attālinās · pamesti · zaudēti · kavētie",
			"A · B · C · stratēģiskie · šaurā-vieta · sviras · ikdienas",
			"potenciālie · apzināti · uzrunāti · apsvērti · vienojāmies · atteikti",
			"solījumi · jāpārskata · nodošanā · kluss>60d · atbildīgais=man · atbildīgais=neviens · kārtot=vērtējums · kārtot=nosaukums · kārtot=klusums · kārtot=termiņš · kārtot=posms",
		} {
			rows[i].words = words
		}
	}
	facts := make(card.Facts, len(rows))
	for i, row := range rows {
		facts[i] = card.Fact{Label: r.say(row.label), Value: card.Say(row.words)}
	}
	answer.message.Blocks = append(answer.message.Blocks, facts)
	return answer.with(
		card.Action{Label: "list partners at-risk", Line: "list partners at-risk"},
		card.Action{Label: "list silent>60d owner=me", Line: "list silent>60d owner=me"},
	)
}
