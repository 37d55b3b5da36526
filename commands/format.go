package commands

import (
	"math"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

var englishMonths = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// date writes a day in full: 10 Mar 2026, 10.03.2026.
func (l lang) date(d relationship.Day) string {
	t := d.Date()
	if l == latvian {
		return t.Format("02.01.2006.")
	}
	return strconv.Itoa(t.Day()) + " " + englishMonths[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// day writes a day without its year where the year is plain from today.
func (l lang) day(d, today relationship.Day) string {
	const halfYear = 183
	if d < today-halfYear || d > today+halfYear {
		return l.date(d)
	}
	t := d.Date()
	if l == latvian {
		return t.Format("02.01.")
	}
	return strconv.Itoa(t.Day()) + " " + englishMonths[t.Month()-1]
}

// decimal writes a number with the language's decimal sign.
func (l lang) decimal(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if l == latvian {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// signed writes a number with its sign, a true minus and no sign for zero.
func (l lang) signed(x float64, places int) string {
	s := l.decimal(math.Abs(x), places)
	switch rounded := math.Round(math.Abs(x) * math.Pow10(places)); {
	case rounded == 0:
		return s
	case x < 0:
		return "−" + s
	default:
		return "+" + s
	}
}

// hash writes an entry's number: #101. It is never grouped.
func hash(n int) string { return "#" + strconv.Itoa(n) }

// hashes writes entry numbers, runs drawn together: #1-#3, #5.
func hashes(numbers []int) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(hash(numbers[i]))
		switch {
		case j == i+1:
			b.WriteString(", " + hash(numbers[j]))
		case j > i+1:
			b.WriteString("-" + hash(numbers[j]))
		}
		i = j + 1
	}
	return b.String()
}

// shorten cuts text to at most n runes, at a space where there is one nearby,
// and marks the cut. The journal keeps the whole.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return cut + "…"
}

// euros writes an amount of euros, its digits in groups: €12,500, 12 500 €.
func (l lang) euros(x float64) string {
	const group = 3
	digits := strconv.FormatFloat(math.Abs(x), 'f', 0, 64)
	mark := ","
	if l == latvian {
		mark = "\u00a0"
	}
	var words string
	for len(digits) > group {
		words = mark + digits[len(digits)-group:] + words
		digits = digits[:len(digits)-group]
	}
	words = digits + words
	if l == latvian {
		words += "\u00a0€"
	} else {
		words = "€" + words
	}
	if x < 0 && math.Round(x) != 0 {
		words = "−" + words
	}
	return words
}
