package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxSkew is how far a request's timestamp may be from our clock, either way.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
const maxSkew = 5 * time.Minute

// A verifier checks Slack's v0 signatures. It keeps keyed hashes: keying one
// costs as much as hashing a command.
type verifier struct{ keyed sync.Pool }

func newVerifier(secret string) *verifier {
	return &verifier{keyed: sync.Pool{New: func() any { return hmac.New(sha256.New, []byte(secret)) }}}
}

// A signature is what a request claims, before its body was read.
type signature struct {
	timestamp string
	sum       [sha256.Size]byte
}

// claimOf reads the signature headers. It reports false when they are missing,
// repeated, malformed or not of this moment.
func claimOf(h http.Header, now time.Time) (sig signature, ok bool) {
	sums, stamps := h["X-Slack-Signature"], h["X-Slack-Request-Timestamp"]
	if len(sums) != 1 || len(stamps) != 1 {
		return sig, false
	}
	sum, stamp := sums[0], stamps[0]
	if len(sum) != len("v0=")+2*sha256.Size || sum[:3] != "v0=" {
		return sig, false
	}
	// A length limit keeps the subtraction below from overflowing.
	if len(stamp) == 0 || len(stamp) > 12 {
		return sig, false
	}
	for _, c := range []byte(stamp) {
		if c < '0' || c > '9' {
			return sig, false
		}
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return sig, false
	}
	if age := now.Unix() - seconds; age > int64(maxSkew/time.Second) || -age > int64(maxSkew/time.Second) {
		return sig, false
	}
	if _, err := hex.Decode(sig.sum[:], []byte(sum[3:])); err != nil {
		return sig, false
	}
	sig.timestamp = stamp
	return sig, true
}

// signed reports in constant time whether sig is that of body.
func (v *verifier) signed(sig *signature, body []byte) bool {
	h := v.keyed.Get().(hash.Hash)
	defer v.keyed.Put(h)
	h.Reset()
	var scratch [sha256.Size]byte
	prefix := append(append(append(scratch[:0], "v0:"...), sig.timestamp...), ':')
	h.Write(prefix)
	h.Write(body)
	return hmac.Equal(h.Sum(scratch[:0]), sig.sum[:])
}

// id names the request itself. Sending it again repeats the id; asking the same
// a second later does not.
func (sig *signature) id() string { return "request-" + hex.EncodeToString(sig.sum[:16]) }
