package teams

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

// An activity is what the channel sends: the parts of it that we read.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
type activity struct {
	Type       string  `json:"type"`
	ID         string  `json:"id"`
	Name       string  `json:"name"` // of an invoke
	ServiceURL string  `json:"serviceUrl"`
	ChannelID  string  `json:"channelId"`
	Locale     string  `json:"locale"`
	Zone       string  `json:"localTimezone"` // IANA
	Text       string  `json:"text"`
	ReplyTo    string  `json:"replyToId"`
	Action     string  `json:"action"` // of an installationUpdate
	From       account `json:"from"`
	Recipient  account `json:"recipient"`
	Where      struct {
		ID     string `json:"id"`
		Type   string `json:"conversationType"`
		Tenant string `json:"tenantId"`
	} `json:"conversation"`
	Channel struct {
		Tenant struct {
			ID string `json:"id"`
		} `json:"tenant"`
		Team struct {
			ID string `json:"id"`
		} `json:"team"`
		Channel struct {
			ID   string `json:"id"`
			Type string `json:"type"` // "standard", "private" or "shared"
		} `json:"channel"`
	} `json:"channelData"`
	Value json.RawMessage `json:"value"`
	// Entities are read one by one: one that is odd says nothing of the others.
	Entities []json.RawMessage `json:"entities"`
}

// An account is a person or a bot.
type account struct {
	ID   string `json:"id"` // "29:…" of a person, as this bot knows them
	Name string `json:"name"`
	// Object is the person's ID in their directory, the same for every bot.
	Object string `json:"aadObjectId"`
	// Targeted is true of us where only one person in a room reads what is said.
	Targeted bool `json:"isTargeted"`
}

var errActivity = errors.New("activity is malformed")

func decodeActivity(body []byte) (*activity, error) {
	var a activity
	if json.Unmarshal(body, &a) != nil || a.Type == "" {
		return nil, errActivity
	}
	return &a, nil
}

// tenant is the directory whose people talk: our workspace.
func (a *activity) tenant() string {
	if a.Channel.Tenant.ID != "" {
		return a.Channel.Tenant.ID
	}
	return a.Where.Tenant
}

// person is who acted.
func (a *activity) person() string {
	if a.From.Object != "" {
		return a.From.Object
	}
	return a.From.ID
}

func (a *activity) personal() bool { return a.Where.Type == "personal" }

// threadMark stands between a channel's ID and that of the message that heads
// a thread.
const threadMark = ";messageid="

// room is the conversation without the thread, thread the message that heads
// it, "" outside channels.
func (a *activity) room() (room, thread string) {
	room, thread, _ = strings.Cut(a.Where.ID, threadMark)
	return room, thread
}

// link is the address of the message that a is, or tells of; "" if it is none.
// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
func (a *activity) link() string {
	room, thread := a.room()
	if room == "" || a.ID == "" || a.Type == "invoke" {
		return ""
	}
	query := url.Values{"tenantId": {a.tenant()}}
	if thread != "" {
		query.Set("parentMessageId", thread)
	}
	if a.Where.Type != "channel" {
		query.Set("context", `{"contextType":"chat"}`)
	}
	return "https://teams.microsoft.com/l/message/" + url.PathEscape(room) + "/" + url.PathEscape(a.ID) + "?" + query.Encode()
}

// mentions are the texts of the mentions of an account, and of others with
// their names.
func (a *activity) mentions(id string) (ours []string, others map[string]string) {
	others = map[string]string{}
	for _, raw := range a.Entities {
		var e struct {
			Type      string  `json:"type"`
			Text      string  `json:"text"`
			Mentioned account `json:"mentioned"`
		}
		if json.Unmarshal(raw, &e) != nil || e.Type != "mention" || e.Text == "" {
			continue
		}
		if e.Mentioned.ID == id {
			ours = append(ours, e.Text)
		} else {
			others[e.Text] = e.Mentioned.Name
		}
	}
	return ours, others
}

// said is the text without our own mention. People's mentions become their
// names; every kind of space becomes a blank.
func (a *activity) said() string {
	text := a.Text
	ours, others := a.mentions(a.Recipient.ID)
	for _, mention := range ours {
		text = strings.Replace(text, mention, " ", 1)
	}
	for mention, name := range others {
		text = strings.ReplaceAll(text, mention, "@"+name)
	}
	text = strings.ReplaceAll(text, "&nbsp;", " ")
	return tidy(text)
}

// zone is the person's time zone, nil if it is none.
func (a *activity) zone() *time.Location {
	zone, err := time.LoadLocation(a.Zone)
	if err != nil || a.Zone == "" || a.Zone == "Local" {
		return nil
	}
	return zone
}
