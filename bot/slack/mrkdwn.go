package slack

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot/card"
)

// This file is about text: what Slack sends is unwrapped into what was typed,
// and what was typed is wrapped so that mrkdwn draws nothing but the words.
// https://docs.slack.dev/messaging/formatting-message-text

// plain turns the text of an event or a command into what the person saw:
// entities and links are unwrapped, our own mention (self) is taken out, and
// mentions of people stay as tokens such as <@U0ANNA>.
func plain(text, self string) string {
	if !strings.ContainsAny(text, "<&") {
		return strings.TrimSpace(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for text != "" {
		i := strings.IndexAny(text, "<&")
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		text = text[i:]
		if text[0] == '&' {
			n := 1
			switch {
			case strings.HasPrefix(text, "&amp;"):
				b.WriteByte('&')
				n = len("&amp;")
			case strings.HasPrefix(text, "&lt;"):
				b.WriteByte('<')
				n = len("&lt;")
			case strings.HasPrefix(text, "&gt;"):
				b.WriteByte('>')
				n = len("&gt;")
			default:
				b.WriteByte('&')
			}
			text = text[n:]
			continue
		}
		end := strings.IndexByte(text, '>')
		if end < 0 {
			b.WriteByte('<')
			text = text[1:]
			continue
		}
		if words, ok := unwrap(text[1:end], self); ok {
			b.WriteString(words)
			text = text[end+1:]
		} else {
			b.WriteByte('<')
			text = text[1:]
		}
	}
	return strings.TrimSpace(b.String())
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// unwrap returns what a person saw of a token such as <https://a.example|a>,
// given without its brackets. It reports false for what is none.
func unwrap(inside, self string) (words string, ok bool) {
	target, label, labelled := strings.Cut(inside, "|")
	if target == "" {
		return "", false
	}
	switch {
	case target[0] == '@':
		if !isPerson(target[1:]) {
			return "", false
		}
		if target[1:] == self {
			return "", true
		}
		return "<" + target + ">", true
	case target[0] == '#' && labelled && label != "":
		return "#" + entities.Replace(label), true
	case target[0] == '#':
		return "<" + target + ">", true
	case target[0] == '!':
		if labelled {
			return entities.Replace(label), true
		}
		return "@" + target[1:], true
	case strings.HasPrefix(target, "https://"), strings.HasPrefix(target, "http://"),
		strings.HasPrefix(target, "mailto:"), strings.HasPrefix(target, "tel:"):
		if labelled {
			return entities.Replace(label), true
		}
		return entities.Replace(target), true
	}
	return "", false
}

// isPerson reports whether id has the form of a Slack user ID, so that a
// mention of it can hold nothing else.
func isPerson(id string) bool {
	if len(id) < 2 || len(id) > 32 || (id[0] != 'U' && id[0] != 'W') {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// zero is a space of no width. Beside a formatting character it keeps Slack
// from seeing one, and leaves it to be read.
const zero = "\u200b"

// A mark is a piece of mrkdwn being written, of a limited length in characters.
type mark struct {
	strings.Builder
	left int
	cut  bool
}

// put writes s, whole or not at all, leaving room for the "…" that says so.
func (m *mark) put(s string) {
	if m.cut {
		return
	}
	n := utf8.RuneCountInString(s)
	if n >= m.left {
		m.cut = true
		m.WriteString("…")
		m.left--
		return
	}
	m.WriteString(s)
	m.left -= n
}

// say writes words, escaped and with nothing that formats.
func (m *mark) say(s string) {
	last := rune(0)
	for s != "" && !m.cut {
		n := cluster(s)
		r, size := utf8.DecodeRuneInString(s)
		next := s[size:]
		switch {
		case n > size:
			m.put(s[:n])
		case r == '&':
			m.put("&amp;")
		case r == '<':
			m.put("&lt;")
		case r == '>': // quotes, at the start of a line
			m.put(zero + "&gt;")
		case r == '*', r == '_', r == '~', r == '`':
			m.put(zero + s[:size] + zero)
		case r == ':' && !unicode.IsDigit(last) && emojiFollows(next), r == '@' && broadcastFollows(next):
			m.put(s[:size] + zero)
		default:
			m.put(s[:n])
		}
		last, s = r, s[n:]
	}
}

func emojiFollows(s string) bool {
	return s != "" && (s[0] == '+' || s[0] == '-' || 'a' <= s[0] && s[0] <= 'z' || '0' <= s[0] && s[0] <= '9')
}

var broadcasts = []string{"channel", "here", "everyone"}

func broadcastFollows(s string) bool {
	for _, name := range broadcasts {
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return true
		}
	}
	return false
}

// spans writes a line of spans.
func (m *mark) spans(line []card.Span) {
	for _, s := range line {
		switch s.Kind {
		case card.Words:
			m.say(s.Text)
		case card.Strong:
			m.wrap("*", s.Text)
		case card.Code:
			m.wrap("`", s.Text)
		case card.Person:
			if isPerson(s.Text) {
				m.put("<@" + s.Text + ">")
			} else {
				m.say("@" + s.Text)
			}
		case card.Moment:
			if moment := s.At.UTC(); drawable(s.At) {
				m.put("<!date^" + strconv.FormatInt(moment.Unix(), 10) + "^" + dateFormat + "|" + fallbackTime(moment) + ">")
			} else {
				m.say(fallbackTime(moment))
			}
		case card.NewLine:
			m.put("\n")
		}
	}
}

// wrap writes words between two formatting characters, on one line.
func (m *mark) wrap(with, s string) {
	if s = strings.Join(strings.Fields(s), " "); s == "" || m.cut || m.left < 8 {
		m.say(s)
		return
	}
	m.WriteString(with)
	m.left -= 2
	m.say(s)
	m.WriteString(with)
}

const dateFormat = "{date_short_pretty} {time}"

// drawable reports whether Slack can draw an instant in the reader's zone.
func drawable(at time.Time) bool { return at.Unix() > 0 && at.Year() < 10000 }

func fallbackTime(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.UTC().Format("2006-01-02 15:04") + " UTC"
}

// unbroadcast keeps the words @channel, @here and @everyone from ever being
// taken for the mention, should text reach a place that looks for names.
func unbroadcast(s string) string {
	if !strings.Contains(s, "@") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '@')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i+1])
		if s = s[i+1:]; broadcastFollows(s) {
			b.WriteString(zero)
		}
	}
}

