package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// skew is how far clocks may be apart, either way.
const skew = 5 * time.Minute

// inbound checks that requests come from the channel.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
type inbound struct {
	keys   *keys
	parser *jwt.Parser
}

// A refusal is a request that is not believed. Its reason is for the log.
type refusal struct {
	status int
	reason string
}

func (r *refusal) Error() string { return "teams: request refused: " + r.reason }

func unproven(format string, a ...any) error {
	return &refusal{http.StatusUnauthorized, fmt.Sprintf(format, a...)}
}

func newInbound(app, issuer string, k *keys) *inbound {
	return &inbound{keys: k, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}), // before any key is looked for
		jwt.WithIssuer(issuer), jwt.WithAudience(app), jwt.WithExpirationRequired(), jwt.WithLeeway(skew), jwt.WithStrictDecoding(),
	)}
}

// A proof is what a request has proven before its body is read.
type proof struct {
	service  string
	endorsed []string
}

// claims are those of the channel's tokens.
type claims struct {
	jwt.RegisteredClaims
	Service string `json:"serviceurl"`
}

// prove checks the Authorization header.
func (in *inbound) prove(ctx context.Context, header string) (proof, error) {
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || strings.Count(token, ".") != 2 {
		return proof{}, unproven("no bearer token")
	}
	var p proof
	var c claims
	_, err := in.parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		k, err := in.keys.find(ctx, id)
		p.endorsed = k.endorsed
		return k.public, err
	})
	if err != nil {
		return proof{}, unproven("%s", reasonFor(err))
	}
	if c.Service == "" {
		return proof{}, unproven("the token names no service")
	}
	p.service = c.Service
	return p, nil
}

// reasonFor says in a word why a token is refused, without any of it.
func reasonFor(err error) string {
	for _, known := range []error{
		jwt.ErrTokenExpired, jwt.ErrTokenNotValidYet, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidAudience, jwt.ErrTokenRequiredClaimMissing,
		jwt.ErrTokenSignatureInvalid, jwt.ErrTokenUnverifiable, jwt.ErrTokenMalformed,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "token is not valid"
}

// covers checks what was proven against an activity.
func (p proof) covers(a *activity) error {
	if a.ServiceURL == "" || !sameService(p.service, a.ServiceURL) {
		return unproven("the token is for another service")
	}
	if p.endorsed != nil && !slices.Contains(p.endorsed, a.ChannelID) {
		return &refusal{http.StatusForbidden, "the key may not sign for this channel"}
	}
	return nil
}

// sameService compares addresses of services, one slash at the end aside.
func sameService(a, b string) bool {
	u, err := url.Parse(strings.TrimSuffix(a, "/"))
	v, err2 := url.Parse(strings.TrimSuffix(b, "/"))
	if err != nil || err2 != nil {
		return false
	}
	u.Host, v.Host = strings.ToLower(u.Host), strings.ToLower(v.Host)
	return u.String() == v.String()
}
