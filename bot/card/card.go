// Package card is what the assistant says, before any platform draws it.
//
// A [Message] is a value: it can be compared, printed and rendered as Slack
// blocks, HTML or plain text. Text that a person typed travels in [Span]s and
// is never markup, so no renderer can be talked into a mention or a link.
package card

import "time"

// A Message is one thing said. Summary stands in for the blocks wherever they
// cannot be drawn: notifications, screen readers, logs.
type Message struct {
	Summary string
	Blocks  []Block
}

// A Block is one of the kinds in this file, drawn in the slice's order.
//
//sumtype:decl
type Block interface{ block() }

type (
	// Title heads a message or a part of one.
	Title string
	// Text is a paragraph.
	Text []Span
	// Facts are label–value pairs, side by side where there is room.
	Facts []Fact
	// Meter draws Value of Max as a bar; Words, if any, are printed in place
	// of the bare fraction ("87/100 · Healthy").
	Meter struct {
		Label      string
		Value, Max int
		Words      string
		Tone       Tone
	}
	// Table has a head and rows of cells. Columns named in Right are numbers
	// and drawn flush right.
	Table struct {
		Head  []string
		Rows  [][][]Span
		Right []int
	}
	// Actions are buttons, the most useful first.
	Actions []Action
	// Note is small print.
	Note []Span
	// Image is a PNG picture. Alt says in words everything that it shows, with
	// the figures: for screen readers, and wherever it cannot be drawn.
	// Plot, if any, holds the same figures for platforms that draw charts
	// themselves.
	Image struct {
		Name, Alt string
		PNG       []byte
		Plot      *Plot
	}
	// Feedback asks whether what a model wrote was of use: each answer is a
	// button.
	Feedback struct{ Good, Bad Action }
)

func (Title) block()    {}
func (Text) block()     {}
func (Facts) block()    {}
func (Meter) block()    {}
func (Table) block()    {}
func (Actions) block()  {}
func (Note) block()     {}
func (Image) block()    {}
func (Feedback) block() {}

// A Plot is a chart's figures: one value of each series per category.
type Plot struct {
	Title      string
	Line       bool // drawn as lines, not as bars
	Categories []string
	Series     []Series
}

// A Series is a row of values that belong together.
type Series struct {
	Name   string
	Values []float64
}

// A Fact is a labelled value.
type Fact struct {
	Label string
	Value []Span
}

// An Action is a button that, pressed, runs a command line, or a menu of
// such buttons.
type Action struct {
	Label string
	Line  string // what a person would type to get the same effect
	Style Style
	Menu  []Action // choices, without menus of their own; then Line is not used
}

// Flat returns the buttons of actions in the order they are drawn, those of
// menus in their menu's place.
func (a Actions) Flat() []Action {
	var flat []Action
	for _, one := range a {
		if len(one.Menu) > 0 {
			flat = append(flat, one.Menu...)
		} else {
			flat = append(flat, one)
		}
	}
	return flat
}

// Buttons returns the buttons that a block draws, nil if it draws none.
func Buttons(b Block) Actions {
	switch b := b.(type) {
	case Actions:
		return b
	case Feedback:
		return Actions{b.Good, b.Bad}
	case Title, Text, Facts, Meter, Table, Note, Image:
	}
	return nil
}

// Style says how strongly a button invites.
type Style int

// The styles of a button.
const (
	Plain   Style = iota
	Primary       // what most people will want
	Danger        // what takes something away
)

// Tone colours a meter. It never carries meaning alone: Words says the same.
type Tone int

// The tones of a meter.
const (
	Neutral Tone = iota
	Good
	Fair
	Poor
)

// Kind says what a span means.
type Kind int

// The kinds of span.
const (
	Words   Kind = iota // plain text
	Strong              // emphasis
	Code                // something to type
	Person              // a colleague; Text is the platform's user ID
	Moment              // an instant; At, drawn in the reader's own time zone where possible
	NewLine             // a line break within a paragraph
)

// A Span is a run of text with one meaning. Platforms decide what emphasis
// looks like and escape the rest.
type Span struct {
	Kind Kind
	Text string
	At   time.Time
}