// clip shortens s to at most limit characters and says so by "…". It does not
// part a letter from its accents.
func clip(s string, limit int) (short string, cut bool) {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s, false
	}
	if limit <= 0 {
		return "", true
	}
	end := 0
	for left := limit - 1; ; {
		n := cluster(s[end:])
		if left -= utf8.RuneCountInString(s[end : end+n]); left < 0 {
			return s[:end] + "…", true
		}
		end += n
	}
}

// cluster returns how many bytes the first perceived character of s has: a
// letter with its accents, an emoji with its tone, a flag. It is a shortened
// form of Unicode's rules (UAX 29), and gives up on towers of accents.
func cluster(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if n >= len(s) || s[n] < utf8.RuneSelf {
		return n
	}
	flag := isFlagHalf(r)
	for count := 1; count < 16 && n < len(s); count++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == '\u200d': // joins what follows
			n += size
			if _, size = utf8.DecodeRuneInString(s[n:]); n < len(s) && s[n] >= utf8.RuneSelf {
				n += size
			}
		case unicode.In(r, unicode.M), 0x1F3FB <= r && r <= 0x1F3FF:
			n += size
		case flag && isFlagHalf(r):
			n += size
			flag = false
		default:
			return n
		}
	}
	return n
}

func isFlagHalf(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }
