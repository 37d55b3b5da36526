package relationship

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// staffed is a directory of people; companies are a, b and c.
func staffed() *Directory {
	d := NewDirectory()
	d.List(Listing{ID: "a", Name: "Acme", People: []string{"Jana Novak", "Peter Blum", "Rob Tanner", "Thomas Vogt", "Zoe Marsh", "Nina Fox", "Grant Hall", "Kenji Ito"}})
	d.List(Listing{ID: "b", Name: "Beta", People: []string{"Jānis Ozols", "Inese Kļaviņa", "Ilze Ozola", "Uģis Briedis", "Eva Holm", "Māris Balodis", "Anna Marija Kalna-Liepa", "Artūrs Lapiņš"}})
	d.List(Listing{ID: "c", Name: "Gamma", People: []string{"Jānis Kalns", "Jana Berg", "Santa Rudzīte", "Oskars Bērzs", "Eva Holm", "Cher", "Juris Upītis", "..."}})
	return d
}

// met writes hits as "words=people", full names with two signs, guesses with a
// question mark.
func met(words []string, hits []PersonHit) []string {
	var list []string
	for _, h := range hits {
		sign := "="
		if h.Full {
			sign = "=="
		}
		if h.Guess {
			sign += "?"
		}
		var who []string
		for _, p := range h.People {
			who = append(who, p.Name+"@"+p.Company)
		}
		list = append(list, strings.Join(words[h.From:h.To], " ")+sign+strings.Join(who, "|"))
	}
	return list
}

