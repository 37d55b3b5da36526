package language

import "testing"

func TestPromises(t *testing.T) {
	check(t, map[string]string{
		"Call with Kestrel. I'll send slides by 20 March and Helen will invite the team by 1 April":    `log kestrel Helen Cho call ours "send slides" 03-20 theirs "invite the team" 04-01`,
		"Anna here: Helen emailed, Kestrel needs the DPA signed by Thursday, I'll do it":               `log kestrel Helen Cho reply ours "the DPA signed" 03-19`,
		"met Tom. He owes us the order form.":                                                          `log brightwater Tom Baker meeting theirs "the order form"`,
		"Brightwater call: Tom apologised for the delay and promised to pay by Friday":                 `log brightwater Tom Baker call bad theirs "pay" 03-20`,
		"Call with Kestrel, I promised Helen at Kestrel new proofs by Friday":                          `log kestrel Helen Cho call ours "new proofs" 03-20`,
		"Tikāmies ar Dzintara Ostu, Andris solīja, ka piegāde būs laikā, līdz pirmdienai":              `log osta Andris Liepiņš meeting theirs "piegāde būs laikā" 03-23`,
		"Called Kestrel, they want to renew in May":                                                    "log kestrel call good renewal=likely 2026-05",
		"met Kestrel, they asked us to resend the invoice by Monday":                                   `log kestrel meeting ours "resend the invoice" 03-23`,
		"Tikāmies ar Dzintara Ostu. Rīt nosūtīšu cenas.":                                               `log osta meeting ours "nosūtīšu cenas" 03-19`,
		"Tikāmies ar Dzintara Ostu, solīju nosūtīt piedāvājumu līdz pirmdienai":                        `log osta meeting ours "nosūtīt piedāvājumu" 03-23`,
		"Zvanīja Andris, lūdza sagatavot līgumu līdz trešdienai":                                       `log osta Andris Liepiņš call ours "sagatavot līgumu" 03-25`,
		"Zvanīja Andris, nosūtīs specifikāciju līdz ceturtdienai":                                      `log osta Andris Liepiņš call theirs "nosūtīs specifikāciju" 03-19`,
		"Tikāmies ar Dzintara Ostu. Man jānosūta cenrādis.":                                            `log osta meeting ours "jānosūta cenrādis"`,
		"Kafija ar Jāni Bērzu no Dzintara Ostas":                                                       "log osta Jānis Bērzs? meeting",
		"Emailed Kestrel, still waiting for an answer":                                                 "log kestrel mail bad",
		"Call with Tom at Brightwater: the decision will be made in May":                               "log brightwater Tom Baker call",
		"Coffee with Tom from Brightwater, I'll follow up with pricing; case studies next week please": `log brightwater Tom Baker meeting ours "follow up with pricing"`,
	})
}

