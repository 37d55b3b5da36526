package teams

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"time"
)

const (
	keysFor     = 24 * time.Hour
	maxDocument = 1 << 20 // bytes of the metadata, and of the keys
	leastBits   = 2048
)

// A key is one that the channel signs with.
type key struct {
	public   *rsa.PublicKey
	endorsed []string // the channels it may sign for, nil: any
}

// keys are the channel's, downloaded when they are needed.
type keys struct {
	metadata string
	floor    time.Duration // between downloads for the sake of an unknown key
	http     *http.Client

	mu    sync.Mutex // held while downloading: the rest wait for the same answer
	byID  map[string]key
	until time.Time
	tried time.Time
}

var errKey = errors.New("signed with an unknown key")

// find returns a key by its ID. An unknown one is looked for again, but not
// more often than the floor allows: whoever makes IDs up downloads nothing.
func (k *keys) find(ctx context.Context, id string) (key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	found, known := k.byID[id]
	if known && now.Before(k.until) {
		return found, nil
	}
	if k.tried.IsZero() || now.Sub(k.tried) >= k.floor {
		k.tried = now
		fresh, err := k.download(ctx)
		switch {
		case err == nil:
			k.byID, k.until = fresh, now.Add(keysFor)
			found, known = fresh[id]
		case !known:
			return key{}, err
		}
	}
	if !known {
		return key{}, errKey
	}
	return found, nil // perhaps old, when the channel does not say what is new
}

func (k *keys) download(ctx context.Context) (map[string]key, error) {
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := k.get(ctx, k.metadata, &metadata); err != nil {
		return nil, err
	}
	var set struct {
		Keys []struct {
			ID       string   `json:"kid"`
			Kind     string   `json:"kty"`
			N        string   `json:"n"`
			E        string   `json:"e"`
			Endorsed []string `json:"endorsements"`
		} `json:"keys"`
	}
	if err := k.get(ctx, metadata.Keys, &set); err != nil {
		return nil, err
	}
	all := make(map[string]key, len(set.Keys))
	for _, one := range set.Keys {
		n, err := base64.RawURLEncoding.DecodeString(one.N)
		e, err2 := base64.RawURLEncoding.DecodeString(one.E)
		if one.Kind != "RSA" || one.ID == "" || err != nil || err2 != nil || len(e) > 4 {
			continue
		}
		public := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		if public.N.BitLen() >= leastBits && public.E > 1 {
			all[one.ID] = key{public, one.Endorsed}
		}
	}
	if len(all) == 0 {
		return nil, errors.New("teams: the channel names no key")
	}
	return all, nil
}

func (k *keys) get(ctx context.Context, from string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return fmt.Errorf("teams: keys: %w", err)
	}
	resp, err := k.http.Do(r)
	if err != nil {
		return fmt.Errorf("teams: keys: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("teams: keys: status %d", resp.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxDocument)).Decode(into); err != nil {
		return fmt.Errorf("teams: keys: %w", err)
	}
	return nil
}
