package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// A generation is a snapshot and the log of what came after it. The first has
// no snapshot. A generation's log begins where its snapshot ends, which is
// where the log before it ends: so an older snapshot with all logs since says
// the same as a newer one.
const (
	snapshotSuffix = ".snapshot"
	logSuffix      = ".log"
	newSuffix      = ".new" // being written; worth nothing after a crash

	logMagic  = "raplog01"
	logHeader = len(logMagic) + 8 + 4 // magic, sequence number before the first record, CRC-32C
)

func snapshotName(generation uint64) string {
	return fmt.Sprintf("%010d%s", generation, snapshotSuffix)
}
func logName(generation uint64) string { return fmt.Sprintf("%010d%s", generation, logSuffix) }

func generationOf(name, suffix string) (uint64, bool) {
	number, ok := strings.CutSuffix(name, suffix)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(number, 10, 64)
	return n, err == nil
}

// writeWhole makes a file of the given content appear all at once and for good.
func writeWhole(d disk, name string, content []byte) error {
	f, err := d.create(name + newSuffix)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := d.rename(name+newSuffix, name); err != nil {
		return err
	}
	return d.sync()
}

// createLog starts the log of a generation and opens it for appending.
func createLog(d disk, generation, seq uint64) (file, error) {
	header := binary.LittleEndian.AppendUint64([]byte(logMagic), seq)
	header = binary.LittleEndian.AppendUint32(header, crc32.Checksum(header, castagnoli))
	if err := writeWhole(d, logName(generation), header); err != nil {
		return nil, err
	}
	return d.open(logName(generation))
}

// recovered is what a folder holds.
type recovered struct {
	engine     *engine
	seq        uint64 // of the last record
	generation uint64
	hasLog     bool  // the log of that generation exists
	bytes      int64 // its whole frames with the header
	records    int   // in it
	torn       int64 // bytes behind them, left by a crash
}

// recoverFolder reads the data as of record upTo, or all there are if they
// end sooner. It changes nothing on the disk.
func recoverFolder(d disk, upTo uint64, now int64) (*recovered, error) {
	names, err := d.list()
	if err != nil {
		return nil, err
	}
	r := &recovered{generation: 1}
	var logs []uint64
	for _, name := range names {
		if g, ok := generationOf(name, snapshotSuffix); ok {
			r.generation = max(r.generation, g)
		}
		if g, ok := generationOf(name, logSuffix); ok {
			logs = append(logs, g)
		}
	}
	slices.Sort(logs)

	if name := snapshotName(r.generation); slices.Contains(names, name) {
		data, err := d.read(name)
		if err != nil {
			return nil, err
		}
		if r.engine, r.seq, err = decodeSnapshot(data, now); err != nil {
			return nil, inFile(name, 0, err)
		}
	} else if r.engine, err = newEngine(); err != nil {
		return nil, err
	}
	start := r.generation
	for i, g := range logs {
		if g < start {
			continue
		}
		if err := r.replay(d, g, i == len(logs)-1, upTo); err != nil {
			r.engine.close()
			return nil, err
		}
	}
	return r, nil
}

// replay runs the log of a generation on top of what is there.
func (r *recovered) replay(d disk, generation uint64, last bool, upTo uint64) error {
	name := logName(generation)
	data, err := d.read(name)
	if err != nil {
		return err
	}
	if len(data) < logHeader || string(data[:len(logMagic)]) != logMagic ||
		crc32.Checksum(data[:logHeader-4], castagnoli) != binary.LittleEndian.Uint32(data[logHeader-4:]) {
		return inFile(name, 0, &DamageError{Reason: "not a log"})
	}
	if after := binary.LittleEndian.Uint64(data[len(logMagic):]); after != r.seq {
		return inFile(name, 0, &DamageError{Reason: fmt.Sprintf("continues record %d, but what came before ends with %d", after, r.seq)})
	}
	peer := newReplayPeer()
	r.records = 0
	whole, err := readFrames(data[logHeader:], r.seq+1, func(seq uint64, rec record) error {
		if seq > upTo {
			return nil
		}
		for _, words := range rec.commands {
			var c *command
			if len(words) > 0 {
				c = commands[words[0]]
			}
			if c == nil || !c.writes || !c.arityFits(words) {
				return &DamageError{Reason: fmt.Sprintf("record %d holds a command this version does not know", seq)}
			}
			r.engine.execute(peer, rec.time, c, words)
		}
		r.seq = seq
		r.records++
		return nil
	})
	r.bytes = int64(logHeader + whole)
	r.torn = int64(len(data)) - r.bytes
	r.generation, r.hasLog = generation, true
	if err != nil {
		return inFile(name, r.bytes, err)
	}
	if r.torn > 0 && !last {
		return inFile(name, r.bytes, &DamageError{Reason: "ends too early: a later log continues it"})
	}
	return nil
}

// inFile says in which file the damage is; base is where its offset counts from.
func inFile(name string, base int64, err error) error {
	if damage, ok := errors.AsType[*DamageError](err); ok {
		damage.File = name
		if damage.Offset < base {
			damage.Offset = base
		}
	}
	return err
}

// tidy removes what crashes and older generations left, as far as it can be
// spared: the current generation and the one before it stay.
func tidy(d disk, current uint64) error {
	names, err := d.list()
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		g, isSnapshot := generationOf(name, snapshotSuffix)
		if !isSnapshot {
			var isLog bool
			if g, isLog = generationOf(name, logSuffix); !isLog {
				g = current
			}
		}
		if g+1 < current || strings.HasSuffix(name, newSuffix) {
			errs = append(errs, d.remove(name))
		}
	}
	return errors.Join(errs...)
}
