package commands

import (
	"strings"
	"testing"
)

// Every declaration is complete, no two share a verb, every verb that help
// points at exists, and every example begins with its command.
func TestDeclarations(t *testing.T) {
	all, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]bool{}
	for _, s := range all {
		for _, v := range s.verbs() {
			verbs[v] = true
		}
	}
	for _, s := range all {
		for _, other := range s.Related {
			if !verbs[wordKey(other)] {
				t.Errorf("%s points at %q, which is no command", s.Name, other)
			}
		}
		for _, example := range s.Examples {
			word, _, _ := strings.Cut(example, " ")
			if wordKey(word) != wordKey(s.Name) && wordKey(word) != wordKey(s.Latvian) {
				t.Errorf("%s has the example %q", s.Name, example)
			}
		}
		for _, p := range s.form() {
			if _, ok := labels[p.Name]; !ok && !p.Keyed && s.Changes {
				t.Errorf("%s: the form shows %q without a label in both languages", s.Name, p.Name)
			}
		}
	}
}
