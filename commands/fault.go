package commands

import (
	"errors"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidTokenReads = say("fault.readonly", "This token may only read. An admin can make one that writes: %s.",
		"Ar šo atslēgu drīkst tikai lasīt. Administrators var izveidot tādu, ar kuru raksta: %s.")
	saidInPerson = say("fault.inperson", "A program cannot do this. Type it yourself, where you talk to Rapport.",
		"Programma to nevar izdarīt. Ieraksti to pats, kur runā ar Rapport.")
)

// forbidding are the sentences that refuse for want of a right, wherever they
// are said.
var forbidding = []phrase{
	saidOutside, saidOwnersOnly, saidManagersOnly, saidAdminsOnly, saidTokenReads, saidInPerson,
	saidNotYours, saidNotYoursD, saidNotYourSide, saidOnlyMgr, saidOwnersOf, saidHarmFew, saidGaveOnly,
}

// taken are the sentences that say that a name is another one's.
var taken = []phrase{saidNameTaken, saidAliasTaken, saidAliasHas}

// nowhere are the sentences that say that something is not there.
var nowhere = []phrase{saidNoEntry, saidNoCompany}

// faultOf says to programs what an error means.
func faultOf(err error) bot.Fault {
	var (
		answer  *answerError
		verb    *unknownVerbError
		unknown *unknownCompanyError
		which   *whichCompanyError
		side    *whichSideError
		arg     *argError
		forbid  *forbiddenError
		missing *missingError
		repeat  *relationship.RepeatError
	)
	switch {
	case errors.As(err, &repeat):
		return bot.Repeated
	case errors.As(err, &missing):
		return bot.Lacking
	case errors.As(err, &forbid):
		return bot.Forbidden
	case errors.As(err, &verb), errors.As(err, &unknown), errors.Is(err, relationship.ErrUnknown):
		return bot.Nowhere
	case errors.As(err, &which), errors.As(err, &side):
		return bot.Ambiguous
	case errors.Is(err, relationship.ErrUnsure):
		return bot.Unsure
	case errors.Is(err, relationship.ErrUnavailable):
		return bot.Unavailable
	case errors.As(err, &answer) && slices.Contains(forbidding, answer.said):
		return bot.Forbidden
	case errors.As(err, &answer) && slices.Contains(nowhere, answer.said):
		return bot.Nowhere
	case errors.As(err, &answer) && slices.Contains(taken, answer.said):
		return bot.Refused
	case errors.As(err, &arg):
		return bot.Misread
	case errors.As(err, &answer) && answer.field != "":
		return bot.Misread
	}
	return bot.Refused
}

// causeOf is why the store does not answer, for those who watch.
func causeOf(err error) error {
	if errors.Is(err, relationship.ErrUnavailable) {
		return err
	}
	return nil
}

// writes reports whether a line of the command does anything but look. A draft
// counts: what is on its way to being written is not for those who only read.
func (s *Spec) writes(line []token) bool {
	if s.Changes || s.Acts {
		return true
	}
	for _, t := range line {
		for i := range s.Params {
			p := &s.Params[i]
			if p.Writes && slices.ContainsFunc(p.Keys, func(k string) bool { return wordKey(k) == wordKey(t.Key) }) {
				return true
			}
		}
	}
	return false
}
