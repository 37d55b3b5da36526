package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A topic is what a message is about.
type topicWord string

const (
	topicRenewal  topicWord = "renewal"
	topicAsk      topicWord = "ask"
	topicThanks   topicWord = "thanks"
	topicApology  topicWord = "apology"
	topicCheckIn  topicWord = "check-in"
	topicReminder topicWord = "reminder"
	topicMeeting  topicWord = "meeting"
)

var (
	topics = []topicWord{topicRenewal, topicAsk, topicThanks, topicApology, topicCheckIn, topicReminder, topicMeeting}

	topicWords = map[topicWord]phrase{
		topicRenewal:  say("topic.renewal", "renewal", "pagarināšana"),
		topicAsk:      say("topic.ask", "a proposal", "piedāvājums"),
		topicThanks:   say("topic.thanks", "thanks", "paldies"),
		topicApology:  say("topic.apology", "an apology", "atvainošanās"),
		topicCheckIn:  say("topic.checkin", "a check-in", "apjautāšanās"),
		topicReminder: say("topic.reminder", "a reminder of their promise", "atgādinājums par viņu solījumu"),
		topicMeeting:  say("topic.meeting", "a meeting", "tikšanās"),
	}
	topicNames = index(map[topicWord]string{
		topicRenewal:  `renewal, renew, pagarināšana, pagarināt, pagarinājums`,
		topicAsk:      `ask, proposal, offer, piedāvājums, piedāvāt`,
		topicThanks:   `thanks, thank, paldies, pateicība`,
		topicApology:  `apology, sorry, apologise, apologize, atvainošanās, atvainoties`,
		topicCheckIn:  `check in, checkin, hello, apjautāšanās, apjautāties`,
		topicReminder: `reminder, remind, atgādinājums, atgādināt`,
		topicMeeting:  `meeting, meet, next, tikšanās, satikties`,
	})

	lettHello    = say("letter.hello", "Hello %s,", "Labdien, %s!")
	lettHelloAll = say("letter.helloall", "Hello,", "Labdien!")
	lettTalked   = say("letter.talked", "We last talked on %s.", "Pēdējoreiz runājām %s")
	lettRenewal  = say("letter.renewal", "Our agreement comes up for renewal. What has worked well for you, and what should we change before you decide?",
		"Tuvojas mūsu līguma pagarināšana. Kas jums ir strādājis labi, un kas mums būtu jāmaina, pirms jūs izlemjat?")
	lettAsk    = say("letter.ask", "I have a proposal and would like to hear what you think of it.", "Man ir piedāvājums, un gribētu dzirdēt, ko jūs par to domājat.")
	lettGive   = say("letter.give", "What you would get: %s.", "Ko jūs iegūtu: %s.")
	lettGain   = say("letter.gain", "What it would mean for us: %s.", "Ko tas nozīmētu mums: %s.")
	lettThanks = say("letter.thanks", "Thank you for your time. It helped us, and I wanted you to know.", "Paldies par jūsu laiku. Tas mums palīdzēja, un gribēju, lai jūs to zināt.")
	lettSorry  = say("letter.sorry", "I am sorry for what went wrong on our side. I would like to hear what it cost you, and to tell you what we have changed.",
		"Atvainojos par to, kas no mūsu puses nebija labi. Gribētu dzirdēt, ko tas jums maksāja, un pastāstīt, ko esam mainījuši.")
	lettCheckIn  = say("letter.checkin", "How are things going with you, and is there anything we should do better?", "Kā jums klājas, un vai ir kas tāds, ko mums vajadzētu darīt labāk?")
	lettReminder = say("letter.reminder", "You told us that we could expect this by %s: %s. Does that still hold, and can we do anything to help?",
		"Jūs teicāt, ka varam sagaidīt līdz %s: %s. Vai tas joprojām ir spēkā, un vai varam kā palīdzēt?")
	lettReminderOpen = say("letter.reminderopen", "You told us that we could expect this: %s. Does that still hold, and can we do anything to help?",
		"Jūs teicāt, ka varam sagaidīt: %s. Vai tas joprojām ir spēkā, un vai varam kā palīdzēt?")
	lettMeeting = say("letter.meeting", "I would like to meet and hear what matters to you in the months to come.", "Gribētu satikties un dzirdēt, kas jums būs svarīgi tuvākajos mēnešos.")
	lettWhen    = say("letter.when", "When would it suit you to talk? A no is fine as well.", "Kad jums būtu ērti parunāt? Arī “nē” ir laba atbilde.")
	lettWhenFit = say("letter.whenfit", "When would it suit you?", "Kad jums būtu ērti?")

	letterBody = map[topicWord]phrase{
		topicRenewal: lettRenewal, topicAsk: lettAsk, topicThanks: lettThanks, topicApology: lettSorry, topicCheckIn: lettCheckIn, topicMeeting: lettMeeting,
	}
)

