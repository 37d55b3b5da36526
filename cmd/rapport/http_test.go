package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// Programs talk over HTTP as people do in transcripts, and in between people
// may say things. Beside what stands in those:
//
//	token zapier anna read                 an admin makes a token for anna, called zapier
//	feed annas anna                        anna makes the address of her calendar
//	zapier GET /api/v1/due                 a request with it; nobody is without one
//	zapier POST /api/v1/commands key=k1 {"line": "score Acme"}
//
// Of headers key is the Idempotency-Key, type the Content-Type, lang the
// Accept-Language, match If-None-Match (ETAG: the newest that was seen); token= says a token as it stands. A
// body of a number in brackets, <1100000>, is so long. The answer's blocks are
// left out: its text says the same.
func TestPrograms(t *testing.T) {
	replay(t, "testdata/http/*.txt", func(t *testing.T, _, text string) string {
		var got string
		synctest.Test(t, func(t *testing.T) { got = newPrograms(t).play(text) })
		return got
	})
}

// programs are a talk with programs in it.
type programs struct {
	*talk
	handler http.Handler
	tokens  map[string]string // texts by name
	log     bytes.Buffer
	tag     string // the newest ETag
}

func newPrograms(t *testing.T) *programs {
	p := &programs{talk: newTalk(t), tokens: map[string]string{"nobody": ""}}
	o := &office{Assistant: p.bot, clock: newClock("", p.zone), log: slog.New(slog.NewJSONHandler(&p.log, nil)), senders: senders{}}
	mux := http.NewServeMux()
	at := &program{Config: Config{PublicURL: "https://bot.example.com"}}
	if err := at.mountPrograms(mux, o, p.limits); err != nil {
		t.Fatal(err)
	}
	p.handler = mux
	t.Cleanup(func() {
		for name, text := range p.tokens {
			if text != "" && strings.Contains(p.log.String(), text[strings.LastIndexByte(text, '.'):]) {
				t.Errorf("the token %s was logged", name)
			}
		}
	})
	return p
}

func (p *programs) play(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "    ") {
			continue
		}
		p.out.WriteString(line + "\n")
		switch words := strings.Fields(line); {
		case line == "" || line[0] == '#':
		case words[0] == "token":
			p.tokens[words[1]] = p.mint(words[2], strings.Join(words[3:], " ")+" label="+words[1])
		case words[0] == "feed":
			p.tokens[words[1]] = p.shown(words[2], "calendar on")
		case requestLine.MatchString(line):
			p.request(line)
		default:
			p.act(line)
			p.look()
		}
	}
	return p.out.String()
}

// mint has an admin make a token, in chat.
func (p *programs) mint(who, scope string) string {
	p.t.Helper()
	p.given([]string{"admin", "root"})
	return p.shown("root", "admin token add @"+who+" "+scope)
}

// shown is the token that somebody is shown who says something.
func (p *programs) shown(who, line string) string {
	p.t.Helper()
	p.events++
	reply, err := p.bot.Handle(p.t.Context(), bot.Event{
		ID: fmt.Sprintf("mint-%d", p.events), Platform: "test", Team: p.team, Person: who, Direct: true, At: time.Now(), Body: bot.Line{Text: line},
	})
	text := tokenText.FindString(card.PlainText(reply.Message, nil))
	if err != nil || text == "" {
		p.t.Fatalf("%s: no token for %s: %v %s", line, who, err, reply.Message.Summary)
	}
	p.posts.take()
	return text
}

var requestLine = regexp.MustCompile(`^(\S+) (GET|HEAD|POST|PUT|DELETE) (\S+)((?: (?:key|type|lang|match|token)=\S+)*)(?: (.*))?$`)

var headers = map[string]string{"key": "Idempotency-Key", "type": "Content-Type", "lang": "Accept-Language", "match": "If-None-Match", "token": "Authorization"}

func (p *programs) request(line string) {
	parts := requestLine.FindStringSubmatch(line)
	who, method, path, options, body := parts[1], parts[2], parts[3], parts[4], parts[5]
	token, known := p.tokens[who]
	if !known {
		p.t.Fatalf("%s has no token: %s", who, line)
	}
	path = strings.ReplaceAll(path, "TOKEN", token)
	if length, err := strconv.Atoi(strings.Trim(body, "<>")); err == nil {
		body = strings.Repeat("x", length)
	}
	body = strings.ReplaceAll(body, `\r\n`, "\r\n")
	r := httptest.NewRequestWithContext(p.t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" && !strings.Contains(parts[3], "TOKEN") {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for option := range strings.FieldsSeq(options) {
		name, value, _ := strings.Cut(option, "=")
		if name == "token" {
			value = "Bearer " + strings.ReplaceAll(value, "TOKEN", p.tokens[strings.TrimPrefix(value, "TOKEN")]+"\x00")
			value, _, _ = strings.Cut(value, "\x00")
		}
		if value == "ETAG" {
			value = p.tag
		}
		r.Header.Set(headers[name], value)
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	p.answered(w.Result(), w.Body.Bytes())
	p.look()
}

// answered prints what a program is told.
func (p *programs) answered(r *http.Response, body []byte) {
	p.tag = cmp.Or(r.Header.Get("ETag"), p.tag)
	head := fmt.Sprint(r.StatusCode)
	for _, name := range []string{"Content-Type", "Retry-After", "WWW-Authenticate", "Allow", "ETag"} {
		if v := r.Header.Get(name); v != "" && (name != "Content-Type" || v != "application/json; charset=utf-8") {
			head += " " + name + ": " + v
		}
	}
	p.say(head)
	var o map[string]any
	if json.Unmarshal(body, &o) != nil {
		for line := range strings.Lines(string(body)) {
			p.say("| " + strings.TrimRight(line, "\r\n"))
		}
		return
	}
	delete(o, "blocks")
	if o["reference"] != nil {
		o["reference"] = "…"
	}
	for line := range strings.Lines(pretty(o, "")) {
		p.say(buttonID.ReplaceAllString(strings.TrimRight(line, "\n"), "id=…"))
	}
}

// pretty writes JSON with what is small on one line.
func pretty(v any, indent string) string {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	const width = 130
	if text := strings.TrimRight(line.String(), "\n"); len(indent)+len(text) <= width {
		return text
	}
	var parts []string
	open, end := "[", "]"
	switch v := v.(type) {
	case map[string]any:
		open, end = "{", "}"
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, strconv.Quote(k)+": "+pretty(v[k], indent+"  "))
		}
	case []any:
		for _, one := range v {
			parts = append(parts, pretty(one, indent+"  "))
		}
	default:
		return strings.TrimRight(line.String(), "\n")
	}
	return open + "\n" + indent + "  " + strings.Join(parts, ",\n"+indent+"  ") + "\n" + indent + end
}
