package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Vault keeps one secret of each workspace under a name, sealed.
type Vault struct {
	redis *Redis
	ring  *Ring
	name  string
}

// Vault returns the vault of a name, such as a platform's.
func (r *Redis) Vault(name string, ring *Ring) *Vault {
	return &Vault{redis: r, ring: ring, name: name}
}

// Open returns a workspace's secret, nil if there is none. One that was sealed
// with an older key is sealed anew.
func (v *Vault) Open(ctx context.Context, workspace string) ([]byte, error) {
	k, err := keysOf(workspace)
	if err != nil {
		return nil, err
	}
	text, err := v.redis.client.HGet(ctx, k.vault(), v.name).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable(err)
	}
	secret, old, err := v.ring.open(workspace, v.name, text)
	if err != nil {
		return nil, fmt.Errorf("%w: %s of %s", err, v.name, workspace)
	}
	if old {
		return secret, v.reseal(ctx, k, workspace, text, secret)
	}
	return secret, nil
}

// swap puts word 3 in the place of word 2, if that is still there.
var swap = redis.NewScript(`
if redis.call("HGET", KEYS[1], ARGV[1]) == ARGV[2] then redis.call("HSET", KEYS[1], ARGV[1], ARGV[3]) end
return 1`)

func (v *Vault) reseal(ctx context.Context, k keys, workspace, was string, secret []byte) error {
	text, err := v.ring.seal(workspace, v.name, secret)
	if err != nil {
		return err
	}
	return unavailable(swap.Run(ctx, v.redis.client, []string{k.vault()}, v.name, was, text).Err())
}

// Put keeps a workspace's secret in the place of the one before.
func (v *Vault) Put(ctx context.Context, workspace string, secret []byte) error {
	k, err := keysOf(workspace)
	if err != nil {
		return err
	}
	text, err := v.ring.seal(workspace, v.name, secret)
	if err != nil {
		return err
	}
	return unavailable(v.redis.client.HSet(ctx, k.vault(), v.name, text).Err())
}

// Remove forgets a workspace's secret.
func (v *Vault) Remove(ctx context.Context, workspace string) error {
	k, err := keysOf(workspace)
	if err != nil {
		return err
	}
	return unavailable(v.redis.client.HDel(ctx, k.vault(), v.name).Err())
}

// unlock deletes a lock that is still ours.
var unlock = redis.NewScript(`
if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end
return 1`)

// Lock keeps other processes from changing a workspace's secret for a while.
// It reports false when another one has the lock.
func (v *Vault) Lock(ctx context.Context, workspace string, long time.Duration) (release func(), ok bool, err error) {
	k, err := keysOf(workspace)
	if err != nil {
		return nil, false, err
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails since Go 1.24
	mine, lock := hex.EncodeToString(random[:]), k.vaultLock(v.name)
	switch err := v.redis.client.SetArgs(ctx, lock, mine, redis.SetArgs{Mode: "NX", TTL: long}).Err(); {
	case errors.Is(err, redis.Nil):
		return nil, false, nil
	case err != nil:
		return nil, false, unavailable(err)
	}
	return func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer stop()
		_ = unlock.Run(ctx, v.redis.client, []string{lock}, mine).Err() // it runs out by itself
	}, true, nil
}
