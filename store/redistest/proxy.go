package redistest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// A Proxy stands between a program and a server, and hurts what goes through.
type Proxy struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
}

// StartProxy starts a proxy before a server's address.
func StartProxy(t testing.TB, upstream string) *Proxy {
	t.Helper()
	p := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "redis", "127.0.0.1:0", upstream)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return &Proxy{t, p}
}

// URL is the proxy's address as REDIS_URL.
func (p *Proxy) URL() string { return "redis://" + p.proxy.Listen }

// Cut closes all connections and refuses new ones, until Heal.
func (p *Proxy) Cut() { p.proxy.Stop() }

// Slow delays every answer.
func (p *Proxy) Slow(by time.Duration) {
	p.add("latency", "downstream", map[string]any{"latency": by.Milliseconds(), "jitter": by.Milliseconds() / 4})
}

// Swallow lets nothing back: what was sent arrives, its answer does not.
func (p *Proxy) Swallow() { p.add("timeout", "downstream", map[string]any{"timeout": 0}) }

// Blackhole lets nothing through, either way, and closes nothing.
func (p *Proxy) Blackhole() {
	p.add("timeout", "upstream", map[string]any{"timeout": 0})
	p.Swallow()
}

// Drop resets a connection after so many bytes of answers.
func (p *Proxy) Drop(after int) { p.add("limit_data", "downstream", map[string]any{"bytes": after}) }

func (p *Proxy) add(kind, stream string, attributes map[string]any) {
	p.t.Helper()
	toxic, err := json.Marshal(map[string]any{"name": kind + stream, "type": kind, "stream": stream, "attributes": attributes})
	if err == nil {
		_, err = p.proxy.Toxics.AddToxicJson(strings.NewReader(string(toxic)))
	}
	if err != nil {
		p.t.Fatal(fmt.Errorf("toxic %s: %w", kind, err))
	}
}

// Heal takes away whatever hurts. Connections that something was swallowed on
// are closed.
func (p *Proxy) Heal() {
	p.t.Helper()
	p.proxy.Stop()
	p.proxy.Toxics.ResetToxics(context.Background())
	if err := p.proxy.Start(); err != nil {
		p.t.Fatal(err)
	}
}
