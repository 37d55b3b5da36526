package embedded

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const differentialCommands = "RAPPORT_TEST_DIFFERENTIAL_COMMANDS" // how many; 5,000 if not set

// startRedis runs a real Redis for the test and returns a connection to it.
func startRedis(t *testing.T) *wire {
	t.Helper()
	server, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is not installed; CI must compare with a real one")
		}
		t.Skip("redis-server is not installed; get it with: apt install redis-server, or brew install redis")
	}
	dir, err := os.MkdirTemp("", "redis") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "socket")
	cmd := exec.Command(server, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for log, buf := "", make([]byte, 4096); !strings.Contains(log, "ready to accept connections at"); {
		n, err := out.Read(buf)
		if log += string(buf[:n]); err != nil {
			t.Fatalf("redis-server did not start: %s", log)
		}
	}
	c, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	return newWire(t, c)
}

// unordered are the commands whose reply has no order; the figure is how many
// items belong together.
var unordered = map[string]int{
	"SMEMBERS": 1, "SINTER": 1, "SUNION": 1, "SDIFF": 1, "HKEYS": 1, "HVALS": 1, "HGETALL": 2,
	"SSCAN": 1, "HSCAN": 2, "ZSCAN": 2, "SCAN": 1,
}

// precise writes the scores of a reply with as few digits as say the same:
// Redis 7.0 writes 0.10000000000000001, later ones and the engine 0.1.
func precise(reply string) string {
	lines := strings.Split(reply, "\r\n")
	for i, line := range lines {
		f, err := strconv.ParseFloat(line, 64)
		if err == nil && strings.Contains(line, ".") {
			lines[i-1], lines[i] = "$", strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	return strings.Join(lines, "\r\n")
}

// essence returns what of a reply must be the same on both sides: of an
// error its code, and within a script not even that (the engine flattens
// codes there); of a time to live all but the last second.
func essence(args []string, reply string) string {
	if strings.HasPrefix(reply, "-") {
		if args[0] == "EVAL" {
			return "-"
		}
		code, _, _ := strings.Cut(reply, " ")
		return code
	}
	if args[0][0] == 'Z' {
		reply = precise(reply)
	}
	switch n, group := 0, unordered[args[0]]; {
	case args[0] == "EVAL" && strings.Contains(args[1], "HGETALL"), group > 0:
		parts := strings.Split(reply, "\r\n")
		slices.Sort(parts)
		return strings.Join(parts, "\n")
	case args[0] == "TTL" || args[0] == "PTTL":
		if _, err := fmt.Sscanf(reply, ":%d", &n); err == nil && n > 0 {
			return "alive"
		}
	}
	return reply
}

// The commands that would answer differently are either corrected (see
// corrections) or not on the allow-list. What is left of the differences of the
// engine, and not asked for below:
//
//   - the text of errors, and their code when a script raises them;
//   - times to live of more than 200 years are refused;
//   - SCAN and its like return everything at once and ignore COUNT;
//   - ranges by lex of members with different scores, undefined in Redis too;
//   - WATCH ends a transaction when a write command named the key, even if it
//     changed nothing.
func TestAnswersAreThoseOfRedis(t *testing.T) {
	redis := startRedis(t)
	ours := dialWire(t, mustOpen(t, t.TempDir(), Options{}))
	n := 5_000
	if v := os.Getenv(differentialCommands); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatalf("%s: %v", differentialCommands, err)
		}
	}
	choose, failures := seeded(7), 0
	for i := range n {
		args := choose.command()
		got, want := ours.do(args...), redis.do(args...)
		same := essence(args, got) == essence(args, want)
		for _, key := range commands[args[0]].keys(args) {
			for _, probe := range [][]string{{"TYPE", key}, {"TTL", key}} {
				ourProbe, realProbe := ours.do(probe...), redis.do(probe...)
				same = same && essence(probe, ourProbe) == essence(probe, realProbe)
				got, want = got+ourProbe, want+realProbe
			}
		}
		if same {
			continue
		}
		t.Errorf("command %d, %q = %q, want %q", i, args, got, want)
		if failures++; failures > 20 {
			t.Fatal("too many differences")
		}
		for key := range 12 { // one difference must not be reported again and again
			ours.do("DEL", fmt.Sprintf("{d}%d", key))
			redis.do("DEL", fmt.Sprintf("{d}%d", key))
		}
	}
}
