package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// A Fault is what ails a store, in a word for logs.
type Fault string

// The faults that are no word of the server's own. Those are in lower case as
// it says them: readonly, loading, oom, misconf, clusterdown, tryagain,
// masterdown, noreplicas, busy, noauth, wrongpass, noperm.
const (
	NoFault       Fault = ""
	TimedOut      Fault = "timeout"
	Refused       Fault = "refused"       // nobody listens there
	Unreachable   Fault = "unreachable"   // the network does not lead there, or its name leads nowhere
	Cut           Fault = "cut"           // the connection was closed in between
	Untrusted     Fault = "tls"           // the certificate is not to be trusted, or it does not speak TLS
	NoSentinel    Fault = "no-sentinel"   // none of them knows the master
	NotReplicated Fault = "notreplicated" // fewer replicas have it than have to
	Crowded       Fault = "crowded"       // no connection came free in time
	OtherFault    Fault = "other"
)

// codes are words with which a server begins a refusal, after which it is
// certain that nothing was done.
var codes = []string{
	"READONLY", "LOADING", "OOM", "MISCONF", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS", "BUSY",
	"NOAUTH", "WRONGPASS", "NOPERM", "MOVED", "ASK", "CROSSSLOT", "EXECABORT", "NOSCRIPT", "WRONGTYPE",
}

// FaultOf tells what an error of the store is about, [NoFault] if it is none.
func FaultOf(err error) Fault {
	var dns *net.DNSError
	var server redis.Error
	switch {
	case err == nil:
		return NoFault
	case strings.Contains(err.Error(), "all sentinels specified"):
		return NoSentinel
	case errors.Is(err, redis.Nil), errors.Is(err, context.Canceled):
		return NoFault
	case errors.As(err, new(*replicaError)):
		return NotReplicated
	case errors.As(err, &server):
		if code := codeOf(server); code != "" {
			return Fault(strings.ToLower(code))
		}
		return OtherFault
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT): // ENOENT: of a socket
		return Refused
	case errors.As(err, &dns), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return Unreachable
	case untrusted(err):
		return Untrusted
	case errors.Is(err, redis.ErrPoolTimeout), errors.Is(err, redis.ErrPoolExhausted):
		return Crowded
	case timedOut(err):
		return TimedOut
	case closed(err):
		return Cut
	default:
		return OtherFault
	}
}

// codeOf is the word of a refusal, "" if it is none that is known. Older servers
// bury what a script was refused in the middle of a sentence.
func codeOf(err redis.Error) string {
	text := err.Error()
	first, _, _ := strings.Cut(text, " ")
	if slices.Contains(codes, first) {
		return first
	}
	for _, code := range codes {
		if strings.Contains(text, "-"+code+" ") || strings.Contains(text, ": "+code+" ") {
			return code
		}
	}
	return ""
}

func timedOut(err error) bool {
	var wire net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &wire) && wire.Timeout()
}

func closed(err error) bool {
	var wire *net.OpError
	return errors.Is(err, redis.ErrClosed) || errors.Is(err, net.ErrClosed) || errors.As(err, &wire) ||
		strings.HasSuffix(err.Error(), "EOF")
}

func untrusted(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &authority) || errors.As(err, &host)
}

// mayBeDone reports whether a command may have been carried out all the same:
// it is certain only of what was refused or never sent that it was not.
func mayBeDone(err error) bool {
	var server redis.Error
	var wire *net.OpError
	switch {
	case errors.As(err, new(*replicaError)):
		return true
	case errors.As(err, &server):
		return codeOf(server) == "" && strings.Contains(server.Error(), "script")
	case errors.As(err, new(*dialError)), errors.Is(err, errImpatient):
		return false
	case errors.As(err, &wire):
		return wire.Op != "dial"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, redis.ErrPoolTimeout),
		errors.Is(err, redis.ErrPoolExhausted), errors.Is(err, redis.ErrClosed):
		return false // no connection was to be had: with one it ends in an error of the network
	default:
		return true
	}
}

// A dialError is about a connection that did not come about.
type dialError struct{ error }

func (e *dialError) Unwrap() error { return e.error }

// An unsureError is about a change that may have been made all the same.
type unsureError struct{ error }

func (e *unsureError) Unwrap() error { return e.error }

func (e *unsureError) Is(target error) bool { return target == relationship.ErrUnsure }

// unsure marks an error after which it is not known what was written.
func unsure(err error) error {
	if err == nil || errors.Is(err, relationship.ErrUnsure) || errors.Is(err, redis.Nil) {
		return err
	}
	return &unsureError{err}
}
