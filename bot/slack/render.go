package slack

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot/card"
)

// What Slack takes at most, in characters unless said otherwise.
// https://docs.slack.dev/reference/block-kit/blocks
const (
	maxBlocks      = 50     // blocks a message
	maxMessage     = 12_000 // all text of a message; Slack fails somewhere above 13,000
	maxSummary     = 3_000  // 40,000 are taken, 4,000 advised and by chat.update demanded
	maxHeader      = 150
	maxText        = 3_000
	maxField       = 2_000
	maxFields      = 10 // fields a section
	maxButtons     = 25 // buttons a block
	maxButton      = 75
	maxButtonValue = 2_000
	maxAlt         = 2_000
	meterCells     = 10
	reserve        = 250 // for the note that something was cut
)

// Render draws m as blocks, within Slack's limits. What does not fit is cut,
// and a note says so.
// Pictures, which would have to be uploaded first, are drawn as words.
func Render(m card.Message) []slack.Block {
	_, blocks := compose(m, &english, canvas{})
	return blocks
}

// Fallback is what notifications, screen readers and old clients show of m:
// its summary, escaped.
func Fallback(m card.Message) string {
	summary := m.Summary
	for i := 0; summary == "" && i < len(m.Blocks); i++ {
		summary = strings.TrimSpace(wordsIn(m.Blocks[i]))
	}
	text := mark{left: maxSummary}
	for summary != "" && !text.cut {
		n := cluster(summary)
		text.put(entityOf(summary[:n]))
		if summary[:n] == "@" && broadcastFollows(summary[n:]) {
			text.put(zero)
		}
		summary = summary[n:]
	}
	return text.String()
}

func entityOf(s string) string {
	switch s {
	case "&":
		return "&amp;"
	case "<":
		return "&lt;"
	case ">":
		return "&gt;"
	}
	return s
}

func wordsIn(b card.Block) string {
	switch b := b.(type) {
	case card.Title:
		return string(b)
	case card.Text:
		return card.WordsOf(b)
	case card.Note:
		return card.WordsOf(b)
	case card.Meter:
		return b.Label + " " + meterWords(b)
	case card.Facts:
		if len(b) > 0 {
			return b[0].Label + " " + card.WordsOf(b[0].Value)
		}
	case card.Table:
		return strings.Join(b.Head, " ")
	case card.Actions:
		if len(b) > 0 {
			return b[0].Label
		}
	case card.Image:
		return b.Alt
	case card.Feedback:
		return b.Good.Label
	}
	return ""
}

// A canvas says what may be drawn where a message goes. The zero canvas is
// what only one person of a room sees, or an HTTP answer.
type canvas struct {
	files  []string // the IDs of the pictures in their order, "" for one without
	charts bool     // Slack draws the charts itself
	posted bool     // it is a message of our own
	view   bool     // it is a home page or a modal
}

// compose draws m, with what the adapter itself has to say in words w. A
// picture without a file is drawn as words.
func compose(m card.Message, w *words, on canvas) (text string, blocks []slack.Block) {
	text = Fallback(m)
	p := page{canvas: on, left: maxMessage - reserve, blocks: make([]slack.Block, 0, len(m.Blocks)+1)}
	for _, b := range m.Blocks {
		p.draw(b)
	}
	if len(p.blocks) == 0 && m.Summary != "" {
		p.draw(card.Text{{Text: m.Summary}}) // so that it cannot be taken for mrkdwn
	}
	var notes []string
	if p.cut {
		notes = append(notes, w.Cut)
	}
	if p.dropped {
		notes = append(notes, w.Dropped)
	}
	if notes != nil {
		p.blocks = append(p.blocks, contextOf(strings.Join(notes, " ")))
	}
	return text, p.blocks
}

// A page is a message being drawn.
type page struct {
	canvas
	blocks  []slack.Block
	left    int // characters
	tables  int
	buttons int
	cut     bool // something was left out
	dropped bool // a button was left out
}

func (p *page) add(b slack.Block) { p.blocks = append(p.blocks, b) }

