package commands

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rapport-bot/rapport/relationship"
)

// A Push is a phrase that presses the reader.
type Push struct {
	Words string // as the list has it
	Kind  PushKind
}

// A PushKind is how a phrase presses.
type PushKind string

// The kinds of pressure.
const (
	PushHurry  PushKind = "hurry"
	PushThreat PushKind = "threat"
	PushGuilt  PushKind = "guilt"
	PushOrder  PushKind = "order"
)

var pressureWords = map[PushKind]phrase{
	PushHurry:  say("push.hurry", "hurries them: say when it matters to them, and leave the choice open.", "steidzina: pasaki, kad tas ir svarīgi viņiem, un atstāj izvēli."),
	PushThreat: say("push.threat", "threatens: say what you would like and why it is good for both.", "draud: pasaki, ko gribētu un kāpēc tas ir labi abiem."),
	PushGuilt:  say("push.guilt", "lays guilt on them: say what happened, without blame.", "uzliek vainu: pasaki, kas notika, bez pārmetumiem."),
	PushOrder:  say("push.order", "orders them: ask instead.", "pavēl: labāk pajautā."),
}

// pushes are the phrases, as they compare.
var pushes = func() map[string]Push {
	all := map[string]Push{}
	for kind, row := range map[PushKind]string{
		PushHurry: `last chance, final offer, only today, today only, act now, before it is too late, limited time, offer expires, now or never, don't miss out, do not miss out, hurry, urgent reply,
			pēdējā iespēja, pēdējais piedāvājums, tikai šodien, kamēr nav par vēlu, tagad vai nekad, steidzami atbildiet, nepalaidiet garām, piedāvājums beidzas`,
		PushThreat: `or else, we will have to end, legal action, consequences, we will go elsewhere, take our business elsewhere, we have other options, you will regret, stop working with you,
			citādi mēs, savādāk mēs, būsim spiesti izbeigt, tiesāsimies, vērsīsimies tiesā, sekas būs, jūs nožēlosiet, atradīsim citu`,
		PushGuilt: `after all we have done, you owe us, you promised us, we are disappointed in you, you let us down, your fault, you failed to, you never,
			pēc visa ko esam, jūs esat mums parādā, jūs mums apsolījāt, esam vīlušies jūsos, jūs mūs pievīlāt, jūsu vaina, jūs nekad`,
		PushOrder: `you must, you have to, you need to sign, sign today, i insist, we demand, non-negotiable, immediately,
			jums ir jāparaksta, jums obligāti, parakstiet šodien, es uzstāju, mēs pieprasām, nav apspriežams, nekavējoties`,
	} {
		for words := range strings.SplitSeq(row, ",") {
			if words = strings.TrimSpace(words); words != "" {
				all[toneKey(words)] = Push{words, kind}
			}
		}
	}
	return all
}()

// toneKey returns words as they compare: plain, apart by single spaces.
func toneKey(words string) string {
	plain := relationship.Plain(strings.ReplaceAll(words, "’", "'"))
	return strings.Join(strings.FieldsFunc(plain, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' }), " ")
}

// Pressure returns the phrases of a text that press its reader, each once, in
// alphabetical order.
func Pressure(text string) []Push {
	key := " " + toneKey(text) + " "
	var found []Push
	for words, push := range pushes {
		if strings.Contains(key, " "+words+" ") {
			found = append(found, push)
		}
	}
	slices.SortFunc(found, func(a, b Push) int { return strings.Compare(a.Words, b.Words) })
	return found
}
