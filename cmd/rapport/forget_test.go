package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// held is all that a transcript's store holds, by key.
func (k *talk) held() map[string]string {
	all := map[string]string{}
	for _, key := range k.redis.Keys() {
		var parts []string
		switch k.redis.Type(key) {
		case "string":
			text, _ := k.redis.Get(key)
			parts = []string{text}
		case "hash":
			fields, _ := k.redis.HKeys(key)
			for _, f := range fields {
				parts = append(parts, f, k.redis.HGet(key, f))
			}
		case "list":
			parts, _ = k.redis.List(key)
		case "set":
			parts, _ = k.redis.Members(key)
		case "zset":
			parts, _ = k.redis.ZMembers(key)
		default:
			k.t.Fatalf("%s is a %s", key, k.redis.Type(key))
		}
		all[key] = strings.Join(parts, "\n")
	}
	return all
}

// naming are the keys that hold a word, in any case.
func (k *talk) naming(words ...string) []string {
	var keys []string
	for key, text := range k.held() {
		for _, word := range words {
			if strings.Contains(strings.ToLower(key+"\n"+text), strings.ToLower(word)) {
				keys = append(keys, fmt.Sprintf("%s holds %s: %.300s", key, word, text))
			}
		}
	}
	return keys
}

// Whatever was said, asked, pressed and told in two weeks, of the forgotten
// nothing is left in the store.
func TestForgottenAfterTwoWeeks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play(`wait until 2026-03-10 09:00
given world
given admin rita
given manager zane
given scheduler
anna> person Acme "Jana Novak" email=jana.n@acme.eu phone="+371 2000 0000"
anna: had a great call with Jana at Acme, renewal in March looks good; I promised Jana Novak pricing by Friday
anna> log Acme meeting good "Jana Novak wants a discount" with=Jana date=2026-03-09
anna> promise Acme theirs "Jana sends the figures to jana.n@acme.eu" by=2026-03-12
anna> complaint Acme "Janas rēķins nepareizs"
anna> insight Acme "Novak decides alone" tag=jana
anna> next Acme 2026-03-20 "call Jana on +371 20 000 000"
anna> snooze Acme 2w "Jana Novak is on holiday"
anna> gave Acme "lunch with Jana"
anna> ask Acme "reference from Jana Novak" gain="Jana speaks for us" give="a talk for Ms Novak"
anna> repair Acme goal=99 by=2026-05-01 "weekly call with Jana Novak"
anna> assign Acme @toms "Jana Novak likes tea"
zane> brief Acme
zane> digest here friday 15:00 customers
anna> edit #1 text="Jana Novak at the kick-off"
anna> note Nordtek "Jana Novak of Acme is a friend of Eva"
anna> alternative Nordtek add "Jana Novak Consulting" as=partner
anna> alternative "Mono Chip" add "Jana Novak Chips"
wait 312h
anna> due
zane> list
rita> export person "Jana Novak" of Acme
`)
		words := []string{"novak", "jana", "20000000", "2000 0000", "20 000 000"}
		if len(k.naming(words...)) < 5 {
			t.Fatalf("she is hardly anywhere before: %q", k.naming(words...))
		}
		k.play(`rita> forget person "Jana Novak" of Acme
rita* Erase…
rita@ typed=Jana Novak
`)
		if left := k.naming(words...); len(left) > 0 {
			t.Errorf("left over after\n%s\n%s", k.out.String(), strings.Join(left, "\n"))
		}
	})
}

// What was broken off is finished in the night.
func TestForgettingIsFinishedByNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven admin rita\ngiven scheduler\n")
		w, err := k.bot.Store.Workspace("T1")
		if err != nil {
			t.Fatal(err)
		}
		f := relationship.Forgetting{
			Subject: relationship.Subject{Company: "acme", Name: "Jana Novak", Token: relationship.Erased + "-1"}, By: "rita", At: time.Now().UnixMilli(),
		}
		if err := w.BeginForgetting(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if len(k.naming("novak")) == 0 {
			t.Fatal("she is nowhere before")
		}
		k.play("wait 24h\n")
		if left := k.naming("novak"); len(left) > 0 {
			t.Errorf("left over: %s", strings.Join(left, "\n"))
		}
	})
}
