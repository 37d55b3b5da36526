package commands

import (
	"fmt"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// The words here are what people call the values of arguments, in English and
// Latvian; the first of each row is the one the program says in English. Case
// and diacritics do not count, nor whether words are joined by a space, a
// hyphen or an underscore.

var hows = index(map[relationship.How]string{
	relationship.Call: `call, calls, called, phone, phoned, telephone, phone call, video call, rang, spoke,
		zvans, zvanu, zvana, zvani, zvanīju, zvanīja, zvanījām, zvanīt, piezvanīju, piezvanīja, piezvanīt, sazvanīju, sazvanījāmies, telefons, telefonsaruna, saruna, sarunu, runāju`,
	relationship.Meeting: `meeting, meetings, meet, met, lunch, coffee, dinner, breakfast, drinks,
		tikšanās, tikšanos, tikos, tikāmies, satiku, satikāmies, sapulce, sapulci, sapulcē, pusdienas, pusdienās, kafija, kafiju, vakariņas, brokastis`,
	relationship.Visit: `visit, visits, visited, site visit, vizīte, vizīti, vizītē, vizītes, apmeklējums, apmeklēju, apmeklējām, ciemojos, ciemos`,
	relationship.EventHow: `event, events, conference, trade fair, fair, webinar, workshop, seminar,
		pasākums, pasākumu, pasākumā, konference, konferencē, konferenci, izstāde, izstādē, seminārs, semināru, seminārā, vebinārs`,
	relationship.Reply: `reply, replied, replies, answer, answered, response, responded, wrote back, called back, atbilde, atbildi, atbildes, atbildēja, atbildējis, atbildējusi, atrakstīja, atzvanīja`,
	relationship.Mail: `mail, mails, mailed, email, emails, emailed, letter, e mail, e mailed,
		e pasts, e pastu, e pastā, epasts, epastu, epastā, vēstule, vēstuli, vēstules, meils, meilu`,
	relationship.Message: `message, messages, messaged, msg, text, texted, sms, whatsapp, chat, dm, wrote, ziņa, ziņu, ziņas, īsziņa, īsziņu, rakstīju, uzrakstīju, čats`,
	relationship.Voicemail: `voicemail, voice mail, voicemails, left a message, left a voicemail,
		balss pasts, balss pastu, balss pastā, balss ziņa, balss ziņu, balss ziņojums, autoatbildētājs`,
})

// readHow reads the way of an interaction.
func readHow(word string) (relationship.How, bool) { return hows.read(word) }

var moods = index(map[relationship.Mood]string{
	relationship.VeryBad: `very bad, terrible, awful, horrible, disastrous, furious, ļoti slikti, ļoti slikts, ļoti slikta, briesmīgi, briesmīgs, šausmīgi, katastrofāli, drausmīgi`,
	relationship.Bad:     `bad, poor, badly, unhappy, not good, not great, angry, upset, slikti, slikts, slikta, vāji, ne visai, nelabi, neapmierināts, neapmierināta`,
	relationship.Neutral: `neutral, ok, okay, so so, fine, normal, average, neitrāli, neitrāls, neitrāla, normāli, viduvēji, tā nekas`,
	relationship.Good:    `good, well, positive, nice, happy, labi, labs, laba, pozitīvi, jauki, apmierināts, apmierināta`,
	relationship.Great:   `great, excellent, very good, fantastic, wonderful, amazing, delighted, lieliski, lielisks, lieliska, ļoti labi, ļoti labs, ļoti laba, izcili, teicami, brīnišķīgi, ļoti apmierināts, ļoti apmierināta`,
})

// readMood reads a mood that was named, not one that a sentence implies.
func readMood(word string) (relationship.Mood, bool) { return moods.read(word) }

var sides = index(map[string]string{
	"customer": `customer, customers, client, clients, buyer, klients, kliente, klienti, klienta, klientu, klientam, klientiem, pircējs, pircēji, pasūtītājs, pasūtītāji`,
	"partner": `partner, partners, supplier, suppliers, vendor, vendors, reseller, resellers, ally,
		partneris, partnere, partneri, partnera, partneru, partnerim, partneriem, piegādātājs, piegādātāji, piegādātāja, piegādātāju, piegādātājam, sabiedrotais`,
	"both": `both, abi, abas, abus, abiem, abējādi`,
})

// readSides reads a role of a company, or both.
func readSides(word string) ([]relationship.Side, bool) {
	switch side, ok := sides.read(word); {
	case !ok:
		return nil, false
	case side == "both":
		return relationship.Sides[:], true
	default:
		return []relationship.Side{relationship.Side(side)}, true
	}
}

// readSide reads one role of a company.
func readSide(word string) (relationship.Side, bool) {
	sides, ok := readSides(word)
	if !ok || len(sides) != 1 {
		return relationship.Whole, false
	}
	return sides[0], true
}

var personRoles = index(map[string]string{
	"champion":       `champion, sponsor, supporter, advocate, atbalstītājs, atbalstītāja, čempions, čempione, sabiedrotais`,
	"decision-maker": `decision maker, decisionmaker, decider, boss, ceo, director, lēmējs, lēmēja, lēmumu pieņēmējs, lēmumu pieņēmēja, vadītājs, vadītāja, direktors, direktore`,
	"user":           `user, users, lietotājs, lietotāja`,
	"finance":        `finance, finances, cfo, accountant, accounting, finanses, finanšu, finansists, finansiste, grāmatvedis, grāmatvede, grāmatvedība`,
	"legal":          `legal, lawyer, counsel, jurists, juriste, juridiskais, juridiskā, advokāts, advokāte`,
	"blocker":        `blocker, opponent, critic, pretinieks, pretiniece, bremzētājs, bremzētāja, bloķētājs, kavētājs`,
})

// readPersonRole reads a part a person plays, one of [relationship.PersonRoles].
func readPersonRole(word string) (string, bool) { return personRoles.read(word) }

var segments = index(map[relationship.Segment]string{
	relationship.TierA:      `a, tier a, a tier, a klase, a līmenis`,
	relationship.TierB:      `b, tier b, b tier, b klase, b līmenis`,
	relationship.TierC:      `c, tier c, c tier, c klase, c līmenis`,
	relationship.Strategic:  `strategic, stratēģisks, stratēģiska, stratēģiskais, stratēģiskā, stratēģiskie, stratēģiski`,
	relationship.Bottleneck: `bottleneck, bottlenecks, šaurā vieta, šauro vietu, šaurās vietas, šaurvieta, pudeles kakls`,
	relationship.Leverage:   `leverage, sviras, svira, sviru`,
	relationship.Routine:    `routine, non critical, ikdienas, ikdiena, rutīnas, rutīna, parastie`,
})

// readSegment reads a customer's tier or a partner's place.
func readSegment(word string) (relationship.Segment, bool) { return segments.read(word) }

var promisers = index(map[string]string{
	relationship.Ours:   `ours, our, us, we, mine, my, i, mūsu, mūsējais, mūsējie, mūsējs, mēs, mans, mana, es`,
	relationship.Theirs: `theirs, their, them, they, his, her, hers, viņu, viņējais, viņi, viņas, viņš, viņa, viņiem`,
})

// readWhose reads whose promise one is, ours or theirs.
func readWhose(word string) (string, bool) { return promisers.read(word) }

var promiseResults = index(map[string]string{
	relationship.Kept:     `kept, keep, done, fulfilled, delivered, izpildīts, izpildīta, izpildīju, izpildīja, turēts, turēja, pildīts, izdarīts, paveikts`,
	relationship.Broken:   `broken, broke, missed, failed, lauzts, lauzta, lauza, pārkāpts, neizpildīts, neizpildīja, neturēts, neturēja`,
	relationship.Released: `released, release, waived, cancelled, canceled, atbrīvots, atbrīvota, atbrīvoju, atlaists, atcelts, atcelta`,
	relationship.Moved:    `moved, move, postponed, rescheduled, delayed, pārcelts, pārcelta, pārcēlu, pārcēla, pārcelt, atlikts`,
})

// readResult reads what became of a promise.
func readResult(word string) (string, bool) { return promiseResults.read(word) }

var askResults = index(map[string]string{
	relationship.Accepted:  `accepted, accept, yes, agreed, pieņemts, pieņemta, pieņēma, piekrita, jā`,
	relationship.Declined:  `declined, decline, no, refused, rejected, noraidīts, noraidīta, noraidīja, atteikts, atteica, atteicās, nē`,
	relationship.Countered: `countered, counter, counteroffer, counter offer, pretpiedāvājums, pretpiedāvājumu, pretpriekšlikums`,
})

// readAskResult reads what became of a proposal.
func readAskResult(word string) (string, bool) { return askResults.read(word) }

var favours = index(map[float64]string{
	relationship.SmallFavour: `small, little, minor, mazs, maza, mazais, mazā, neliels, neliela`,
	relationship.UsualFavour: `usual, normal, medium, ordinary, parasts, parasta, parastais, vidējs, vidēja`,
	relationship.BigFavour:   `big, large, great, huge, major, liels, liela, lielais, lielā, ļoti liels`,
})

// readSize reads the size of a favour, in usual favours.
func readSize(word string) (float64, bool) { return favours.read(word) }

var answers = index(map[bool]string{
	true:  `yes, y, yep, yeah, true, on, sure, jā, ja, ir, ieslēgt, ieslēgts, protams`,
	false: `no, n, nope, false, off, none, nē, nav, izslēgt, izslēgts`,
})

// readYes reads yes or no.
func readYes(word string) (yes, ok bool) { return answers.read(word) }

var stages = index(map[relationship.ProspectStage]string{
	relationship.NoStage:         `no stage, bez posma, posma nav`,
	relationship.StageIdentified: `identified, identify, lead, leads, apzināts, apzināta, apzināti, apzinātie, identificēts`,
	relationship.StageContacted:  `contacted, contact, approached, reached, uzrunāts, uzrunāta, uzrunāti, uzrunātie, sazinājāmies`,
	relationship.StageEvaluating: `evaluating, evaluated, evaluate, evaluation, in talks, qualifying, apsvērts, apsvērta, apsvērti, tiek apsvērts, apsveram, izvērtē, izvērtējam, sarunās`,
	relationship.StageAgreed:     `agreed, agree, agreement, won, joined, vienojāmies, vienojamies, vienošanās, piekrita`,
	relationship.StageDeclined:   `declined, decline, rejected, turned down, atteikts, atteikta, atteikti, atteiktie, atteicās, noraidīts`,
})

// readStage reads how far we have come with a prospect.
func readStage(word string) (relationship.ProspectStage, bool) { return stages.read(word) }

var harmAreas = index(map[string]string{
	"money":      `money, price, prices, invoice, invoices, billing, cost, costs, nauda, naudu, naudas, cena, cenas, rēķins, rēķini, rēķinu, izmaksas`,
	"delivery":   `delivery, deliveries, late, delay, delays, piegāde, piegādi, piegādes, piegāžu, kavējums, kavēšana, kavējumi`,
	"people":     `people, staff, team, behaviour, behavior, cilvēki, cilvēku, cilvēkiem, darbinieki, komanda, attieksme`,
	"reputation": `reputation, image, brand, reputācija, reputāciju, reputācijas, tēls, slava`,
	"compliance": `compliance, legal, law, gdpr, atbilstība, atbilstību, atbilstības, likums, juridiski`,
})

// readHarmArea reads the area of a harm.
func readHarmArea(word string) (string, bool) { return harmAreas.read(word) }

var factKinds = index(map[string]string{
	"renewal":          `renewal, renewals, renew, pagarināšana, pagarināšanu, pagarinājums, atjaunošana, līguma pagarināšana`,
	"revenue-trend":    `revenue trend, revenue, turnover trend, ieņēmumu tendence, ieņēmumi, ieņēmumu izmaiņas, apgrozījuma tendence, apgrozījums`,
	"paid-on-time":     `paid on time, payment on time, payments on time, apmaksāts laikā, apmaksāts laicīgi, apmaksa laikā, maksā laikā, maksā laicīgi, maksājumi laikā`,
	"csat":             `csat, customer satisfaction, satisfaction, klientu apmierinātība, apmierinātība, apmierinātību`,
	"nps":              `nps, net promoter score, ieteikšanas indekss`,
	"on-time":          `on time, ontime, on time delivery, otd, laikā, laicīgi, savlaicīgi, savlaicīgums, piegāde laikā, piegādes laikā, piegādāts laikā`,
	"quality":          `quality, kvalitāte, kvalitāti, kvalitātes`,
	"responsiveness":   `responsiveness, response time, atsaucība, atsaucību, atsaucīgums, reakcija`,
	"invoice-accuracy": `invoice accuracy, invoices correct, rēķinu precizitāte, rēķinu pareizība, rēķini pareizi`,
	"rate-change":      `rate change, price change, rate, cenu izmaiņas, cenas izmaiņas, cenas izmaiņa, cenu maiņa, likmes izmaiņas, likmes izmaiņa, likme`,
	"rated-us":         `rated us, rates us, rating of us, our rating, mūs vērtē, mūs novērtēja, mūsu vērtējums, mūsu novērtējums`,
	"our-payment":      `our payment, our payments, we paid on time, we pay on time, mūsu maksājumi, mūsu apmaksa, maksājam laikā, samaksājām laikā`,
	"referenceable":    `referenceable, reference, gives a reference, dod atsauksmi, atsauksme, atsauksmi`,
	"yearly-cost":      `yearly cost, annual cost, cost a year, cost, costs, gada izmaksas, izmaksas gadā, izmaksas`,
	"yearly-benefit":   `yearly benefit, annual benefit, benefit a year, benefit, gada ieguvums, ieguvums gadā, ieguvums`,
})

// readFactKind reads the kind of a fact, by the name the journal keeps.
func readFactKind(word string) (string, bool) { return factKinds.read(word) }

var renewals = index(map[string]string{
	"committed": `committed, certain, sure, signed, confirmed, apsolīta, apsolīts, droša, droši, parakstīta, parakstīts, apstiprināta, apstiprināts`,
	"likely":    `likely, probable, probably, iespējama, iespējams, ticama, ticams, ticami, visticamāk`,
	"unknown":   `unknown, unclear, unsure, open, nezināma, nezināms, nezināmi, neskaidra, neskaidrs, neskaidri`,
	"at-risk":   `at risk, atrisk, risky, doubtful, unlikely, apdraudēta, apdraudēts, riskanta, riskants, šaubīga, maz ticama`,
	"lost":      `lost, gone, cancelled, canceled, zaudēta, zaudēts, zudusi, atteikta, atteikts, nebūs`,
})

// readRenewal reads the value of a renewal.
func readRenewal(word string) (string, bool) { return renewals.read(word) }

// A wordList gives words, plain, their meaning.
type wordList[T any] map[string]T

// index turns rows of words, apart by commas, into a list. A word with two
// meanings is a mistake of this file, so it panics.
func index[T comparable](rows map[T]string) wordList[T] {
	list := make(wordList[T])
	for meaning, row := range rows {
		for word := range strings.SplitSeq(row, ",") {
			word = wordKey(word)
			if other, taken := list[word]; taken && other != meaning {
				panic(fmt.Sprintf("commands: %q means %v and %v", word, other, meaning))
			}
			list[word] = meaning
		}
	}
	return list
}

// read returns the meaning of a word.
func (l wordList[T]) read(word string) (T, bool) {
	meaning, ok := l[wordKey(word)]
	return meaning, ok
}

var hyphens = strings.NewReplacer("-", " ", "‑", " ", "_", " ")

// wordKey returns a word as it compares.
func wordKey(word string) string {
	word = hyphens.Replace(relationship.Plain(word))
	return strings.Join(strings.Fields(strings.Trim(word, " .,!?:;")), " ")
}
