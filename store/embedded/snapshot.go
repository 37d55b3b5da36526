package embedded

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// A snapshot is all keys at one moment:
//
//	magic, seq uint64, keys uint64
//	per key: kind byte, name, deadline uint64 (milliseconds since 1970, 0: none),
//	         count uvarint, that many strings
//	checksum uint32, CRC-32C of everything before it
//
// Strings have one item, lists and sets their members, hashes field and value
// in turn, sorted sets member and the bits of the score in turn. Keys and what
// has no order of its own are sorted, so equal data give equal bytes.
const snapshotMagic = "rapsnap1"

const (
	kindString    = 's'
	kindHash      = 'h'
	kindList      = 'l'
	kindSet       = 'e'
	kindSortedSet = 'z'
)

// encodeSnapshot returns the data of e as of record seq.
func encodeSnapshot(e *engine, seq uint64) ([]byte, error) {
	keys := e.db.Keys()
	b := append(make([]byte, 0, 64*len(keys)), snapshotMagic...)
	b = binary.LittleEndian.AppendUint64(b, seq)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(keys)))
	for _, key := range keys {
		kind, items, err := e.items(key)
		if err != nil {
			return nil, fmt.Errorf("snapshot: key %q: %w", key, err)
		}
		at, _ := e.expiry.of(key)
		b = append(b, kind)
		b = appendString(b, key)
		b = binary.LittleEndian.AppendUint64(b, uint64(at))
		b = binary.AppendUvarint(b, uint64(len(items)))
		for _, item := range items {
			b = appendString(b, item)
		}
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli)), nil
}

// items returns the value of a key as a list of strings.
func (e *engine) items(key string) (kind byte, items []string, err error) {
	switch t := e.db.Type(key); t {
	case "string":
		v, err := e.db.Get(key)
		return kindString, []string{v}, err
	case "hash":
		fields, err := e.db.HKeys(key)
		for _, f := range slices.Sorted(slices.Values(fields)) {
			items = append(items, f, e.db.HGet(key, f))
		}
		return kindHash, items, err
	case "list":
		items, err = e.db.List(key)
		return kindList, items, err
	case "set":
		items, err = e.db.Members(key)
		return kindSet, items, err
	case "zset":
		scores, err := e.db.SortedSet(key)
		for _, member := range slices.Sorted(maps.Keys(scores)) {
			items = append(items, member, strconv.FormatUint(math.Float64bits(scores[member]), 16))
		}
		return kindSortedSet, items, err
	default:
		return 0, nil, fmt.Errorf("type %q is not supported", t)
	}
}

// decodeSnapshot returns an engine with the data of a snapshot and the
// sequence number of the last record in it. now decides nothing: a key that
// expired meanwhile is there, and goes with the first command.
func decodeSnapshot(data []byte, now int64) (*engine, uint64, error) {
	body := len(data) - crc32.Size
	if body < len(snapshotMagic)+16 || string(data[:len(snapshotMagic)]) != snapshotMagic {
		return nil, 0, &DamageError{Reason: "not a snapshot"}
	}
	if crc32.Checksum(data[:body], castagnoli) != binary.LittleEndian.Uint32(data[body:]) {
		return nil, 0, &DamageError{Reason: "checksum does not match"}
	}
	e, err := newEngine()
	if err != nil {
		return nil, 0, err
	}
	d := decoder{b: data[len(snapshotMagic):body]}
	seq := d.uint64()
	for range d.uint64() {
		offset := int64(body - len(d.b))
		kind, key, at := d.byte(), d.string(), int64(d.uint64())
		items := make([]string, d.count())
		for i := range items {
			items[i] = d.string()
		}
		if d.err != nil {
			return nil, 0, &DamageError{Offset: offset, Reason: d.err.Error()}
		}
		if err := e.load(kind, key, items); err != nil {
			return nil, 0, &DamageError{Offset: offset, Reason: err.Error()}
		}
		if at != 0 {
			e.expiry.set(key, at)
			// Any time will do: sync tells the engine the right one when it matters.
			e.db.SetTTL(key, time.Duration(max(1, at-now))*time.Millisecond)
		}
	}
	return e, seq, nil
}

// load sets a key that does not exist yet to what items returned.
func (e *engine) load(kind byte, key string, items []string) error {
	pairs := kind == kindHash || kind == kindSortedSet
	if len(items) == 0 || pairs && len(items)%2 != 0 || kind == kindString && len(items) != 1 {
		return fmt.Errorf("key has %d items", len(items))
	}
	var err error
	switch kind {
	case kindString:
		err = e.db.Set(key, items[0])
	case kindHash:
		e.db.HSet(key, items...)
	case kindList:
		_, err = e.db.Push(key, items...)
	case kindSet:
		_, err = e.db.SetAdd(key, items...)
	case kindSortedSet:
		for pair := range slices.Chunk(items, 2) {
			var bits uint64
			if bits, err = strconv.ParseUint(pair[1], 16, 64); err != nil {
				return fmt.Errorf("score: %w", err)
			}
			if _, err = e.db.ZAdd(key, math.Float64frombits(bits), pair[0]); err != nil {
				return err
			}
		}
	default:
		err = fmt.Errorf("kind %q is not known", kind)
	}
	return err
}
