// Package chart draws portraits of many relationships as PNG pictures.
package chart

import (
	"fmt"
	"math"
	"strconv"

	"github.com/go-analyze/charts"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// Painter implements [commands.Painter].
type Painter struct{}

// Everything is drawn twice as large as it is shown, so that it is sharp on
// every screen.
const (
	scale  = 2
	width  = 640 * scale
	margin = 24 * scale

	titleTop  = 22 * scale
	barTop    = 40 * scale
	barHeight = 30 * scale
	keyTop    = 92 * scale
	keyLine   = 20 * scale
	keySquare = 10 * scale
	trendTop  = 40 * scale // below the key
	trendTall = 170 * scale
	foot      = 14 * scale

	sizeTitle = 13.0 * scale
	sizeWords = 10.0 * scale
	sizeSmall = 9.0 * scale
)

var (
	paper = charts.ColorFromHex("#ffffff")
	ink   = charts.ColorFromHex("#1f2937")
	faint = charts.ColorFromHex("#4b5563")
	grid  = charts.ColorFromHex("#eef1f5")
	line  = charts.ColorFromHex("#1d5b79")
	white = charts.ColorFromHex("#ffffff")
	dark  = charts.ColorFromHex("#111827")
)

// A paint is the colour of a band and of the words upon it. The colours differ
// in lightness too, and the key says which is which.
type paint struct{ fill, words charts.Color }

var paints = map[relationship.Band]paint{
	relationship.Healthy:  {charts.ColorFromHex("#2f7d4f"), white},
	relationship.Watch:    {charts.ColorFromHex("#f0b440"), dark},
	relationship.AtRisk:   {charts.ColorFromHex("#b3362b"), white},
	relationship.TooEarly: {charts.ColorFromHex("#9fb3c8"), dark},
	relationship.NoBand:   {charts.ColorFromHex("#dfe5ec"), dark},
}

// Paint draws how many relationships stand in each band as one bar, and how
// the mean score went below it.
func (Painter) Paint(p commands.Portrait) ([]byte, error) {
	trend := len(p.Trend) > 1
	rows := keyRows(p)
	height := keyTop + rows*keyLine + foot
	if trend {
		height += trendTop + trendTall
	}
	canvas := charts.NewPainter(charts.PainterOptions{
		OutputFormat: charts.ChartOutputPNG, Width: width, Height: height, Font: charts.GetFont(charts.FontFamilyNotoSans),
	})
	canvas.FilledRect(0, 0, width, height, paper, paper, 0)
	write(canvas, p.Title, margin, titleTop, sizeTitle, ink)
	drawBar(canvas, p.Bands)
	drawKey(canvas, p.Bands)
	if trend {
		top := keyTop + rows*keyLine + trendTop
		write(canvas, p.TrendTitle, margin, top-trendTop/3, sizeWords, faint)
		if err := drawTrend(canvas, p.Trend, charts.NewBox(margin/2, top, width-margin, top+trendTall)); err != nil {
			return nil, fmt.Errorf("chart: trend: %w", err)
		}
	}
	png, err := canvas.Bytes()
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return png, nil
}

func write(c *charts.Painter, words string, x, y int, size float64, color charts.Color) {
	c.Text(words, x, y, 0, style(size, color))
}

func style(size float64, color charts.Color) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: color, Font: charts.GetFont(charts.FontFamilyNotoSans)}
}

// drawBar draws the share of each band, with its count where it fits.
func drawBar(c *charts.Painter, bands []commands.Portion) {
	total := 0
	for _, b := range bands {
		total += max(b.Count, 0)
	}
	const room = width - 2*margin
	if total == 0 {
		c.FilledRect(margin, barTop, margin+room, barTop+barHeight, grid, grid, 0)
		return
	}
	done := 0
	for _, b := range bands {
		if b.Count <= 0 {
			continue
		}
		from := margin + share(room, done, total)
		done += b.Count
		to := margin + share(room, done, total)
		look := paints[b.Band]
		c.FilledRect(from, barTop, to, barTop+barHeight, look.fill, paper, scale)
		words := strconv.Itoa(b.Count)
		box := c.MeasureText(words, 0, style(sizeWords, look.words))
		if box.Width()+margin/3 < to-from {
			write(c, words, (from+to-box.Width())/2, barTop+(barHeight+box.Height())/2, sizeWords, look.words)
		}
	}
}

func share(room, part, whole int) int {
	return int(math.Round(float64(room) * float64(part) / float64(whole)))
}

// keyWidth is how much room a line of the key gives each band.
const (
	keyColumns = 3
	keyWidth   = (width - 2*margin) / keyColumns
)

func keyRows(p commands.Portrait) int { return (len(p.Bands) + keyColumns - 1) / keyColumns }

// drawKey says which colour is which band, and how many stand in it.
func drawKey(c *charts.Painter, bands []commands.Portion) {
	for i, b := range bands {
		x, y := margin+i%keyColumns*keyWidth, keyTop+i/keyColumns*keyLine
		fill := paints[b.Band].fill
		c.FilledRect(x, y-keySquare, x+keySquare, y, fill, fill, 0)
		write(c, b.Label+"  "+strconv.Itoa(b.Count), x+keySquare+margin/4, y, sizeWords, ink)
	}
}

// mostLabels stand below a trend, else every other one.
const mostLabels = 7

func drawTrend(c *charts.Painter, trend []commands.Moment, box charts.Box) error {
	values, labels := make([]float64, len(trend)), make([]string, len(trend))
	for i, m := range trend {
		values[i], labels[i] = min(max(m.Score, 0), 100), m.Label
	}
	theme := charts.GetTheme(charts.ThemeLight).
		WithSeriesColors([]charts.Color{line}).WithBackgroundColor(paper).WithAxisSplitLineColor(grid).WithTextColor(faint)
	o := charts.NewLineChartOptionWithData([][]float64{values})
	o.Theme = theme
	o.Legend.Show = new(false)
	o.Symbol.Shape = charts.SymbolNone
	o.StrokeSmoothingTension = 0.6
	o.LineStrokeWidth = 2 * scale
	o.FillArea, o.FillOpacity = new(true), 36
	o.XAxis.Labels = labels
	o.XAxis.LabelCount = len(labels)
	if len(labels) > mostLabels {
		o.XAxis.LabelCount = (len(labels) + 1) / 2
	}
	o.XAxis.LabelFontStyle = style(sizeSmall, faint)
	o.XAxis.BoundaryGap = new(false)
	o.YAxis = []charts.YAxisOption{{
		Min: new(0.0), Max: new(100.0), LabelCount: 5, LabelFontStyle: style(sizeSmall, faint),
		ValueFormatter: func(v float64) string { return strconv.Itoa(int(math.Round(v))) },
	}}
	return c.Child(charts.PainterBoxOption(box)).LineChart(o)
}
