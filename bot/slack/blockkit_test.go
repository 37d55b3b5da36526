package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A checker holds Block Kit JSON against Slack's limits, as documented, and not
// against the constants of the renderer.
type checker struct {
	problems []string
	text     int
	tables   int
	blockIDs map[string]bool
	actions  map[string]bool
}

func (c *checker) wrong(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// checkMessage returns what Slack would not accept about a message's blocks.
func checkMessage(blocks string) []string {
	return checkBlocks(blocks, 50, "header", "section", "context", "rich_text", "actions", "table", "image", "data_visualization", "context_actions")
}

func checkBlocks(blocks string, most int, kinds ...string) []string {
	c := &checker{blockIDs: map[string]bool{}, actions: map[string]bool{}}
	var list []map[string]any
	if err := json.Unmarshal([]byte(blocks), &list); err != nil {
		return []string{err.Error()}
	}
	if len(list) > most {
		c.wrong("%d blocks, at most %d", len(list), most)
	}
	for i, b := range list {
		kind, _ := b["type"].(string)
		if !contains(kinds, kind) {
			c.wrong("block %d: type %q", i, kind)
			continue
		}
		c.block(fmt.Sprintf("block %d (%s)", i, kind), kind, b)
	}
	if c.text > 12_000 {
		c.wrong("%d characters of text, at most 12000", c.text)
	}
	if c.tables > 1 {
		c.wrong("%d tables, at most 1", c.tables)
	}
	return c.problems
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}

func (c *checker) block(at, kind string, b map[string]any) {
	if id, ok := b["block_id"].(string); ok && id != "" {
		if c.blockIDs[id] || len(id) > 255 {
			c.wrong("%s: block_id %q repeated or too long", at, id)
		}
		c.blockIDs[id] = true
	}
	switch kind {
	case "header":
		c.textObject(at, b["text"], 150, "plain_text")
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			c.wrong("%s: neither text nor fields", at)
		}
		if b["text"] != nil {
			c.textObject(at, b["text"], 3000, "plain_text", "mrkdwn")
		}
		if b["fields"] != nil {
			for i, f := range c.list(at+" fields", b["fields"], 1, 10) {
				c.textObject(fmt.Sprintf("%s field %d", at, i), f, 2000, "plain_text", "mrkdwn")
			}
		}
	case "context":
		for i, e := range c.list(at, b["elements"], 1, 10) {
			c.textObject(fmt.Sprintf("%s element %d", at, i), e, 3000, "plain_text", "mrkdwn")
		}
	case "rich_text":
		for _, e := range c.list(at, b["elements"], 1, 1000) {
			c.rich(at, e)
		}
	case "actions":
		for i, e := range c.list(at, b["elements"], 1, 25) {
			c.button(fmt.Sprintf("%s element %d", at, i), e)
		}
	case "table":
		c.tables++
		c.table(at, b)
	case "input":
		c.input(at, b)
	case "image":
		c.image(at, b)
	case "data_visualization":
		c.chart(at, b)
	case "context_actions":
		for i, v := range c.list(at, b["elements"], 1, 5) {
			e, _ := v.(map[string]any)
			here := fmt.Sprintf("%s element %d", at, i)
			if e["type"] != "feedback_buttons" {
				c.wrong("%s: type %q", here, e["type"])
			}
			c.actionID(here, e)
			for _, which := range []string{"positive_button", "negative_button"} {
				button, _ := e[which].(map[string]any)
				c.textObject(here+" "+which, button["text"], 75, "plain_text")
				if value, _ := button["value"].(string); value == "" || utf8.RuneCountInString(value) > 2000 {
					c.wrong("%s %s: value %q", here, which, value)
				}
			}
		}
	}
}

