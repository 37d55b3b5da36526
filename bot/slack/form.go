package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// What a modal takes at most, in characters unless said otherwise.
// https://docs.slack.dev/reference/views/modal-views
const (
	maxViewTitle  = 24 // also the words on its buttons
	maxViewBlocks = 100
	maxMetadata   = 3_000
	maxLabel      = 2_000
	maxInput      = 3_000
	maxOptions    = 100
	maxOption     = 75 // label and value: some clients still keep to the older limit of values
)

// userID is what Slack calls people.
var userID = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

// meta is what a form carries from opening to submitting.
type meta struct {
	Command string            `json:"c"`
	Token   string            `json:"t,omitempty"`
	Hidden  map[string]string `json:"h,omitempty"`
	Room    string            `json:"r,omitempty"`
	Thread  string            `json:"th,omitempty"`
	Back    *ticket           `json:"b,omitempty"`
}

// encode returns the private_metadata. The response_url is left out when it
// does not fit: there are other ways to answer.
func (m meta) encode() (string, error) {
	for {
		data, err := json.Marshal(m)
		if err != nil {
			return "", err
		}
		switch {
		case utf8.RuneCount(data) <= maxMetadata:
			return string(data), nil
		case m.Back == nil:
			return "", fmt.Errorf("hidden fields take %d characters, Slack takes %d", utf8.RuneCount(data), maxMetadata)
		}
		m.Back = nil
	}
}

// open opens f for t's person. It returns what is left to say: nothing, or what
// to type where no form can be opened.
func (s *desk) open(ctx context.Context, t *talk, f *bot.Form) said {
	if s.api == nil {
		return s.formless(t, f)
	}
	if t.Trigger != "" {
		view, err := s.viewOf(t, f)
		if err == nil {
			err = s.openView(ctx, t, *view)
		}
		if err == nil {
			return said{}
		}
		s.log.WarnContext(ctx, "slack form not opened", "event", t.ID, "team", t.Team, "err", s.safe(err))
	}
	return s.formless(t, f)
}

// viewOf draws f as a modal.
func (s *desk) viewOf(t *talk, f *bot.Form) (*slack.ModalViewRequest, error) {
	m := meta{Command: f.Command, Token: f.Token, Room: t.Room, Thread: t.Thread}
	if t.Back.URL != "" {
		back := t.Back
		m.Back = &back
	}
	view := slack.ModalViewRequest{
		Type:         slack.VTModal,
		ClearOnClose: true,
		Title:        plainText(titleOf(fitting(f), f.Command)),
		Submit:       plainText(titleOf(f.Submit, "OK")),
	}
	view.CallbackID, _ = clip(f.Command, 255)
	if f.Cancel != "" {
		view.Close = plainText(titleOf(f.Cancel, ""))
	}
	seen := make(map[string]bool)
	for i := range f.Fields {
		field := &f.Fields[i]
		switch {
		case field.Kind == bot.Hidden:
			if m.Hidden == nil {
				m.Hidden = make(map[string]string)
			}
			m.Hidden[field.Name] = field.Value
		case seen[field.Name], field.Name == "", len(field.Name) > 255, len(seen) == maxViewBlocks:
			return nil, fmt.Errorf("form %s: field %d cannot be drawn", f.Command, i)
		default:
			seen[field.Name] = true
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, inputOf(field, t.words))
		}
	}
	var err error
	view.PrivateMetadata, err = m.encode()
	return &view, err
}

// fitting is the title of a form that fits, if it has one.
func fitting(f *bot.Form) string {
	if f.Short != "" && utf8.RuneCountInString(f.Title) > maxViewTitle {
		return f.Short
	}
	return f.Title
}

func titleOf(s, otherwise string) string {
	s, _ = clip(cmp.Or(strings.TrimSpace(s), otherwise), maxViewTitle)
	return s
}

// inputOf draws a field as an input. Its block is named like the field, so that
// errors and values find their way.
func inputOf(f *bot.Field, w *words) *slack.InputBlock {
	element, note := elementOf(f, w)
	label, _ := clip(cmp.Or(strings.TrimSpace(f.Label), f.Name), maxLabel)
	var hint *slack.TextBlockObject
	if help, _ := clip(strings.TrimSpace(f.Help+" "+note), maxLabel); help != "" {
		hint = plainText(help)
	}
	block := slack.NewInputBlock(f.Name, plainText(label), hint, element)
	block.Optional = !f.Required
	return block
}

