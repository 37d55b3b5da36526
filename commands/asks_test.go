package commands

import "testing"

func TestAsks(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]bool{
		"log":                      true,
		"log Acme":                 true,
		"log Acme call":            false,
		"log Acme id=x":            true,
		"log Acme call draft=form": true,
		"log Acme call draft=card": false,
		"settings change=yes":      true,
		"settings":                 false,
		"score Acme":               false,
		"score":                    true,
		"piezīme Acme":             true, // a note, in Latvian
		"promise Acme":             true,
		"undo 5":                   false,
		"reopen Acme":              false, // only announced
		"~abc":                     false,
		"":                         false,
	} {
		if got := m.Asks(line); got != want {
			t.Errorf("Asks(%q) = %v", line, got)
		}
	}
}
