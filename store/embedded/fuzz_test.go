package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzRequest(f *testing.F) {
	f.Add([]byte("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"))
	f.Add([]byte("*0\r\n*1\r\n$0\r\n\r\n"))
	f.Add([]byte("*1048577\r\n"))
	f.Add([]byte("*1\r\n$67108865\r\n"))
	f.Add([]byte("*-1\r\n"))
	f.Add([]byte("PING\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newRequestReader(bytes.NewReader(data))
		for {
			args, err := r.next()
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errProtocol) {
					t.Fatalf("next(%q) = %v, want an end or a protocol error", data, err)
				}
				return
			}
			if len(args) == 0 {
				t.Fatalf("next(%q) = no words, want at least one", data)
			}
			again, err := newRequestReader(bytes.NewReader(request(args...))).next()
			if err != nil || !slices.Equal(again, args) {
				t.Fatalf("next(request(%q)) = %q, %v, want the same", args, again, err)
			}
		}
	})
}

// frames returns a log without its header, one frame for each group.
func frames(next uint64, groups ...[]record) []byte {
	var log []byte
	for _, group := range groups {
		frame := make([]byte, frameStart)
		for _, r := range group {
			frame = appendRecord(frame, r)
		}
		seal(frame, next, len(group))
		next += uint64(len(group))
		log = append(log, frame...)
	}
	return log
}

func FuzzLog(f *testing.F) {
	set := record{time: 1, commands: [][]string{{"SET", "k", "v"}, {"DEL", "k"}}}
	f.Add(frames(1, []record{set}, nil, []record{set, set}))
	f.Add(frames(2, []record{set}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var records []record
		whole, err := readFrames(data, 1, func(_ uint64, r record) error {
			records = append(records, r)
			return nil
		})
		if whole < 0 || whole > len(data) {
			t.Fatalf("readFrames = %d bytes, want 0 to %d", whole, len(data))
		}
		if _, ok := errors.AsType[*DamageError](err); err != nil && !ok {
			t.Fatalf("readFrames = %v, want a *DamageError", err)
		}
		// Whatever stands before it, a frame that follows is read or proves damage.
		sealed := append(make([]byte, frameStart), data...)
		seal(sealed, 1, 3)
		_, _ = readFrames(sealed, 1, func(uint64, record) error { return nil }) // must not panic
		if err == nil {
			more := append(slices.Clone(data), frames(uint64(len(records)+1), []record{set})...)
			n := 0
			_, err := readFrames(more, 1, func(uint64, record) error { n++; return nil })
			if err == nil && n <= len(records) {
				t.Fatalf("a whole frame behind %q was dropped silently", data)
			}
		}
	})
}

func FuzzSnapshot(f *testing.F) {
	e, err := newEngine()
	if err != nil {
		f.Fatal(err)
	}
	for kind, items := range map[byte][]string{
		kindString: {"v"}, kindHash: {"f", "v"}, kindList: {"a", "a"}, kindSet: {"m"}, kindSortedSet: {"m", "3ff0000000000000"},
	} {
		if err := e.load(kind, string(kind), items); err != nil {
			f.Fatal(err)
		}
	}
	data, err := encodeSnapshot(e, 7)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:len(data)-crc32.Size])
	f.Add([]byte(snapshotMagic))
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, _, err := decodeSnapshot(body, 0); err == nil {
			t.Fatalf("decodeSnapshot(%q) = nil, want the checksum missed", body)
		}
		// With the right checksum the fuzzer gets at what is behind it.
		sum := crc32.Checksum(body, castagnoli)
		e, seq, err := decodeSnapshot(binary.LittleEndian.AppendUint32(slices.Clone(body), sum), 0)
		if err != nil {
			return
		}
		defer e.close()
		again, err := encodeSnapshot(e, seq)
		if err != nil {
			t.Fatalf("encodeSnapshot of what was decoded = %v, want nil", err)
		}
		e2, _, err := decodeSnapshot(again, 0)
		if err != nil {
			t.Fatalf("decodeSnapshot of what was encoded = %v, want nil", err)
		}
		defer e2.close()
	})
}

func TestFramesAreReadAsWritten(t *testing.T) {
	a := record{time: 1, commands: [][]string{{"SET", "k", ""}, {"DEL", "k"}}}
	b := record{time: -5, commands: [][]string{{"SET", "\x00", "v"}}}
	log := frames(10, []record{a, b}, nil, []record{b})
	var got []record
	whole, err := readFrames(log, 10, func(seq uint64, r record) error {
		if want := uint64(10 + len(got)); seq != want {
			t.Errorf("record has number %d, want %d", seq, want)
		}
		got = append(got, r)
		return nil
	})
	if err != nil || whole != len(log) {
		t.Errorf("readFrames = %d, %v, want %d", whole, err, len(log))
	}
	if diff := cmp.Diff([]record{a, b, b}, got, cmp.AllowUnexported(record{})); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}