// elementOf draws what a field is filled in with, and notes what did not fit.
func elementOf(f *bot.Field, w *words) (element slack.BlockElement, note string) {
	switch f.Kind {
	case bot.Pick:
		if options := optionsOf(f.Choices); len(options) > 0 {
			pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, f.Name, options...)
			for _, o := range options {
				if o.Value == f.Value {
					pick.InitialOption = o
				}
			}
			if len(options) < len(f.Choices) {
				note = w.ChoicesCut
			}
			return pick, note
		}
	case bot.Colleague:
		person := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, f.Name)
		if id := strings.TrimPrefix(f.Value, "@"); userID.MatchString(id) { // another would keep the form from opening
			person.InitialUser = id
		}
		return person, ""
	case bot.Search:
		if f.Many {
			return severalOf(f), ""
		}
		if utf8.RuneCountInString(f.Value) <= maxOption { // longer ones are typed
			search := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, f.Name)
			one := 1
			search.MinQueryLength = &one
			if f.Value != "" {
				initial := bot.Choice{Label: f.Value, Value: f.Value}
				for _, c := range f.Choices {
					if c.Value == f.Value {
						initial = c
					}
				}
				search.InitialOption = optionOf(initial)
			}
			return search, ""
		}
	case bot.Date:
		date := slack.NewDatePickerBlockElement(f.Name)
		if _, err := time.Parse(time.DateOnly, f.Value); err == nil {
			date.InitialDate = f.Value
		}
		return date, ""
	case bot.Upload:
		return &slack.FileInputBlockElement{Type: slack.METFileInput, ActionID: f.Name, MaxFiles: 1}, ""
	case bot.OneLine, bot.ManyLine, bot.Hidden:
	}
	text := slack.NewPlainTextInputBlockElement(nil, f.Name)
	text.Multiline = f.Kind == bot.ManyLine
	text.MaxLength = maxInput
	initial, cut := clip(f.Value, maxInput)
	if cut {
		note = w.TextCut
	}
	text.InitialValue = initial
	return text, note
}

// severalOf draws a field that takes several of many.
func severalOf(f *bot.Field) slack.BlockElement {
	several := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, nil, f.Name)
	one := 1
	several.MinQueryLength = &one
	var chosen []bot.Choice
	for value := range strings.SplitSeq(f.Value, ",") {
		chosen = append(chosen, bot.Choice{Value: strings.TrimSpace(value)})
	}
	several.InitialOptions = optionsOf(chosen)
	return several
}

// optionsOf draws the choices that Slack takes: at most a hundred, none of them
// twice, with values that are not too long. Those cannot be shortened, since
// they come back.
func optionsOf(choices []bot.Choice) []*slack.OptionBlockObject {
	options := make([]*slack.OptionBlockObject, 0, min(len(choices), maxOptions))
	seen := make(map[string]bool, len(choices))
	for _, c := range choices {
		if len(options) == maxOptions {
			break
		}
		if c.Value == "" || utf8.RuneCountInString(c.Value) > maxOption || seen[c.Value] {
			continue
		}
		seen[c.Value] = true
		options = append(options, optionOf(c))
	}
	return options
}

func optionOf(c bot.Choice) *slack.OptionBlockObject {
	label, _ := clip(cmp.Or(strings.TrimSpace(c.Label), c.Value), maxOption)
	return slack.NewOptionBlockObject(c.Value, plainText(label), nil)
}

// formless says what to type instead of filling in f. With a token a button
// asks again: pressing it gives Slack's leave to open a form.
func (s *desk) formless(t *talk, f *bot.Form) said {
	var usage strings.Builder
	usage.WriteString("/relationship " + f.Command)
	line, known := f.Command, true
	for _, field := range f.Fields {
		if field.Kind == bot.Hidden || field.Kind == bot.Upload {
			continue
		}
		if field.Required {
			usage.WriteString(" <" + field.Name + ">")
		} else {
			usage.WriteString(" [" + field.Name + "]")
		}
		// Arguments follow each other, so the first unknown one ends the line.
		if known = known && field.Value != "" && !strings.ContainsAny(field.Value, "\"\n"); known {
			line += ` "` + field.Value + `"`
		}
	}
	m := card.Message{
		Summary: t.words.NoForm + usage.String(),
		Blocks:  []card.Block{card.Para(t.words.NoForm, card.Lit(usage.String()))},
	}
	if s.api != nil {
		m.Blocks = append(m.Blocks, card.Actions{{Label: t.words.OpenForm, Line: line, Style: card.Primary}})
	}
	return said{message: m, private: true}
}
