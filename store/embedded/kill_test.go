package embedded

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
)

const (
	killFolder = "RAPPORT_TEST_KILL_FOLDER" // set in the child: where to write
	killRounds = "RAPPORT_TEST_KILL_ROUNDS" // how often to kill; 10 if not set
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeUntilKilled continues the list of numbers in dir, and prints each when
// it is acknowledged.
func writeUntilKilled(dir string) error {
	s, err := Open(dir, Options{SnapshotRecords: 150})
	if err != nil {
		return err
	}
	c, err := s.Dial(context.Background(), "", "")
	if err != nil {
		return err
	}
	r := newRequestReader(c)
	if _, err := c.Write(request("LLEN", "numbers")); err != nil {
		return err
	}
	reply, err := readReply(r)
	if err != nil {
		return err
	}
	next, err := strconv.Atoi(reply[1 : len(reply)-2])
	if err != nil {
		return err
	}
	for ; ; next++ {
		if _, err := c.Write(request("RPUSH", "numbers", strconv.Itoa(next))); err != nil {
			return err
		}
		reply, err := readReply(r)
		if err != nil {
			return err
		}
		if want := fmt.Sprintf(":%d\r\n", next+1); reply != want {
			return fmt.Errorf("RPUSH = %q, want %q", reply, want)
		}
		fmt.Println(next)
	}
}

func TestKillNineLosesNothingAcknowledged(t *testing.T) {
	rounds := 10
	if v := os.Getenv(killRounds); v != "" {
		var err error
		if rounds, err = strconv.Atoi(v); err != nil {
			t.Fatalf("%s: %v", killRounds, err)
		}
	}
	dir, acknowledged := t.TempDir(), 0
	for round := range rounds {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killFolder+"="+dir)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		killAt := 1 + rand.IntN(400)
		lines := bufio.NewScanner(out)
		for seen := 1; lines.Scan(); seen++ {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatalf("child printed %q, want a number", lines.Text())
			}
			acknowledged = n + 1
			if seen == killAt { // and go on reading what it said before it died
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := child.Wait(); err == nil || child.ProcessState.Exited() {
			t.Fatalf("round %d: child ended with %v, want it killed", round, err)
		}
		s := mustOpen(t, dir, Options{})
		acknowledged = checkNumbers(t, dialWire(t, s), acknowledged)
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v, want nil", err)
		}
	}
	t.Logf("%d rounds, %d writes acknowledged", rounds, acknowledged)
}
