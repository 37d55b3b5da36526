package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tours are the transcripts that are printed for people to read. -update
// prints them anew; without it a page that says something else fails.
var tours = map[string]string{
	"year-customer.txt": "../../.github/tour-customer.md",
	"year-partner.txt":  "../../.github/tour-partner.md",
}

func checkTour(t *testing.T, file, transcript string) {
	t.Helper()
	page, ok := tours[filepath.Base(file)]
	if !ok {
		return
	}
	want := tour(filepath.ToSlash(filepath.Join("cmd/rapport", file)), transcript)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is out of date: run this test with -update (-transcript +page):\n%s", page, diff)
	}
}

// A tourPage is a transcript on its way to a page of Markdown. In it "## " begins a
// scene and a comment is what a narrator says.
type tourPage struct {
	strings.Builder
	day   string              // that the page has told
	now   time.Time           // of the transcript
	block []string            // lines of one card
	heard string              // to whom the card goes, "" the one who asked
	shown map[string][]string // by person, what messages have said
	rooms map[string]string   // the names of rooms, by ID
	asked string              // who did something last
	cards map[string][]string // by person, the card that answered them last
	prose []string            // lines of the narrator
}

// tour prints a transcript as a page.
func tour(source, transcript string) string {
	p := &tourPage{shown: map[string][]string{}, rooms: map[string]string{}, cards: map[string][]string{}}
	for _, room := range roomLink.FindAllStringSubmatch(transcript, -1) {
		p.rooms[room[1]] = "#" + room[2]
	}
	title, rest, _ := strings.Cut(transcript, "\n")
	fmt.Fprintf(p, "# %s\n\n<!-- Printed from %s by go test ./cmd/rapport -run Transcripts -update. -->\n", strings.TrimPrefix(title, "# "), source)
	for line := range strings.Lines(rest) {
		p.line(strings.TrimRight(line, "\n"))
	}
	p.flush()
	return p.String()
}

func (p *tourPage) line(line string) {
	if said, ok := strings.CutPrefix(line, "    "); ok {
		p.says(said)
		return
	}
	if comment, ok := strings.CutPrefix(line, "# "); ok {
		p.flushCard()
		p.prose = append(p.prose, comment)
		return
	}
	p.flush()
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "" || word == "given":
	case word == "##":
		p.day = ""
		fmt.Fprintf(p, "\n## %s\n", rest)
	case word == "wait":
		if at, err := time.Parse("until 2006-01-02 15:04", rest); err == nil {
			p.now = at
		}
	default:
		p.acts(word, rest)
	}
}

var roomLink = regexp.MustCompile(`<#(\w+)\|([^>]+)>`)

// acts tells what somebody does.
func (p *tourPage) acts(word, rest string) {
	if day := p.now.Format("Monday 2 January"); day != p.day {
		p.day = day
		fmt.Fprintf(p, "\n*%s*\n", day)
	}
	who, how := person(word[:len(word)-1]), word[len(word)-1]
	p.asked = who
	rest = roomLink.ReplaceAllString(rest, "#$2")
	switch how {
	case '>':
		fmt.Fprintf(p, "\n**%s** `/relationship %s`\n", who, rest)
	case ':':
		fmt.Fprintf(p, "\n**%s** “%s”\n", who, rest)
	case '*':
		label, _, _ := strings.Cut(rest, " | ")
		fmt.Fprintf(p, "\n**%s** presses **%s**\n", who, label)
	case '@':
		fmt.Fprintf(p, "\n**%s** fills in `%s`\n", who, rest)
	default:
		panic("a tour does not tell of " + word)
	}
}

func person(id string) string { return strings.ToUpper(id[:1]) + id[1:] }

// says takes a line of what the assistant says. What a form carries along
// unseen is not seen here either.
func (p *tourPage) says(line string) {
	if unseen.MatchString(line) {
		return
	}
	if head, ok := strings.CutPrefix(line, "→ "); ok {
		p.flush()
		p.heard = head
		return
	}
	p.block = append(p.block, line)
}

func (p *tourPage) flush() {
	p.flushCard()
	if len(p.prose) > 0 {
		fmt.Fprintf(p, "\n%s\n", strings.Join(p.prose, "\n"))
		p.prose = nil
	}
}

// flushCard prints the card that is complete. Of one that takes the place of
// another only what is new is printed.
func (p *tourPage) flushCard() {
	block, heard := p.block, p.heard
	p.block, p.heard = nil, ""
	if len(block) == 0 {
		return
	}
	if heard != "" {
		to, when, _ := strings.Cut(heard, " · ")
		to, changed := strings.CutSuffix(to, " (changed)")
		before := p.shown[to]
		if changed {
			block = slices.DeleteFunc(slices.Clone(block), func(line string) bool { return slices.Contains(before, line) })
		}
		p.shown[to] = append(before, block...)
		if len(block) == 0 {
			return
		}
		what := when
		if changed {
			what = "the message changes in place"
		}
		switch name, known := p.rooms[to]; {
		case known:
			to = name
		case to == strings.ToUpper(to): // the ID of a room
			to = "the channel"
		default:
			to = "**" + person(to) + "**"
		}
		fmt.Fprintf(p, "\n→ %s, %s\n", to, what)
	}
	if heard == "" {
		block, p.cards[p.asked] = elided(p.cards[p.asked], block), block
	}
	p.WriteString("\n```text\n")
	for _, line := range block {
		for _, part := range wrapped(tidied(line)) {
			p.WriteString(strings.TrimRight(part, " ") + "\n")
		}
	}
	p.WriteString("```\n")
}

// elided leaves out of a card what stood in the one before it, if they have one
// title: what is left out is an ellipsis.
func elided(before, card []string) []string {
	if len(before) == 0 || before[0] != card[0] || !strings.HasPrefix(card[0], "== ") {
		return card
	}
	lines := card[:1:1]
	for _, line := range card[1:] {
		if slices.Contains(before, line) {
			line = "…"
		}
		if line != "…" || lines[len(lines)-1] != "…" {
			lines = append(lines, line)
		}
	}
	return lines
}

var (
	unseen    = regexp.MustCompile(`^  \(\w+\) = `)
	formHead  = regexp.MustCompile(`^form \w+: (.*)$`)
	menuItems = regexp.MustCompile(` ▾ [^\]]*\]`)
	picture   = regexp.MustCompile(`^\[picture \S+, true: (.*)\]$`)
)

// tidied leaves out what is seen only once a menu is opened, and how a
// transcript tells that a picture is there.
func tidied(line string) string {
	line = formHead.ReplaceAllString(line, "Form: $1")
	return picture.ReplaceAllString(menuItems.ReplaceAllString(line, " ▾]"), "[picture: $1]")
}

// pageWidth is how many letters of a card stand on a line of the page.
const pageWidth = 110

// wrapped breaks a long line between words and indents what follows.
func wrapped(line string) []string {
	var lines []string
	indent := strings.Repeat(" ", len(line)-len(strings.TrimLeft(line, " "))+2)
	for utf8.RuneCountInString(line) > pageWidth {
		head := string([]rune(line)[:pageWidth+1])
		at := strings.LastIndex(head, " ")
		if at <= len(indent) {
			break
		}
		lines = append(lines, line[:at])
		line = indent + strings.TrimLeft(line[at:], " ")
	}
	return append(lines, line)
}
