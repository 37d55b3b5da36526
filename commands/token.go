package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A tokenKind says what a token is besides words.
type tokenKind int

const (
	wordToken tokenKind = iota
	mentionToken
	channelToken
	linkToken
)

// A token is one piece of a command line: a word, something in quotes, or a
// setting key=value.
type token struct {
	Kind tokenKind
	Key  string // of key=value, as typed; "" for the rest
	// Text is the word or value free of quotes, of the marks of bold, italic
	// and struck text at its edges and of invisible characters; of a link its
	// label, of a mention or channel its name, if given.
	Text   string
	ID     string // of a mention or channel; the address of a link
	Quoted bool   // some of the text stood in quotes
	// Start and End are byte offsets in the line, with quotes and marks.
	Start, End int
}

// rest returns what was typed from the token on, verbatim.
func (t token) rest(line string) string { return strings.TrimSpace(line[t.Start:]) }

// after returns what was typed after the token, verbatim.
func (t token) after(line string) string { return strings.TrimSpace(line[t.End:]) }

// split reads a line such as
//
//	log “Dzintara Banka” call great date=yesterday with="Jana Novak",Peter
//
// Any space of Unicode separates tokens, also a non-breaking one. A quote of
// any style opens quoted text at the beginning of a word or value and is closed
// by any quote of its family, double or single, that no letter follows; a pair
// need not match, and two straight quotes within straight ones stand for one.
// An unclosed double quote runs to the end of the line; an unclosed single one
// is an apostrophe. A key is letters, digits, "-" and "_", a letter first, with
// no space about the "=".
func split(line string) []token {
	var tokens []token
	for s := (scanner{line: line}); s.skipSpace(); {
		t := token{Start: s.at}
		if key, ok := s.key(); ok {
			t.Key = key
			s.value(&t)
		} else {
			s.word(&t)
		}
		t.End = s.at
		if t.Text != "" || t.Key != "" || t.Quoted || t.Kind != wordToken {
			tokens = append(tokens, t)
		}
	}
	return tokens
}

// quote writes text so that split reads it back as one word, or as the value
// of a key= before it.
func quote(text string) string {
	if text != "" && strings.IndexFunc(text, unsafe) < 0 && utf8.ValidString(text) {
		return text
	}
	return inQuotes(text)
}

