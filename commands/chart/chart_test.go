package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

func portrait(counts [5]int, weeks int) commands.Portrait {
	p := commands.Portrait{Title: "Customers on 24 Nov 2026", TrendTitle: "Mean score", Bands: []commands.Portion{
		{Band: relationship.Healthy, Label: "Healthy", Count: counts[0]},
		{Band: relationship.Watch, Label: "Watch", Count: counts[1]},
		{Band: relationship.AtRisk, Label: "At risk", Count: counts[2]},
		{Band: relationship.TooEarly, Label: "Too early to tell", Count: counts[3]},
		{Band: relationship.NoBand, Label: "Not scored yet", Count: counts[4]},
	}}
	for i := range weeks {
		p.Trend = append(p.Trend, commands.Moment{Label: fmt.Sprintf("%d Nov", 1+7*i), Score: 60 + 5*float64(i%4)})
	}
	return p
}

func painted(t *testing.T, p commands.Portrait) image.Image {
	t.Helper()
	data, err := Painter{}.Paint(p)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("CHARTS"); dir != "" { // to be looked at
		name := filepath.Join(dir, fmt.Sprintf("%s-%d.png", filepath.Base(t.Name()), len(data)))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// In the bar each band has its share of the width.
func TestBarIsInProportion(t *testing.T) {
	for _, counts := range [][5]int{{5, 3, 2, 4, 1}, {1, 0, 0, 0, 0}, {0, 0, 7, 0, 7}, {60_000, 25_000, 10_000, 4_000, 1_000}} {
		m := painted(t, portrait(counts, 0))
		total := 0
		for _, n := range counts {
			total += n
		}
		bands := []relationship.Band{relationship.Healthy, relationship.Watch, relationship.AtRisk, relationship.TooEarly, relationship.NoBand}
		seen := map[relationship.Band]int{}
		y := barTop + 3*scale // above the numbers
		for x := margin; x < width-margin; x++ {
			for _, b := range bands {
				if near(m.At(x, y), paints[b].fill.R, paints[b].fill.G, paints[b].fill.B) {
					seen[b]++
				}
			}
		}
		for i, b := range bands {
			want := (width - 2*margin) * counts[i] / total
			if d := seen[b] - want; d > 4*scale || d < -4*scale {
				t.Errorf("%v: %s is %d px wide, want about %d", counts, b, seen[b], want)
			}
		}
	}
}

func near(c color.Color, r, g, b uint8) bool {
	x, y, z, _ := c.RGBA()
	d := func(a uint32, b uint8) bool { v := int(a>>8) - int(b); return v < 6 && v > -6 }
	return d(x, r) && d(y, g) && d(z, b)
}

// A trend is drawn from two moments on, and the picture grows by it.
func TestTrend(t *testing.T) {
	without, with := painted(t, portrait([5]int{3, 2, 1, 1, 1}, 1)), painted(t, portrait([5]int{3, 2, 1, 1, 1}, 13))
	if with.Bounds().Dx() != width || with.Bounds().Dy() <= without.Bounds().Dy() {
		t.Errorf("%v without a trend, %v with one", without.Bounds(), with.Bounds())
	}
	drawn := 0
	for x := range with.Bounds().Dx() {
		for y := without.Bounds().Dy(); y < with.Bounds().Dy(); y++ {
			if near(with.At(x, y), line.R, line.G, line.B) {
				drawn++
			}
		}
	}
	if drawn < width/2 {
		t.Errorf("%d pixels of a line", drawn)
	}
}

// Latvian has its letters.
func TestLatvian(t *testing.T) {
	p := portrait([5]int{8, 4, 2, 3, 1}, 9)
	p.Title, p.TrendTitle, p.Latvian = "Klienti un partneri, 24.11.2026.", "Vidējais vērtējums", true
	for i, label := range []string{"Labi", "Jāuzmana", "Apdraudēts", "Pāragri spriest", "Vēl nav vērtējuma"} {
		p.Bands[i].Label = label
	}
	for i := range p.Trend {
		p.Trend[i].Label = fmt.Sprintf("%02d.11.", 1+3*i)
	}
	painted(t, p)
}

// The same portrait is the same picture, and odd ones are pictures too.
func TestAnyPortraitIsDrawn(t *testing.T) {
	a, err := Painter{}.Paint(portrait([5]int{1, 2, 3, 4, 5}, 5))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Painter{}.Paint(portrait([5]int{1, 2, 3, 4, 5}, 5))
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("drawn twice, two pictures: %v", err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		p := portrait([5]int{random.IntN(3), -random.IntN(3), random.IntN(1e6), 0, random.IntN(2)}, random.IntN(60))
		p.Bands = p.Bands[:random.IntN(6)]
		for i := range p.Trend {
			p.Trend[i].Score = 300*random.Float64() - 100
		}
		painted(t, p)
	}
}

func BenchmarkPaint(b *testing.B) {
	for b.Loop() {
		if _, err := (Painter{}).Paint(portrait([5]int{5, 3, 2, 4, 1}, 13)); err != nil {
			b.Fatal(err)
		}
	}
}
