package language

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// An extraction is what a model finds in a message: words of the message, and
// a choice of kinds. It has no names, days or numbers of its own; those are
// resolved here, from the words. "" stands for null.
type extraction struct {
	Intent      string        `json:"intent"`
	Topic       string        `json:"topic"`
	CompanyText string        `json:"company_text"`
	PeopleTexts []string      `json:"people_texts"`
	Channel     string        `json:"channel"`
	DateText    string        `json:"date_text"`
	Mood        string        `json:"mood"`
	Commitments []commitment  `json:"commitments"`
	Facts       []factQuoting `json:"facts"`
}

// A commitment is what one side said it would do.
type commitment struct {
	Who     string `json:"who"` // us or them
	What    string `json:"what"`
	DueText string `json:"due_text"`
}

// A factQuoting is words that tell a measurement of some kind.
type factQuoting struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// extractionSchema is the form of an [extraction].
var extractionSchema = schema{Name: "reading", JSON: json.RawMessage(`{
  "type": "object",
  "additionalProperties": false,
  "required": ["intent", "topic", "company_text", "people_texts", "channel", "date_text", "mood", "commitments", "facts"],
  "properties": {
    "intent": {"type": "string", "enum": ["log", "score", "summary", "remind", "ask", "help", "none"]},
    "topic": {"type": ["string", "null"], "enum": ["neglected", "promises", "last contact", "history", "contacts", "portfolio", "harmful", "proposing", "improving", null]},
    "company_text": {"type": ["string", "null"], "maxLength": 80},
    "people_texts": {"type": "array", "maxItems": 6, "items": {"type": "string", "maxLength": 60}},
    "channel": {"type": ["string", "null"], "enum": ["call", "meeting", "visit", "event", "reply", "mail", "message", "voicemail", null]},
    "date_text": {"type": ["string", "null"], "maxLength": 40},
    "mood": {"type": ["string", "null"], "enum": ["very bad", "bad", "neutral", "good", "great", null]},
    "commitments": {"type": "array", "maxItems": 4, "items": {
      "type": "object",
      "additionalProperties": false,
      "required": ["who", "what", "due_text"],
      "properties": {
        "who": {"type": "string", "enum": ["us", "them"]},
        "what": {"type": "string", "maxLength": 120},
        "due_text": {"type": ["string", "null"], "maxLength": 40}
      }
    }},
    "facts": {"type": "array", "maxItems": 3, "items": {
      "type": "object",
      "additionalProperties": false,
      "required": ["kind", "text"],
      "properties": {
        "kind": {"type": "string", "enum": ["renewal", "revenue-trend", "paid-on-time", "csat", "nps", "on-time", "quality", "responsiveness", "invoice-accuracy", "rate-change"]},
        "text": {"type": "string", "maxLength": 120}
      }
    }}
  }
}`)}

// mostExtracted is how many tokens an extraction may have: more than the
// schema's limits come to in any honest reading.
const mostExtracted = 1500

// modelMoods are the moods as a model names them.
var modelMoods = map[string]relationship.Mood{
	"very bad": relationship.VeryBad,
	"bad":      relationship.Bad,
	"neutral":  relationship.Neutral,
	"good":     relationship.Good,
	"great":    relationship.Great,
}

// modelTopics are the topics that a model may name.
var modelTopics = []Topic{
	NoTopic, Neglected, Promises, LastContact, History, Contacts, Portfolio, Harmful, Proposing, Improving,
}

var errSchema = errors.New("not in the schema")

// readExtraction reads an answer. Servers have ignored schemas silently, so
// what the schema says of words is checked again; lengths are bounded by the
// message, in which every quote must occur.
func readExtraction(answer []byte) (extraction, error) {
	var x extraction
	if err := decode(answer, &x); err != nil {
		return extraction{}, err
	}
	ok := slices.Contains([]Intent{Log, Score, Summary, Remind, Ask, Help, None}, Intent(x.Intent)) &&
		slices.Contains(modelTopics, Topic(x.Topic)) &&
		(x.Channel == "" || slices.Contains(relationship.Hows, relationship.How(x.Channel))) &&
		len(x.PeopleTexts) <= 6 && len(x.Commitments) <= 4 && len(x.Facts) <= 3
	if x.Mood != "" {
		_, known := modelMoods[x.Mood]
		ok = ok && known
	}
	for _, c := range x.Commitments {
		ok = ok && (c.Who == "us" || c.Who == "them")
	}
	if !ok {
		return extraction{}, errSchema
	}
	return x, nil
}
