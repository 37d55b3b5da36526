package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// A Ring is the keys with which secrets are sealed: the newest seals, all of
// them open, so that keys can be changed without losing anything.
type Ring struct{ keys []ringKey }

// A ringKey never leaves the process.
type ringKey struct {
	id     string
	secret []byte
}

// keySize is the length of a key in bytes, for AES-256.
const keySize = 32

// ParseRing reads keys with commas between, the newest first: each 32 bytes in
// base64 or hexadecimal, with a name and a colon before it if it has one. Its
// errors do not repeat the keys.
func ParseRing(text string) (*Ring, error) {
	var r Ring
	seen := map[string]bool{}
	for i, word := range strings.Split(text, ",") {
		name, key, named := strings.Cut(strings.TrimSpace(word), ":")
		if !named {
			name, key = "", name
		}
		secret := keyBytes(key)
		if secret == nil {
			return nil, fmt.Errorf("key %d is not %d bytes in base64 or hexadecimal", i+1, keySize)
		}
		if name == "" {
			sum := sha256.Sum256(append([]byte("name of key:"), secret...))
			name = hex.EncodeToString(sum[:4])
		}
		if seen[name] || strings.ContainsAny(name, ". ") {
			return nil, fmt.Errorf("key %d has a name that is taken, or holds a dot or a space", i+1)
		}
		seen[name] = true
		r.keys = append(r.keys, ringKey{name, secret})
	}
	return &r, nil
}

// keyBytes returns the bytes of a key, nil if it is none.
func keyBytes(text string) []byte {
	text = strings.TrimSpace(text)
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString,
		base64.URLEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if b, err := decode(text); err == nil && len(b) == keySize {
			return b
		}
	}
	return nil
}

var errSealed = errors.New("store: sealed with a key that is not in the ring, or not what was sealed")

// seal encrypts a secret so that it opens only under its workspace and name.
// What comes back names its key: version, key and sealed bytes with dots
// between.
func (r *Ring) seal(workspace, name string, secret []byte) (string, error) {
	aead, err := r.keys[0].aead(workspace)
	if err != nil {
		return "", err
	}
	sealed := aead.Seal(nil, nil, secret, bound(workspace, name))
	return "1." + r.keys[0].id + "." + base64.RawStdEncoding.EncodeToString(sealed), nil
}

// open decrypts what seal made. Old reports that another key than the newest
// was needed.
func (r *Ring) open(workspace, name, text string) (secret []byte, old bool, err error) {
	version, rest, _ := strings.Cut(text, ".")
	id, body, _ := strings.Cut(rest, ".")
	sealed, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil || version != "1" {
		return nil, false, errSealed
	}
	for i, k := range r.keys {
		if k.id != id {
			continue
		}
		aead, err := k.aead(workspace)
		if err != nil {
			return nil, false, err
		}
		secret, err := aead.Open(nil, nil, sealed, bound(workspace, name))
		if err != nil {
			return nil, false, errSealed
		}
		return secret, i > 0, nil
	}
	return nil, false, errSealed
}

// aead is the cipher of a workspace: each has a key of its own, made from the
// ring's.
func (k ringKey) aead(workspace string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "rapport vault "+workspace, keySize)
	if err != nil {
		return nil, fmt.Errorf("store: key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("store: key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// bound is what a sealed secret cannot be moved away from.
func bound(workspace, name string) []byte { return []byte(workspace + "|" + name) }