// most is how many blocks there may be.
func (p *page) most() int {
	if p.view {
		return maxViewBlocks
	}
	return maxBlocks
}

// full reports whether no block fits any more. The last place is for the note.
func (p *page) full() bool {
	if len(p.blocks) < p.most()-1 && p.left > 0 {
		return false
	}
	p.cut = true
	return true
}

// take is s shortened to limit and to what is left of the page.
func (p *page) take(s string, limit int) string {
	s, cut := clip(unbroadcast(s), min(limit, p.left))
	p.cut = p.cut || cut
	p.left -= utf8.RuneCountInString(s)
	return s
}

// mrkdwn writes a text object of at most limit characters.
func (p *page) mrkdwn(limit int, write func(*mark)) *slack.TextBlockObject {
	limit = min(limit, p.left)
	m := mark{left: limit}
	write(&m)
	p.cut = p.cut || m.cut
	p.left -= limit - m.left
	return slack.NewTextBlockObject(slack.MarkdownType, m.String(), false, true)
}

func (p *page) draw(b card.Block) {
	if p.full() {
		return
	}
	switch b := b.(type) {
	case card.Title:
		if title := strings.TrimSpace(string(b)); title != "" {
			p.add(slack.NewHeaderBlock(plainText(p.take(title, maxHeader))))
		}
	case card.Text:
		if elements := p.rich(b); len(elements) > 0 {
			p.add(slack.NewRichTextBlock("", slack.NewRichTextSection(elements...)))
		}
	case card.Facts:
		p.facts(b)
	case card.Meter:
		p.meter(b)
	case card.Table:
		p.table(b)
	case card.Actions:
		p.actions(b)
	case card.Note:
		if blank(b) {
			return
		}
		p.add(slack.NewContextBlock("", p.mrkdwn(maxText, func(m *mark) { m.spans(b) })))
	case card.Image:
		p.image(b)
	case card.Feedback:
		p.feedback(b)
	}
}

// image draws a picture that was uploaded, or else what it shows in words.
func (p *page) image(b card.Image) {
	file := ""
	if len(p.files) > 0 {
		file, p.files = p.files[0], p.files[1:]
	}
	if chart := chartOf(b.Plot); chart != nil && p.charts {
		p.add(chart)
		return
	}
	switch alt := cmp.Or(strings.TrimSpace(b.Alt), strings.TrimSpace(b.Name)); {
	case file != "":
		p.add(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: file}, p.take(cmp.Or(alt, "–"), maxAlt), "", nil))
	case alt != "":
		p.add(contextOf(p.take(alt, maxText)))
	}
}

func (p *page) facts(facts card.Facts) {
	for len(facts) > 0 && !p.full() {
		n := min(len(facts), maxFields)
		fields := make([]*slack.TextBlockObject, 0, n)
		for _, f := range facts[:n] {
			if p.left < 16 { // not even a label
				p.cut = true
				break
			}
			fields = append(fields, p.mrkdwn(maxField, func(m *mark) {
				m.wrap("*", f.Label)
				if m.Len() > 0 {
					m.put("\n")
				}
				if blank(f.Value) {
					m.put("–")
				}
				m.spans(f.Value)
			}))
		}
		if len(fields) > 0 {
			p.add(slack.NewSectionBlock(nil, fields, nil))
		}
		facts = facts[n:]
	}
}

func (p *page) meter(m card.Meter) {
	var line []card.Span
	if m.Label != "" {
		line = append(line, card.Bold(m.Label), card.Span{Text: "  "})
	}
	if m.Max > 0 {
		filled := int(float64(min(max(m.Value, 0), m.Max))/float64(m.Max)*meterCells + .5)
		line = append(line, card.Span{Text: strings.Repeat("▰", filled) + strings.Repeat("▱", meterCells-filled) + "  "})
	}
	line = append(line, card.Span{Text: meterWords(m)})
	p.draw(card.Text(line))
}

func meterWords(m card.Meter) string {
	return cmp.Or(m.Words, strconv.Itoa(m.Value)+"/"+strconv.Itoa(m.Max))
}

