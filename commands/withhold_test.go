package commands

import (
	"fmt"
	"math"
	"testing"
)

// A tenth is drawn, the same again, and another one each week.
func TestATenthIsDrawn(t *testing.T) {
	const companies, weeks = 2000, 20
	n, again := 0, 0
	for w := range weeks {
		for c := range companies {
			week, id := fmt.Sprintf("2026-W%02d", w), fmt.Sprintf("c%d", c)
			out := drawn(week, id, "customer")
			if out != drawn(week, id, "customer") {
				t.Fatal("drawn twice, it fell otherwise")
			}
			if out {
				n++
				if drawn(fmt.Sprintf("2026-W%02d", w+1), id, "customer") {
					again++
				}
			}
		}
	}
	if share := float64(n) / (companies * weeks); math.Abs(share-0.1) > 0.01 {
		t.Errorf("%.3f were drawn, want a tenth", share)
	}
	if share := float64(again) / float64(n); math.Abs(share-0.1) > 0.03 {
		t.Errorf("of those drawn %.3f were drawn the week after as well, want a tenth", share)
	}
}
