package main

import (
	"net"
	"os"
	"strconv"
	"time"
)

// checkWatch reads what the settings say to those who run the program, and
// reports what is wrong with it.
func (c *Config) checkWatch(s *settings, bad func(name, format string, a ...any)) {
	for _, l := range []struct {
		name, text string
		into       *int
	}{
		{"RAPPORT_LIMIT_PERSON", s.PersonLimit, &c.Limits.Person},
		{"RAPPORT_LIMIT_PROGRAM", s.ProgramLimit, &c.Limits.Program},
		{"RAPPORT_LIMIT_WORKSPACE", s.WorkspaceLimit, &c.Limits.Workspace},
	} {
		n, err := strconv.Atoi(l.text)
		if err != nil || n < 0 {
			bad(l.name, "%q is not a number a minute, 0 or more", l.text)
		}
		*l.into = n
	}
	var err error
	if c.Linger, err = time.ParseDuration(s.Linger); err != nil || c.Linger < 0 || c.Linger > longestLinger {
		bad("RAPPORT_LINGER", "%q is not a time from 0s to 5s", s.Linger)
	}
	if c.MetricsAddr = s.MetricsAddr; c.MetricsAddr != "" {
		if _, port, err := net.SplitHostPort(c.MetricsAddr); err != nil {
			bad("RAPPORT_METRICS_ADDR", "%q is not an address such as 127.0.0.1:9090", c.MetricsAddr)
		} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			bad("RAPPORT_METRICS_ADDR", "%q is not a port", port)
		}
	}
	c.Traces = s.Traces
}

// watched reports whether anybody sees what the program does.
func (c *Config) watched() bool {
	return c.MetricsAddr != "" || c.Traces != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}
