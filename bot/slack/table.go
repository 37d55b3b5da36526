package slack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot/card"
)

// Limits of Slack's table block, of which a message may have one.
// https://docs.slack.dev/reference/block-kit/blocks/table-block
const (
	maxRows    = 100 // with the head
	maxColumns = 20
	maxTable   = 10_000 // characters in all cells
	maxCell    = 1_000  // ours, so that one cell cannot crowd out the rest
	maxColumn  = 60     // ours, of a table drawn as text
)

func (p *page) table(t card.Table) {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	if columns > maxColumns {
		columns, p.cut = maxColumns, true
	}
	rows := make([][][]card.Span, 0, len(t.Rows)+1)
	if len(t.Head) > 0 {
		head := make([][]card.Span, len(t.Head))
		for i, label := range t.Head {
			head[i] = card.Say(label)
		}
		rows = append(rows, head)
	}
	rows = append(rows, t.Rows...)
	if p.tables++; p.tables == 1 && !p.view {
		p.native(rows, columns, t.Right)
	} else {
		p.preformatted(rows, columns, t.Right)
	}
}

// native draws rows as a table block.
func (p *page) native(rows [][][]card.Span, columns int, right []int) {
	block := slack.TableBlock{Type: slack.MBTTable}
	left := min(p.left, maxTable)
	for _, cells := range rows {
		size := rowSize(cells, columns)
		if len(block.Rows) == maxRows || size > left {
			p.cut = true
			break
		}
		left -= size
		row := make([]slack.TableCell, columns)
		for i := range row {
			row[i] = p.cell(at(cells, i))
		}
		block.Rows = append(block.Rows, row)
	}
	if len(block.Rows) == 0 {
		return
	}
	for i := range columns {
		setting := slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
		if slices.Contains(right, i) {
			setting = slack.ColumnSetting{Align: slack.ColumnAlignmentRight}
		}
		block.ColumnSettings = append(block.ColumnSettings, setting)
	}
	p.add(&block)
}

// at is cell i of a row that may be too short.
func at(cells [][]card.Span, i int) []card.Span {
	if i < len(cells) {
		return cells[i]
	}
	return nil
}

// rowSize is how many characters a row takes.
func rowSize(cells [][]card.Span, columns int) (size int) {
	for i := range columns {
		n := 0
		for _, s := range at(cells, i) {
			switch s.Kind {
			case card.Moment:
				n += len(fallbackTime(s.At))
			default:
				n += utf8.RuneCountInString(s.Text) + 1
			}
		}
		size += min(max(n, 1), maxCell)
	}
	return size
}

// cell draws one cell, as raw text when it is nothing but words.
func (p *page) cell(line []card.Span) slack.TableCell {
	outside := p.left // the page's characters are not for one cell
	p.left = min(p.left, maxCell)
	outside -= p.left
	defer func() { p.left += outside }()
	if slices.ContainsFunc(line, func(s card.Span) bool { return s.Kind != card.Words && s.Kind != card.NewLine }) {
		if elements := p.rich(line); len(elements) > 0 {
			return slack.NewTableRichTextCell(slack.NewRichTextSection(elements...))
		}
	}
	text := p.take(strings.TrimSpace(card.WordsOf(line)), maxCell)
	if text == "" { // which Slack does not take
		text = "–"
		p.left--
	}
	return slack.NewTableRawTextCell(text)
}

// preformatted draws rows as text in columns.
func (p *page) preformatted(rows [][][]card.Span, columns int, right []int) {
	table := make([][]string, len(rows))
	widths := make([]int, columns)
	for i, cells := range rows {
		table[i] = make([]string, columns)
		for j := range columns {
			text, cut := clip(strings.Join(strings.Fields(card.WordsOf(at(cells, j))), " "), maxColumn)
			if text == "" {
				text = "–"
			}
			p.cut = p.cut || cut
			table[i][j] = text
			widths[j] = max(widths[j], utf8.RuneCountInString(text))
		}
	}
	var b strings.Builder
	left := min(p.left, maxText)
	for i, row := range table {
		line := align(row, widths, right)
		if left -= utf8.RuneCountInString(line) + 1; left < 0 {
			p.cut = true
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	if text := p.take(b.String(), maxText); text != "" {
		p.add(slack.NewRichTextBlock("", &slack.RichTextPreformatted{
			Type:     slack.RTEPreformatted,
			Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, nil)},
		}))
	}
}

func align(row []string, widths, right []int) string {
	var b strings.Builder
	for i, text := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
		if slices.Contains(right, i) {
			text = pad + text
		} else {
			text += pad
		}
		b.WriteString(text)
	}
	return strings.TrimRight(b.String(), " ")
}
