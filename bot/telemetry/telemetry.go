package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// A Config says what to see.
type Config struct {
	Version string
	// State is the program at one moment. It is asked for when somebody looks at
	// the figures; nil: nothing is said of it.
	State func(context.Context) State
	// Endpoint is where traces go, see [NewTracer]; "": there are none.
	Endpoint string
	Log      *slog.Logger
}

// A Telemetry sees what the program does. Its methods may be called
// concurrently.
type Telemetry struct {
	*figures
	registry *prometheus.Registry
	log      *slog.Logger
	tracer   trace.Tracer // nil: nobody traces
	end      func(context.Context) error
}

// New returns a telemetry, or an error that says what of the environment is
// wrong.
func New(ctx context.Context, c Config) (*Telemetry, error) {
	registry := prometheus.NewRegistry()
	t := &Telemetry{
		figures: newFigures(registry), registry: registry, log: c.Log,
		end: func(context.Context) error { return nil },
	}
	registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "rapport_build_info", Help: "1, of the version that runs.",
		ConstLabels: prometheus.Labels{"version": c.Version, "go": runtime.Version()},
	}, func() float64 { return 1 }))
	if c.State != nil {
		registry.MustRegister(&stateCollector{ask: c.State})
	}
	if c.Endpoint == "" {
		return t, nil
	}
	var err error
	t.tracer, t.end, err = newTracer(ctx, c)
	return t, err
}

// Handler serves the figures to Prometheus.
func (t *Telemetry) Handler() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(t.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
	})
}

// Close sends the traces that are not sent yet, as far as ctx allows.
func (t *Telemetry) Close(ctx context.Context) error { return t.end(ctx) }
