package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

func (k *talk) act(line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "wait":
		k.wait(rest)
		return
	case "given":
		k.given(strings.Fields(rest))
		return
	case "team":
		k.team = rest
		return
	case "again":
		k.deliver(k.last)
		return
	case "said":
		k.link = rest
		return
	case "removed":
		k.events++
		k.deliver(bot.Event{ID: fmt.Sprintf("%s-%d", k.team, k.events), Platform: "test", Team: k.team, At: time.Now(), Body: bot.Removed{Link: rest}})
		return
	}
	who, how := word[:len(word)-1], word[len(word)-1]
	k.events++
	ev := bot.Event{
		ID: fmt.Sprintf("%s-%d", k.team, k.events), Platform: "test", Team: k.team, Person: who,
		Room: "C1", Locale: k.locales[who], At: time.Now(),
	}
	switch how {
	case '>':
		ev.Body = bot.Line{Text: rest}
	case ':':
		ev.Body, ev.Direct = bot.Speech{Text: strings.ReplaceAll(rest, `\n`, "\n")}, true
		ev.Link, k.link = k.link, ""
	case '*':
		ev.Body = bot.Press{Line: k.button(who, rest)}
	case '@':
		ev.Body = k.submit(who, rest)
	case '?':
		f := k.submit(who, "")
		field, prefix, _ := strings.Cut(rest, "=")
		ev.Body = bot.Typing{Form: f.Form, Field: field, Prefix: prefix, Values: f.Values}
	case '+':
		ev.Body = k.shortcut(rest)
	case '!':
		ev.Body, ev.Outside = bot.Line{Text: rest}, true
	default:
		k.t.Fatalf("what is %q?", line)
	}
	k.deliver(ev)
}

func (k *talk) deliver(ev bot.Event) {
	k.last = ev
	reply, err := k.via(k.t.Context(), ev)
	if err != nil {
		k.say("FAULT " + err.Error())
		return
	}
	if !reply.Private && len(reply.Message.Blocks) > 0 {
		k.say("(to the room)")
	}
	k.show(ev.Person, reply.Message)
	if f := reply.File; f != nil {
		k.say("file " + f.Name)
		for line := range strings.Lines(string(f.Data)) {
			k.say("| " + strings.TrimRight(line, "\r\n"))
		}
	}
	if f := reply.Form; f != nil {
		k.form[ev.Person] = f
		k.say("form " + f.Command + ": " + f.Title)
		for _, field := range f.Fields {
			if field.Kind == bot.Hidden {
				field.Label = "(" + field.Name + ")"
			}
			k.say(fmt.Sprintf("  %s = %q", field.Label, field.Value))
		}
	}
	for _, name := range slices.Sorted(keysOf(reply.Errors)) {
		k.say("under " + name + ": " + reply.Errors[name])
	}
	for _, c := range reply.Choices {
		if c.Value != c.Label {
			c.Label += " = " + c.Value
		}
		k.say("choice " + c.Label)
	}
}

func keysOf(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// button finds the newest button of a label; behind a bar stands a word of its
// line, to tell it from others.
func (k *talk) button(who, label string) string {
	label, on, _ := strings.Cut(label, " | ")
	for _, a := range slices.Backward(k.buttons[who]) {
		if a.Label == label && strings.Contains(a.Line, on) {
			return a.Line
		}
	}
	k.t.Fatalf("%s sees no button %q after\n%s", who, label, k.out.String())
	return ""
}

func (k *talk) submit(who, values string) bot.Submit {
	f := k.form[who]
	if f == nil {
		k.t.Fatalf("%s has no form open", who)
	}
	s := bot.Submit{Form: f.Command, Token: f.Token, Values: map[string]string{}}
	for _, field := range f.Fields {
		s.Values[field.Name] = field.Value
	}
	for pair := range strings.SplitSeq(values, "; ") {
		if name, v, ok := strings.Cut(pair, "="); ok {
			s.Values[name] = strings.ReplaceAll(v, `\n`, "\n")
		}
	}
	return s
}

// shortcut is a command, and the message that it was chosen on, if any: who
// wrote it, the day, the link and the text.
func (k *talk) shortcut(rest string) bot.Shortcut {
	words := strings.SplitN(rest, " ", 5)
	s := bot.Shortcut{Command: words[0]}
	if len(words) < 5 {
		return s
	}
	at, err := time.ParseInLocation("2006-01-02", words[2], k.zone)
	if err != nil {
		k.t.Fatalf("shortcut %s: %v", rest, err)
	}
	s.Quote = &bot.Quote{Author: words[1], At: at.Add(12 * time.Hour), Link: words[3], Text: strings.ReplaceAll(words[4], `\n`, "\n")}
	return s
}
