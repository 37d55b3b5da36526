package slack

import "strings"

// words are the few sentences the adapter says by itself.
type words struct {
	Looking string
	Broke   string // followed by the reference
	Cut     string
	Dropped string // a button whose command is too long
	// Unchecked explains why something shared was not.
	Unchecked  string
	NoForm     string // followed by what to type
	OpenForm   string
	NoFile     string
	FileRead   string
	FileSize   string
	TextCut    string
	ChoicesCut string
	NotSaved   string
	Close      string
	// Sorry takes the place of an answer that could not be given for long.
	Sorry string
}

var english = words{
	Looking:    "Looking…",
	Broke:      "Something broke on our side. Reference ",
	Cut:        "This was too long for Slack and has been cut.",
	Dropped:    "A button was left out: its command is too long for Slack.",
	Unchecked:  "Only you can see this: I could not check who else can read this channel.",
	NoForm:     "I can't open a form here. Type instead: ",
	OpenForm:   "Open the form",
	NoFile:     "The file could not be sent to you.",
	FileRead:   "I could not read this file. Please try again.",
	FileSize:   "This file is larger than 5 MB.",
	TextCut:    "Cut to 3,000 characters.",
	ChoicesCut: "Not every choice fits here.",
	NotSaved:   "Nothing was changed. Please correct:",
	Close:      "Close",
	Sorry:      "Slack could not be reached and your answer got lost. What you recorded is safe; please ask again.",
}

var latvian = words{
	Looking:    "Meklēju…",
	Broke:      "Mūsu pusē kaut kas salūza. Atsauce ",
	Cut:        "Slack nevar parādīt tik garu tekstu, tas ir saīsināts.",
	Dropped:    "Viena poga ir izlaista: tās komanda Slack ir par garu.",
	Unchecked:  "To redzi tikai tu: neizdevās pārbaudīt, kas vēl var lasīt šo kanālu.",
	NoForm:     "Šeit nevaru atvērt veidlapu. Raksti: ",
	OpenForm:   "Atvērt veidlapu",
	NoFile:     "Failu neizdevās tev nosūtīt.",
	FileRead:   "Failu neizdevās nolasīt. Lūdzu, mēģini vēlreiz.",
	FileSize:   "Fails ir lielāks par 5 MB.",
	TextCut:    "Saīsināts līdz 3000 rakstzīmēm.",
	ChoicesCut: "Te neietilpst visas izvēles.",
	NotSaved:   "Nekas netika mainīts. Lūdzu, izlabo:",
	Close:      "Aizvērt",
	Sorry:      "Slack nebija sasniedzams, un tava atbilde pazuda. Pierakstītais ir drošībā; lūdzu, pajautā vēlreiz.",
}

// wordsFor picks the language of a locale such as "lv-LV".
func wordsFor(locale string) *words {
	if len(locale) >= 2 && strings.EqualFold(locale[:2], "lv") {
		return &latvian
	}
	return &english
}
