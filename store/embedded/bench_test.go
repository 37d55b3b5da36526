package embedded

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

func BenchmarkSyncedWrites(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			c := dial(b, mustOpen(b, b.TempDir(), Options{}))
			ctx := context.Background()
			work := make(chan int, clients)
			var wg sync.WaitGroup
			b.ResetTimer()
			for range clients {
				wg.Go(func() {
					for i := range work {
						if err := c.HSet(ctx, fmt.Sprintf("{t}company:%d", i%1000), "touched", i).Err(); err != nil {
							b.Error(err)
						}
					}
				})
			}
			for i := range b.N {
				work <- i
			}
			close(work)
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
		})
	}
}

// companies opens a store with n companies of a state, a history and an index.
func companies(b *testing.B, dir string, n int) *Store {
	s := mustOpen(b, dir, Options{SnapshotRecords: 1 << 30})
	c, ctx := dial(b, s), context.Background()
	for from := 0; from < n; from += 500 {
		_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i := from; i < from+500; i++ {
				p.HSet(ctx, fmt.Sprintf("{t}company:%d", i), "name", fmt.Sprintf("Company %d Ltd", i), "owner", i%200, "state", "0123456789abcdef0123456789abcdef")
				p.LPush(ctx, fmt.Sprintf("{t}log:%d", i), "call 2026-11-23", "mail 2026-11-20", "call 2026-10-01")
				p.ZAdd(ctx, fmt.Sprintf("{t}due:%d", i%200), redis.Z{Score: float64(i), Member: i})
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkReopen10000Companies(b *testing.B) {
	for _, from := range []string{"log", "snapshot"} {
		b.Run(from, func(b *testing.B) {
			dir := b.TempDir()
			s := companies(b, dir, 10_000)
			if from == "snapshot" {
				if err := s.Compact(); err != nil {
					b.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				s, err := Open(dir, Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		b.Run(fmt.Sprintf("companies=%d", n), func(b *testing.B) {
			s := companies(b, b.TempDir(), n)
			for b.Loop() {
				if err := s.Compact(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGetAmong100000Keys(b *testing.B) {
	s := companies(b, b.TempDir(), 50_000)
	c, ctx := dial(b, s), context.Background()
	for b.Loop() {
		if err := c.HGetAll(ctx, "{t}company:77").Err(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScript(b *testing.B) {
	c, ctx := dial(b, mustOpen(b, b.TempDir(), Options{})), context.Background()
	script := redis.NewScript(`if redis.call('SET', KEYS[1], '1', 'NX', 'EX', 60) then redis.call('LPUSH', KEYS[2], ARGV[1]) return 1 end return 0`)
	for i := 0; b.Loop(); i++ {
		if err := script.Run(ctx, c, []string{fmt.Sprintf("{t}once:%d", i), "{t}log"}, "call").Err(); err != nil {
			b.Fatal(err)
		}
	}
}
