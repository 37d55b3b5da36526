package commands

import "github.com/rapport-bot/rapport/relationship"

// The product's vocabulary in both languages.
var (
	howWords = map[relationship.How]phrase{
		relationship.Call:      say("how.call", "call", "zvans"),
		relationship.Meeting:   say("how.meeting", "meeting", "tikšanās"),
		relationship.Visit:     say("how.visit", "visit", "vizīte"),
		relationship.EventHow:  say("how.event", "event", "pasākums"),
		relationship.Reply:     say("how.reply", "reply", "atbilde"),
		relationship.Mail:      say("how.mail", "mail", "e-pasts"),
		relationship.Message:   say("how.message", "message", "ziņa"),
		relationship.Voicemail: say("how.voicemail", "voicemail", "balss pasts"),
	}
	moodWords = map[relationship.Mood]phrase{
		relationship.VeryBad: say("mood.verybad", "very bad", "ļoti slikti"),
		relationship.Bad:     say("mood.bad", "bad", "slikti"),
		relationship.Neutral: say("mood.neutral", "neutral", "neitrāli"),
		relationship.Good:    say("mood.good", "good", "labi"),
		relationship.Great:   say("mood.great", "great", "lieliski"),
	}
	segmentWords = map[relationship.Segment]phrase{
		relationship.TierA:      say("segment.a", "customer A", "klients A"),
		relationship.TierB:      say("segment.b", "customer B", "klients B"),
		relationship.TierC:      say("segment.c", "customer C", "klients C"),
		relationship.Strategic:  say("segment.strategic", "partner strategic", "partneris, stratēģisks"),
		relationship.Bottleneck: say("segment.bottleneck", "partner bottleneck", "partneris, šaurā vieta"),
		relationship.Leverage:   say("segment.leverage", "partner leverage", "partneris, sviras"),
		relationship.Routine:    say("segment.routine", "partner routine", "partneris, ikdienas"),
	}
	rightWords = map[relationship.Right]phrase{
		relationship.Member:  say("right.member", "member", "dalībnieks"),
		relationship.Manager: say("right.manager", "manager", "vadītājs"),
		relationship.Admin:   say("right.admin", "admin", "administrators"),
	}
	resultWords = map[string]phrase{
		relationship.Kept:     say("result.kept", "kept", "turēts"),
		relationship.Broken:   say("result.broken", "broken", "lauzts"),
		relationship.Released: say("result.released", "released", "atcelts"),
		relationship.Moved:    say("result.moved", "moved", "pārcelts"),
	}
	roleWords = map[string]phrase{
		"champion":       say("role.champion", "champion", "atbalstītājs"),
		"decision-maker": say("role.decision", "decision-maker", "lēmējs"),
		"user":           say("role.user", "user", "lietotājs"),
		"finance":        say("role.finance", "finance", "finanses"),
		"legal":          say("role.legal", "legal", "juridiskais"),
		"blocker":        say("role.blocker", "blocker", "pretinieks"),
	}
	wordOurs   = say("whose.ours", "ours", "mūsu")
	wordTheirs = say("whose.theirs", "theirs", "viņu")
	wordSmall  = say("size.small", "small", "mazs")
	wordUsual  = say("size.usual", "usual", "parasts")
	wordBig    = say("size.big", "big", "liels")
)
