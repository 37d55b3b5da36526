package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"
	"unicode/utf8"
)

// A backup is a gzip stream of JSON, one object a line:
//
//	{"rapport":"backup","format":1,"by":"rapport v1.2.0","made":"2026-11-30T09:00:00Z"}
//	{"workspace":"T1"}
//	{"key":"company:acme","type":"hash","items":["c","{…}","rev","3"]}
//	{"key":"seen:e1","type":"string","expires":"2026-12-03T09:00:00Z","items":["7"]}
//	{"key":"journal:acme","type":"list","items":["{…}"]}
//	{"more":"journal:acme","items":["{…}"]}
//	{"key":"company:acme","type":"hash","items":["c","{…}","rev","4"]}
//	{"gone":"kept:x"}
//	{"settled":"T1","as_of":"2026-11-30T09:00:01Z","schema":"1","keys":3,…,"sha256":"…"}
//	{"end":"backup","lines":9,"sha256":"…"}
//
// What stands below a workspace's line is that workspace's. A key that changed
// while the backup was taken stands there again, and the last one counts. The
// last line has the SHA-256 of everything before it, so that a file that was cut
// or altered is told from a whole one.
const (
	archiveName   = "backup"
	archiveFormat = 1

	mostInLine = 64 << 10  // bytes of items, if there is more than one
	longestRow = 256 << 20 // bytes of a line that are read
)

// A row is one line of a backup.
type row struct {
	Rapport string     `json:"rapport,omitempty"`
	Format  int        `json:"format,omitempty"`
	By      string     `json:"by,omitempty"`
	Made    *time.Time `json:"made,omitempty"`

	Workspace string `json:"workspace,omitempty"`

	Key     text       `json:"key,omitempty"`
	Type    string     `json:"type,omitempty"`
	Expires *time.Time `json:"expires,omitempty"`
	More    text       `json:"more,omitempty"`
	Items   []text     `json:"items,omitempty"`
	Gone    text       `json:"gone,omitempty"`

	Settled string     `json:"settled,omitempty"`
	AsOf    *time.Time `json:"as_of,omitempty"`
	Schema  string     `json:"schema,omitempty"`
	Keys    int        `json:"keys,omitempty"`
	All     int        `json:"all_items,omitempty"`

	End   string `json:"end,omitempty"`
	Lines int    `json:"lines,omitempty"`
	Sum   string `json:"sha256,omitempty"`
}

// A text is any bytes: as itself where it is UTF-8, else as {"base64":"…"}.
type text string

type bytesOf struct {
	Base64 string `json:"base64"`
}

// MarshalJSON implements [json.Marshaler].
func (t text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(bytesOf{base64.StdEncoding.EncodeToString([]byte(t))})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		var b bytesOf
		if err := json.Unmarshal(data, &b); err != nil {
			return err
		}
		raw, err := base64.StdEncoding.DecodeString(b.Base64)
		*t = text(raw)
		return err
	}
	var s string
	err := json.Unmarshal(data, &s)
	*t = text(s)
	return err
}

// A scribe writes a backup.
type scribe struct {
	to     *bufio.Writer
	zip    *gzip.Writer
	sum    hash.Hash
	lines  int
	inside string
}

func newScribe(w io.Writer) *scribe {
	zip := gzip.NewWriter(w)
	return &scribe{to: bufio.NewWriterSize(zip, 64<<10), zip: zip, sum: sha256.New()}
}

func (s *scribe) write(r row) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people may want to read it
	if err := enc.Encode(r); err != nil {
		return err
	}
	s.lines++
	_, _ = s.sum.Write(b.Bytes()) // never fails
	_, err := s.to.Write(b.Bytes())
	return err
}

// enter has what follows be of a workspace.
func (s *scribe) enter(workspace string) error {
	if s.inside == workspace {
		return nil
	}
	s.inside = workspace
	return s.write(row{Workspace: workspace})
}

// thing writes a key with all it holds.
func (s *scribe) thing(t *thing) error {
	r := row{Key: text(t.key), Type: t.kind}
	if !t.expires.IsZero() {
		r.Expires = new(t.expires.UTC())
	}
	bytes, step := 0, 1
	if paired(t.kind) {
		step = 2
	}
	for i := 0; i < len(t.items); i += step {
		for _, item := range t.items[i : i+step] {
			r.Items, bytes = append(r.Items, text(item)), bytes+len(item)
		}
		if bytes > mostInLine && i+step < len(t.items) {
			if err := s.write(r); err != nil {
				return err
			}
			r, bytes = row{More: text(t.key)}, 0
		}
	}
	return s.write(r)
}

func (s *scribe) close() error {
	if err := s.write(row{End: archiveName, Lines: s.lines, Sum: hex.EncodeToString(s.sum.Sum(nil))}); err != nil {
		return err
	}
	if err := s.to.Flush(); err != nil {
		return err
	}
	return s.zip.Close()
}

// A DamageError says why a file is not restored from.
type DamageError struct{ Reason string }

func (e *DamageError) Error() string { return "not a whole backup: " + e.Reason }

func damaged(format string, a ...any) error { return &DamageError{fmt.Sprintf(format, a...)} }

// rows reads a backup from its beginning to its end, and calls yield with each
// line but the first and the last. What it has called yield with is worth
// something only if it returns no error. It returns the first line, and the sum
// that stands in the last.
func rows(r io.Reader, yield func(*row) error) (head row, sum string, err error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return head, "", damaged("it is not compressed as a backup is")
	}
	in, hashed := bufio.NewReaderSize(zip, 64<<10), sha256.New()
	for n := 0; ; n++ {
		line, err := readLine(in)
		switch {
		case errors.Is(err, errLong):
			return head, "", damaged("line %d is too long", n+1)
		case err != nil:
			return head, "", damaged("it ends in line %d, before its last one", n+1)
		}
		var next row
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&next); err != nil {
			return head, "", damaged("line %d is not one of a backup", n+1)
		}
		switch {
		case n == 0:
			head = next
			if head.Rapport != archiveName || head.Made == nil {
				return head, "", damaged("it does not begin as one")
			}
			if head.Format != archiveFormat {
				return head, "", fmt.Errorf("a backup of format %d, and this program knows format %d: use the rapport that wrote it, or a newer one", head.Format, archiveFormat)
			}
		case next.End != "":
			if sum = hex.EncodeToString(hashed.Sum(nil)); next.Sum != sum || next.Lines != n {
				return head, "", damaged("its checksum does not match: it was altered")
			}
			if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
				return head, "", damaged("something follows its last line")
			}
			return head, sum, zip.Close()
		default:
			if err := yield(&next); err != nil {
				return head, "", err
			}
		}
		_, _ = hashed.Write(line) // never fails
	}
}

var errLong = errors.New("too long")

func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > longestRow:
			return nil, errLong
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return line, err
		}
	}
}
