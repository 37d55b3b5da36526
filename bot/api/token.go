package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// callerKey is where a request's caller is in its context.
type callerKey struct{}

// CallerOf returns who asks, of a request that went through [API.Guard].
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Guard lets those through who have a good token, each within its limit.
func (a *API) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok := a.admit(w, r, bearer(r))
		if !ok {
			return
		}
		if c.Access == "" {
			a.refuse(w, r, problem{Status: http.StatusForbidden, Kind: "scope", Detail: "This token neither reads nor writes.", Next: "Ask an admin for a token with the scope read or write."})
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, c)))
	})
}

// guarded is [API.Guard] around a handler of this package.
func (a *API) guarded(h func(http.ResponseWriter, *http.Request, Caller)) http.HandlerFunc {
	return a.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h(w, r, CallerOf(r.Context())) })).ServeHTTP
}

// admit finds out who a token stands for. It answers those who may not go on.
func (a *API) admit(w http.ResponseWriter, r *http.Request, token string) (Caller, bool) {
	if token == "" {
		a.refuse(w, r, problem{Status: http.StatusUnauthorized, Kind: "token", Detail: "The request has no token.", Next: "Send Authorization: Bearer with a token that an admin made with admin token."})
		return Caller{}, false
	}
	return a.admitTo(w, r, token, problem{Status: http.StatusUnauthorized, Kind: "token", Detail: "The token is not valid, or was revoked.", Next: "Ask an admin for a new one."})
}

// admitTo is admit with what is said of a token that is good for nothing.
func (a *API) admitTo(w http.ResponseWriter, r *http.Request, token string, nobody problem) (Caller, bool) {
	c, err := a.Whose(r.Context(), token)
	switch {
	case errors.Is(err, ErrToken):
		a.refuse(w, r, nobody)
		return Caller{}, false
	case err != nil:
		a.Log.WarnContext(r.Context(), "token not checked", "err", err)
		a.refuse(w, r, problem{Status: http.StatusServiceUnavailable, Kind: "unavailable", Detail: "The token could not be checked just now.", Next: "Nothing was done. Send it again later.", After: retry})
		return Caller{}, false
	}
	if wait := a.Hold(r.Context(), c.Team, c.Token); wait > 0 {
		a.refuse(w, r, problem{Status: http.StatusTooManyRequests, Kind: "pace", Detail: "This token is used too often.", Next: "Wait as long as Retry-After says.", After: wait})
		return Caller{}, false
	}
	return c, true
}

// bearer returns the token of the Authorization header, "" if there is none.
func bearer(r *http.Request) string {
	kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