func TestScanPeople(t *testing.T) {
	d := staffed()
	for text, want := range map[string][]string{
		"met Peter Blum and Rob":            {"Peter Blum==Peter Blum@a", "Rob=Rob Tanner@a"},
		"nina fox from sable, she loved it": {"nina fox==Nina Fox@a"},
		"a call with Jana":                  {"Jana=Jana Berg@c|Jana Novak@a"},
		"a call with Jana Novak's team":     {"Jana Novak's==Jana Novak@a"},
		"Jana N. and J. Novak, Jana B":      {"Jana N==Jana Novak@a", "J Novak==Jana Novak@a", "Jana B==Jana Berg@c"},
		"Eva Holm wrote":                    {"Eva Holm==Eva Holm@b|Eva Holm@c"},
		"Mr Tanner, the fox in the hall":    {"Tanner=Rob Tanner@a"},
		"Thomas's flat; Vogts' too":         {"Thomas's=Thomas Vogt@a", "Vogts=Thomas Vogt@a"},
		"Zoe’s team, Kenji's team":          {"Zoe’s=Zoe Marsh@a", "Kenji's=Kenji Ito@a"},
		"Cher came":                         {"Cher==Cher@c"},
		"Anna Marija Kalna-Liepa, Anna Kalna-Liepa, Anna Liepa": {
			"Anna Marija Kalna-Liepa==Anna Marija Kalna-Liepa@b", "Anna=Anna Marija Kalna-Liepa@b", "Anna Liepa==Anna Marija Kalna-Liepa@b",
		},
		"Jana Berga called, Roba team": {"Jana Berga==?Jana Berg@c", "Roba=?Rob Tanner@a"},

		"Vakar tikos ar Jāni Ozolu":           {"Jāni Ozolu==Jānis Ozols@b"},
		"vakar tikos ar jani ozolu":           {"jani ozolu==Jānis Ozols@b"},
		"tikos ar Ilzi Ozolu, ar Ozolu":       {"Ilzi Ozolu==Ilze Ozola@b", "Ozolu=Ilze Ozola@b|Jānis Ozols@b"},
		"Jānim un Inesei, Ozolam, Ozolai":     {"Jānim=Jānis Kalns@c|Jānis Ozols@b", "Inesei=Inese Kļaviņa@b", "Ozolam=Jānis Ozols@b", "Ozolai=Ilze Ozola@b"},
		"Uģim, Uģa, Evu, Evai":                {"Uģim=Uģis Briedis@b", "Uģa=?Uģis Briedis@b", "Evu=Eva Holm@b|Eva Holm@c", "Evai=Eva Holm@b|Eva Holm@c"},
		"no Uģa Brieža, Māra Baloža":          {"Uģa Brieža==?Uģis Briedis@b", "Māra Baloža==?Māris Balodis@b"},
		"Briedim un Balodi, Jurim Upītim":     {"Briedim=Uģis Briedis@b", "Balodi=Māris Balodis@b", "Jurim Upītim==Juris Upītis@c"},
		"e-pasts no Jura Upīša":               {"Jura Upīša==?Juris Upītis@c"},
		"īsziņa no Artūra, ar Santu Rudzīti":  {"Artūra=?Artūrs Lapiņš@b", "Santu Rudzīti==Santa Rudzīte@c"},
		"nerunāju vakar ar Oskaru":            {"Oskaru=Oskars Bērzs@c"},
		"Thomasam Vogtam, Robam":              {"Thomasam Vogtam==Thomas Vogt@a", "Robam=Rob Tanner@a"},
		"nobody we know, … - 's and the rest": nil, "": nil, "J. K.": nil,
	} {
		words := tokens(text)
		if diff := cmp.Diff(want, met(words, d.ScanPeople(words)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("ScanPeople(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestScanPeopleAtACompany(t *testing.T) {
	d := staffed()
	words := tokens("Jana and Jānis and Rob")
	want := []string{"Jana=Jana Berg@c", "Jānis=Jānis Kalns@c"}
	if diff := cmp.Diff(want, met(words, d.ScanPeople(words, "c", "unknown"))); diff != "" {
		t.Errorf("at c (-want +got):\n%s", diff)
	}
}

func TestPeopleWhoLeftAreForgotten(t *testing.T) {
	d := staffed()
	d.List(Listing{ID: "a", Name: "Acme", People: []string{"Peter Blum", "Peter Blum"}})
	d.Unlist("c")
	words := tokens("Rob Tanner, Eva Holm, Peter Blum")
	want := []string{"Eva Holm==Eva Holm@b", "Peter Blum==Peter Blum@a"}
	if diff := cmp.Diff(want, met(words, d.ScanPeople(words))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d.Unlist("a")
	d.Unlist("b")
	if len(d.people.at)+len(d.people.by) != 0 {
		t.Errorf("%d companies and %d stems are left, want none", len(d.people.at), len(d.people.by))
	}
}

func TestManyOfOneName(t *testing.T) {
	d := NewDirectory()
	for i := range 3000 {
		d.List(Listing{ID: strconv.Itoa(i), Name: "C", People: []string{"Jānis Bērziņš"}})
	}
	hits := d.ScanPeople([]string{"Jāni"})
	if len(hits) != 1 || len(hits[0].People) != MostFits {
		t.Errorf("ScanPeople(Jāni) = %+v, want one hit of %d people", hits, MostFits)
	}
	if got := met([]string{"Jāni"}, d.ScanPeople([]string{"Jāni"}, "2999")); len(got) != 1 || got[0] != "Jāni=Jānis Bērziņš@2999" {
		t.Errorf("ScanPeople(Jāni) at one company = %q, want him", got)
	}
}

func BenchmarkScanPeople(b *testing.B) {
	random := rand.New(rand.NewPCG(7, 8))
	d := NewDirectory()
	var names []string
	for i := range 100_000 {
		name := strings.Fields(invented(random))[0] + " " + strings.Fields(invented(random))[0]
		if i%20 == 0 {
			name = "Jānis " + name
		}
		names = append(names, name)
		d.List(Listing{ID: strconv.Itoa(i), Name: fmt.Sprint("Company ", i), People: names[i:]})
	}
	words := make([][]string, 1000)
	for i := range words {
		words[i] = tokens("had a great call with Jānis and " + names[i*97] + " at Acme yesterday, they want to renew in March")
	}
	b.ResetTimer()
	for i := range b.N {
		d.ScanPeople(words[i%len(words)])
	}
}
