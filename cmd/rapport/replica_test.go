package main

import (
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// A replica is the program under test, as a process.
type replica struct {
	*exec.Cmd
	t       *testing.T
	address string // http://…
	log     *shared
	ended   chan struct{}
}

// startReplica runs the program at an address, port 0 being any.
func startReplica(t *testing.T, at string, settings ...string) *replica {
	t.Helper()
	p := &replica{Cmd: exec.Command("rapport", "--addr="+at), t: t, log: &shared{}, ended: make(chan struct{})}
	p.Dir = t.TempDir()
	p.Env = append(os.Environ(), append([]string{
		"SLACK_SIGNING_SECRET=" + benchSecret, "RAPPORT_LIMIT_PERSON=0", "RAPPORT_LIMIT_WORKSPACE=0", "RAPPORT_LOG=warn",
	}, settings...)...)
	heard, said := io.Pipe()
	p.Stderr = io.MultiWriter(p.log, said)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.Wait()
		_ = said.Close()
		close(p.ended)
	}()
	t.Cleanup(func() { _ = p.Process.Kill(); <-p.ended })
	p.address = addressIn(t, heard)
	return p
}

// stop asks the program to stop, and expects that it does so well.
func (p *replica) stop() {
	p.t.Helper()
	p.tell()
	p.left()
}

func (p *replica) tell() {
	p.t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// left expects that the program ends by itself. How long it may take is said by
// [leave]: here other tests want the machine as well.
func (p *replica) left() {
	p.t.Helper()
	began := time.Now()
	const hung = 90 * time.Second
	select {
	case <-p.ended:
	case <-time.After(hung):
		p.t.Fatalf("still there %v after it was told to stop:\n%s", hung, p.log)
	}
	if !p.ProcessState.Success() {
		p.t.Errorf("%v, want success:\n%s", p.ProcessState, p.log)
	}
	p.t.Logf("gone after %v", time.Since(began))
}
