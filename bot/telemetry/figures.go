package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// figures are what Prometheus is shown.
type figures struct {
	events      *prometheus.CounterVec
	eventTook   *prometheus.HistogramVec
	faults      prometheus.Counter
	inFlight    prometheus.Gauge
	requests    *prometheus.HistogramVec
	redis       *prometheus.HistogramVec
	redisErrors *prometheus.CounterVec
	synced      prometheus.Histogram
	calls       *prometheus.HistogramVec
	waits       *prometheus.HistogramVec
	errands     *prometheus.HistogramVec
	late        *prometheus.HistogramVec
	questions   *prometheus.HistogramVec
	tokens      *prometheus.CounterVec

	// How many values a label may have.
	platforms, commands, routes, asked, methods, jobs, models few
}

// The bounds of the buckets, in seconds.
var (
	quick = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .1, .5, 2.5}
	usual = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 10, 30}
	slow  = []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	long  = []float64{1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 24 * 3600}
)

func newFigures(into *prometheus.Registry) *figures {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		into.MustRegister(c)
		return c
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
		into.MustRegister(h)
		return h
	}
	f := &figures{
		events:      counter("rapport_events_total", "What people and programs asked, by how it ended: answered, or why not (misread, lacking, ambiguous, nowhere, forbidden, repeated, refused, limited, unavailable, broken).", "platform", "command", "outcome"),
		eventTook:   histogram("rapport_event_duration_seconds", "How long the assistant took to answer.", usual, "platform", "command"),
		requests:    histogram("rapport_http_request_duration_seconds", "How long requests took.", usual, "route", "code"),
		redis:       histogram("rapport_redis_command_duration_seconds", "How long commands and scripts took, the network included.", quick, "command"),
		redisErrors: counter("rapport_redis_errors_total", "Commands that failed, by why.", "kind"),
		calls:       histogram("rapport_platform_call_duration_seconds", "How long calls of the platforms' interfaces took, by how they ended: done, limited, refused, failed.", slow, "platform", "method", "outcome"),
		waits:       histogram("rapport_platform_wait_seconds", "How long calls were held back so that the platforms' limits are kept.", slow, "platform", "method"),
		errands:     histogram("rapport_job_duration_seconds", "How long errands took, by what became of them: done, put off, failed, lost.", slow, "job", "outcome"),
		late:        histogram("rapport_job_lateness_seconds", "How long after their time errands were begun.", long, "job"),
		questions:   histogram("rapport_model_call_duration_seconds", "How long questions to the model took, by whether it helped.", slow, "question", "outcome"),
		tokens:      counter("rapport_model_tokens_total", "Tokens that the model's server says it used.", "question"),
		faults:      prometheus.NewCounter(prometheus.CounterOpts{Name: "rapport_faults_total", Help: "Events that broke by a fault of ours."}),
		inFlight:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "rapport_events_in_flight", Help: "Events being handled."}),
		synced: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "rapport_embedded_sync_duration_seconds", Help: "How long the embedded store waited for the disk.", Buckets: quick,
		}),
		platforms: few{most: 8}, commands: few{most: 128}, routes: few{most: 64}, asked: few{most: 64}, methods: few{most: 64}, jobs: few{most: 48}, models: few{most: 16},
	}
	for _, kind := range kinds { // so that the first of a kind is seen to come
		f.redisErrors.WithLabelValues(kind)
	}
	into.MustRegister(f.faults, f.inFlight, f.synced, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}