// chart holds a chart that Slack draws against its limits.
func (c *checker) chart(at string, b map[string]any) {
	title, _ := b["title"].(string)
	c.words(at+" title", title, 50)
	chart, _ := b["chart"].(map[string]any)
	if chart["type"] != "bar" && chart["type"] != "line" {
		c.wrong("%s: chart %q", at, chart["type"])
	}
	axes, _ := chart["axis_config"].(map[string]any)
	categories := map[any]bool{}
	for _, label := range c.list(at+" categories", axes["categories"], 1, 20) {
		text, _ := label.(string)
		c.words(at+" category", text, 20)
		if categories[label] {
			c.wrong("%s: category %q twice", at, label)
		}
		categories[label] = true
	}
	names := map[any]bool{}
	for _, v := range c.list(at+" series", chart["series"], 1, 6) {
		series, _ := v.(map[string]any)
		name, _ := series["name"].(string)
		c.words(at+" series", name, 20)
		if names[name] {
			c.wrong("%s: series %q twice", at, name)
		}
		names[name] = true
		points := c.list(at+" points", series["data"], 1, 20)
		if len(points) != len(categories) {
			c.wrong("%s: %d points for %d categories", at, len(points), len(categories))
		}
		for _, p := range points {
			point, _ := p.(map[string]any)
			if _, number := point["value"].(float64); !categories[point["label"]] || !number {
				c.wrong("%s: point %v", at, point)
			}
		}
	}
}

func (c *checker) list(at string, v any, least, most int) []any {
	l, ok := v.([]any)
	if !ok || len(l) < least || len(l) > most {
		c.wrong("%s: %d elements, want %d to %d", at, len(l), least, most)
	}
	return l
}

// live is everything in mrkdwn that does something.
var live = regexp.MustCompile(`<[^>]*>`)

var harmless = regexp.MustCompile(`^<(@[UW][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^<>]+)>$`)

func (c *checker) textObject(at string, v any, most int, kinds ...string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.wrong("%s: no text", at)
		return
	}
	kind, _ := o["type"].(string)
	text, _ := o["text"].(string)
	if !contains(kinds, kind) {
		c.wrong("%s: text of type %q", at, kind)
	}
	c.words(at, text, most)
	for key := range o {
		if key != "type" && key != "text" && (key != "emoji" || kind != "plain_text") && (key != "verbatim" || kind != "mrkdwn") {
			c.wrong("%s: %s has a %s", at, kind, key)
		}
	}
	if kind == "mrkdwn" {
		if o["verbatim"] != true {
			c.wrong("%s: mrkdwn is not verbatim", at)
		}
		c.mrkdwn(at, text)
	}
}

func (c *checker) mrkdwn(at, text string) {
	for _, token := range live.FindAllString(text, -1) {
		if !harmless.MatchString(token) {
			c.wrong("%s: live token %q", at, token)
		}
	}
	rest := live.ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "<>") {
		c.wrong("%s: unescaped < or > in %q", at, rest)
	}
	for i, r := range rest {
		if r == '&' && !strings.HasPrefix(rest[i:], "&amp;") && !strings.HasPrefix(rest[i:], "&lt;") && !strings.HasPrefix(rest[i:], "&gt;") {
			c.wrong("%s: unescaped or broken entity in %q", at, rest[i:min(len(rest), i+8)])
		}
	}
}

func (c *checker) words(at, text string, most int) {
	n := utf8.RuneCountInString(text)
	if strings.TrimSpace(text) == "" || n > most {
		c.wrong("%s: %d characters (%.20q), want 1 to %d", at, n, text, most)
	}
	c.count(at, text)
}

func (c *checker) count(at, text string) {
	c.text += utf8.RuneCountInString(text)
	for _, name := range []string{"@channel", "@here", "@everyone"} {
		if strings.Contains(strings.ToLower(text), name) {
			c.wrong("%s: the words %s in one piece", at, name)
		}
	}
}

