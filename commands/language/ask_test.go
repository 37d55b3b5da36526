package language

import "testing"

func TestQuestions(t *testing.T) {
	check(t, map[string]string{
		"score Kestrel":                                   "score kestrel",
		"Kestrel score":                                   "score kestrel",
		"how is Brightwater doing?":                       "score brightwater",
		"Baltās Upes vērtējums":                           "score upe",
		"kā iet ar Dzintara Ostu?":                        "score osta",
		"score brihgtwater":                               "score ~brightwater",
		"why did Kestrel's score drop?":                   "score kestrel",
		"sum up what we know about Kestrel":               "summary kestrel",
		"Kestrel":                                         "summary kestrel",
		"apkopo visu par Dzintara Ostu":                   "summary osta",
		"I'm seeing Helen at 3, what do I need to know?":  "summary briefing kestrel Helen Cho",
		"I have a meeting with Helen in an hour, prep me": "summary briefing kestrel Helen Cho",
		"rīt tiekos ar Andri, kas man jāzina?":            "summary briefing osta Andris Liepiņš",
		"when did we last talk to Kestrel?":               "ask last contact kestrel",
		"what did we promise Kestrel?":                    "ask promises kestrel",
		"kādi solījumi man ir nokavēti?":                  "ask promises",
		"how many calls with Kestrel this year?":          "ask history kestrel",
		"who knows someone at Kestrel?":                   "ask contacts kestrel",
		"who am I neglecting?":                            "ask neglected",
		"kuram sen neesmu zvanījis?":                      "ask neglected",
		"which customers are at risk?":                    "ask portfolio",
		"kuri klienti ir apdraudēti?":                     "ask portfolio",
		"which suppliers hurt us?":                        "ask harmful",
		"kuri partneri mums kaitē?":                       "ask harmful",
		"should I ask Nordtek for a lower rate?":          "ask proposing nordtek",
		"how can I improve things with Kestrel?":          "ask improving kestrel",
		"stop":                                            "ask stop",
		"ne tagad":                                        "ask stop",
		"help me":                                         "help",
		"ko tu proti?":                                    "help",
		"thanks for the help":                             "none (small talk)",
		"who is the president of France?":                 "none (unclear)",
		"brief call with Kestrel today":                   "log kestrel call 03-18",
		"Called Kestrel. Was Helen happy? She was.":       "log kestrel Helen Cho call good",
	})
}

func TestReminders(t *testing.T) {
	check(t, map[string]string{
		"remind me tomorrow to email Helen at Kestrel":              `remind kestrel Helen Cho "email Helen at Kestrel" 03-19`,
		"remind me on 30 March at 14:00 about the Kestrel contract": `remind kestrel "the Kestrel contract" 03-30 14:00`,
		"ping me in 10 days about Kestrel":                          `remind kestrel "Kestrel" 03-28`,
		"set reminder: call Nick on Thursday 11am":                  `remind friday-films Nick Dale "call Nick" 03-19 11:00`,
		"remind me every Friday to review Brightwater":              `remind brightwater "review Brightwater" 03-20`,
		"remind me about Kestrel":                                   `remind kestrel "Kestrel" some day`,
		"remind me at 4 to call Tom":                                `remind brightwater Tom Baker "call Tom" 03-18 16:00`,
		"atgādini man rīt piezvanīt Andrim":                         `remind osta Andris Liepiņš "piezvanīt Andrim" 03-19`,
		"Atgādini nākamajā pirmdienā plkst. 9.30 par Baltā Upe":     `remind upe "Baltā Upe" 03-23 09:30`,
		"pēc divām dienām atgādini nosūtīt paraugus Baltajai Upei":  `remind upe "nosūtīt paraugus Baltajai Upei" 03-20`,
	})
}
