package relationship

import (
	"testing"
	"unicode/utf8"
)

func TestFoldMeets(t *testing.T) {
	for _, same := range [][]string{
		{"Dzintara Banka", "dzintara  banka", "AS Dzintara Banka", "“Dzintara Banka”", "Dzintara\u00a0Banka", "*Dzintara Banka*", "_Dzintara_ ~Banka~", "AS \"Dzintara Banka\"", "Dzintara Banka, AS", "A/S Dzintara Banka", "dzin\u00adtara\u200b banka\ufeff", "Ｄｚｉｎｔａｒａ　Ｂａｎｋａ"},
		{"Ziemeļu Loģistika", "ZIEMEĻU LOĢISTIKA", "ziemelu logistika", "Ziemel\u0327u Log\u0327istika", "SIA „Ziemeļu Loģistika”", "«Ziemeļu Loģistika» SIA"},
		{"Pine & Crow", "Pine and Crow", "pine&crow", "Pine un Crow"},
		{"Skyline Steel Inc.", "Skyline Steel", "Skyline Steel, Inc"},
		{"Marlow-Hayes LLP", "Marlow Hayes", "marlow–hayes"},
		{"Mum's Bakery", "Mums Bakery", "Mum’s Bakery"},
		{"Solène Cosmetics", "Sole\u0300ne Cosmetics", "SOLENE COSMETICS"},
		{"Müller & Co. KG", "Muller", "Mu\u0308ller GmbH & Co. KG"},
		{"Straße", "STRASSE", "strasse"},
		{"Čoček Łódź Ørsted", "cocek lodz orsted"},
		{"Ёлка", "елка", "Е\u0308ЛКА"},
		{"SIA", "sia", "\"SIA\""},
	} {
		want := Fold(same[0])
		for _, name := range same[1:] {
			if got := Fold(name); got != want {
				t.Errorf("Fold(%q) = %q, want %q like %q", name, got, want, same[0])
			}
		}
	}
}

