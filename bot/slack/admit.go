package slack

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	maxBody = 1 << 20 // bytes a request may have
	// overrun is how much more of a request that is too large is read, and
	// thrown away: a peer that is still sending would never see the answer.
	overrun = 8 << 20

	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// A request is what was let in. Its body is reused once release was called.
type request struct {
	signature
	body *bytes.Buffer
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (q *request) release() {
	if q.body.Cap() <= 64<<10 { // one giant must not be kept for the rest
		bodies.Put(q.body)
	}
}

// admit reads r and checks that Slack sent it just now, as the content type
// wanted. Otherwise it answers r and reports false.
func (s *Slack) admit(w http.ResponseWriter, r *http.Request, contentType string) (q request, ok bool) {
	if q.signature, ok = claimOf(r.Header, time.Now()); !ok {
		refuse(w, http.StatusUnauthorized)
		return q, false
	}
	if r.ContentLength > maxBody {
		tooLarge(w, r)
		return q, false
	}
	q.body = bodies.Get().(*bytes.Buffer)
	q.body.Reset()
	if status := s.examine(r, &q, contentType); status != 0 {
		q.release()
		if status == http.StatusRequestEntityTooLarge {
			tooLarge(w, r)
			return q, false
		}
		refuse(w, status)
		return q, false
	}
	return q, true
}

// tooLarge lets the peer finish sending, within reason, and refuses.
func tooLarge(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength <= overrun { // what announces itself as a giant is not waited for
		_, _ = io.CopyN(io.Discard, r.Body, overrun)
	}
	refuse(w, http.StatusRequestEntityTooLarge)
}

// examine returns the status to refuse r with, or 0.
func (s *Slack) examine(r *http.Request, q *request, contentType string) int {
	if _, err := q.body.ReadFrom(io.LimitReader(r.Body, maxBody+1)); err != nil {
		return http.StatusBadRequest
	}
	if q.body.Len() > maxBody {
		return http.StatusRequestEntityTooLarge
	}
	if !s.verify.signed(&q.signature, q.body.Bytes()) {
		return http.StatusUnauthorized
	}
	if !is(r.Header.Get("Content-Type"), contentType) {
		return http.StatusUnsupportedMediaType
	}
	return 0
}

func refuse(w http.ResponseWriter, status int) {
	http.Error(w, http.StatusText(status), status)
}

// is reports whether a Content-Type header names the media type want.
func is(header, want string) bool {
	if header == want { // what Slack sends, as good as always
		return true
	}
	got, _, err := mime.ParseMediaType(header)
	return err == nil && got == want
}

var errForm = errors.New("form is malformed")

// fields calls yield with the name and raw value of each field of a form, and
// ends early when yield returns an error. Unlike url.ParseQuery it decodes
// nothing that is not asked for.
func fields(form []byte, yield func(name, value []byte) error) error {
	for len(form) > 0 {
		var pair []byte
		pair, form, _ = bytes.Cut(form, []byte{'&'})
		name, value, _ := bytes.Cut(pair, []byte{'='})
		if err := yield(name, value); err != nil {
			return err
		}
	}
	return nil
}

// unescape decodes a form's value.
func unescape(value []byte) (string, error) {
	if !bytes.ContainsAny(value, "%+") {
		return string(value), nil
	}
	s, err := url.QueryUnescape(string(value))
	if err != nil {
		return "", errForm
	}
	return strings.ToValidUTF8(s, "\uFFFD"), nil
}

// fieldOf returns one field of a form, "" if it has none.
func fieldOf(form []byte, want string) (value string, err error) {
	found := errors.New("found")
	err = fields(form, func(name, raw []byte) (err error) {
		if string(name) != want {
			return nil
		}
		if value, err = unescape(raw); err != nil {
			return err
		}
		return found
	})
	if errors.Is(err, found) {
		err = nil
	}
	return value, err
}

// answer writes a JSON body that was already encoded; nil is an empty 200.
func answer(w http.ResponseWriter, body []byte) {
	if body == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	// The client is gone if this fails; there is nobody left to tell.
	_, _ = w.Write(body)
}
