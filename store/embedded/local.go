package embedded

import (
	"fmt"
	"strings"
)

// What follows are the commands about the connection and the server rather
// than the data. The front answers them itself.

// hello refuses RESP3, whereupon clients go on with RESP2, which all of them
// speak. HELLO 2 is answered.
func (s *session) hello(args []string) {
	if len(args) > 1 && args[1] != "2" {
		s.out = appendError(s.out, "NOPROTO unsupported protocol version")
		return
	}
	s.out = appendArray(s.out, 12)
	for _, pair := range [][2]string{{"server", "redis"}, {"version", redisVersion}, {"mode", "standalone"}, {"role", "master"}} {
		s.out = appendBulk(appendBulk(s.out, pair[0]), pair[1])
	}
	s.out = appendInt(appendBulk(s.out, "proto"), 2)
	s.out = appendArray(appendBulk(s.out, "modules"), 0)
}

// redisVersion is the version whose behaviour the store is tested against.
const redisVersion = "7.0.15"

// client takes note of nothing. It exists because clients introduce themselves.
func (s *session) client(args []string) {
	switch strings.ToUpper(args[1]) {
	case "SETINFO", "SETNAME":
		s.out = appendStatus(s.out, "OK")
	case "GETNAME":
		s.out = appendBulk(s.out, "")
	case "ID":
		s.out = appendInt(s.out, 1)
	default:
		s.unknownSubcommand(args)
	}
}

func (s *session) selectDatabase(args []string) {
	if args[1] != "0" {
		s.refuse("ERR DB index is out of range: the embedded store has database 0 only, as a Cluster has")
		return
	}
	s.out = appendStatus(s.out, "OK")
}

// commandInfo tells nothing about commands; clients ask to find the keys of
// commands they do not know themselves.
func (s *session) commandInfo(args []string) {
	if len(args) > 1 && strings.EqualFold(args[1], "COUNT") {
		s.out = appendInt(s.out, len(commands))
		return
	}
	s.out = appendArray(s.out, 0)
}

// config answers CONFIG GET for what says how safe the data are.
func (s *session) config(args []string) {
	if !strings.EqualFold(args[1], "GET") || len(args) < 3 {
		s.unknownSubcommand(args)
		return
	}
	settings := map[string]string{
		"appendonly": "yes", "appendfsync": "always", "maxmemory": "0",
		"maxmemory-policy": "noeviction", "databases": "1", "save": "",
	}
	var found []string
	for _, name := range args[2:] {
		if value, ok := settings[strings.ToLower(name)]; ok {
			found = append(found, strings.ToLower(name), value)
		}
	}
	s.out = appendArray(s.out, len(found))
	for _, f := range found {
		s.out = appendBulk(s.out, f)
	}
}

// info answers INFO with all sections, whichever are asked for.
func (s *session) info([]string) {
	st := s.store
	j := st.journal.state()
	status := "ok"
	if j.err != nil {
		status = "err"
	}
	s.out = appendBulk(s.out, fmt.Sprintf("# Server\r\nredis_version:%s\r\nredis_mode:standalone\r\nserver_name:rapport-embedded\r\n"+
		"# Clients\r\nconnected_clients:%d\r\n"+
		"# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n"+
		"# Persistence\r\nloading:0\r\naof_enabled:1\r\naof_last_write_status:%s\r\naof_current_size:%d\r\n"+
		"# Replication\r\nrole:master\r\nconnected_slaves:0\r\n"+
		"# Cluster\r\ncluster_enabled:0\r\n"+
		"# Keyspace\r\ndb0:keys=%d,expires=%d,avg_ttl=0\r\n",
		redisVersion, len(st.sessions), status, j.bytes, st.engine.size(), len(st.engine.expiry.byKey)))
}

// waitReplicas answers WAIT: there are no replicas, and the disk has been
// waited for already.
func (s *session) waitReplicas([]string) { s.out = appendInt(s.out, 0) }

func (s *session) quit([]string) {
	s.closing = true
	s.out = appendStatus(s.out, "OK")
}

func (s *session) unknownSubcommand(args []string) {
	s.out = appendError(s.out, fmt.Sprintf("ERR unknown subcommand or wrong number of arguments for '%.64s'", args[0]+" "+args[1]))
}
