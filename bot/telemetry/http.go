package telemetry

import (
	"net/http"
	"strconv"
	"time"
)

// Requests sees the requests that next serves, by the pattern of the route that
// took them. A trace begins with each: where a request says that it belongs to
// another one, that is anybody's word.
func (t *Telemetry) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ctx, span := t.span(r.Context(), "request", incoming, pair{"http.request.method", methodOf(r.Method)})
		if span.Span != nil {
			r = r.WithContext(ctx)
		}
		seen := &seenWriter{ResponseWriter: w}
		defer func() {
			route, code := "none", seen.code()
			if r.Pattern != "" {
				route = t.routes.of(r.Pattern)
			}
			t.requests.WithLabelValues(route, strconv.Itoa(code)).Observe(time.Since(began).Seconds())
			span.rename(route)
			span.end(strconv.Itoa(code), code >= http.StatusInternalServerError)
		}()
		next.ServeHTTP(seen, r)
	})
}

// methodOf is a method that is known, so that nobody makes one up.
func methodOf(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// A seenWriter remembers the status of an answer.
type seenWriter struct {
	http.ResponseWriter
	status int
}

func (w *seenWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *seenWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// code is the status, of those that there are.
func (w *seenWriter) code() int {
	switch {
	case w.status == 0:
		return http.StatusOK
	case w.status > 599:
		return http.StatusInternalServerError
	}
	return w.status
}
