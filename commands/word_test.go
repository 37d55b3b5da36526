package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/relationship"
)

// reads checks rows of words against a reader.
func reads[T any](t *testing.T, what string, read func(string) (T, bool), rows map[string]T) {
	t.Helper()
	for words, want := range rows {
		for word := range strings.SplitSeq(words, "|") {
			if got, ok := read(word); !ok || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s(%q) = %v, %v; want %v", what, word, got, ok, want)
			}
		}
	}
	for _, word := range []string{"", " ", "dance", "Acme", "-", "zzz"} {
		if got, ok := read(word); ok {
			t.Errorf("%s(%q) = %v, want it unknown", what, word, got)
		}
	}
}

func TestWords(t *testing.T) {
	reads(t, "readHow", readHow, map[string]relationship.How{
		"call|Called|zvans|ZVANĪJU|zvaniju|piezvanīju|phone": relationship.Call, "meeting|lunch|met|tikšanās|tiksanas|sapulce|pusdienas": relationship.Meeting,
		"visit|vizīte|vizite": relationship.Visit, "event|pasākums|conference": relationship.EventHow, "reply|replied|atbilde|atbildēja|wrote back": relationship.Reply,
		"mail|email|e-mail|e-pasts|e‑pasts|vēstule|emailed": relationship.Mail, "message|ziņa|īsziņa|SMS": relationship.Message,
		"voicemail|voice-mail|balss pasts|balss_pasts": relationship.Voicemail,
	})
	reads(t, "readMood", readMood, map[string]relationship.Mood{
		"great|lieliski|Lieliski!|very good|ļoti labi": relationship.Great, "good|labi|laba": relationship.Good, "neutral|ok|OK.|neitrāli|neitrali": relationship.Neutral,
		"bad|slikti": relationship.Bad, "very bad|very-bad|ļoti slikti|loti slikti|terrible|very  bad": relationship.VeryBad,
	})
	reads(t, "readSides", readSides, map[string][]relationship.Side{
		"customer|customers|client|klients|klienti": {relationship.Customer}, "partner|partners|partneris|partneri|supplier|piegādātājs": {relationship.Partner},
		"both|abi": {relationship.Customer, relationship.Partner},
	})
	reads(t, "readSide", readSide, map[string]relationship.Side{"customers": relationship.Customer, "piegādātāji": relationship.Partner})
	if side, ok := readSide("both"); ok {
		t.Errorf("readSide(both) = %v, want no single side", side)
	}
	reads(t, "readSegment", readSegment, map[string]relationship.Segment{
		"A|a|tier A|tier-a": relationship.TierA, "b": relationship.TierB, "C": relationship.TierC, "strategic|stratēģisks|stratēģiska|strategisks": relationship.Strategic,
		"bottleneck|šaurā vieta|saura vieta|šaurā-vieta": relationship.Bottleneck, "leverage|sviras": relationship.Leverage, "routine|ikdienas": relationship.Routine,
	})
	reads(t, "readWhose", readWhose, map[string]string{"ours|mūsu|musu|our": relationship.Ours, "theirs|viņu|vinu": relationship.Theirs})
	reads(t, "readResult", readResult, map[string]string{
		"kept|izpildīts": relationship.Kept, "broken|lauzts": relationship.Broken, "released|atbrīvots": relationship.Released, "moved|pārcelts": relationship.Moved,
	})
	reads(t, "readAskResult", readAskResult, map[string]string{
		"accepted|pieņemts": relationship.Accepted, "declined|noraidīts": relationship.Declined, "countered|pretpiedāvājums": relationship.Countered,
	})
	reads(t, "readSize", readSize, map[string]float64{"small|mazs": 0.5, "usual|parasts": 1, "big|liels": 2})
	reads(t, "readYes", readYes, map[string]bool{"yes|jā|ja|Y|on": true, "no|nē|ne|off": false})
	reads(t, "readPersonRole", readPersonRole, map[string]string{
		"champion|atbalstītājs": "champion", "decision-maker|decision maker|lēmējs": "decision-maker", "user|lietotāja": "user", "finance|finanses": "finance",
		"legal|jurists": "legal", "blocker|pretinieks": "blocker",
	})
	reads(t, "readHarmArea", readHarmArea, map[string]string{
		"money|nauda": "money", "delivery|piegāde": "delivery", "people|cilvēki": "people", "reputation|reputācija": "reputation", "compliance|atbilstība": "compliance",
	})
	reads(t, "readFactKind", readFactKind, map[string]string{
		"renewal|pagarināšana": "renewal", "revenue-trend|ieņēmumu-tendence": "revenue-trend", "paid-on-time|paid on time|apmaksa laikā": "paid-on-time", "csat|apmierinātība": "csat",
		"NPS": "nps", "on-time|on_time|laikā": "on-time", "quality|kvalitāte": "quality", "responsiveness|atsaucība": "responsiveness",
		"invoice-accuracy|rēķinu-precizitāte": "invoice-accuracy", "rate-change|cenu izmaiņas": "rate-change",
	})
	reads(t, "readRenewal", readRenewal, map[string]string{
		"committed|apsolīta": "committed", "likely|iespējama": "likely", "unknown|nezināma": "unknown", "at-risk|at risk|apdraudēta": "at-risk", "lost|zaudēta": "lost",
	})
}

// TestEveryValueIsAWord reads what the journal itself calls things.
func TestEveryValueIsAWord(t *testing.T) {
	for _, h := range relationship.Hows {
		if got, ok := readHow(string(h)); !ok || got != h {
			t.Errorf("readHow(%q) = %q, %v; want itself", h, got, ok)
		}
	}
	for _, s := range relationship.Sides {
		for _, seg := range s.Segments() {
			if got, ok := readSegment(string(seg)); !ok || got != seg {
				t.Errorf("readSegment(%q) = %q, %v; want itself", seg, got, ok)
			}
		}
	}
	for _, role := range relationship.PersonRoles {
		if got, ok := readPersonRole(role); !ok || got != role {
			t.Errorf("readPersonRole(%q) = %q, %v; want itself", role, got, ok)
		}
	}
	for word, role := range personRoles {
		if !slices.Contains(relationship.PersonRoles, role) {
			t.Errorf("readPersonRole(%q) = %q, want one of %q", word, role, relationship.PersonRoles)
		}
	}
}

func TestAWordHasOneMeaning(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("index with a word in two rows returned, want a panic")
		}
	}()
	index(map[string]string{"yes": "jā, Ok", "no": "nē, OK"})
}
