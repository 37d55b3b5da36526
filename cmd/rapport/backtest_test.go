package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/relationship"
)

// The CDNOW sample gives the parameters of BG/NBD that its authors published,
// its published area under the curve, and a better one for vitality.
func TestBacktestOnCDNOW(t *testing.T) {
	t.Parallel()
	var out, complaints bytes.Buffer
	args := []string{"backtest", "testdata/cdnow-sample.csv", "--at", "1997-09-30", "--horizon", "273d", "--format", "json"}
	if code := run(t.Context(), args, strings.NewReader(""), &out, &complaints); code != done {
		t.Fatalf("exit %d: %s", code, &complaints)
	}
	var b relationship.Backtest
	if err := json.Unmarshal(out.Bytes(), &b); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	if b.Known != 2357 || b.Silent != 1673 || b.BGNBD == nil {
		t.Fatalf("known %d, silent %d, BG/NBD %v; want 2357, 1673 and a fit", b.Known, b.Silent, b.BGNBD)
	}
	const week = 7
	for _, p := range []struct {
		name      string
		got, want float64
	}{{"r", b.BGNBD.R, 0.243}, {"alpha", b.BGNBD.Alpha / week, 4.414}, {"a", b.BGNBD.A, 0.793}, {"b", b.BGNBD.B, 2.426}} {
		if math.Abs(p.got-p.want) > 0.005 {
			t.Errorf("%s = %.4f, published %.3f", p.name, p.got, p.want)
		}
	}
	for _, m := range b.Methods {
		switch m.Name {
		case relationship.MethodBGNBD:
			if math.Abs(*m.AUC-0.757) > 0.0005 {
				t.Errorf("BG/NBD: area %.4f, published .757", *m.AUC)
			}
		case relationship.MethodRecency:
			if math.Abs(*m.AUC-0.771) > 0.0005 {
				t.Errorf("recency: area %.4f, published .771", *m.AUC)
			}
		case relationship.MethodOurs:
			if *m.AUC < 0.780 || len(m.Calibration) == 0 || m.Delay == nil {
				t.Errorf("vitality: %+v; want an area of .780 or more, calibration and a delay", m)
			}
		}
	}
	out.Reset()
	if code := run(t.Context(), args[:len(args)-2], strings.NewReader(""), &out, &complaints); code != done {
		t.Fatalf("exit %d: %s", code, &complaints)
	}
	for _, want := range []string{"r 0.243, alpha 4.414, a 0.793, b 2.426", "0.780", "0.757", "said"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table does not say %q:\n%s", want, &out)
		}
	}
}

// What cannot be foretold from is said, with what to do.
func TestBacktestRefuses(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("RAPPORT_DATA", dir)
	t.Setenv("REDIS_URL", "")
	for args, want := range map[string]string{
		"--horizon=soon": "--horizon", "--at=yesterday": "--at", "--redis": "REDIS_URL", "no-such-file.csv": "no-such-file.csv",
	} {
		var out, complaints bytes.Buffer
		if code := run(t.Context(), []string{"backtest", args}, strings.NewReader(""), &out, &complaints); code != misuse || !strings.Contains(complaints.String(), want) {
			t.Errorf("backtest %s: exit %d, %q; want misuse and %q", args, code, &complaints, want)
		}
	}
	// An empty workspace has nothing to be foretold, and that is no error.
	var out, complaints bytes.Buffer
	if code := run(t.Context(), []string{"backtest"}, strings.NewReader(""), &out, &complaints); code != done || !strings.Contains(out.String(), "0 relationships") {
		t.Errorf("exit %d: %s%s", code, &out, &complaints)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) == 0 {
		t.Errorf("the workspace is %v, %v", left, err)
	}
}
