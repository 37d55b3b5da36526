package teams

import "strings"

// words are the few sentences that the adapter says by itself.
type words struct {
	Cut     string
	Broke   string // followed by a reference
	Private string // in a channel, of an answer that went to the person
	Unsent  string // of one that could not
	Done    string
	Late    string // of an answer that takes its time
	File    string // about a file that is offered
	NoFile  string // of one that is no longer here
}

var english = words{
	Cut:     "This was too long for Teams and has been cut.",
	Broke:   "Something broke on our side. Reference ",
	Private: "I sent you a private message.",
	Unsent:  "I could not send you a private message: open a chat with me first.",
	Done:    "Done.",
	Late:    "Still working on it: the answer follows in the chat.",
	File:    "I put it in your OneDrive, where only you can read it.",
	NoFile:  "This file is no longer here. Please ask for it again.",
}

var latvian = words{
	Cut:     "Teams nevar parādīt tik garu tekstu, tas ir saīsināts.",
	Broke:   "Mūsu pusē kaut kas salūza. Atsauce ",
	Private: "Nosūtīju tev privātu ziņu.",
	Unsent:  "Nevarēju tev nosūtīt privātu ziņu: vispirms atver sarunu ar mani.",
	Done:    "Izdarīts.",
	Late:    "Vēl strādāju: atbilde sekos sarunā.",
	File:    "Ielikšu to tavā OneDrive, kur to vari lasīt tikai tu.",
	NoFile:  "Šī faila te vairs nav. Lūdzu, palūdz to vēlreiz.",
}

// wordsFor picks the language of a locale such as "lv-LV".
func wordsFor(locale string) *words {
	if len(locale) >= 2 && strings.EqualFold(locale[:2], "lv") {
		return &latvian
	}
	return &english
}