func (c *checker) rich(at string, v any) {
	o, _ := v.(map[string]any)
	switch o["type"] {
	case "rich_text_section", "rich_text_preformatted":
		for _, e := range c.list(at, o["elements"], 1, 100_000) {
			e, _ := e.(map[string]any)
			switch e["type"] {
			case "text":
				text, _ := e["text"].(string)
				if text == "" {
					c.wrong("%s: empty rich text", at)
				}
				c.count(at, text)
			case "user":
				id, _ := e["user_id"].(string)
				if !regexp.MustCompile(`^[UW][A-Z0-9]+$`).MatchString(id) {
					c.wrong("%s: user %q", at, id)
				}
				c.count(at, id)
			case "date":
				fallback, _ := e["fallback"].(string)
				if fallback == "" || e["format"] == "" || e["timestamp"] == nil {
					c.wrong("%s: date %v", at, e)
				}
				c.count(at, fallback)
			default:
				c.wrong("%s: rich text element %q", at, e["type"])
			}
		}
	default:
		c.wrong("%s: rich text part %q", at, o["type"])
	}
}

func (c *checker) button(at string, v any) {
	o, _ := v.(map[string]any)
	if o["type"] == "static_select" {
		c.textObject(at, o["placeholder"], 150, "plain_text")
		c.actionID(at, o)
		for i, option := range c.list(at, o["options"], 1, 100) {
			c.option(fmt.Sprintf("%s option %d", at, i), option)
		}
		return
	}
	if o["type"] != "button" {
		c.wrong("%s: type %q", at, o["type"])
	}
	c.textObject(at, o["text"], 75, "plain_text")
	c.actionID(at, o)
	if value, _ := o["value"].(string); value == "" || utf8.RuneCountInString(value) > 2000 {
		c.wrong("%s: value of %d characters", at, utf8.RuneCountInString(value))
	}
	if style := o["style"]; style != nil && style != "primary" && style != "danger" {
		c.wrong("%s: style %q", at, style)
	}
}

func (c *checker) actionID(at string, o map[string]any) {
	id, _ := o["action_id"].(string)
	if id == "" || len(id) > 255 || c.actions[id] {
		c.wrong("%s: action_id %q missing, repeated or too long", at, id)
	}
	c.actions[id] = true
}

func (c *checker) table(at string, b map[string]any) {
	width, before := -1, c.text
	for i, row := range c.list(at, b["rows"], 1, 100) {
		cells := c.list(fmt.Sprintf("%s row %d", at, i), row, 1, 20)
		if width >= 0 && len(cells) != width {
			c.wrong("%s row %d: %d cells, want %d", at, i, len(cells), width)
		}
		width = len(cells)
		for j, v := range cells {
			cell, _ := v.(map[string]any)
			here := fmt.Sprintf("%s cell %d,%d", at, i, j)
			switch cell["type"] {
			case "raw_text":
				text, _ := cell["text"].(string)
				c.words(here, text, 10_000)
			case "rich_text":
				for _, e := range c.list(here, cell["elements"], 1, 100) {
					c.rich(here, e)
				}
			default:
				c.wrong("%s: type %q", here, cell["type"])
			}
		}
	}
	if c.text-before > 10_000 {
		c.wrong("%s: %d characters, at most 10000", at, c.text-before)
	}
	if settings, ok := b["column_settings"].([]any); ok && len(settings) > max(width, 0) {
		c.wrong("%s: %d column settings for %d columns", at, len(settings), width)
	}
}

func (c *checker) image(at string, b map[string]any) {
	alt, _ := b["alt_text"].(string)
	c.words(at+" alt_text", alt, 2000)
	file, _ := b["slack_file"].(map[string]any)
	if id, _ := file["id"].(string); b["image_url"] != nil || len(file) != 1 || !regexp.MustCompile(`^F[A-Z0-9]{8,}$`).MatchString(id) {
		c.wrong("%s: file %v", at, file)
	}
}

