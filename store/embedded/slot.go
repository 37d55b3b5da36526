package embedded

import "strings"

// slots is the number of hash slots of a Redis Cluster.
const slots = 16384

// slotOf returns the hash slot of a key as Redis Cluster computes it: CRC-16
// (XMODEM) of the hash tag, which is what stands between the first brace and
// the next closing one, or of the whole key when there is none or it is empty.
// Source: the Redis Cluster specification, "Hash tags".
func slotOf(key string) int {
	if _, rest, ok := strings.Cut(key, "{"); ok {
		if tag, _, ok := strings.Cut(rest, "}"); ok && tag != "" {
			key = tag
		}
	}
	return int(crc16(key) % slots)
}

func crc16(s string) uint16 {
	var crc uint16
	for i := range len(s) {
		crc ^= uint16(s[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

// A slotSet remembers the one slot that a command, a script or a transaction
// may touch. The zero value has seen no key yet.
type slotSet struct {
	slot int
	some bool
}

// admit reports whether all keys fall into the slot seen so far, and
// remembers the slot of the first one.
func (s *slotSet) admit(keys []string) bool {
	for _, key := range keys {
		slot := slotOf(key)
		if s.some && slot != s.slot {
			return false
		}
		s.slot, s.some = slot, true
	}
	return true
}
