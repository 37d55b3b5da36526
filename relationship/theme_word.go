package relationship

import (
	"slices"
	"strings"
	"unicode"
)

// notInWord reports whether a letter ends a word.
func notInWord(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) }

// leastLetters is how short a word that says something may be.
const leastLetters = 4

// contentWords returns the words of a text that say something, as they are
// written but in lower case: neither short nor a number nor one of those that
// every text has, in English or Latvian.
func contentWords(text string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(text), notInWord), func(w string) bool {
		w = Plain(w)
		return len(w) < leastLetters || strings.IndexFunc(w, unicode.IsDigit) >= 0 || idle[w]
	})
}

// englishEndings are what a stem drops before the Latvian ones, the longest
// first, and leftLetters how much of the word they leave.
var englishEndings = []string{"ments", "ment", "ings", "ing", "ed", "ly"}

const leftLetters = 4

// ContentStem returns a plain word without its ending, so that the forms of a
// word compare alike: deliveries and delivery, piegāde and piegādes, priced
// and pricing. It may make one of words that are not; what is found by stems
// is shown with its texts.
func ContentStem(word string) string {
	for _, e := range englishEndings {
		if stem, ok := strings.CutSuffix(word, e); ok && len(stem) >= leftLetters {
			word = stem
			break
		}
	}
	if stem, ok := strings.CutSuffix(word, "y"); ok && len(stem) >= leftLetters {
		word = stem + "ies" // as in deliveries
	}
	for _, e := range latvianNouns {
		if stem, ok := strings.CutSuffix(word, e); ok && len(stem) >= leftLetters {
			word = stem
		}
	}
	word = stemWord(word, minStem)
	for _, e := range latvianVerbs {
		if stem, ok := strings.CutSuffix(word, e); ok && len(stem) >= leftLetters {
			return stem
		}
	}
	return word
}

// latvianNouns end what a verb makes, and latvianVerbs the verb: rezervēšana
// and rezervēt are one.
var (
	latvianNouns = []string{"sanas", "sanai", "sana", "sanu"}
	latvianVerbs = []string{"et", "at", "ot"}
)

// idle are words that say nothing of what a text is about.
var idle = setOf(`about above after again also always another anything around asked because been before
	being below between both call came cannot come could does doing done down during each either else even every
	first from further gets getting give given goes going good great have having here himself into itself just know
	last less like likes liked made make makes many mean meeting might more most much must need needs never next none
	nothing often once only onto other others ours over quite rather really said same says seem seems several shall
	should since some someone something still such sure take takes talk tell than that their theirs them themselves
	then there these they thing things think this those though through thus told took under until upon used using
	very want wanted wants week well went were what when where which while whole whom whose will with within without
	would year years your yours today tomorrow yesterday month months weeks them customer customers partner partners
	company client clients
	aizvien arī bija bijis būs būtu daudz dažas daži diezgan dienas gada gadā gads gribēja grib ieguva itin izrādās
	jābūt kāda kādas kādi kāds kāpēc kaut kādu katra katrs kļuva klients klienti klientu klientam kopā
	kuras kuri kurš kura labi lai liela lieli liels līdz mēs mums mūsu ļoti ļauj nebija nebūs nedēļa nedēļas nekad nekas
	neviens notiek nozīmē paši pats pašlaik pārāk pēc pēdējais pietiek pirms partneris partneri partneru citi cita cits
	citas saka sakām savs savu sava šādi šāds šajā šeit šīs šis šodien tagad tajā tāda tāds tādēļ tāpat tāpēc taču tiek
	tiem tika tikai tikko tomēr tur turpat uzreiz vairāk vairs vajag varbūt vēl vēlas viena viens viss visi visu
	viņam viņas viņi viņiem viņš viņu mazliet mēnesī mēnesis runāja saruna sarunā teica zvans uzņēmums uzņēmuma`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[Plain(w)] = true
	}
	return set
}
