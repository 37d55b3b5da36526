package embedded

import (
	"bufio"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2/server"
)

// corrections answer commands where the engine does otherwise than Redis. One
// that returns false leaves the command to the engine.
var corrections = map[string]func(*engine, *server.Peer, []string) bool{
	"HINCRBY":    hincrbyOverflow,
	"ZPOPMIN":    zpopNothing,
	"ZPOPMAX":    zpopNothing,
	"INCR":       sloppyInteger,
	"DECR":       sloppyInteger,
	"INCRBY":     sloppyInteger,
	"DECRBY":     decrbyMinimum,
	"SETRANGE":   setrangeNothing,
	"SET":        setOptions,
	"GETEX":      getexWrongType,
	"SETEX":      expiryTooFar(2),
	"PSETEX":     expiryTooFar(2),
	"EXPIRE":     expiryTooFar(2),
	"PEXPIRE":    expiryTooFar(2),
	"EXPIREAT":   expiryTooFar(2),
	"PEXPIREAT":  expiryTooFar(2),
	"GETRANGE":   getrangeNegative,
	"TTL":        rounded("PTTL"),
	"EXPIRETIME": rounded("PEXPIRETIME"),
}

// rounded answers in seconds what another command says in milliseconds. The
// engine rounds down, Redis to the nearest.
func rounded(precise string) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, peer *server.Peer, args []string) bool {
		var ms int
		if _, err := fmt.Sscanf(e.ask(peer, precise, args[1]), ":%d", &ms); err != nil || ms < 0 {
			return false
		}
		peer.WriteInt((ms + 500) / 1000)
		return true
	}
}

// hincrbyOverflow refuses what the engine would let wrap round.
func hincrbyOverflow(e *engine, peer *server.Peer, args []string) bool {
	reply := e.ask(peer, "HGET", args[1], args[2])
	have, ok := bulkInt(reply)
	add, err := strconv.ParseInt(args[3], 10, 64)
	if !ok || err != nil {
		return false
	}
	if add > 0 && have > math.MaxInt64-add || add < 0 && have < math.MinInt64-add {
		peer.WriteError("ERR increment or decrement would overflow")
		return true
	}
	return false
}

// sloppyInteger refuses to count on from what the engine takes for a number
// and Redis does not, such as 07 or +7.
func sloppyInteger(e *engine, peer *server.Peer, args []string) bool {
	text, ok := bulk(e.ask(peer, "GET", args[1]))
	n, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil || text == strconv.FormatInt(n, 10) {
		return false
	}
	peer.WriteError("ERR value is not an integer or out of range")
	return true
}

// decrbyMinimum refuses the one number that has no opposite.
func decrbyMinimum(e *engine, peer *server.Peer, args []string) bool {
	if n, err := strconv.ParseInt(args[2], 10, 64); err != nil || n != math.MinInt64 {
		return sloppyInteger(e, peer, args)
	}
	peer.WriteError("ERR decrement would overflow")
	return true
}

// setrangeNothing changes nothing when there is nothing to write; the engine
// would fill the string up to there.
func setrangeNothing(e *engine, peer *server.Peer, args []string) bool {
	if offset, err := strconv.Atoi(args[2]); err != nil || offset < 0 || args[3] != "" {
		return false
	}
	peer.WriteRaw(e.ask(peer, "STRLEN", args[1]))
	return true
}

// zpopNothing takes nothing off when asked for nothing; the engine takes one.
func zpopNothing(e *engine, peer *server.Peer, args []string) bool {
	if len(args) != 3 || args[2] != "0" || strings.HasPrefix(e.ask(peer, "ZCARD", args[1]), "-") {
		return false
	}
	peer.WriteLen(0)
	return true
}

// getexWrongType refuses keys that are not strings, whose time to live the
// engine would change before it looks.
func getexWrongType(e *engine, peer *server.Peer, args []string) bool {
	if refusal := e.ask(peer, "STRLEN", args[1]); strings.HasPrefix(refusal, "-") {
		peer.WriteRaw(refusal)
		return true
	}
	return expiryTooFar(2)(e, peer, args)
}

// setOptions refuses options that exclude each other.
func setOptions(e *engine, peer *server.Peer, args []string) bool {
	var condition, lifetime int
	for _, option := range args[3:] {
		switch strings.ToUpper(option) {
		case "NX", "XX":
			condition++
		case "EX", "PX", "EXAT", "PXAT", "KEEPTTL":
			lifetime++
		}
	}
	if condition > 1 || lifetime > 1 {
		peer.WriteError("ERR syntax error")
		return true
	}
	return expiryTooFar(3)(e, peer, args)
}

// expiryTooFar refuses what would overflow the engine's times to live: more
// than 200 years, in seconds or, if the command or option begins with P,
// in milliseconds. The time is the first number from word from on.
func expiryTooFar(from int) func(*engine, *server.Peer, []string) bool {
	return func(_ *engine, peer *server.Peer, args []string) bool {
		unit := args[0]
		for _, word := range args[from:] {
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				unit = word // EX, PX and the like stand before their number
				continue
			}
			limit := int64(200 * 366 * 24 * 60 * 60) // from 1970 for some, from now for others
			if strings.HasPrefix(strings.ToUpper(unit), "P") {
				limit *= 1000
			}
			if n < -limit || n > limit {
				peer.WriteError(fmt.Sprintf("ERR invalid expire time in '%s' command", strings.ToLower(args[0])))
				return true
			}
			return false
		}
		return false
	}
}

// getrangeNegative answers ranges that end before the string begins.
func getrangeNegative(e *engine, peer *server.Peer, args []string) bool {
	start, err := strconv.Atoi(args[2])
	end, err2 := strconv.Atoi(args[3])
	if err != nil || err2 != nil || start >= 0 || end >= 0 || start <= end {
		return false
	}
	if strings.HasPrefix(e.ask(peer, "STRLEN", args[1]), "-") {
		return false
	}
	peer.WriteBulk("")
	return true
}

// bulkInt returns the integer in a reply that is a bulk string.
func bulkInt(reply string) (int64, bool) {
	s, ok := bulk(reply)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// bulk returns the text of a reply that is a bulk string.
func bulk(reply string) (string, bool) {
	if !strings.HasPrefix(reply, "$") {
		return "", false
	}
	v, err := server.ParseReply(bufio.NewReader(strings.NewReader(reply)))
	s, ok := v.(string)
	return s, err == nil && ok
}
