package commands

import "github.com/rapport-bot/rapport/relationship"

var (
	// techniqueWords say how a segment is looked after: customers are known and
	// grown with, partners as Kraljic has it (Harvard Business Review 61(5), 1983).
	techniqueWords = map[relationship.Segment]phrase{
		relationship.TierA:      say("technique.a", "know them, grow with them", "iepazīt un augt kopā"),
		relationship.TierB:      say("technique.b", "know them, grow with them", "iepazīt un augt kopā"),
		relationship.TierC:      say("technique.c", "know them, keep it light", "iepazīt, bez liekām pūlēm"),
		relationship.Strategic:  say("technique.strategic", "partnership", "partnerība"),
		relationship.Bottleneck: say("technique.bottleneck", "secure supply", "nodrošināt piegādi"),
		relationship.Leverage:   say("technique.leverage", "compete and negotiate", "salīdzināt un vienoties"),
		relationship.Routine:    say("technique.routine", "be efficient", "taupīt laiku"),
	}
	// firstWords are the actions that a segment is offered first.
	firstWords = map[relationship.Segment]phrase{
		relationship.TierA:      say("first.a", "log, ask, promise", "pieraksti, piedāvā, apsoli"),
		relationship.TierB:      say("first.b", "log, ask, promise", "pieraksti, piedāvā, apsoli"),
		relationship.TierC:      say("first.c", "log, ask, promise", "pieraksti, piedāvā, apsoli"),
		relationship.Strategic:  say("first.strategic", "plan together, promise", "plānojiet kopā, apsoli"),
		relationship.Bottleneck: say("first.bottleneck", "add alternative, secure stock", "atrodi alternatīvu, nodrošini krājumu"),
		relationship.Leverage:   say("first.leverage", "compare offers, ask", "salīdzini piedāvājumus, piedāvā"),
		relationship.Routine:    say("first.routine", "streamline, automate", "vienkāršo, automatizē"),
	}
)
