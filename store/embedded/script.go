package embedded

import (
	"crypto/sha1" // names scripts in the protocol; nothing rests on it
	"encoding/hex"
	"strings"
)

// resolve returns a script command with its source: EVALSHA becomes EVAL. If it
// cannot be, it answers and returns false. Known scripts live with the process
// only, as in Redis; clients load them again when told NOSCRIPT.
func (s *session) resolve(args []string) ([]string, bool) {
	name, byHash := strings.CutPrefix(args[0], "EVALSHA")
	if byHash {
		source, ok := s.store.scripts[strings.ToLower(args[1])]
		if !ok {
			s.out = appendError(s.out, errNoScript)
			return nil, false
		}
		args = append([]string{"EVAL" + name, source}, args[2:]...)
		return args, true
	}
	if _, refusal := s.loadScript(args[1]); refusal != "" {
		s.out = append(s.out, refusal...)
		return nil, false
	}
	return args, true
}

// loadScript remembers a script and returns its hash, or the engine's reply if
// it does not compile.
func (s *session) loadScript(source string) (hash, refusal string) {
	sum := sha1.Sum([]byte(source))
	hash = hex.EncodeToString(sum[:])
	if _, ok := s.store.scripts[hash]; ok {
		return hash, ""
	}
	s.store.engine.server.Dispatch(s.peer, []string{"SCRIPT", "LOAD", source})
	_ = s.writer.Flush() // to memory
	defer s.reply.Reset()
	if reply := s.reply.String(); strings.HasPrefix(reply, "-") {
		return "", reply
	}
	s.store.scripts[hash] = source
	return hash, ""
}

// script answers SCRIPT LOAD, EXISTS and FLUSH.
func (s *session) script(args []string) {
	switch sub := strings.ToUpper(args[1]); {
	case sub == "LOAD" && len(args) == 3:
		hash, refusal := s.loadScript(args[2])
		if refusal != "" {
			s.out = append(s.out, refusal...)
			return
		}
		s.out = appendBulk(s.out, hash)
	case sub == "EXISTS" && len(args) > 2:
		s.out = appendArray(s.out, len(args)-2)
		for _, hash := range args[2:] {
			known := 0
			if _, ok := s.store.scripts[strings.ToLower(hash)]; ok {
				known = 1
			}
			s.out = appendInt(s.out, known)
		}
	case sub == "FLUSH":
		clear(s.store.scripts)
		s.out = appendStatus(s.out, "OK")
	default:
		s.unknownSubcommand(args)
	}
}
