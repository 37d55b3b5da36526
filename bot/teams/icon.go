package teams

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The sides of the two icons, in pixels, and the part of the big one that no
// mask of Teams cuts off.
const (
	colorSide   = 192
	outlineSide = 32
	safeSide    = 120
)

// The inks of the colour icon; the ground is accentColor.
var (
	ground = color.NRGBA{0x1d, 0x35, 0x57, 0xff}
	mine   = color.NRGBA{0xf1, 0xfa, 0xee, 0xff}
	yours  = color.NRGBA{0x8e, 0xce, 0xd6, 0xff}
	shared = color.NRGBA{0xe6, 0x39, 0x46, 0xff}
)

// A mark is what the icons show: two speech bubbles linked like the rings of a
// chain, and what both have in common. Lengths are in pixels, from the middle.
type mark struct {
	radius, apart float64 // of the bubbles, and from the middle to that of each
	stroke, gap   float64
	lift          float64 // upwards, for the tails hang down
	lens          bool    // what they have in common is inked
}

// colorIcon draws the icon of the store, outlineIcon that of the side bar.
func colorIcon() ([]byte, error) {
	m := mark{radius: 36, apart: 19, stroke: 9, gap: 4, lift: 3, lens: true}
	return draw(colorSide, func(x, y float64) color.NRGBA {
		switch m.at(x, y) {
		case inMine:
			return mine
		case inYours:
			return yours
		case inBoth:
			return shared
		case inNone:
		}
		return ground
	})
}

func outlineIcon() ([]byte, error) {
	m := mark{radius: 9, apart: 5, stroke: 2, gap: 1, lift: 1}
	return draw(outlineSide, func(x, y float64) color.NRGBA {
		if m.at(x, y) == inNone {
			return color.NRGBA{}
		}
		return color.NRGBA{0xff, 0xff, 0xff, 0xff}
	})
}

// A part is what of a mark a point belongs to.
type part int

const (
	inNone part = iota
	inMine
	inYours
	inBoth
)

// at says what is at a point: where the bubbles cross, mine runs over yours in
// the upper half and under it in the lower.
func (m *mark) at(x, y float64) part {
	y += m.lift
	over, under, name, other := -x, x, inMine, inYours
	if y > 0 {
		over, under, name, other = x, -x, inYours, inMine
	}
	inside := m.radius - m.stroke/2 - m.gap
	switch far := m.ink(over, y); {
	case far <= 0:
		return name
	case far <= m.gap:
		return inNone
	case m.ink(under, y) <= 0:
		return other
	case m.lens && math.Hypot(math.Abs(x)+m.apart, y) < inside:
		return inBoth
	}
	return inNone
}

// ink is how far a point is from the line of the bubble on the right, negative
// on it. The other bubble is its mirror image.
func (m *mark) ink(x, y float64) float64 {
	x -= m.apart
	at := func(angle, r float64) (float64, float64) {
		sin, cos := math.Sincos(angle * math.Pi)
		return r * cos, r * sin
	}
	// The tail is solid, from the rim down and outwards to a tip.
	ax, ay := at(0.32, m.radius)
	bx, by := at(0.08, m.radius)
	tx, ty := at(0.21, 1.44*m.radius)
	tail := max(side(x, y, ax, ay, bx, by), side(x, y, bx, by, tx, ty), side(x, y, tx, ty, ax, ay))
	return min(math.Abs(math.Hypot(x, y)-m.radius)-m.stroke/2, tail)
}

// side is how far a point is to the outer side of a line from a to b.
func side(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	return ((x-ax)*dy - (y-ay)*dx) / math.Hypot(dx, dy)
}

// draw makes a square picture of what is at each point. A pixel is the mean of
// many points, which makes edges smooth.
func draw(pixels int, at func(x, y float64) color.NRGBA) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
	for row := range pixels {
		for column := range pixels {
			img.SetNRGBA(column, row, mean(float64(column)-float64(pixels)/2, float64(row)-float64(pixels)/2, at))
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// mean is the colour of the pixel whose upper left corner is at x, y. What is
// transparent weighs nothing in it.
func mean(x, y float64, at func(x, y float64) color.NRGBA) color.NRGBA {
	const fine = 8 // points each way
	var r, g, b, a int
	for i := range fine * fine {
		c := at(x+(float64(i%fine)+0.5)/fine, y+(float64(i/fine)+0.5)/fine)
		weight := int(c.A)
		r, g, b, a = r+int(c.R)*weight, g+int(c.G)*weight, b+int(c.B)*weight, a+weight
	}
	if a == 0 {
		return color.NRGBA{}
	}
	share := func(sum, of int) uint8 { return uint8((sum + of/2) / of) }
	return color.NRGBA{share(r, a), share(g, a), share(b, a), share(a, fine*fine)}
}
