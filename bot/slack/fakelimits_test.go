package slack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The limits that the fake keeps, as Slack publishes them and apart from what
// the adapter keeps to: calls a minute by method.
var fakeTiers = map[string]int{
	"chat.postMessage": 300, // "several hundred", of the workspace
	"chat.update":      50, "chat.delete": 50, "conversations.open": 50, "conversations.info": 50, "conversations.history": 50,
	"chat.postEphemeral": 100, "users.info": 100, "views.open": 100, "files.getUploadURLExternal": 100, "files.completeUploadExternal": 100,
}

// fakeBurst is how many messages in a row a room takes, then one a second.
const fakeBurst = 5

// limited returns how long c must wait, zero if it may pass. It counts what
// passes, and remembers what does not.
func (f *fake) limited(c call) time.Duration {
	if !f.limits {
		return 0
	}
	now := c.At
	if now.Before(f.shut[c.Method]) {
		if now.After(f.told[c.Method]) { // not on its way already
			f.early++
		}
		return f.shut[c.Method].Sub(now)
	}
	tier, has := fakeTiers[c.Method]
	calls := slices.DeleteFunc(f.window[c.Method], func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	f.window[c.Method] = calls
	if has && len(calls) >= tier {
		f.exceeded = append(f.exceeded, c.Method)
		return calls[0].Add(time.Minute).Sub(now)
	}
	if room := c.Args["channel"]; c.Method == "chat.postMessage" {
		full := f.full[room] // when the room has paid for everything
		if full.Before(now) {
			full = now
		}
		if ahead := full.Sub(now); ahead > (fakeBurst-1)*time.Second {
			f.exceeded = append(f.exceeded, c.Method+" "+room)
			return ahead - (fakeBurst-1)*time.Second
		}
		f.full[room] = full.Add(time.Second)
	}
	f.window[c.Method] = append(calls, now)
	return 0
}

// tooMany answers 429 and expects to be left alone.
func (f *fake) tooMany(w http.ResponseWriter, c call, wait time.Duration) {
	f.told[c.Method] = c.At
	seconds := int((wait + time.Second - 1) / time.Second)
	if until := c.At.Add(time.Duration(seconds) * time.Second); until.After(f.shut[c.Method]) {
		f.shut[c.Method] = until
	}
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	w.WriteHeader(http.StatusTooManyRequests)
}

// A fault is what goes wrong with a call.
type fault struct {
	wait  time.Duration // 429 with so long a Retry-After
	slow  time.Duration // before the answer
	first bool          // it goes wrong before Slack takes the call
	how   string        // "500", "cut", "hang"
}

// A kept message is one that people can see.
type kept struct {
	room, ts, text, blocks, key string
	metadata                    map[string]any
}

// keep takes a message in, or finds that it has it already.
func (f *fake) keep(c call) string {
	room, key := c.Args["channel"], c.Args["client_msg_id"]
	if problem := f.badFile(c); problem != "" {
		return problem
	}
	if key != "" && f.honours {
		if old := f.find(func(k *kept) bool { return k.key == key && k.room == room }); old != nil {
			if f.duplicate != "" {
				return fmt.Sprintf(`{"ok":false,"error":%q}`, f.duplicate)
			}
			return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, room, old.ts)
		}
	}
	f.last++
	k := &kept{room: room, ts: fmt.Sprintf("%d.%06d", c.At.Unix(), f.last), text: c.Args["text"], blocks: c.Args["blocks"], key: key}
	if m := c.Args["metadata"]; m != "" {
		if err := json.Unmarshal([]byte(m), &k.metadata); err != nil {
			f.t.Errorf("metadata %q: %v", m, err)
		}
	}
	f.kept = append(f.kept, k)
	return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, room, k.ts)
}

func (f *fake) find(is func(*kept) bool) *kept {
	if i := slices.IndexFunc(f.kept, is); i >= 0 {
		return f.kept[i]
	}
	return nil
}

// change puts a message in the place of another.
func (f *fake) change(c call) string {
	if problem := f.badFile(c); problem != "" {
		return problem
	}
	if k := f.find(func(k *kept) bool { return k.room == c.Args["channel"] && k.ts == c.Args["ts"] }); k != nil {
		k.text, k.blocks = c.Args["text"], c.Args["blocks"] // without metadata the old one stays
	}
	return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.Args["channel"], c.Args["ts"])
}

// badFile is what is wrong with the pictures of a message.
func (f *fake) badFile(c call) string {
	var blocks []struct {
		Type string `json:"type"`
		File struct {
			ID string `json:"id"`
		} `json:"slack_file"`
	}
	if err := json.Unmarshal([]byte(c.Args["blocks"]), &blocks); err != nil {
		return `{"ok":false,"error":"invalid_blocks_format"}`
	}
	for i, b := range blocks {
		if b.Type != "image" {
			continue
		}
		if ready, ok := f.pictures[b.File.ID]; !ok || c.At.Before(ready) {
			return fmt.Sprintf(`{"ok":false,"error":"invalid_blocks","errors":["invalid slack file [json-pointer:/blocks/%d/slack_file]"]}`, i)
		}
	}
	return ""
}

// history answers conversations.history, the newest first.
func (f *fake) history(c call) string {
	type message struct {
		Type     string         `json:"type"`
		TS       string         `json:"ts"`
		Text     string         `json:"text"`
		Metadata map[string]any `json:"metadata,omitempty"`
	}
	limit, err := strconv.Atoi(c.Args["limit"])
	if err != nil || limit < 1 || limit > 999 {
		f.t.Errorf("limit %q", c.Args["limit"])
	}
	var all []message
	for _, k := range slices.Backward(f.kept) {
		order := strings.Compare(pad(k.ts), pad(c.Args["oldest"]))
		if k.room != c.Args["channel"] || order < 0 || order == 0 && c.Args["inclusive"] != "1" {
			continue
		}
		m := message{Type: "message", TS: k.ts, Text: k.text, Metadata: k.metadata}
		if c.Args["include_all_metadata"] != "1" && m.Metadata != nil {
			m.Metadata = map[string]any{"event_type": k.metadata["event_type"]}
		}
		all = append(all, m)
	}
	skip, _ := strconv.Atoi(c.Args["cursor"])
	var page struct {
		OK       bool      `json:"ok"`
		Messages []message `json:"messages"`
		More     bool      `json:"has_more"`
		Next     struct {
			Cursor string `json:"next_cursor"`
		} `json:"response_metadata"`
	}
	page.OK, page.Messages = true, all[skip:min(skip+limit, len(all))]
	if skip+limit < len(all) {
		page.More, page.Next.Cursor = true, strconv.Itoa(skip+limit)
	}
	return encoded(f.t, page)
}

// pad writes a ts so that it compares as text.
func pad(ts string) string {
	whole, rest, _ := strings.Cut(ts, ".")
	return fmt.Sprintf("%012s.%-6s", whole, rest)
}

// in returns what people see in a room, oldest first.
func (f *fake) in(room string) (all []kept) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, k := range f.kept {
		if k.room == room {
			all = append(all, *k)
		}
	}
	return all
}