func (p *page) actions(actions card.Actions) {
	var buttons []slack.BlockElement
	flush := func() {
		if len(buttons) > 0 {
			p.add(slack.NewActionBlock("", buttons...))
			buttons = nil
		}
	}
	for _, a := range actions {
		if len(a.Menu) > 0 {
			if len(buttons) == maxButtons {
				flush()
			}
			if p.full() {
				break
			}
			if menu := p.menu(a); menu != nil {
				buttons = append(buttons, menu)
			}
			continue
		}
		if a.Line == "" || utf8.RuneCountInString(a.Line) > maxButtonValue {
			p.dropped = p.dropped || a.Line != "" // one that does nothing is not missed
			continue
		}
		if len(buttons) == maxButtons {
			flush()
		}
		if p.full() {
			break
		}
		label := cmp.Or(strings.TrimSpace(a.Label), strings.TrimSpace(a.Line), "–")
		button := slack.NewButtonBlockElement("press-"+strconv.Itoa(p.buttons), a.Line, plainText(p.take(label, maxButton)))
		p.buttons++
		switch a.Style {
		case card.Primary:
			button.Style = slack.StylePrimary
		case card.Danger:
			button.Style = slack.StyleDanger
		case card.Plain:
		}
		buttons = append(buttons, button)
	}
	flush()
}

// menu draws a choice of buttons, nil if none of them can be drawn.
func (p *page) menu(a card.Action) slack.BlockElement {
	var options []*slack.OptionBlockObject
	for _, item := range a.Menu {
		label := strings.TrimSpace(item.Label)
		if item.Line == "" || label == "" || utf8.RuneCountInString(item.Line) > maxOption || len(options) == maxOptions {
			p.dropped = p.dropped || item.Line != ""
			continue
		}
		options = append(options, slack.NewOptionBlockObject(item.Line, plainText(p.take(label, maxOption)), nil))
	}
	if len(options) == 0 {
		return nil
	}
	name := cmp.Or(strings.TrimSpace(a.Label), "–")
	p.buttons++
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(p.take(name, maxButton)), "press-"+strconv.Itoa(p.buttons-1), options...)
}

// rich draws spans as elements of rich text, where words are never markup.
func (p *page) rich(spans []card.Span) []slack.RichTextSectionElement {
	if blank(spans) {
		return nil
	}
	elements := make([]slack.RichTextSectionElement, 0, len(spans))
	say := func(text string, style *slack.RichTextSectionTextStyle) {
		if text = p.take(text, maxText); text != "" {
			elements = append(elements, slack.NewRichTextSectionTextElement(text, style))
		}
	}
	for _, s := range spans {
		if p.left <= 0 {
			p.cut = true
			break
		}
		switch s.Kind {
		case card.Words:
			say(s.Text, nil)
		case card.Strong:
			say(s.Text, &bold)
		case card.Code:
			say(s.Text, &code)
		case card.NewLine:
			say("\n", nil)
		case card.Person:
			if !isPerson(s.Text) {
				say("@"+s.Text, nil)
				continue
			}
			p.left -= len(s.Text)
			elements = append(elements, slack.NewRichTextSectionUserElement(s.Text, nil))
		case card.Moment:
			fallback := fallbackTime(s.At)
			if !drawable(s.At) {
				say(fallback, nil)
				continue
			}
			p.left -= len(fallback)
			elements = append(elements, slack.NewRichTextSectionDateElement(s.At.Unix(), dateFormat, nil, &fallback))
		}
	}
	return elements
}

// Shared by all messages: nobody writes to them.
var (
	bold = slack.RichTextSectionTextStyle{Bold: true}
	code = slack.RichTextSectionTextStyle{Code: true}
)

// blank reports whether a line of spans shows nothing.
func blank(line []card.Span) bool {
	for _, s := range line {
		if s.Kind == card.Person || s.Kind == card.Moment || s.Kind != card.NewLine && strings.TrimSpace(s.Text) != "" {
			return false
		}
	}
	return true
}

// plainText is a text object without formatting or emoji codes.
func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// contextOf is small print of our own.
func contextOf(s string) slack.Block {
	return slack.NewContextBlock("", plainText(s))
}
