package commands

import (
	"context"
	"errors"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type calendarArgs struct {
	Do feedWord `arg:"do" keys:"darit"`
}

var _ = define(Spec{
	Name: "calendar", Latvian: "kalendārs", Group: SetUp, Changes: true, InPerson: true,
	Summary:  say("calendar.summary", "Your due days in your own calendar", "Tavi termiņi tavā kalendārā"),
	Examples: []string{"calendar", "calendar on", "calendar off"},
	Related:  []string{"due", "settings"},
}, keepCalendar)

var (
	saidFeedNone = say("calendar.none", "No calendar program shows your due days yet. An address makes it show when to talk to whom, promises, next steps and reviews.",
		"Vēl neviens kalendārs nerāda tavus termiņus. Ar adresi tas rādīs, kad ar ko sazināties, solījumus, nākamos soļus un pārskatus.")
	saidFeedThere = say("calendar.there", "Your calendar has an address since %s; last looked at: %s. It was shown once: if it is lost, make a new one.",
		"Tavam kalendāram ir adrese kopš %s; pēdējoreiz skatīts: %s. To parādīja tikai vienreiz: ja tā pazudusi, izveido jaunu.")
	saidFeedMade = say("calendar.made", "The address of your calendar. Subscribe to it in your calendar program, as “from URL”:",
		"Tava kalendāra adrese. Abonē to savā kalendāra programmā kā “no URL”:")
	saidFeedSecret = say("calendar.secret", "Whoever has it sees the companies and your days: keep it to yourself. It is shown this once; %s ends it.",
		"Kam tā ir, tas redz uzņēmumus un tavus termiņus: nedod to citiem. To parāda tikai šoreiz; %s to izbeidz.")
	saidFeedOff = say("calendar.off", "The address is gone: calendar programs see nothing more.", "Adreses vairs nav: kalendāra programmas neko vairs neredz.")

	wordFeedOff = say("calendar.word.off", "off", "izslēgt")

	buttonFeedOn  = say("calendar.button.on", "Make an address", "Izveidot adresi")
	buttonFeedNew = say("calendar.button.new", "New address", "Jauna adrese")
	buttonFeedOff = say("calendar.button.off", "Switch off", "Izslēgt")
)

// keepCalendar makes or ends the secret address of the person's own days. An
// address that is made takes the place of the one before.
func keepCalendar(ctx context.Context, e *Env, r *Request, in calendarArgs) (bot.Reply, error) {
	if e.Tokens == nil || e.Calendar == nil {
		return bot.Reply{}, r.refuse(saidNoProgram)
	}
	all, err := e.Tokens.Tokens(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	mine := slices.DeleteFunc(all, func(t relationship.Token) bool {
		return r.Directory.As(t.Person) != r.Person || !t.May(relationship.FeedScope)
	})
	switch {
	case in.Do == feedOn:
		return e.makeFeed(ctx, r, mine)
	case in.Do == feedOff && len(mine) > 0:
		if err := e.dropFeeds(ctx, r, mine); err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{Message: told(r.line(saidFeedOff), card.Actions{{Label: r.say(buttonFeedNew), Line: r.once("calendar on")}})}, nil
	case len(mine) == 0:
		return bot.Reply{Message: told(r.line(saidFeedNone), card.Actions{{Label: r.say(buttonFeedOn), Line: r.once("calendar on"), Style: card.Primary}})}, nil
	}
	used := r.say(wordNever)
	if mine[0].Used != 0 {
		used = r.day(mine[0].Used, r.Today)
	}
	return bot.Reply{Message: told(r.line(saidFeedThere, r.day(mine[0].Made, r.Today), used), card.Actions{
		{Label: r.say(buttonFeedNew), Line: r.once("calendar on")},
		{Label: r.say(buttonFeedOff), Line: r.once("calendar off"), Style: card.Danger},
	})}, nil
}

func (e *Env) makeFeed(ctx context.Context, r *Request, before []relationship.Token) (bot.Reply, error) {
	text, err := e.mint(ctx, r, r.Person, []relationship.Scope{relationship.FeedScope}, "")
	if errors.Is(err, relationship.ErrTaken) {
		return bot.Reply{}, r.refuse(saidTokenTwice).with(card.Action{Label: r.say(buttonFeedNew), Line: r.once("calendar on")})
	}
	if err == nil {
		err = e.dropFeeds(ctx, r, before)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidFeedMade), card.Para(card.Lit(e.Base+"/calendar/"+text+".ics")), card.Actions{
		{Label: r.say(buttonFeedOff), Line: r.once("calendar off"), Style: card.Danger},
	}, r.note(saidFeedSecret, card.Lit(r.verb("calendar")+" "+r.say(wordFeedOff))))}, nil
}

func (e *Env) dropFeeds(ctx context.Context, r *Request, all []relationship.Token) error {
	for _, t := range all {
		if _, err := e.Tokens.DropToken(ctx, t.ID, r.Person, r.At); err != nil {
			return err
		}
	}
	return nil
}

// feedWord is what becomes of the address.
type feedWord string

const (
	feedOn  feedWord = "on"
	feedOff feedWord = "off"
)

var feedWords = index(map[feedWord]string{
	feedOn: "new, make, create, jauna, jauns, izveido", feedOff: "revoke, stop, end, remove, atsauc, beidz, noņem",
})

func (feedWord) kind() bot.FieldKind { return bot.Pick }

func (w *feedWord) read(_ *Request, text string) (bool, error) {
	if word, ok := feedWords.read(text); ok {
		*w = word
		return true, nil
	}
	on, ok := readYes(text)
	if *w = feedOff; on {
		*w = feedOn
	}
	return ok, nil
}

func (feedWord) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(wordOn), Value: string(feedOn)}, {Label: r.say(wordOff), Value: string(feedOff)}}
}
