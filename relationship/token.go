package relationship

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// A Token lets a program act for a colleague. Only who was given its text has
// it: here is a digest.
type Token struct {
	ID     string  `json:"-"`
	Digest string  `json:"h"` // SHA-256 of the text, in hex
	Person string  `json:"p"` // the colleague, by ID
	Scopes []Scope `json:"s"`
	Label  string  `json:"l,omitempty"` // what it is for
	By     string  `json:"by"`          // who made it
	Made   Day     `json:"d"`
	// Used is the last day on which it was used, 0 if it never was. Ignored
	// counts what came by it that was nobody's.
	Used    Day `json:"-"`
	Ignored int `json:"-"`
}

// A Scope is something that a token may be used for.
type Scope string

// The scopes. Feeds are made by the colleague alone, for their own days.
const (
	ReadScope  Scope = "read"  // to look
	WriteScope Scope = "write" // to do all that the colleague may
	InScope    Scope = "inbound"
	FeedScope  Scope = "calendar"
)

// Scopes lists those that an admin gives.
var Scopes = []Scope{ReadScope, WriteScope, InScope}

// May reports whether the token is good for a scope. Who writes may read.
func (t *Token) May(s Scope) bool {
	return slices.Contains(t.Scopes, s) || s == ReadScope && slices.Contains(t.Scopes, WriteScope)
}

// tokenMark begins every token, so that people and scanners know one when they
// see it.
const tokenMark = "rapport_"

// NewToken makes the text of a token, with 256 random bits in it, and its
// digest. The text names the workspace and the token: neither is a secret.
func NewToken(workspace, id string) (text, digest string) {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails since Go 1.24
	text = tokenMark + workspace + "." + id + "." + base64.RawURLEncoding.EncodeToString(random[:])
	return text, digestOf(text)
}

// ReadToken says which token a text claims to be.
func ReadToken(text string) (workspace, id string, ok bool) {
	const longest = 300
	rest, ok := strings.CutPrefix(text, tokenMark)
	parts := strings.Split(rest, ".")
	if !ok || len(text) > longest || len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return "", "", false
	}
	return parts[0], parts[1], true
}

// Is reports, in a time that does not depend on what is wrong, whether a text
// is this token's.
func (t *Token) Is(text string) bool {
	return subtle.ConstantTimeCompare([]byte(t.Digest), []byte(digestOf(text))) == 1
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
