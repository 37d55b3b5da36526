package main

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Settings that are right each by itself may not go together.
var _ = checked("settings", func(_ context.Context, p *visited) []finding {
	var all []finding
	add := func(v verdict, do, format string, a ...any) { all = append(all, found(v, do, format, a...)...) }
	if err := p.servable(); err != nil {
		add(ill, "", "%v", err)
	}
	if p.Page == "on" && !p.local() {
		add(warn, "serve it on 127.0.0.1 only, or behind a proxy that asks who is there", "the page has no sign-in and %s can be reached from other machines", p.Addr)
	}
	if p.Rehearsal && p.production() {
		add(warn, "unset RAPPORT_REHEARSAL", "a rehearsal is allowed beside real credentials: whoever can write the clock file moves the time of real people")
	}
	if p.SlackBotToken == "" && p.SlackClientID == "" && p.onSlack() {
		add(warn, "set SLACK_BOT_TOKEN", "without a bot token Slack's commands are answered, and nothing is said unasked")
	}
	if len(p.SlackSigningSecret) > 0 && !isHex(string(p.SlackSigningSecret)) {
		add(warn, "copy it from Basic Information in the app's settings", "SLACK_SIGNING_SECRET does not look like one: 32 digits and letters from a to f")
	}
	if p.onTeams() && p.local() {
		add(warn, "let a proxy with https reach it, or set RAPPORT_ADDR", "Teams has to reach the program, and %s can be reached from this machine only", p.Addr)
	}
	if host := plainHost(string(p.RedisURL)); host != "" {
		add(warn, "use rediss://, unless nobody else is on that network", "what is said to Redis at %s can be read on the way", host)
	}
	if len(all) == 0 {
		add(well, "", "go together")
	}
	return all
})

func isHex(text string) bool {
	const digits = 32
	return len(text) == digits && strings.Trim(text, "0123456789abcdef") == ""
}

// plainHost is the host of an address that is neither encrypted nor on this
// machine, "" if there is none.
func plainHost(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Scheme, "redis") || strings.HasPrefix(u.Scheme, "rediss") {
		return ""
	}
	for host := range strings.SplitSeq(u.Host, ",") {
		name, _, err := net.SplitHostPort(host)
		if err != nil {
			name = host
		}
		if ip, err := netip.ParseAddr(name); name == "" || strings.EqualFold(name, "localhost") || err == nil && ip.IsLoopback() {
			continue
		}
		return name
	}
	return ""
}
