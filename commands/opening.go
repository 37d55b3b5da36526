package commands

import (
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// The scripts of a first sentence. Customers and partners differ: a customer
// is asked what they need, a partner what both of us can plan on.
var (
	saidOweFirst = say("opening.owe", "Our promise %s is late. Begin with it: what is done, and by when the rest will be.",
		"Mūsu solījums %s kavējas. Sāc ar to: kas ir izdarīts un kad būs pārējais.")
	saidComplaintFirst = say("opening.complaint", "Begin with complaint %s: say what has been done about it since, then listen.",
		"Sāc ar sūdzību %s: pasaki, kas kopš tā laika izdarīts, un tad klausies.")
	saidTheyOwe = say("opening.theyowe", "Ask what keeps their promise %s, and what date both sides can rely on. No blame.",
		"Pajautā, kas kavē viņu solījumu %s un uz kuru datumu abas puses var paļauties. Bez pārmetumiem.")

	customerScripts = map[relationship.Class]phrase{
		relationship.ClassNew:      say("opening.customer.new", "Ask what a good result would be for them a year from now.", "Pajautā, kāds pēc gada viņiem būtu labs rezultāts."),
		relationship.Thrive:        say("opening.customer.thrive", "Thank them for something specific, then ask what comes next for them.", "Pateicies par ko konkrētu, tad pajautā, kas viņiem priekšā."),
		relationship.Maintain:      say("opening.customer.maintain", "Ask what has changed for them since the last talk.", "Pajautā, kas viņiem mainījies kopš pēdējās sarunas."),
		relationship.Improve:       say("opening.customer.improve", "Ask for one thing that would make working with us easier, and write it down.", "Pajautā, kas viens padarītu darbu ar mums vieglāku, un pieraksti to."),
		relationship.Repair:        say("opening.customer.repair", "Say plainly that you want to put things right, ask what hurt most, and listen. No proposals today.", "Pasaki tieši, ka gribi visu vērst par labu, pajautā, kas bija sāpīgākais, un klausies. Šodien bez piedāvājumiem."),
		relationship.ExitCandidate: say("opening.customer.exit", "Ask openly whether they still see a reason to work together.", "Atklāti pajautā, vai viņi vēl redz iemeslu strādāt kopā."),
	}
	partnerScripts = map[relationship.Class]phrase{
		relationship.ClassNew:      say("opening.partner.new", "Agree on what each side can expect, and on how you will measure it.", "Vienojieties, ko katra puse var sagaidīt un kā to mērīsiet."),
		relationship.Thrive:        say("opening.partner.thrive", "Thank them for something specific, then ask what you could plan together.", "Pateicies par ko konkrētu, tad pajautā, ko varētu plānot kopā."),
		relationship.Maintain:      say("opening.partner.maintain", "Share our forecast and ask for theirs.", "Pastāsti mūsu prognozi un pajautā viņējo."),
		relationship.Improve:       say("opening.partner.improve", "Ask what we could change to make their work easier.", "Pajautā, ko mēs varētu mainīt, lai viņiem būtu vieglāk strādāt."),
		relationship.Repair:        say("opening.partner.repair", "Begin with the facts you both accept, ask for their view, and agree on one step with a date.", "Sāc ar faktiem, kuriem piekrīt abas puses, pajautā viņu skatījumu un vienojieties par vienu soli ar datumu."),
		relationship.ExitCandidate: say("opening.partner.exit", "Ask what they would need to work together well, and promise nothing yet.", "Pajautā, kas viņiem vajadzīgs labam kopdarbam, un pagaidām neko nesoli."),
	}
)

// opening suggests how to begin: with what we owe, with what hurts, with what
// they owe, else by the class of the relationship.
func (r *Request) opening(x *relationship.Rating, open *openItems) []card.Span {
	for i := range open.ours {
		if p := &open.ours[i]; p.entry.Side == x.Side && p.late(r.Today) {
			return r.line(saidOweFirst, hash(p.Number))
		}
	}
	for _, en := range open.complaints {
		if en.Side == x.Side {
			return r.line(saidComplaintFirst, hash(en.Number))
		}
	}
	for i := range open.theirs {
		if p := &open.theirs[i]; p.entry.Side == x.Side && p.late(r.Today) {
			return r.line(saidTheyOwe, hash(p.Number))
		}
	}
	class := x.Score.Class
	if r.mayNotSee(x) {
		class = relationship.Maintain // the class would tell of the harm
	}
	if x.Side == relationship.Partner {
		return r.line(partnerScripts[class])
	}
	return r.line(customerScripts[class])
}
