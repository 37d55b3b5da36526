package commands

import "github.com/rapport-bot/rapport/relationship"

var bandWords = map[relationship.Band]phrase{
	relationship.NoBand:   say("band.none", "not scored yet", "vēl nav vērtējuma"),
	relationship.Healthy:  say("band.healthy", "Healthy", "Labi"),
	relationship.Watch:    say("band.watch", "Watch", "Jāuzmana"),
	relationship.AtRisk:   say("band.atrisk", "At risk", "Apdraudēts"),
	relationship.TooEarly: say("band.early", "too early to tell", "pāragri spriest"),
}

var classWords = map[relationship.Class]phrase{
	relationship.ClassNew:      say("class.new", "new", "jauns"),
	relationship.Thrive:        say("class.thrive", "thrive", "attīstīt"),
	relationship.Maintain:      say("class.maintain", "maintain", "uzturēt"),
	relationship.Improve:       say("class.improve", "improve", "uzlabot"),
	relationship.Repair:        say("class.repair", "repair", "atjaunot"),
	relationship.ExitCandidate: say("class.exit", "exit-candidate", "izbeidzams"),
}

var attentionWords = map[relationship.Attention]phrase{
	relationship.NoAttention:  say("attention.none", "not met yet", "vēl nav tikušies"),
	relationship.AttentionNew: say("attention.new", "new", "jauns"),
	relationship.Cold:         say("attention.cold", "cold", "atdzisis"),
	relationship.Fine:         say("attention.fine", "fine", "kārtībā"),
	relationship.Quiet:        say("attention.quiet", "quiet", "kluss"),
	relationship.Unanswered:   say("attention.unanswered", "unanswered", "bez atbildes"),
	relationship.Drifting:     say("attention.drifting", "drifting", "attālinās"),
	relationship.Neglected:    say("attention.neglected", "neglected", "pamests"),
	relationship.Lost:         say("attention.lost", "lost", "zaudēts"),
}

var partWords = [relationship.NumParts]phrase{
	relationship.PartRhythm:       say("part.rhythm", "rhythm", "ritms"),
	relationship.PartWarmth:       say("part.warmth", "warmth", "siltums"),
	relationship.PartInbound:      say("part.inbound", "inbound", "iniciatīva"),
	relationship.PartBreadth:      say("part.breadth", "breadth", "loks"),
	relationship.PartSatisfaction: say("part.satisfaction", "satisfaction", "noskaņojums"),
	relationship.PartOurs:         say("part.ours", "our promises", "mūsu solījumi"),
	relationship.PartTheirs:       say("part.theirs", "their promises", "viņu solījumi"),
	relationship.PartBalance:      say("part.balance", "balance", "bilance"),
	relationship.PartResults:      say("part.results", "results", "rezultāti"),
	relationship.PartComplaints:   say("part.complaints", "complaints", "sūdzības"),
	relationship.PartHarm:         say("part.harm", "harm", "kaitējums"),
}

func (r *Request) band(b relationship.Band) string           { return r.say(bandWords[b]) }
func (r *Request) class(c relationship.Class) string         { return r.say(classWords[c]) }
func (r *Request) attention(a relationship.Attention) string { return r.say(attentionWords[a]) }
func (r *Request) part(p relationship.Part) string           { return r.say(partWords[p]) }
