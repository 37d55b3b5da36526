package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// healthCommand asks the server that runs with the same settings.
type healthCommand struct{}

func (healthCommand) Run(ctx context.Context, p *program) (err error) {
	const enough = 3 * time.Second
	ctx, stop := context.WithTimeout(ctx, enough)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(p.Addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("no server answers at %s: is rapport running?", p.Addr)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	const most = 200
	said, err := io.ReadAll(io.LimitReader(response.Body, most))
	if err != nil {
		return err
	}
	words, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", words)
	}
	_, err = fmt.Fprintln(p.stdout, words)
	return err
}

// reachable is the address at which a listener on all interfaces can be asked.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
