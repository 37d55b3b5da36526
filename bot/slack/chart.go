package slack

import (
	"math"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot/card"
)

// What a chart takes at most. Of series later sources say 12: six are safe.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const (
	maxChartTitle = 50
	maxChartLabel = 20
	maxPoints     = 20
	maxSeries     = 6
)

// hasChart reports whether Slack could draw every picture of m itself.
func hasChart(m card.Message) bool {
	has := false
	for _, b := range m.Blocks {
		if image, ok := b.(card.Image); ok {
			if chartOf(image.Plot) == nil {
				return false
			}
			has = true
		}
	}
	return has
}

// chartOf draws a plot, nil if there is none or Slack would not take it. Labels
// that are cut alike are told apart by a number.
func chartOf(p *card.Plot) slack.Block {
	if p == nil || len(p.Categories) == 0 || len(p.Categories) > maxPoints || len(p.Series) == 0 || len(p.Series) > maxSeries {
		return nil
	}
	title, _ := clip(unbroadcast(p.Title), maxChartTitle)
	categories := distinct(p.Categories)
	names := make([]string, len(p.Series))
	for i, s := range p.Series {
		names[i] = s.Name
	}
	names = distinct(names)
	series := make([]slack.DataVisualizationDataSeries, len(p.Series))
	for i, s := range p.Series {
		points := make([]slack.DataVisualizationDataPoint, len(categories))
		if len(s.Values) != len(categories) {
			return nil
		}
		for j, c := range categories {
			if math.IsNaN(s.Values[j]) || math.IsInf(s.Values[j], 0) {
				return nil
			}
			points[j] = slack.NewDataVisualizationDataPoint(c, s.Values[j])
		}
		series[i] = slack.NewDataVisualizationDataSeries(names[i], points...)
	}
	axes := slack.NewDataVisualizationAxisConfig(categories...)
	var chart slack.DataVisualizationChart = slack.NewDataVisualizationBarChart(axes, series...)
	if p.Line {
		chart = slack.NewDataVisualizationLineChart(axes, series...)
	}
	if title == "" {
		title = names[0]
	}
	return slack.NewDataVisualizationBlock(title, chart)
}

// distinct cuts labels to what Slack takes, none of them empty or twice.
func distinct(labels []string) []string {
	seen := make(map[string]bool, len(labels))
	cut := make([]string, len(labels))
	for i, label := range labels {
		short, _ := clip(unbroadcast(label), maxChartLabel)
		for n := i + 1; short == "" || seen[short]; n++ {
			number := " " + strconv.Itoa(n)
			short, _ = clip(unbroadcast(label), maxChartLabel-len(number))
			short += number
		}
		seen[short], cut[i] = true, short
	}
	return cut
}