func (c *checker) input(at string, b map[string]any) {
	c.textObject(at+" label", b["label"], 2000, "plain_text")
	if b["hint"] != nil {
		c.textObject(at+" hint", b["hint"], 2000, "plain_text")
	}
	e, _ := b["element"].(map[string]any)
	c.actionID(at, e)
	switch e["type"] {
	case "plain_text_input":
		if v, _ := e["initial_value"].(string); utf8.RuneCountInString(v) > 3000 {
			c.wrong("%s: initial value of %d characters", at, utf8.RuneCountInString(v))
		}
	case "static_select":
		initial := fmt.Sprint(e["initial_option"])
		found := e["initial_option"] == nil
		for i, o := range c.list(at, e["options"], 1, 100) {
			c.option(fmt.Sprintf("%s option %d", at, i), o)
			found = found || fmt.Sprint(o) == initial
		}
		if !found {
			c.wrong("%s: initial option %s is none of the options", at, initial)
		}
	case "external_select":
		if e["initial_option"] != nil {
			c.option(at, e["initial_option"])
		}
		if e["min_query_length"] != 1.0 {
			c.wrong("%s: min_query_length %v", at, e["min_query_length"])
		}
	case "multi_external_select":
		if initial, ok := e["initial_options"]; ok {
			for _, o := range c.list(at, initial, 1, 100) {
				c.option(at, o)
			}
		}
		if e["min_query_length"] != 1.0 {
			c.wrong("%s: min_query_length %v", at, e["min_query_length"])
		}
	case "users_select":
		if v, ok := e["initial_user"].(string); ok && !regexp.MustCompile(`^[UW][A-Z0-9]+$`).MatchString(v) {
			c.wrong("%s: initial user %q", at, v)
		}
	case "datepicker":
		if v, ok := e["initial_date"].(string); ok && !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(v) {
			c.wrong("%s: initial date %q", at, v)
		}
	case "file_input":
		if n, ok := e["max_files"].(float64); ok && (n < 1 || n > 10) {
			c.wrong("%s: max_files %v", at, n)
		}
	default:
		c.wrong("%s: element %q", at, e["type"])
	}
}

func (c *checker) option(at string, v any) {
	o, _ := v.(map[string]any)
	c.textObject(at, o["text"], 75, "plain_text")
	if value, _ := o["value"].(string); value == "" || utf8.RuneCountInString(value) > 75 {
		c.wrong("%s: value of %d characters", at, utf8.RuneCountInString(value))
	}
}

// checkView returns what Slack would not accept about a modal.
func checkView(view map[string]any) []string {
	c := &checker{blockIDs: map[string]bool{}, actions: map[string]bool{}}
	blocks, err := json.Marshal(view["blocks"])
	if err != nil {
		return []string{err.Error()}
	}
	inputs := strings.Contains(string(blocks), `"type":"input"`)
	shown := []string{"header", "section", "context", "rich_text", "actions", "image"}
	switch view["type"] {
	case "home":
		for _, none := range []string{"title", "submit", "close"} {
			if view[none] != nil {
				c.wrong("a home page has a %s", none)
			}
		}
	case "modal":
		c.textObject("title", view["title"], 24, "plain_text")
		if inputs || view["submit"] != nil {
			c.textObject("submit", view["submit"], 24, "plain_text")
		}
		if view["close"] != nil {
			c.textObject("close", view["close"], 24, "plain_text")
		}
		shown = append(shown, "input")
	default:
		c.wrong("type %q", view["type"])
	}
	if m, _ := view["private_metadata"].(string); utf8.RuneCountInString(m) > 3000 {
		c.wrong("private_metadata of %d characters", utf8.RuneCountInString(m))
	}
	if id, _ := view["callback_id"].(string); utf8.RuneCountInString(id) > 255 {
		c.wrong("callback_id of %d characters", utf8.RuneCountInString(id))
	}
	if whole, err := json.Marshal(view); err != nil || len(whole) > 250_000 {
		c.wrong("%d bytes, %v", len(whole), err)
	}
	return append(c.problems, checkBlocks(string(blocks), 100, shown...)...)
}
