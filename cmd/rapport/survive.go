package main

import (
	"log/slog"
	"net/http"

	"github.com/rapport-bot/rapport/bot"
)

// survived serves next. A panic ends one request and not the program; the log
// says what it was, and nothing of what was sent.
func survived(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { //nolint:contextcheck // the request has its own
			p := recover()
			switch p {
			case nil:
				return
			case http.ErrAbortHandler: // which is never wrapped
				panic(p)
			}
			panicked, ref := bot.Panicked(p), bot.Reference()
			log.ErrorContext(r.Context(), "request panicked", "ref", ref, "err", panicked, "stack", panicked.Stack)
			http.Error(w, "Something broke on our side. Reference "+ref, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}
