package main

import (
	"fmt"
	"net"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary is also the program, for scripts and for tests that kill it.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"rapport": main}) }

func TestScripts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("TAKEN", taken.Addr().String())
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "race" {
				return raced, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		UpdateScripts: *update,
	})
}
