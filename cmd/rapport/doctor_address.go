package main

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Platforms reach the program at its public address.
var _ = checked("public address", func(ctx context.Context, p *visited) []finding {
	if p.PublicURL == "" {
		return found(unset, "", "RAPPORT_PUBLIC_URL is not set; only the link for installing needs it")
	}
	u, err := url.Parse(p.PublicURL)
	if err != nil {
		return found(ill, "set it to an address such as https://bot.example.com", "RAPPORT_PUBLIC_URL is none")
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); strings.EqualFold(host, "localhost") || err == nil && (ip.IsPrivate() || ip.IsLoopback()) {
		return found(warn, "set it to the address at which it is reached from outside", "%s cannot be reached from outside", host)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.JoinPath("healthz").String(), http.NoBody)
	if err != nil {
		return found(ill, "set it to an address such as https://bot.example.com", "RAPPORT_PUBLIC_URL is none")
	}
	const doSo = "is the bot running, the proxy set up and the name known? From inside a network it may not be reachable although it is from outside"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return found(warn, doSo, "%s does not answer from here", u.Host)
	}
	defer response.Body.Close()
	const enough = 16
	if said, _ := io.ReadAll(io.LimitReader(response.Body, enough)); response.StatusCode != http.StatusOK || !strings.HasPrefix(string(said), "alive") {
		return found(warn, doSo, "%s answers, and not as rapport does (status %d)", u.Host, response.StatusCode)
	}
	return found(well, "", "%s answers", u.Host)
})
