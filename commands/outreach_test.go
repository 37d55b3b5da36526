package commands

import (
	"strings"
	"testing"
)

func TestPressure(t *testing.T) {
	for text, want := range map[string]string{
		"This is your LAST chance!":                     "last chance",
		"Only today, and you must sign":                 "only today · you must",
		"after all we’ve done":                          "",
		"Don’t miss out.":                               "don't miss out",
		"We will have to end this, or else.":            "or else · we will have to end",
		"Pēdējā iespēja: parakstiet šodien!":            "parakstiet šodien · pēdējā iespēja",
		"PEDEJA IESPEJA":                                "pēdējā iespēja",
		"What would you like to change?":                "",
		"The blast chances are small; mustard you must": "you must",
		"": "",
	} {
		var got []string
		for _, p := range Pressure(text) {
			got = append(got, p.Words)
		}
		if strings.Join(got, " · ") != want {
			t.Errorf("Pressure(%q) = %q, want %q", text, strings.Join(got, " · "), want)
		}
	}
}

// What we propose ourselves never presses.
func TestOurOwnWordsDoNotPress(t *testing.T) {
	for _, l := range []lang{english, latvian} {
		for topic, p := range letterBody {
			if found := Pressure(l.say(p)); len(found) > 0 {
				t.Errorf("%s: %v", topic, found)
			}
		}
	}
}

func FuzzPressure(f *testing.F) {
	f.Add("last chance, only today")
	f.Add("jūs\u200b nekad")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range Pressure(text) {
			if len(Pressure(p.Words)) == 0 {
				t.Errorf("%q is found but presses nobody", p.Words)
			}
			if pressureWords[p.Kind].key == "" {
				t.Errorf("%q has no words", p.Kind)
			}
		}
	})
}
