package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func reference(t *testing.T) *Target {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { _ = client.Close() })
	b := &Reference{Redis: client, Signing: "secret", Tag: "{T1}:"}
	if err := b.Fill(t.Context(), 3, 7); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	return &Target{Name: "reference", Address: strings.TrimPrefix(server.URL, "http://"), Path: "/", Signing: "secret", Team: "T1"}
}

func TestDrive(t *testing.T) {
	right := reference(t)
	forged := *right
	forged.Name, forged.Signing = "forged", "other"
	c := &Command{Name: "score", Want: "/100 ", Text: func(turn int64) string { return "score Company 2" }}
	for name, load := range map[string]Load{
		"closed": {Workers: 2, Slice: 100 * time.Millisecond, Slices: 2},
		"open":   {Workers: 2, Slice: 100 * time.Millisecond, Slices: 1, Rate: 100},
	} {
		t.Run(name, func(t *testing.T) {
			figures, err := Drive(t.Context(), []*Target{right, &forged}, c, load)
			if err != nil {
				t.Fatal(err)
			}
			good, bad := figures[0], figures[1]
			if good.Failed != 0 || good.Done == 0 || good.P50 <= 0 || good.P50 > good.P99 || good.P99 > good.Worst {
				t.Errorf("the right one: %+v", good)
			}
			if load.Rate > 0 && good.Done > 12 {
				t.Errorf("%d commands in a tenth of a second, at 100 a second", good.Done)
			}
			if bad.Done != 0 || bad.Failed == 0 || bad.First == nil || !strings.Contains(bad.First.Error(), "401") {
				t.Errorf("the forged one: %+v", bad)
			}
		})
	}
}

func TestAReferenceLogs(t *testing.T) {
	right := reference(t)
	l, err := right.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.conn.Close() }()
	if err := l.send(&Command{Want: "Logged #1", Text: func(int64) string { return "log Company 1 call good" }}, 1); err != nil {
		t.Error(err)
	}
	response, err := http.Get("http://" + right.Address)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a signature: %s", response.Status)
	}
}

func TestQuantile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1))
	}
	for _, tc := range []struct {
		of         []time.Duration
		hundredths int
		want       time.Duration
	}{{nil, 99, 0}, {hundred[:1], 50, 1}, {hundred, 50, 50}, {hundred, 99, 99}, {hundred[:10], 99, 10}} {
		if got := quantile(tc.of, tc.hundredths); got != tc.want {
			t.Errorf("quantile of %d at %d%% = %d, want %d", len(tc.of), tc.hundredths, got, tc.want)
		}
	}
}
