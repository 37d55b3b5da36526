package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type pauseArgs struct {
	Who   mention `arg:"who" keys:"kas"`
	Until wakeDay `arg:"until" keys:"lidz days"`
	Cover mention `arg:"cover,keyed" keys:"aizvieto aizvietotajs"`
}

var _ = define(Spec{
	Name: "pause", Latvian: "pauze", Group: KeepInTouch, Changes: true,
	Summary:  say("pause.summary", "A break from reminders, with somebody to cover", "Pauze no atgādinājumiem, ar aizvietotāju"),
	Examples: []string{"pause until 23 March cover=@toms", "pause 2w", "pause off"},
	Related:  []string{"snooze", "settings", "assign"},
}, pause)

var (
	saidPaused    = say("pause.done", "Reminders rest until %s.", "Atgādinājumi atpūšas līdz %s.")
	saidPausedFor = say("pause.other", "%s: reminders rest until %s.", "%s: atgādinājumi atpūšas līdz %s.")
	saidCovered   = say("pause.cover", "%s gets them meanwhile.", "Pa to laiku tos saņem %s.")
	saidPauseOver = say("pause.over", "Reminders are on again.", "Atgādinājumi atkal ieslēgti.")
	saidNoPause   = say("pause.none", "There is no pause. %s begins one.", "Pauzes nav. To sāk ar %s.")
	saidPauseIs   = say("pause.is", "Reminders rest until %s.", "Atgādinājumi atpūšas līdz %s.")
	saidPausePast = say("pause.past", "A pause ends tomorrow at the earliest.", "Pauze beidzas rīt vai vēlāk.")
	saidPauseLong = say("pause.long", "Longest pause is %d days. For longer, hand your relationships over.", "Ilgākā pauze ir %d dienas. Ilgāk: nodod attiecības kolēģim.")
	saidCoverSelf = say("pause.self", "Somebody else has to cover.", "Aizvietotājam jābūt kādam citam.")
	saidCoverAway = say("pause.away", "%s is away too, until %s. Who else can cover?", "%s arī ir prom, līdz %s. Kurš cits var aizvietot?")
	saidCoverGone = say("pause.gone", "%s cannot cover: a bot, or somebody who has left.", "%s nevar aizvietot: bots vai aizgājis kolēģis.")
	saidPauseWho  = say("pause.who", "Only managers can pause somebody else.", "Citu var nopauzēt tikai vadītāji.")
	saidYouCover  = say("pause.you", "Until %[2]s you get the reminders of %[1]s as well.", "Līdz %[2]s tu saņem arī atgādinājumus, kas domāti: %[1]s.")
	labelCover    = say("label.cover", "Covered by", "Aizvieto")
	buttonEnd     = say("button.endpause", "End pause", "Beigt pauzi")
)

// longestPause is in days; a longer absence wants new owners.
const longestPause = 183

func pause(ctx context.Context, e *Env, r *Request, in pauseArgs) (bot.Reply, error) {
	who := r.Person
	if in.Who != "" && string(in.Who) != r.Person {
		if !r.User.May(relationship.Manager) {
			return bot.Reply{}, r.refuse(saidPauseWho)
		}
		who = string(in.Who)
	}
	u := r.Directory.User(who)
	paused := u.PauseUntil > r.Today
	switch until := in.Until.Day; {
	case in.Until.Off && !paused:
		return bot.Reply{}, r.refuse(saidNoPause, card.Lit("pause 2w"))
	case in.Until.Off:
		return e.setPause(ctx, r, u, 0, "")
	case until == 0 && in.Cover == "" && paused:
		return bot.Reply{Message: r.pauseNow(&u)}, nil
	case until == 0 && in.Cover != "" && paused:
		in.Until.Day = u.PauseUntil // only the cover changes
	case until == 0:
		return bot.Reply{}, lacks("until")
	case until <= r.Today:
		return bot.Reply{}, r.refuse(saidPausePast).under("until")
	case until > r.Today+longestPause:
		return bot.Reply{}, r.refuse(saidPauseLong, longestPause).under("until").with(card.Action{Label: r.say(buttonReassign), Line: "list owner=me"})
	}
	if err := e.mayCover(r, who, string(in.Cover), in.Until.Day); err != nil {
		return bot.Reply{}, err
	}
	return e.setPause(ctx, r, u, in.Until.Day, string(in.Cover))
}

// mayCover refuses a cover who would not be there.
func (e *Env) mayCover(r *Request, who, cover string, until relationship.Day) error {
	if cover == "" {
		return nil
	}
	c := r.Directory.User(cover)
	switch {
	case cover == who:
		return r.refuse(saidCoverSelf).under("cover")
	case c.Gone || cover == e.Self:
		return r.refuse(saidCoverGone, card.Who(cover)).under("cover")
	case c.PauseUntil > r.Today && c.PauseFrom < until:
		return r.refuse(saidCoverAway, card.Who(cover), r.day(c.PauseUntil, r.Today)).under("cover")
	}
	return nil
}

func (e *Env) setPause(ctx context.Context, r *Request, u relationship.User, until relationship.Day, cover string) (bot.Reply, error) {
	was := u
	u.PauseFrom, u.PauseUntil, u.Cover = r.Today, until, cover
	if until == 0 {
		u.PauseFrom = 0
	}
	audit := "pause of @" + u.ID + " off"
	if until != 0 {
		audit = "pause of @" + u.ID + " until " + until.String()
	}
	if err := e.Ledger.Store.SaveUser(ctx, u, r.Person, audit, r.At); err != nil {
		return bot.Reply{}, err
	}
	name := ""
	if u.ID != r.Person {
		name = " " + quote("@"+u.ID)
	}
	back := "pause" + name + " off"
	if was.PauseUntil > r.Today {
		back = "pause" + name + " " + was.PauseUntil.String()
		if was.Cover != "" {
			back += " cover=" + quote("@"+was.Cover)
		}
	}
	undo := card.Actions{r.undo(back)}
	if until == 0 {
		return bot.Reply{Message: told(r.line(saidPauseOver), undo)}, nil
	}
	line := r.line(saidPaused, r.date(until))
	if u.ID != r.Person {
		line = r.line(saidPausedFor, card.Who(u.ID), r.date(until))
	}
	if cover != "" {
		line = spaced(line, r.line(saidCovered, card.Who(cover)))
		them := e.speakingTo(r, cover)
		e.tell(ctx, r, cover, told(them.line(saidYouCover, card.Who(u.ID), them.date(until))))
	}
	return bot.Reply{Message: told(line, undo)}, nil
}

// pauseNow shows a pause that goes on.
func (r *Request) pauseNow(u *relationship.User) card.Message {
	m := told(r.line(saidPauseIs, r.date(u.PauseUntil)))
	if u.Cover != "" {
		m.Blocks = append(m.Blocks, card.Facts{{Label: r.say(labelCover), Value: card.Say(card.Who(u.Cover))}})
	}
	m.Blocks = append(m.Blocks, card.Actions{{Label: r.say(buttonEnd), Line: r.once("pause off")}})
	return m
}
