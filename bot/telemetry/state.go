package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A State is the program at one moment.
type State struct {
	Ready      bool // it can answer
	Workspaces int
	// Complete is false where not every workspace was asked in time.
	Complete bool

	// Errands of all workspaces, see relationship.Backlog.
	Waiting, Overdue, Taken, Failed int
	Answers                         int // that wait because the platform does not take them

	Model      bool    // one is set up
	Resting    bool    // it is left alone for a while
	BudgetLeft float64 // the least part of a workspace's tokens that is left today, 0 to 1

	PoolOpen, PoolIdle, PoolTimeouts int // connections to Redis

	Embedded   bool
	Broken     bool // it takes no more writes
	Keys       int
	LogBytes   int64
	LogRecords int
	Torn       int64 // bytes that a crash had left
}

var _ prometheus.Collector = (*stateCollector)(nil)

// A stateCollector asks for the state when somebody looks. Whoever looks at the
// same time is shown the same.
type stateCollector struct {
	ask func(context.Context) State

	mu   sync.Mutex
	last State
	at   time.Time
}

const (
	askFor  = 2 * time.Second // how long the state may take
	goodFor = time.Second
)

var (
	up          = stateOf("rapport_up", "1 if the program can answer: the store does.")
	complete    = stateOf("rapport_state_complete", "1 if all workspaces were asked in time for what follows.")
	workspaces  = stateOf("rapport_workspaces", "Workspaces that are served.")
	errands     = stateOf("rapport_errands", "Errands of all workspaces, by how far they have come: waiting, overdue, taken, failed.", "state")
	answers     = stateOf("rapport_answers_waiting", "Answers that the platform did not take yet.")
	resting     = stateOf("rapport_model_resting", "1 if the model is left alone for a while, after failures.")
	budget      = stateOf("rapport_model_budget_left_ratio", "The least part of its tokens that any workspace has left today.")
	pool        = stateOf("rapport_redis_connections", "Connections to Redis.", "state")
	timeouts    = stateOf("rapport_redis_pool_timeouts_total", "How often no connection to Redis became free in time.")
	broken      = stateOf("rapport_embedded_broken", "1 if the embedded store takes no more writes.")
	keys        = stateOf("rapport_embedded_keys", "Keys of the embedded store, which is made for 100,000.")
	logBytes    = stateOf("rapport_embedded_log_bytes", "Size of the embedded store's log.")
	logRecords  = stateOf("rapport_embedded_log_records", "Records in the embedded store's log.")
	torn        = stateOf("rapport_embedded_torn_bytes", "Bytes cut from the log at the start, left by a crash.")
	stateOfAll  = []*prometheus.Desc{up, complete, workspaces, errands, answers, resting, budget, pool, timeouts, broken, keys, logBytes, logRecords, torn}
	trueOrFalse = map[bool]float64{true: 1}
)

func stateOf(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

func (c *stateCollector) Describe(into chan<- *prometheus.Desc) {
	for _, d := range stateOfAll {
		into <- d
	}
}

func (c *stateCollector) state() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) < goodFor {
		return c.last
	}
	ctx, stop := context.WithTimeout(context.Background(), askFor)
	defer stop()
	c.last, c.at = c.ask(ctx), time.Now()
	return c.last
}

func (c *stateCollector) Collect(into chan<- prometheus.Metric) {
	s := c.state()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		into <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(up, trueOrFalse[s.Ready])
	gauge(complete, trueOrFalse[s.Complete])
	gauge(workspaces, float64(s.Workspaces))
	gauge(errands, float64(s.Waiting), "waiting")
	gauge(errands, float64(s.Overdue), "overdue")
	gauge(errands, float64(s.Taken), "taken")
	gauge(errands, float64(s.Failed), "failed")
	gauge(answers, float64(s.Answers))
	gauge(pool, float64(s.PoolOpen), "open")
	gauge(pool, float64(s.PoolIdle), "idle")
	into <- prometheus.MustNewConstMetric(timeouts, prometheus.CounterValue, float64(s.PoolTimeouts))
	if s.Model {
		gauge(resting, trueOrFalse[s.Resting])
		gauge(budget, s.BudgetLeft)
	}
	if s.Embedded {
		gauge(broken, trueOrFalse[s.Broken])
		gauge(keys, float64(s.Keys))
		gauge(logBytes, float64(s.LogBytes))
		gauge(logRecords, float64(s.LogRecords))
		gauge(torn, float64(s.Torn))
	}
}