func TestMoods(t *testing.T) {
	for text, want := range map[string]string{
		"not bad": "good", "not great": "bad", "no issues": "good", "isn't happy": "bad", "wasn't impressed": "bad", "very good": "great", "terrible": "very-bad",
		"neutral": "neutral", "nothing new": "neutral", "fine": "good", "good but they are leaving us": "bad", "they had problems but all is fixed now": "good",
		"thanked us for fixing the problem": "good", ":(": "bad", "🎉": "good", "not worried": "good", "he hasn't paid": "bad", "a cold call": "none",
		"smooth as well": "good", "signed the contract": "good", "they chose a competitor": "bad", "if they are unhappy we mend it": "none",
		"went well": "good", "about the roadmap": "none", "they decided not to renew": "bad", "not only happy": "good", "furious": "very-bad",
	} {
		if got := moodOf("call with Kestrel, " + text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"apmierināta": "good", "neapmierināta": "bad", "nav apmierināta": "bad", "ļoti apmierināta": "great", "viss kārtībā": "good", "bez jaunumiem": "neutral",
		"briesmīgi": "very-bad", "sūdzējās par cenām": "bad", "nebija ieinteresēti": "bad", "diemžēl atteica": "bad", "pateicās": "good", "par plāniem": "none",
		"nav slikti": "good", "parakstīja līgumu": "good", "izvēlējās konkurentu": "bad", "labi, bet draud aiziet pie konkurentiem": "bad",
	} {
		if got := moodOf("zvans ar Dzintara Ostu, " + text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func moodOf(text string) string {
	r := read(text)
	if len(r.Events) != 1 || r.Intent != Log {
		return told(r)
	}
	if r.Events[0].Mood == nil {
		return "none"
	}
	return moodName(*r.Events[0].Mood)
}

func TestFactsHarmAndComplaints(t *testing.T) {
	check(t, map[string]string{
		"Kestrel decided not to renew":                                        "log kestrel bad renewal=lost",
		"Tom says Brightwater might leave":                                    "log brightwater Tom Baker bad renewal=at-risk",
		"Nordtek on-time 82 %, quality 96,5 %":                                "log nordtek on-time=82% quality=96.5%",
		"Nordtek is raising prices by 4%":                                     "log nordtek rate-change=4%",
		"Nordtek cut their prices by 3%":                                      "log nordtek rate-change=-3%",
		"Ziemeļu Tehnika atkal kavēja piegādi par 3 dienām, ražošana stāvēja": "log tehnika bad harm delivery 4",
		"Nordtek billed us twice":                                             "log nordtek bad harm money 2",
		"Brightwater complains about late delivery":                           "log brightwater bad complaint",
		"Baltā Upe sūdzas par rēķinu":                                         "log upe bad complaint",
		"shared our hiring guide with Helen, she loved it":                    "log kestrel Helen Cho great gave",
		"Tom recommended us to his brother":                                   "log brightwater Tom Baker good got",
		"Andrim Liepiņam iedevu juristes kontaktu":                            "log osta Andris Liepiņš gave",
		"Kārlis ieteica mūs kolēģiem":                                         "log upe Kārlis Eglītis good got",
	})
}

// What is told about us, and of what a partner costs and brings.
func TestFactsAboutUs(t *testing.T) {
	check(t, map[string]string{
		"Kestrel rated us 9/10":                                        "log kestrel good rated-us=9",
		"call with Kestrel, they rated us 7 this year":                 "log kestrel call rated-us=7",
		"Kestrel gave us 8 out of 10":                                  "log kestrel good rated-us=8",
		"Helen gave us 4/5 for the onboarding":                         "log kestrel Helen Cho meeting good rated-us=8",
		"Nordtek scored us 6.5 of 10":                                  "log nordtek rated-us=6.5",
		"Kestrel gave us 3 leads":                                      "log kestrel got",
		"Kestrel rated us 12/10":                                       "none (unclear) kestrel",
		"Kestrel rated us 5 days ago":                                  "none (unclear) kestrel",
		"Baltā Upe mūs novērtēja ar 9":                                 "log upe good rated-us=9",
		"Baltā Upe iedeva mums 8 no 10":                                "log upe rated-us=8",
		"Ziemeļu Tehnika mūs vērtē ar 7 ballēm":                        "log tehnika rated-us=7",
		"we paid 96% of Nordtek's invoices on time":                    "log nordtek good our-payment=96%",
		"we paid all of Nordtek's invoices on time":                    "log nordtek good our-payment=100%",
		"Nordtek: our payments on time 88,5 %":                         "log nordtek good our-payment=88.5%",
		"mēs samaksājām laikā 92 % Ziemeļu Tehnikas rēķinu":            "log tehnika our-payment=92%",
		"Kestrel paid 96% of invoices on time":                         "log kestrel good on-time=96%",
		"Kestrel is happy to be a reference":                           "log kestrel good referenceable=yes got",
		"met Kestrel, we may name them as a reference":                 "log kestrel meeting referenceable=yes",
		"Kestrel doesn't want to be named":                             "log kestrel referenceable=no",
		"Baltā Upe piekrita dot atsauksmi":                             "log upe referenceable=yes got",
		"Baltā Upe atteicās dot atsauksmi":                             "log upe bad referenceable=no",
		"if Kestrel agreed to be a reference we could publish it":      "none (hypothetical) kestrel",
		"Nordtek costs us €12k a year":                                 "log nordtek yearly-cost=12000",
		"Nordtek costs us 800 € a month and brings us 15 000 € a year": "log nordtek yearly-cost=9600 yearly-benefit=15000",
		"Nordtek saves us €9,500 per year":                             "log nordtek yearly-benefit=9500",
		"Ziemeļu Tehnika mums maksā 12 000 € gadā":                     "log tehnika yearly-cost=12000",
		"Ziemeļu Tehnika ietaupa mums 15 tūkst eiro gadā":              "log tehnika yearly-benefit=15000",
		"Nordtek's delay cost us €5k":                                  "log nordtek bad harm money 4",
		"Kestrel brings us €40k a year":                                "none (unclear) kestrel",
	})
}
