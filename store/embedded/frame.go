package embedded

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// The log is a header and frames. A frame is what one fsync made durable:
//
//	length    uint32  bytes of the body
//	checksum  uint32  CRC-32C of length and body
//	body      first   uint64  sequence number of the first record
//	          count   uint32  records that follow
//	          records
//
// and a record is what one command, script or transaction did:
//
//	time      int64   milliseconds since 1970, the clock it ran by
//	commands  uvarint how many; each: uvarint words; each: uvarint length, bytes
//
// Numbers are little-endian. A frame is written only when the one before it
// has reached the disk. So a damaged frame with nothing whole behind it is what
// a crash leaves, and none of it was acknowledged; a damaged frame with a whole
// one behind it is a fault of the disk.
const (
	frameHead  = 8
	frameStart = frameHead + 8 + 4 // where the records begin
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errShort   = errors.New("ends too early")
)

// A record is the effect of one command, script or transaction.
type record struct {
	time     int64 // milliseconds since 1970
	commands [][]string
}

func appendRecord(b []byte, r record) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(r.time))
	b = binary.AppendUvarint(b, uint64(len(r.commands)))
	for _, words := range r.commands {
		b = binary.AppendUvarint(b, uint64(len(words)))
		for _, w := range words {
			b = appendString(b, w)
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// seal fills in the head of a frame whose records start at frameStart.
func seal(frame []byte, first uint64, count int) {
	binary.LittleEndian.PutUint32(frame, uint32(len(frame)-frameHead))
	binary.LittleEndian.PutUint64(frame[frameHead:], first)
	binary.LittleEndian.PutUint32(frame[frameHead+8:], uint32(count))
	binary.LittleEndian.PutUint32(frame[4:], checksum(frame))
}

// checksum covers all of a frame but the checksum itself.
func checksum(frame []byte) uint32 {
	sum := crc32.Update(0, castagnoli, frame[:4])
	return crc32.Update(sum, castagnoli, frame[frameHead:])
}

// openFrame returns the whole frame at the start of data and the sequence
// number of its first record; ok is false when there is none.
func openFrame(data []byte, atLeast uint64) (frame []byte, first uint64, ok bool) {
	if len(data) < frameStart {
		return nil, 0, false
	}
	size := uint64(binary.LittleEndian.Uint32(data))
	first = binary.LittleEndian.Uint64(data[frameHead:])
	if first < atLeast || size < frameStart-frameHead || size > uint64(len(data)-frameHead) {
		return nil, 0, false
	}
	frame = data[:frameHead+size]
	if checksum(frame) != binary.LittleEndian.Uint32(frame[4:]) {
		return nil, 0, false
	}
	return frame, first, true
}

// readFrames calls apply for each record in data, which begins after the
// header of a log, and returns how many bytes of it are whole frames. next is
// the sequence number the first record must have. Bytes after the whole frames
// are a torn tail, unless a whole frame follows later: then the error is a
// *DamageError whose offset counts from the start of data.
func readFrames(data []byte, next uint64, apply func(seq uint64, r record) error) (whole int, err error) {
	for whole < len(data) {
		frame, first, ok := openFrame(data[whole:], next)
		if !ok || first != next {
			for later := whole; later+frameStart <= len(data); later++ {
				if _, _, ok := openFrame(data[later:], next); ok {
					return whole, &DamageError{Offset: int64(whole), Reason: "checksum does not match"}
				}
			}
			return whole, nil
		}
		count := binary.LittleEndian.Uint32(frame[frameHead+8:])
		rest := decoder{frame[frameStart:], nil}
		for range count {
			r := rest.record()
			if rest.err != nil {
				break
			}
			if err := apply(next, r); err != nil {
				return whole, err
			}
			next++
		}
		if rest.err != nil || len(rest.b) > 0 {
			return whole, &DamageError{Offset: int64(whole), Reason: "records do not fill their frame"}
		}
		whole += len(frame)
	}
	return whole, nil
}

// A decoder takes values off b. After the first error all of them are zero.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) record() record {
	r := record{time: int64(d.uint64())}
	for range d.count() {
		words := make([]string, 0, min(16, len(d.b)))
		for range d.count() {
			words = append(words, d.string())
		}
		if d.err != nil {
			break
		}
		r.commands = append(r.commands, words)
	}
	return r
}

func (d *decoder) uint64() uint64 {
	if len(d.b) < 8 {
		d.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(d.b)
	d.b = d.b[8:]
	return v
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

// count returns a number of things that follow, each at least a byte long.
func (d *decoder) count() int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > uint64(len(d.b)-n) {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

func (d *decoder) string() string {
	n := d.count()
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) fail() { d.b, d.err = nil, errShort }
