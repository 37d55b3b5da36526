package commands

import (
	"math"
	"testing"
)

func TestReadPercent(t *testing.T) {
	for text, want := range map[string]float64{
		"82%": 82, "82,5 %": 82.5, "82.5%": 82.5, "82,5\u00a0%": 82.5, "+4%": 4, "+4 %": 4, "-3": -3, "−3 %": -3, "–3%": -3, "4 procenti": 4,
		"4 procentu": 4, "4 percent": 4, "182%": 182, "0": 0, "12,125 %": 12.125, "８２％": 82, "- 3%": -3,
	} {
		if got, ok := readPercent(text); !ok || got != want {
			t.Errorf("readPercent(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "%", "abc", "82%%", "8 2%", "1e3", "0x10", "NaN", "Inf", "--3", "5,%", "82 euro", "99999999999999999%", ".5%", "1,2,3"} {
		if got, ok := readPercent(text); ok {
			t.Errorf("readPercent(%q) = %v, want no percentage", text, got)
		}
	}
}

func TestReadNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"12": 12, "12,5": 12.5, "12.5": 12.5, "12 500": 12500, "12\u202f500,50": 12500.5, "12,500.50": 12500.5, "12.500,50": 12500.5,
		"1'234": 1234, "1’234.5": 1234.5, "1,234,567": 1234567, "-7": -7, "−1 234.5": -1234.5, "007": 7,
	} {
		if got, ok := readNumber(text); !ok || got != want {
			t.Errorf("readNumber(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
}

func TestReadMoney(t *testing.T) {
	for text, want := range map[string]money{
		"€12k": {12000, "EUR", ""}, "€12k/yr": {12000, "EUR", "year"}, "12 500,50 €": {12500.5, "EUR", ""}, "12,500.50 EUR": {12500.5, "EUR", ""},
		"12\u00a0500,50\u00a0€": {12500.5, "EUR", ""}, "$1.2m": {1.2e6, "USD", ""}, "9k gadā": {9000, "", "year"}, "€9k gadā": {9000, "EUR", "year"},
		"€12,500": {12500, "EUR", ""}, "€12.500": {12500, "EUR", ""}, "12,50 EUR": {12.5, "EUR", ""}, "500": {500, "", ""}, "-€5": {-5, "EUR", ""}, "€-5": {-5, "EUR", ""},
		"€1k per month": {1000, "EUR", "month"}, "300 eiro mēnesī": {300, "EUR", "month"}, "20 k€": {20000, "EUR", ""}, "20k€": {20000, "EUR", ""},
		"5 tūkst. eiro": {5000, "EUR", ""}, "2 milj. EUR": {2e6, "EUR", ""}, "£3bn": {3e9, "GBP", ""}, "100 USD a year": {100, "USD", "year"}, "EUR 12 000": {12000, "EUR", ""},
		"12k": {12000, "", ""}, "1'000 CHF": {1000, "CHF", ""}, "5 dollars": {5, "USD", ""}, "€1 500/mo": {1500, "EUR", "month"}, "0,125 €": {0.125, "EUR", ""}, "€12k p.a.": {12000, "EUR", "year"},
	} {
		if got, ok := readMoney(text); !ok || got != want {
			t.Errorf("readMoney(%q) = %+v, %v; want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "€", "free", "we migrate the data", "12 bananas", "€12 EUR", "12k k", "5%", "10.03.2026", "12 months of data", "€1k per fish", "--5", "+-5", "€5 €"} {
		if got, ok := readMoney(text); ok {
			t.Errorf("readMoney(%q) = %+v, want no money", text, got)
		}
	}
}

func FuzzAmount(f *testing.F) {
	for _, s := range []string{"€12k/yr", "12 500,50 €", "82,5 %", "9k gadā", "-$1.2m", "1'234.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, ok := readPercent(text); ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("readPercent(%q) = %v, want a finite number", text, v)
		}
		if m, ok := readMoney(text); ok && (math.IsNaN(m.Amount) || math.Abs(m.Amount) > 1e24) {
			t.Errorf("readMoney(%q) = %v, want a finite amount", text, m.Amount)
		}
	})
}
