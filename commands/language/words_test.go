package language

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCleanTakesOutWhatIsNoLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"<mailto:a@b.lv|a@b.lv> wrote": "a@b.lv wrote", "hi <@U1>": "hi  ", "see https://x.example/y now": "see   now", "*bold* _slanted_ snake_case": "bold slanted snake_case",
		"yes\u00adterday \u200bcall": "yesterday call", "Ｃａｌｌ": "Call", "“Acme” – Jana’s": `"Acme" – Jana's`, "Rī\u0304ga": "Rī\u0304ga", "Ri\u0304ga": "Rīga",
		"a &amp; b": "a & b", "\xff\xfe": "", "x\u00a0y": "x y", "a\nb": "a\nb",
	} {
		if got := clean(text); got != want {
			t.Errorf("clean(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"Met on 10. martā. Then": "Met|on|10.|martā|Then", "31.03. un 16.03": "31.03.|un|16.03", "plkst. 9.30": "plkst|9.30", "on the 9. We": "on|the|9|We",
		"isn't Marlow-Hayes w/ 3/12": "isn't|Marlow-Hayes|w/|3/12", "Pine & Crow, 82 %": "Pine|&|Crow|82|%", "a@b.lv 14:00 3pm": "a@b.lv|14:00|3pm", "(Acme)": "Acme", "": "",
	} {
		var got []string
		for _, tok := range tokens(text) {
			got = append(got, tok.text)
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("tokens(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestLanguageIsDecidedByItsWords(t *testing.T) {
	for text, want := range map[string]bool{
		"call with Baltijas Koks": false, "no issues with Rīgas Vagoni": false, "runaju ar Uldi": true, "Zvans no Acme": true, "met Jānis Ozols at Koks": false,
		"Sēlijas Meda rādītājs": true, "": false, "ok": false, "Šodien call ar Acme, viss labi": true,
	} {
		if got := isLatvian(tokens(text)); got != want {
			t.Errorf("isLatvian(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	for text, want := range map[string]string{
		"at 14:00": "14:00", "3pm": "15:00", "11am": "11:00", "12 pm": "12:00", "at 4": "16:00", "at 9": "09:00", "plkst. 9.30": "09:30", "at noon": "12:00",
		"on 4 March": "", "10 days": "", "at 25:00": "", "9.30": "", "pusdienlaikā": "12:00",
	} {
		if got := newMessage(inOffice(text), text).clock(); got != want {
			t.Errorf("clock of %q is %q, want %q", text, got, want)
		}
	}
}

func TestDeclinedNamesAreCalledInTheNominative(t *testing.T) {
	for text, want := range map[string]string{
		"Satiku Robertu Kalniņu no Baltās Upes": "Roberts Kalniņš", "Tikos ar Zani Liepu no Baltās Upes": "Zane Liepa", "Zvanīju Kristapam no Baltās Upes": "Kristaps",
		"Tikos ar Jāni Bērzu no Baltās Upes": "Jānis Bērzs", "met Robertu Kalniņu from Baltā Upe": "Robertu Kalniņu",
	} {
		r := read(text)
		if len(r.Events) != 1 || len(r.Events[0].People) != 1 || r.Events[0].People[0].Name != want {
			t.Errorf("%q names %+v, want %s", text, r.Events, want)
		}
	}
}

func TestLexiconFindsTheLongest(t *testing.T) {
	l := lexiconOf(meaning[string]{"a", "call, left _ a message"}, meaning[string]{"b", "call off, zvan*"}, meaning[string]{"c", "zvans"})
	for text, want := range map[string]string{
		"call": "a 1", "call off now": "b 2", "zvanu": "b 1", "zvans": "c 1", "left tom a message": "a 4", "left tom a": " 0", "": " 0", "recall": " 0",
	} {
		v, n := l.at(strings.Fields(text))
		if got := v + " " + string(rune('0'+n)); got != want {
			t.Errorf("at(%q) = %s, want %s", text, got, want)
		}
	}
	if v, n := l.at([]string{"left", "tom", "", "a", "message"}); v != "a" || n != 5 {
		t.Errorf("with a name of two words: %q, %d; want a, 5", v, n)
	}
}