func TestFoldParts(t *testing.T) {
	for _, different := range [][2]string{
		{"Acme Corp", "Acme"},
		{"Acme Group", "Acme"},
		{"Canal+", "Canal"},
		{"Acme", "Асте"},
		{"Delta Freight", "Delta Dental Care"},
		{"???", "!!!"},
		{"🎉", ""},
	} {
		if a, b := Fold(different[0]), Fold(different[1]); a == b {
			t.Errorf("Fold(%q) = Fold(%q) = %q, want two keys", different[0], different[1], a)
		}
	}
	if got := Fold(" \u200b\u00a0"); got != "" {
		t.Errorf("Fold(blank) = %q, want none", got)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		" Pēteris\t\nBĒRZIŅŠ ": "peteris berzins", "82,5\u00a0%": "82,5 %", "ſtraße ΣΊΣΥΦΟΣ": "strasse σισυφοσ",
		"١\u200b2": "١2", "": "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStemMeets(t *testing.T) {
	for _, cases := range [][]string{
		{"Ziemeļu Loģistika", "Ziemeļu Loģistikas", "Ziemeļu Loģistikai", "Ziemeļu Loģistiku", "Ziemeļu Loģistikā"},
		{"Dzintara Banka", "Dzintara Bankas", "Dzintara Bankai", "Dzintara Banku", "Dzintara Bankā"},
		{"Acme", "Acmes", "Acmei", "Acmē", "Acme's"},
		{"Nordtek", "Nordtekam", "Nordteka", "Nordteku", "Nordteks"},
		{"Kalniņš", "Kalniņa", "Kalniņam", "Kalniņu"},
		{"Ozols", "Ozola", "Ozolam", "Ozolu", "Ozolā"},
		{"Jānis Bērziņš", "Jāņa Bērziņa", "Jānim Bērziņam"},
		{"Upītis", "Upīša", "Upītim", "Upīti"},
		{"Krupis", "Krupja", "Krupim"},
		{"Liepājas Cukurs", "Liepājas Cukuram", "Liepāja Cukura"},
		{"Baltijas Koks", "Baltijas Koka", "Baltijas Kokam", "Baltijas Koku", "Baltijas Kokā"},
		{"Rīgas Vagoni", "Rīgas Vagoniem", "Rīgas Vagonu", "Rīgas Vagonos"},
		{"Sēlijas Medus", "Sēlijas Meda", "Sēlijas Medum", "Sēlijas Medu"},
		{"Mazā Maiznīca", "Mazās Maiznīcas", "Mazajai Maiznīcai", "Mazo Maiznīcu", "Mazajā Maiznīcā"},
		{"Saules Enerģija", "Saules Enerģijai", "Saules Enerģiju"},
		{"Ventas Metāls", "Ventas Metālā", "Ventas Metālu"},
		{"Pērkona Drošība", "Pērkona Drošībai"},
		{"Skolotājs", "Skolotāja", "Skolotājam", "Skolotāji", "Skolotāju", "Skolotājiem"},
	} {
		want := Stem(Fold(cases[0]))
		for _, c := range cases[1:] {
			if got := Stem(Fold(c)); got != want {
				t.Errorf("Stem(Fold(%q)) = %q, want %q like %q", c, got, want, cases[0])
			}
		}
	}
	for _, short := range []string{"ibm", "seb", "eva", "as"} {
		if got := Stem(short); got != short {
			t.Errorf("Stem(%q) = %q, want it as it is", short, got)
		}
	}
}

func TestInflectedIsNoGuess(t *testing.T) {
	for _, c := range []struct {
		name, said string
		want       bool
	}{
		{"banka", "bankai", true},
		{"banka", "banks", false},
		{"banka", "banke", false},
		{"acme", "acmei", true},
		{"acme", "acma", false},
		{"acme", "acm", false},
		{"acme", "acmee", false},
		{"nordtek", "nordtekam", true},
		{"nordteks", "nordtek", false},
		{"nimbus", "nimbusam", true},
		{"upitis", "upisa", true},
		{"janis", "janim", true},
		{"ibm", "ibmam", true},
		{"delta", "delts", false},
		{"volvo", "volvos", true},
		{"a", "as", false},
	} {
		if got := inflected(c.name, c.said); got != c.want {
			t.Errorf("inflected(%q, %q) = %v, want %v", c.name, c.said, got, c.want)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for _, twin := range [][2]string{
		{"Acme", "Асmе"}, {"Nordtek", "Νοrdtеk"}, {"Beta", "Веtа"}, {"ACME", "АСМЕ"}, {"Dzintara Banka", "Dzintаrа Bаnkа"},
	} {
		if Fold(twin[0]) == Fold(twin[1]) {
			t.Errorf("Fold(%q) = Fold(%q), want the twin told apart", twin[0], twin[1])
		}
		if a, b := Skeleton(twin[0]), Skeleton(twin[1]); a != b {
			t.Errorf("Skeleton(%q) = %q, Skeleton(%q) = %q, want one", twin[0], a, twin[1], b)
		}
	}
	for name, want := range map[string]bool{
		"Асmе": true, "Acme": false, "Яндекс": false, "Яндекс Europe": false, "Ziemeļu Loģistika": false,
		"Ziemel\u0327u": false, "Βeta": true, "": false, "Vantage 9": false,
	} {
		if got := MixedScript(name); got != want {
			t.Errorf("MixedScript(%q) = %v, want %v", name, got, want)
		}
	}
}

func FuzzFoldName(f *testing.F) {
	for _, s := range []string{"SIA \"Baltijas Koks\"", "A/S", "GmbH & Co. KG", "un & and", "Mum's", "'s'", "\u0130\u0131ſ", "SIA AS", "Ǆ", "*", "\xff", "ŉa", "a`b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for what, fold := range map[string]func(string) string{"Plain": Plain, "Fold": Fold} {
			once := fold(name)
			if twice := fold(once); twice != once {
				t.Errorf("%s(%q) = %q, again %q, want it idempotent", what, name, once, twice)
			}
			if utf8.ValidString(name) && !utf8.ValidString(once) {
				t.Errorf("%s(%q) = %q, want valid UTF-8", what, name, once)
			}
		}
		Stem(Fold(name))
		Skeleton(name)
		MixedScript(name)
	})
}
