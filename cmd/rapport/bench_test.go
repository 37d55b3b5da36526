package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// rapport bench measures the program and the bare one on a real Redis, finds
// no wrong answer, and leaves nothing behind.
func TestBench(t *testing.T) {
	r, socket := startRedisAt(t)
	program := exec.CommandContext(t.Context(), "rapport", "bench", "--companies=20", "--entries=5", "--workers=4", "--slice=50ms", "--slices=2")
	program.Dir = t.TempDir()
	program.Env = append(os.Environ(), "REDIS_URL=unix://"+socket)
	program.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	program.Stdout, program.Stderr = &stdout, &stderr
	if err := program.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	for _, row := range []string{"score +reference", "score +rapport", "log +reference", "log +rapport", "due +rapport"} {
		if !regexp.MustCompile(`(?m)^ *` + row + ` +[1-9]`).MatchString(stdout.String()) {
			t.Errorf("no row %q in\n%s", row, &stdout)
		}
	}
	if strings.Contains(stderr.String(), "failed") {
		t.Errorf("answers were wrong: %s", &stderr)
	}
	left, err := r.Workspaces(t.Context())
	if err != nil || len(left) > 0 {
		t.Errorf("workspaces left: %v, %v", left, err)
	}
}
