package language

import (
	"slices"
	"strings"
)

// latvianDeeds are stems of infinitives: nosūtī-, iedo-.
var latvianDeeds = strings.Fields(`nosuti atsuti suti parsuti izsuti iesuti aizsuti piesuti piezvani zvani atzvani parzvani sazvani raksti uzraksti atraksti pieraksti aizraksti atbilde sniegt iesnieg snieg do iedo atdo nodo pado apstiprina paraksti noraksti sagatavo gatavo izlabo salabo labo novers parbaudi noskaidro izskati apskati izverte iepazistina ieteik noorganize organize sarika rika saruna sazina izstasti pastasti informe pazino zino dali dalisi pada iedali samaksa maksa parskaiti piegada atved aizved atnes nomaini samaini maini labo precize papildina uzaicina aicina uzlai izdruka izrakst aprekina noforme pagarina sakarto karto atrisina risina atradi samekle parruna apspriedi apspriež apspried atgriezi atgriez pievieno iekļau ieklau demonstre paradi parada prezente izsuta publice lemj iedos izdo veik izdari dari paruna pajauta vaica pavaica izpeti izsken tulko partulko teste izmegina piedava izveido veido uztaisi taisi ieplano saplano pasuti ienes ieved aktualize atjauno atjaunina kompense atlidzina noraida`)

// futureOurs reports whether a token is a Latvian verb in the future of the
// first person: nosūtīšu, piezvanīsim.
func futureOurs(t token) bool {
	w := t.plain
	for _, e := range []string{"simies", "sos", "sim", "su"} {
		stem, ok := strings.CutSuffix(w, e)
		if !ok || len(stem) < 2 {
			continue
		}
		if slices.Contains(latvianDeeds, stem) || irregularFuture.has(w) {
			return true
		}
		// With its diacritics the ending says it: -īšu, -āšu, -ēšu.
		for _, full := range []string{"īšu", "āšu", "ēšu", "īsim", "āsim", "ēsim", "ošu", "īšos", "āšos", "ēšos", "īsimies", "āsimies", "ēsimies"} {
			if strings.HasSuffix(t.text, full) {
				return true
			}
		}
	}
	return irregularFuture.has(w)
}

var irregularFuture = set(`dosu, dosim, iedosu, iedosim, sniegsu, sniegsim, iesniegsu, iesniegsim, ieteiksu, ieteiksim, atvedisu, aizvedisu, atnesisu, iesu, iesim, braukšu, brauksu, brauksim, nakšu, naksim, teiksu, teiksim, likšu, liksim, sutisu, mekleju, rikosim, veiksu, veiksim, izdarisu, izdarisim, novērsīšu, noversisu, noversisim, tiksu galā, segsim, segšu, nemsu, nemsim, panemsu, pienemsu`)

// futureTheirs reports whether a token is a Latvian verb in the future of the
// third person and of a deed: atsūtīs, iedos.
func futureTheirs(w string) bool {
	stem, ok := strings.CutSuffix(w, "sies")
	if !ok {
		stem, ok = strings.CutSuffix(w, "s")
	}
	return ok && !ownAffair.has(w) && (slices.Contains(latvianDeeds, stem) && len(stem) > 3 || theirFuture.has(w))
}

// thirdFuture reports whether a word shows by its diacritics that it is a verb
// in the future: nosūtīs.
func thirdFuture(text string) bool {
	return strings.HasSuffix(text, "īs") || strings.HasSuffix(text, "ēs") || strings.HasSuffix(text, "ās") || strings.HasSuffix(text, "sies")
}

// ownAffair are deeds that are no promise to us when they do them.
var ownAffair = set(`pagarinas, veiks, noraidis, paradis, pasutis, runas, risinas, daris, noformes, piedavas, taisis, gatavos`)

var theirFuture = set(`dos, iedos, sniegs, iesniegs, ieteiks, atvedis, aizvedis, atnesis, atsutis, nosutis, zvanis, piezvanis, rakstis, samaksas, maksas, izskatis, apstiprinas, parakstis, sagatavos, atbildes, pados, atdos, nodos, izdos, pateiks, veiks, noversis`)

// owed reports whether a token is a Latvian debitive, jānosūta, and not a name
// or a word that only begins like one.
func owed(t token) bool {
	stem, ok := strings.CutPrefix(t.plain, "ja")
	if !ok || len(stem) < 3 || jaWords.has(t.plain) || t.capital() && !strings.HasPrefix(t.text, "Jā") {
		return false
	}
	if strings.HasPrefix(t.text, "jā") {
		return true
	}
	for _, d := range latvianDeeds {
		if len(d) > 3 && strings.HasPrefix(stem, d[:len(d)-1]) {
			return true
		}
	}
	return strings.HasPrefix(t.text, "Jā") && strings.HasSuffix(stem, "a") && !strings.HasPrefix(stem, "n")
}

var jaWords = set(`jau, jaun*, jaut*, janv*, janis, jani, janim, janu, jana, janai, janas, jasmin*, japan*, jachta, jahta, jazeps, jazep*, jabut, jabrauc, jaiet, jasaka, jadoma, jasagaida, jagaida, jacer*, jekab*, jazz*, jajauta`)

var toThem = set(`vinam, vinai, viniem`)
