package commands

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	labelOffer    = say("merge.offer", "Offered to", "Piedāvāts")
	labelAlsoFrom = say("merge.alternative", "Alternatives", "Alternatīvas")
	labelPlan     = say("merge.plan", "Repair plan", "Atjaunošanas plāns")
	saidPlanShort = say("merge.goal", "%d by %s", "%d līdz %s")
	saidConsentTo = say("merge.consent", "Consent: %s", "Piekrišana: %s")
	saidEveryDays = say("merge.cadence", "%d, at most %d", "%d, robeža %d")
)

// difference is a row of the table: what both companies say of a setting, and
// what holds for them together. It has no label if none of it is for this person.
func (m *merger) difference(u *relationship.Union, d relationship.Difference) (string, [3][]card.Span) {
	r := m.r
	companies := [...]*relationship.Record{u.From, u.Into, u.After}
	var cells [3][]card.Span
	label, value := m.setting(u, d)
	if value == nil {
		return "", cells
	}
	for i, rec := range companies {
		cells[i] = card.Say("–")
		if d.Side == relationship.Whole {
			cells[i] = value(rec, nil)
		} else if x, ok := rec.Company.Relationship(d.Side); ok {
			cells[i] = value(rec, x)
		}
	}
	if !slices.ContainsFunc(cells[:], func(cell []card.Span) bool { return card.WordsOf(cell) != "–" }) {
		return "", cells
	}
	if d.Side != relationship.Whole && len(u.After.Company.Sides()) > 1 {
		label += ", " + r.side(d.Side)
	}
	return label, cells
}

// A settingValue reads a setting: of the relationship, nil for one of the company.
type settingValue func(rec *relationship.Record, x *relationship.Relationship) []card.Span

// setting returns what a setting is called and how it is read.
func (m *merger) setting(u *relationship.Union, d relationship.Difference) (string, settingValue) {
	r := m.r
	words := func(read func(*relationship.Relationship) string) settingValue {
		return func(_ *relationship.Record, x *relationship.Relationship) []card.Span {
			if said := read(x); said != "" {
				return card.Say(said)
			}
			return card.Say("–")
		}
	}
	switch d.Setting {
	case relationship.SettingRole, relationship.SettingSegment:
		return r.say(labelKind), words(func(x *relationship.Relationship) string {
			said := r.say(segmentWords[x.Segment])
			if x.Sole {
				said += ", " + r.say(wordSoleSource)
			}
			return said
		})
	case relationship.SettingStage:
		return r.say(labelStage), words(func(x *relationship.Relationship) string { return r.say(prospectWords[x.Stage()]) })
	case relationship.SettingOwner:
		return r.say(labelOwner), func(_ *relationship.Record, x *relationship.Relationship) []card.Span {
			return card.Say(r.who(x.Owner))
		}
	case relationship.SettingOffer:
		return r.say(labelOffer), func(_ *relationship.Record, x *relationship.Relationship) []card.Span {
			if x.Offered == "" {
				return card.Say("–")
			}
			return card.Say(card.Who(x.Offered))
		}
	case relationship.SettingCadence:
		return r.say(labelCadence), words(func(x *relationship.Relationship) string {
			p := x.Pace()
			return r.say(saidEveryDays, p.Cadence, p.Max)
		})
	case relationship.SettingSnooze:
		return r.say(labelWakes), words(func(x *relationship.Relationship) string {
			if x.Snoozed <= r.Today {
				return ""
			}
			return r.date(x.Snoozed)
		})
	case relationship.SettingNext:
		return r.say(labelNext), words(func(x *relationship.Relationship) string {
			if x.Next == 0 {
				return ""
			}
			return r.step(x)
		})
	case relationship.SettingPlan:
		return r.say(labelPlan), m.plan
	case relationship.SettingCategory:
		return r.say(labelCategory), words(func(x *relationship.Relationship) string { return shorten(x.Category, textShown) })
	case relationship.SettingAlternative:
		return r.say(labelAlsoFrom), words(func(x *relationship.Relationship) string {
			names := make([]string, len(x.Alternatives))
			for i, a := range x.Alternatives {
				names[i] = a.Name
			}
			return shorten(strings.Join(names, ", "), textShown)
		})
	case relationship.SettingConsent, relationship.SettingPerson, relationship.SettingSolo:
		return m.ofCompany(u, d)
	}
	return "", nil
}

// plan reads a repair plan, which tells of a score.
func (m *merger) plan(rec *relationship.Record, x *relationship.Relationship) []card.Span {
	rating, ok := m.Ledger.Rate(rec, x.Side, m.r.Today)
	if !ok || m.r.mayNotSee(rating) || !x.Plan.Running(m.r.Today) {
		return card.Say("–")
	}
	return card.Say(m.r.say(saidPlanShort, x.Plan.Goal, m.r.date(x.Plan.By)))
}

// ofCompany is setting for what is the company's, not a relationship's.
func (m *merger) ofCompany(u *relationship.Union, d relationship.Difference) (string, settingValue) {
	r := m.r
	either := func(v bool) []card.Span {
		if v {
			return card.Say(r.say(wordYes))
		}
		return card.Say(r.say(wordNo))
	}
	switch d.Setting {
	case relationship.SettingConsent:
		return r.say(saidConsentTo, r.say(wordsConsent[d.Of])), func(rec *relationship.Record, _ *relationship.Relationship) []card.Span {
			said, _ := rec.Company.Consented(d.Of)
			return either(said.Yes)
		}
	case relationship.SettingSolo:
		return r.say(labelSolo), func(rec *relationship.Record, _ *relationship.Relationship) []card.Span {
			return either(rec.Company.Solo)
		}
	case relationship.SettingPerson:
		return d.Of, func(rec *relationship.Record, _ *relationship.Relationship) []card.Span {
			i := slices.IndexFunc(u.After.Company.People, func(p relationship.Person) bool { return p.Name == d.Of })
			return card.Say(r.person(&rec.Company, u.After.Company.People[i]))
		}
	default:
		return "", nil
	}
}

// person is what is known of somebody at a company, under whatever name.
func (r *Request) person(co *relationship.Company, p relationship.Person) string {
	i := slices.IndexFunc(co.People, p.Same)
	if i < 0 {
		return "–"
	}
	q := co.People[i]
	known := slices.DeleteFunc([]string{r.role(q.Role), q.Email, q.Phone}, func(s string) bool { return s == "" })
	return strings.Join(known, ", ")
}
