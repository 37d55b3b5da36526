package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// addressMark begins the members of an address. It is a digest: the index is
// asked by address, and never for one.
func addressMark(address string) string {
	const enough = 12
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:enough]) + "/"
}

// address adds the commands that keep the index of addresses.
func (w *Workspace) address(b *batchOf, id string, c *relationship.Change) {
	for _, a := range c.Gone {
		b.do("ZREM", w.keys.addresses(), addressMark(a)+id)
	}
	for _, a := range c.Come {
		b.do("ZADD", w.keys.addresses(), 0, addressMark(a)+id)
	}
}

// readdress enters the addresses of companies as they are, in the place of
// those that they had: a merge or a split moves people.
func (w *Workspace) readdress(b *batchOf, before, after []*relationship.Record) {
	for _, rec := range before {
		for _, a := range rec.Company.Addresses() {
			b.do("ZREM", w.keys.addresses(), addressMark(a)+rec.Company.ID)
		}
	}
	for _, rec := range after {
		for _, a := range rec.Company.Addresses() {
			b.do("ZADD", w.keys.addresses(), 0, addressMark(a)+rec.Company.ID)
		}
	}
}

// Addressees returns the companies at which somebody has an address.
func (w *Workspace) Addressees(ctx context.Context, address string) ([]string, error) {
	mark := addressMark(address)
	found, err := w.client.ZRangeByLex(ctx, w.keys.addresses(), &redis.ZRangeBy{Min: "[" + mark, Max: "(" + strings.TrimSuffix(mark, "/") + "0"}).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	for i := range found {
		found[i] = strings.TrimPrefix(found[i], mark)
	}
	slices.Sort(found)
	return found, nil
}

// Address enters addresses by company.
func (w *Workspace) Address(ctx context.Context, companies map[string][]string) error {
	var members []redis.Z
	for id, all := range companies {
		for _, a := range all {
			members = append(members, redis.Z{Member: addressMark(a) + id})
		}
	}
	if len(members) == 0 {
		return nil
	}
	return unavailable(w.client.ZAdd(ctx, w.keys.addresses(), members...).Err())
}

// Addressed reports whether all that was ever written is entered.
func (w *Workspace) Addressed(ctx context.Context) (bool, error) {
	n, err := w.client.Exists(ctx, w.keys.addressed()).Result()
	return n > 0, unavailable(err)
}

// EndAddressing notes that it is.
func (w *Workspace) EndAddressing(ctx context.Context) error {
	return unavailable(w.client.Set(ctx, w.keys.addressed(), "1", 0).Err())
}
