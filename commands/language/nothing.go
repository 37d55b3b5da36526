package language

import (
	"regexp"
	"strings"

	"github.com/rapport-bot/rapport/commands"
)

var (
	mailHeader = regexp.MustCompile(`(?mi)^\s*(?:from|to|sent|date|subject|cc|no|kam|nosūtīts|tēma|temats|datums)\s*:\s*\S`)
	mailWrote  = regexp.MustCompile(`(?mi)^.{0,120}(?:\bwrote|\brakstīja|\brakstija)\s*:\s*$|^-{2,}\s*(?:original message|forwarded message|sākotnējā ziņa|pārsūtīta ziņa).*$|^begin forwarded message`)
)

// own returns what the person says, without the mail that was pasted with it.
func own(text string) (string, bool) {
	lines := strings.Split(text, "\n")
	var kept []string
	pasted := false
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		if mailWrote.MatchString(line) {
			pasted = true
			break
		}
		if strings.HasPrefix(trimmed, ">") || strings.HasPrefix(trimmed, "|") {
			pasted = true
			continue
		}
		if mailHeader.MatchString(line) && len(lines) > i+1 && mailHeader.MatchString(lines[i+1]) {
			pasted = true
			break
		}
		kept = append(kept, line)
	}
	// Headers run together on one line.
	text = strings.Join(kept, "\n")
	if runTogether.MatchString(text) {
		text, pasted = text[:runTogether.FindStringIndex(text)[0]], true
	}
	return strings.TrimSpace(text), pasted
}

var runTogether = regexp.MustCompile(`(?i)\b(?:from|no):\s.{0,200}\b(?:subject|tēma|temats|sent|to|kam):\s`)

// orderWords are how a text would give the assistant orders.
var orderWords = regexp.MustCompile(`(?i)\b(?:(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instruction|instructions|rule|rules|prompt|prompts|guideline|guidelines|above|previous|everything you)|system prompt|developer mode|jailbreak|you are now|pretend (?:to be|you)|act as (?:a|an|if)|set (?:the|all|every|its|their|my) ?\w* ?scores?\b.{0,20}\bto\b|export (?:all|everything|every)|drop table|delete (?:all|every|everything)|wipe (?:all|every)|reveal\b.{0,30}\b(?:token|password|secret|key|prompt)|(?:tell|give|show|send|print)\b.{0,20}\b(?:token|tokens|password|passwords|api key|api keys|secrets|credentials)|mark (?:all|every)\b|message (?:all|every|the customer)|ignorē\b.{0,40}\b(?:instrukcij|noteikum|norādījum)\p{L}*|aizmirsti\b.{0,40}\b(?:instrukcij|noteikum|norādījum)\p{L}*|neņem vērā\b.{0,40}\b(?:instrukcij|noteikum|norādījum)\p{L}*|izdzēs (?:visus|visu)|uzstādi\b.{0,30}\bvērtējumu|iestati\b.{0,30}\bvērtējumu|parādi\b.{0,20}\b(?:paroli|paroles|token))`)

var sentenceEnd = regexp.MustCompile(`[.!?;\n]+(?:\s|$)`)

// obedient returns a text without the sentences that would give the assistant
// orders it does not take.
func obedient(text string) (string, bool) {
	if !orderWords.MatchString(text) {
		return text, false
	}
	var kept []string
	start := 0
	for _, end := range append(sentenceEnd.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		sentence := text[start:end[1]]
		if at := orderWords.FindStringIndex(sentence); at == nil {
			kept = append(kept, sentence)
		} else if colon := strings.LastIndexAny(sentence[:at[0]], ":,"); colon > 0 {
			kept = append(kept, sentence[:colon]+". ")
		}
		start = end[1]
	}
	return strings.TrimSpace(strings.Join(kept, "")), true
}

var (
	thanksWords = set(`thanks, thank you, thx, ty, cheers, paldies, liels paldies, milzigs paldies, tnx, thanx, much appreciated`)
	smallTalk   = set(`thanks, thank you, thx, ty, cheers, hi, hello, hey, good morning, good afternoon, good evening, good night, goodbye, bye, bye bye, see you, see ya, ok, okay, okey, k, cool, great, nice, perfect, awesome, yes, yep, yeah, no, nope, sure, fine, got it, understood, lol, haha, wow, you're welcome, welcome, sorry, oops, never mind, nevermind, good bot, well done, good job, nice work, how are you, how are you doing, what's up, whats up, sup, happy friday, have a nice day, have a good weekend, have a great day, i love you, morning, test, testing, ping, done, noted, roger, alright, good, excellent, brilliant, bravo, congrats, amazing,
		paldies, liels paldies, sveiki, sveiks, sveika, cau, cav, labdien, labrit, labvakar, ata, uz redzesanos, visu labu, jauku dienu, labi, okei, skaidrs, sapratu, ja, ne, forsi, super, lieliski, malacis, ka iet, ka tev iet, ka klajas, ludzu, atvaino, piedod, nekas, labs, jauki, saprotu, jauku vakaru, ar labu nakti, arlabunakti, priecigus svetkus, oho, nu labi, kruti, tests`)
)

// withNobody reads contact that is told without a word of whom it was with. It
// may be anybody's lunch, so it is no record before a company is named.
func (m *message) withNobody() []Event {
	g := group{whole: true, clauses: m.clauses}
	main, medium := m.channelOf(g.has)
	if main == nil || strings.HasSuffix(m.text, "?") {
		return nil
	}
	e := m.fill(g)
	e.How, e.Channel = m.howOf(main, medium)
	return []Event{e}
}

// small reads a message as small talk: short, about nobody.
func (m *message) small(r *Reading) bool {
	if len(m.companies) > 0 || len(m.people) > 0 {
		return false
	}
	happy := false
	for i := range m.cues {
		q := m.cues[i]
		happy = happy || q.state == happened && (m.unknown() != "")
	}
	if happy {
		return false
	}
	_, n := smallTalk.at(m.words)
	r.Intent, r.Nothing = None, commands.Unclear
	if n > 0 && len(m.words) <= n+6 || strings.HasSuffix(m.text, "?") || len(m.words) < 3 {
		r.Nothing = commands.SmallTalk
	}
	if n == 0 && len(m.cues) > 0 {
		switch m.cues[0].state {
		case planned:
			r.Nothing = commands.Planned
		case negated:
			r.Nothing = commands.Negated
		case supposed:
			r.Nothing = commands.Hypothetical
		default:
			r.Nothing = commands.Unclear
			r.Events = m.withNobody()
		}
	}
	if strings.HasSuffix(m.text, "?") && n == 0 {
		r.Nothing = commands.Unclear
	}
	r.Unsure = n == 0
	return true
}