// proposes reports whether the message asks for something, so that it must say
// what they get.
func (t topicWord) proposes() bool { return t == topicRenewal || t == topicAsk }

func (topicWord) kind() bot.FieldKind { return bot.Pick }
func (topicWord) words() int          { return 2 }

func (t *topicWord) read(_ *Request, text string) (ok bool, _ error) {
	*t, ok = topicNames.read(text)
	return ok, nil
}

func (topicWord) options(r *Request) []bot.Choice {
	all := make([]bot.Choice, len(topics))
	for i, t := range topics {
		all[i] = bot.Choice{Label: r.say(topicWords[t]), Value: string(t)}
	}
	return all
}

// A letter is a message on its way, in the language of whoever reads it.
type letter struct {
	lang
	r       *Request
	x       *relationship.Rating
	in      outreachArgs
	open    string              // what an open proposal promised them
	promise *relationship.Entry // of theirs, to be reminded of
}

// text is the message: the person's own words if there are any, else words for
// the topic, and always what they get.
func (l *letter) text() []card.Span {
	lines := []string{l.greeting()}
	if own := strings.TrimSpace(string(l.in.Text)); own != "" {
		lines = append(lines, own)
	} else {
		lines = append(lines, l.body()...)
	}
	if l.in.Give != "" && !strings.Contains(string(l.in.Text), l.in.Give) {
		lines = append(lines, l.say(lettGive, strings.TrimRight(l.in.Give, ". ")))
	}
	if l.in.Gain != "" && l.in.Topic.proposes() {
		lines = append(lines, l.say(lettGain, strings.TrimRight(l.in.Gain, ". ")))
	}
	switch l.in.Topic {
	case topicRenewal, topicAsk, topicApology:
		lines = append(lines, l.say(lettWhen))
	case topicMeeting:
		lines = append(lines, l.say(lettWhenFit))
	case topicThanks, topicCheckIn, topicReminder:
	}
	if l.r.User.Name != "" {
		lines = append(lines, l.r.User.Name)
	}
	var text []card.Span
	for i, line := range lines {
		if i > 0 {
			text = append(text, card.Break())
		}
		text = append(text, card.Span{Text: line})
	}
	return text
}

func (l *letter) body() []string {
	if l.promise != nil {
		what := strings.TrimRight(shorten(l.promise.Text, textShown), ". ")
		if l.promise.Due == 0 {
			return []string{l.say(lettReminderOpen, what)}
		}
		return []string{l.say(lettReminder, l.date(l.promise.Due), what)}
	}
	body := []string{l.say(letterBody[l.in.Topic])}
	if l.in.Topic == topicCheckIn && l.x.Held.State.Met() {
		body = append([]string{l.say(lettTalked, l.date(l.x.Held.State.Last))}, body...)
	}
	return body
}

// greeting names who is written to: who the line says, else who was last
// talked with.
func (l *letter) greeting() string {
	who := ""
	if len(l.in.With) > 0 {
		who, _ = cutNew(l.in.With[0])
	} else if seen := l.x.Held.State.People; len(seen) > 0 {
		last := seen[0]
		for _, s := range seen {
			if s.Day >= last.Day {
				last = s
			}
		}
		who = last.Who
	}
	if who == "" {
		return l.say(lettHelloAll)
	}
	if l.lang == english {
		who, _, _ = strings.Cut(who, " ")
	}
	return l.say(lettHello, who)
}
