package store

import (
	"errors"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A kind is how a Redis is set up.
type kind string

const (
	single   kind = "redis"
	sentinel kind = "redis+sentinel"
	cluster  kind = "redis+cluster"
	local    kind = "unix" // a socket
)

// An endpoint is where a Redis is, and how to speak to it:
//
//	redis://[user:password@]host[:6379][/db]
//	redis+sentinel://[user:password@]host[:26379],host,…/master[/db]
//	redis+cluster://[user:password@]host[:6379],host,…
//	unix://[user:password@]/path
//
// rediss:// speaks TLS. Options follow a "?": timeout and dial_timeout, such as
// 2s; pool_size; db; sentinel_user and sentinel_password.
type endpoint struct {
	kind            kind
	tls             bool
	hosts           []string // host:port, or a socket's path
	user, password  string
	master          string // as the sentinels call it
	db              int
	sentinel        login
	timeout, dialed time.Duration // zero: as usual
	pool            int           // zero: as usual
}

// A login is a user, "" for the default one, and a password.
type login struct{ user, password string }

// What an address may be wrong in. Nothing of it is repeated, for it holds a
// password.
var (
	errScheme   = errors.New("it begins with none of redis://, rediss://, redis+sentinel://, rediss+sentinel://, redis+cluster://, rediss+cluster:// and unix://")
	errParts    = errors.New("it is not an address: characters such as # / ? @ in a user or password are written as %23 %2F %3F %40")
	errNoHost   = errors.New("it names no host")
	errPort     = errors.New("one of its hosts is not host or host:port; IPv6 addresses are written [::1]:6379")
	errManyHost = errors.New("several hosts with commas between are for redis+sentinel:// and redis+cluster://")
	errMaster   = errors.New("redis+sentinel:// needs the master's name after the hosts: redis+sentinel://h1,h2,h3/mymaster/0")
	errPath     = errors.New("after the hosts there is nothing but the number of a database, such as /0")
	errDB       = errors.New("its database is not a number, or is given twice")
	errNoDB     = errors.New("a cluster has database 0 only")
	errNoSocket = errors.New("unix:// needs the path of a socket: unix:///run/redis/redis.sock")
	errOption   = errors.New("one of its options is not known: known are db, dial_timeout, pool_size, sentinel_password, sentinel_user and timeout")
	errTwice    = errors.New("one of its options is given twice, or has no value")
	errSentinel = errors.New("sentinel_user and sentinel_password are for redis+sentinel:// only")
	errTime     = errors.New("timeout and dial_timeout are times from 50ms to 1m, such as 2s")
	errPool     = errors.New("pool_size is a number from 1 to 10000")
)

const (
	redisPort    = "6379"
	sentinelPort = "26379"
	mostDB       = 1 << 16
)

// parseURL reads an address. Its errors do not repeat any of it.
func parseURL(text string) (endpoint, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	a := endpoint{kind: kind(strings.ToLower(scheme))}
	if plain, found := strings.CutPrefix(string(a.kind), "rediss"); found {
		a.kind, a.tls = kind("redis"+plain), true
	}
	if !ok || !slices.Contains([]kind{single, sentinel, cluster, local}, a.kind) {
		return a, errScheme
	}
	// The hosts are cut out by hand: a URL has one.
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	login, hosts := "", authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		login, hosts = authority[:i+1], authority[i+1:]
	}
	u, err := url.Parse("redis://" + login + "host" + path)
	if err != nil || u.Fragment != "" || strings.Contains(text, "#") || strings.Contains(path, "@") {
		return a, errParts
	}
	if u.User != nil {
		a.user = u.User.Username()
		a.password, _ = u.User.Password()
	}
	if err := a.readHosts(hosts); err != nil {
		return a, err
	}
	if err := a.readPath(u.Path); err != nil {
		return a, err
	}
	return a, a.readOptions(u.RawQuery)
}

func (a *endpoint) readHosts(text string) error {
	if a.kind == local {
		if text != "" {
			return errNoSocket
		}
		return nil
	}
	port := redisPort
	if a.kind == sentinel {
		port = sentinelPort
	}
	for host := range strings.SplitSeq(text, ",") {
		if host == "" {
			return errNoHost
		}
		name, number, err := net.SplitHostPort(host)
		if err != nil {
			name, number = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), port
			bracketed := strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]")
			if strings.ContainsAny(name, "[] ") || strings.Contains(name, ":") != bracketed {
				return errPort
			}
		}
		if n, err := strconv.ParseUint(number, 10, 16); err != nil || n == 0 {
			return errPort
		}
		if name == "" {
			return errNoHost
		}
		a.hosts = append(a.hosts, net.JoinHostPort(name, number))
	}
	if a.kind == single && len(a.hosts) > 1 {
		return errManyHost
	}
	return nil
}

// readPath reads what stands after the hosts: a socket, or the master's name
// and the number of a database.
func (a *endpoint) readPath(path string) error {
	if a.kind == local {
		if len(path) < 2 {
			return errNoSocket
		}
		a.hosts = []string{path}
		return nil
	}
	path = strings.Trim(path, "/")
	if a.kind == sentinel {
		a.master, path, _ = strings.Cut(path, "/")
		if a.master == "" {
			return errMaster
		}
	}
	if path == "" {
		return nil
	}
	if strings.Contains(path, "/") {
		return errPath
	}
	return a.readDB(path)
}

func (a *endpoint) readDB(text string) error {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 0 || n > mostDB || a.db != 0 && a.db != n:
		return errDB
	case n != 0 && a.kind == cluster:
		return errNoDB
	}
	a.db = n
	return nil
}

func (a *endpoint) readOptions(query string) error {
	options, err := url.ParseQuery(query)
	if err != nil {
		return errParts
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		if len(options[name]) > 1 || options[name][0] == "" {
			return errTwice
		}
		if err := a.readOption(name, options[name][0]); err != nil {
			return err
		}
	}
	if a.kind != sentinel && a.sentinel != (login{}) {
		return errSentinel
	}
	return nil
}

func (a *endpoint) readOption(name, value string) (err error) {
	switch name {
	case "db":
		err = a.readDB(value)
	case "timeout":
		a.timeout, err = readTime(value)
	case "dial_timeout":
		a.dialed, err = readTime(value)
	case "pool_size":
		if a.pool, err = strconv.Atoi(value); err != nil || a.pool < 1 || a.pool > 10000 {
			err = errPool
		}
	case "sentinel_user":
		a.sentinel.user = value
	case "sentinel_password":
		a.sentinel.password = value
	default:
		err = errOption
	}
	return err
}

func readTime(text string) (time.Duration, error) {
	const shortest, longest = 50 * time.Millisecond, time.Minute
	d, err := time.ParseDuration(text)
	if err != nil || d < shortest || d > longest {
		return 0, errTime
	}
	return d, nil
}
