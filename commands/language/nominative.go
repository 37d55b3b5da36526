package language

import "strings"

// Given names tell whether a surname is a man's or a woman's. In the accusative
// many of them end alike; these are women's, by their stems.
var womanly = filledBy(func(x *index[bool]) {
	for endings, stems := range map[string]string{
		"a u ai as": `ann ev iev jan laur sand zand elin aij ais anit antr ariadn astrid baib dain dian edit egij emilij evelin gunt gunit helen
			ilon irin ivet jolant karin katrin kristin laim lien lind liv lolit madar maij mar margarit marij mart marut monik natalij olg
			paul rasm rit rut sabin samant sant sarm sigit sintij skaidrit solvit tatjan velg vij vik viktorij zaig zinaid amand elz ilv sofij undin ull
			anastasij andr beatris dagnij dzidr dzintr elizabet gabriel gundeg indr ingrid ingun jekaterin jelen julij karlin kristian 
			larr ligij lidij ludmil marin mirdz nadezd nellij oksan patricij renat sanit sandr sarmit spodr svetlan teodor ulrik valentin valij vesm
			vizm zent zigrid rudit anet biruta birut inet inar lil`,
		"e i ei es": `ilz lig dac ines agnes zan signe sign leld ester terez alis beat dit gint irit iren ilg liesm aiv aigar inet kristian elz dzil mad sniedz egl
			maig lon solveig ramon sanit lain sind nell odet monik`,
	} {
		for stem := range strings.FieldsSeq(stems) {
			for e := range strings.FieldsSeq(endings) {
				x.add([]string{stem + e}, true)
			}
		}
	}
})

// nominative returns the words of a name as it is called in Latvian when it was
// declined; other names stay as written.
func (m *message) nominative(from, to int) string {
	written := m.said(from, to)
	written = strings.TrimSuffix(written, "'s")
	if !m.latvian {
		return written
	}
	cue := ""
	if from > 0 {
		cue = m.words[from-1]
	}
	words := strings.Fields(written)
	if len(words) == 0 {
		return written
	}
	if accusative(words) {
		cue = "ar"
	}
	woman := womanly.has(m.words[from])
	for i, w := range words {
		words[i] = undecline(w, cue, woman)
	}
	return strings.Join(words, " ")
}

// undecline returns a word of a name in the nominative.
func undecline(w, cue string, woman bool) string {
	try := func(ending, base string) (string, bool) {
		stem, ok := strings.CutSuffix(w, ending)
		return stem + base, ok && len([]rune(stem)) > 1
	}
	type pair struct{ from, man, woman string }
	var pairs []pair
	// After ar the accusative, after no the genitive; the dative shows itself.
	switch cue {
	case "no", "pie", "bez":
		pairs = []pair{{"iņa", "iņš", "iņa"}, {"as", "as", "a"}, {"es", "es", "e"}, {"ša", "tis", "ša"}, {"ļa", "lis", "ļa"}, {"ņa", "nis", "ņa"}, {"a", "s", "a"}, {"us", "us", "us"}}
	default:
		pairs = []pair{{"iņu", "iņš", "iņa"}, {"am", "s", "am"}, {"im", "is", "im"}, {"ai", "ai", "a"}, {"ei", "ei", "e"}, {"u", "s", "a"}, {"i", "is", "e"}}
		if cue != "ar" && cue != "satiku" && cue != "satikam" && cue != "par" {
			pairs = pairs[1:5]
		}
	}
	for _, p := range pairs {
		base := p.man
		if woman {
			base = p.woman
		}
		if s, ok := try(p.from, base); ok {
			return s
		}
	}
	return w
}

// accusative reports whether a name of several words is in the accusative: all
// of them end like it.
func accusative(words []string) bool {
	for _, w := range words {
		if !strings.HasSuffix(w, "u") && !strings.HasSuffix(w, "i") {
			return false
		}
	}
	return len(words) > 1
}