func inQuotes(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		b.WriteString(text[i : i+size])
		if isDouble(r) {
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unsafe reports characters that might mean something to split.
func unsafe(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-.:/%€$@#+", r)
}

const (
	doubleQuotes = "\"“”„‟«»″＂"
	singleQuotes = "'‘’‚‛‹›`"
	marks        = "*_~"
	// trailing is punctuation that may follow a quoted text or a mention.
	trailing = ",;:"
)

func isDouble(r rune) bool { return strings.ContainsRune(doubleQuotes, r) }
func isSingle(r rune) bool { return strings.ContainsRune(singleQuotes, r) }

// isGap reports characters that separate words.
func isGap(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// isInvisible reports format characters: zero-width ones, the soft hyphen.
func isInvisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// A scanner reads a line from left to right.
type scanner struct {
	line string
	at   int
}

func (s *scanner) peek() (r rune, size int) { return utf8.DecodeRuneInString(s.line[s.at:]) }

func (s *scanner) done() bool { return s.at >= len(s.line) }

// skipSpace moves to the next token and reports whether there is one.
func (s *scanner) skipSpace() bool {
	for !s.done() {
		r, size := s.peek()
		if !isGap(r) && !isInvisible(r) {
			return true
		}
		s.at += size
	}
	return false
}

// key reads "key=" if the token begins with it.
func (s *scanner) key() (string, bool) {
	for i, r := range s.line[s.at:] {
		switch {
		case r == '=' && i > 0:
			key := strings.Map(visible, s.line[s.at:s.at+i])
			s.at += i + 1
			return key, true
		case unicode.IsLetter(r), i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '-' || r == '_' || isInvisible(r)):
		default:
			return "", false
		}
	}
	return "", false
}

// word reads a token that is no setting.
func (s *scanner) word(t *token) {
	if s.reference(t) {
		s.run(trailing)
		return
	}
	start := s.at
	lead := s.run(marks)
	if text, ok := s.quoted(); ok {
		t.Text, t.Quoted = text, true
		if lead > 0 {
			s.run(marks)
		}
		s.run(trailing)
		return
	}
	s.at = start
	t.Text = strip(s.bare(false))
}

// value reads what follows "key=": words and quoted texts, joined by commas.
func (s *scanner) value(t *token) {
	alone := *s
	if found := (token{Key: t.Key, Start: t.Start}); alone.reference(&found) {
		if r, _ := alone.peek(); alone.done() || isGap(r) {
			*s, *t = alone, found
			return
		}
	}
	tail := 0 // where the text after the last quote begins
	for !s.done() {
		if text, ok := s.quoted(); ok {
			t.Text += text
			t.Quoted, tail = true, len(t.Text)
		}
		t.Text += s.bare(true)
		if r, _ := s.peek(); s.done() || isGap(r) {
			break
		}
	}
	switch {
	case !t.Quoted:
		t.Text = strip(t.Text)
	case strings.Trim(t.Text[tail:], trailing) == "":
		t.Text = t.Text[:tail]
	}
}

// bare reads up to the next space; in a list also up to a quote after a comma.
func (s *scanner) bare(list bool) string {
	start := s.at
	var last rune
	for !s.done() {
		r, size := s.peek()
		if isGap(r) {
			break
		}
		if list && last == ',' {
			ahead := *s
			if _, ok := ahead.quoted(); ok {
				break
			}
		}
		s.at += size
		last = r
	}
	return strings.Map(visible, s.line[start:s.at])
}

// run skips characters of a set and returns how many bytes they were.
func (s *scanner) run(set string) int {
	rest := s.line[s.at:]
	n := len(rest) - len(strings.TrimLeft(rest, set))
	s.at += n
	return n
}

// quoted reads quoted text if a quote opens here.
func (s *scanner) quoted() (string, bool) {
	open, size := s.peek()
	sameFamily := isDouble
	switch {
	case s.done():
		return "", false
	case isSingle(open):
		sameFamily = isSingle
	case !isDouble(open):
		return "", false
	}
	var b strings.Builder
	for at := s.at + size; at < len(s.line); {
		r, size := utf8.DecodeRuneInString(s.line[at:])
		next, nextSize := utf8.DecodeRuneInString(s.line[at+size:])
		switch {
		case !sameFamily(r):
		case open == '"' && next == r:
			at += nextSize // two for one
		case nextSize == 0 || !isWord(next) && !sameFamily(next):
			s.at = at + size
			return b.String(), true
		}
		b.WriteString(s.line[at : at+size])
		at += size
	}
	if isSingle(open) {
		return "", false
	}
	s.at = len(s.line)
	return b.String(), true
}

// reference reads what Slack writes for people, channels and links: <@U1|anna>,
// <#C1|sales>, <https://acme.eu|Acme>, <mailto:jana@acme.eu>.
func (s *scanner) reference(t *token) bool {
	body, ok := strings.CutPrefix(s.line[s.at:], "<")
	end := strings.IndexByte(body, '>')
	if !ok || end < 0 {
		return false
	}
	id, label, labelled := strings.Cut(body[:end], "|")
	switch {
	case strings.HasPrefix(id, "@") && isID(id[1:]):
		t.Kind, t.ID, t.Text = mentionToken, id[1:], label
	case strings.HasPrefix(id, "#") && isID(id[1:]):
		t.Kind, t.ID, t.Text = channelToken, id[1:], label
	case isAddress(id):
		t.Kind, t.ID, t.Text = linkToken, id, label
		if !labelled {
			t.Text = strings.TrimPrefix(strings.TrimPrefix(id, "mailto:"), "tel:")
		}
	default:
		return false
	}
	s.at += len("<") + end + len(">")
	return true
}

func isID(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func isAddress(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return ok && (scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel")
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// visible drops format characters, for strings.Map.
func visible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

// strip drops marks at the edges of a word that is more than marks.
func strip(word string) string {
	if bare := strings.Trim(word, marks+"`"); bare != "" {
		return bare
	}
	return word
}
