package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

func (k *talk) wait(rest string) {
	d, err := time.ParseDuration(rest)
	if until, ok := strings.CutPrefix(rest, "until "); ok {
		var at time.Time
		at, err = time.ParseInLocation("2006-01-02 15:04", until, k.zone)
		d = time.Until(at)
	}
	if err != nil || d < 0 {
		k.t.Fatalf("wait %s: %v", rest, err)
	}
	for until := time.Now().Add(d); time.Now().Before(until); k.look() {
		step := time.Until(until)
		if k.unasked != nil {
			step = min(step, time.Until(k.next()))
		}
		time.Sleep(step) // in the bubble: it takes no time
		if k.redis != nil {
			k.redis.FastForward(step)
		}
	}
}

func (k *talk) given(words []string) {
	switch words[0] {
	case "member", "manager", "admin", "gone":
		e, err := k.bot.Env(k.team)
		if err == nil {
			u := relationship.User{ID: words[1], Name: words[1], Right: relationship.Right(words[0])}
			if words[0] == "gone" {
				u.Right, u.Gone = relationship.Member, true
			}
			_, err = e.Ledger.Store.Directory(k.t.Context())
			if err == nil {
				err = e.Ledger.Store.SaveUser(k.t.Context(), u, "test", "given", time.Now())
			}
		}
		if err != nil {
			k.t.Fatal(err)
		}
	case "number":
		n, err := strconv.Atoi(words[1])
		if err != nil {
			k.t.Fatal(err)
		}
		e, err := k.bot.Env(k.team)
		if err != nil {
			k.t.Fatal(err)
		}
		now, err := e.Ledger.Store.Reserve(k.t.Context(), 1)
		if err != nil || now > n {
			k.t.Fatalf("the next number is %d already: %v", now, err)
		}
		if now == n {
			e.Ledger.Store.Release(now, 1)
		} else if _, err = e.Ledger.Store.Reserve(k.t.Context(), n-now-1); err != nil {
			k.t.Fatal(err)
		}
	case "scheduler":
		if k.unasked = nil; len(words) == 1 {
			k.schedule()
		}
	case "limits": // from now on
		k.limit(words[1:])
	case "unanswered":
		k.unanswered(words[1])
	case "left":
		k.profiles[words[1]] = bot.Profile{Gone: true, Zone: "Europe/Riga"}
	case "refused":
		k.refused = words[1:]
	case "kept":
		w, err := k.bot.Store.Workspace(k.team)
		if err == nil {
			err = w.Keep(k.t.Context(), map[string]string{words[1]: strings.Join(words[2:], " ")}, time.Hour)
		}
		if err != nil {
			k.t.Fatal(err)
		}
	case "zone":
		k.user(words[1], func(u *relationship.User) { u.ZoneSeen = words[2] })
	case "email":
		k.user(words[1], func(u *relationship.User) { u.Email = words[2] })
	case "world":
		k.world()
	case "entry":
		k.entry(strings.Join(words[1:], " "))
	case "heard":
		k.heard = &commands.Heard{}
		if err := json.Unmarshal([]byte(strings.Join(words[1:], " ")), k.heard); err != nil {
			k.t.Fatalf("given %v: %v", words, err)
		}
	case "writer":
		k.prose = nil
		if err := json.Unmarshal([]byte(strings.Join(words[1:], " ")), &k.prose); err != nil {
			k.t.Fatalf("given %v: %v", words, err)
		}
		e, err := k.bot.Env(k.team)
		if err != nil {
			k.t.Fatal(err)
		}
		e.Writer = k
	case "companies":
		k.companies(words[1])
	case "locale":
		k.locales[words[1]] = words[2]
	case "redis":
		k.redis.SetError("")
		switch words[1] {
		case "down":
			k.redis.SetError("LOADING Redis is loading the dataset in memory")
		case "full":
			k.redis.Server().SetPreHook(full(k.redis))
		case "forgetful":
			k.forget.Store(true)
		}
	default:
		k.t.Fatalf("given %v?", words)
	}
}
