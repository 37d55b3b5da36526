package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestSoak(t *testing.T) {
	one, other := reference(t), reference(t)
	figures := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("# TYPE go_goroutines gauge\ngo_goroutines 42\ngo_threads 7\n"))
	}))
	defer figures.Close()
	other.Figures = figures.URL
	commands := []*Command{
		{Name: "score", Want: "/100 ", Text: func(int64) string { return "score Company 2" }},
		{Name: "wrong", Want: "no such words", Text: func(int64) string { return "score Company 1" }},
	}
	var looks []Look
	watch := Watch{Workers: 2, Rate: 400, For: 450 * time.Millisecond, Every: 100 * time.Millisecond}
	if err := Soak(t.Context(), []*Target{one, other}, commands, watch, func(l Look) { looks = append(looks, l) }); err != nil {
		t.Fatal(err)
	}
	done, failed := 0, 0
	for _, l := range looks {
		done += l.Done
		failed += l.Failed
		if len(l.State) != 2 || l.State[0].Goroutines != 0 || l.State[1].Goroutines != 42 || l.P50 > l.P99 || l.P99 > l.Worst {
			t.Errorf("%+v", l)
		}
		if l.Failed > 0 && l.First == nil {
			t.Errorf("failed without a reason: %+v", l)
		}
	}
	if len(looks) == 0 || done == 0 || failed == 0 || done+failed > 200 {
		t.Fatalf("%d looks, %d answered, %d failed", len(looks), done, failed)
	}
	var out strings.Builder
	if err := PrintLooks(&out, []Look{looks[0], looks[0], looks[0], looks[0]}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "program 2, second quarter to last: 0.0 to 0.0 MiB, 42 to 42 goroutines") {
		t.Error(out.String())
	}
	one.Address = "127.0.0.1:1"
	if err := Soak(t.Context(), []*Target{one}, commands, watch, func(Look) {}); err == nil {
		t.Error("nobody was there, and nothing said so")
	}
}
