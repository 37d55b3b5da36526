package embedded

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
)

var (
	errNoPower  = errors.New("power is gone")
	errDiskFull = errors.New("no space left on device")
	errNoSync   = errors.New("input/output error")
)

// fakeDisk is a folder in memory that knows what a real one would still have
// after a power cut: the bytes and names that were synced, and by chance some
// of the others.
type fakeDisk struct {
	mu       sync.Mutex
	files    map[string]*fakeFile // as seen now
	durable  map[string]*fakeFile // names as of the last sync
	held     bool
	left     int // operations until the power goes; negative: it stays
	room     int // bytes that can still be written; negative: no limit
	failSync bool
	syncs    int
}

type fakeFile struct {
	data   []byte
	synced int // bytes that survive
}

func newFakeDisk() *fakeDisk {
	return &fakeDisk{files: map[string]*fakeFile{}, durable: map[string]*fakeFile{}, left: -1, room: -1}
}

// powered counts an operation that changes something, with the lock held.
func (d *fakeDisk) powered() error {
	if d.left == 0 {
		return errNoPower
	}
	if d.left > 0 {
		d.left--
	}
	return nil
}

// cut is the power cut: it returns the disk as it is found afterwards.
func (d *fakeDisk) cut(rng *rand.Rand) *fakeDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	after := newFakeDisk()
	names := d.durable
	if rng.IntN(2) == 0 { // names may reach the disk without being asked to
		names = d.files
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		f := names[name]
		data := slices.Clone(f.data[:f.synced])
		tail := slices.Clone(f.data[f.synced:])
		tail = tail[:rng.IntN(len(tail)+1)]
		for i := range tail { // sectors arrive in any order, or not at all
			if rng.IntN(64) == 0 {
				tail[i] = 0
			}
		}
		if f.synced < len(f.data) && rng.IntN(2) == 0 {
			for range rng.IntN(600) {
				tail = append(tail, byte(rng.Uint32()))
			}
		}
		data = append(data, tail...)
		after.files[name] = &fakeFile{data: data, synced: len(data)}
	}
	after.durable = maps.Clone(after.files)
	return after
}

func (d *fakeDisk) lock() (io.Closer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held {
		return nil, &LockedError{Folder: "fake"}
	}
	d.held = true
	return unlock{d}, nil
}

type unlock struct{ d *fakeDisk }

func (u unlock) Close() error {
	u.d.mu.Lock()
	defer u.d.mu.Unlock()
	u.d.held = false
	return nil
}

func (d *fakeDisk) list() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.files)), nil
}

func (d *fakeDisk) read(name string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(f.data), nil
}

func (d *fakeDisk) create(name string) (file, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.powered(); err != nil {
		return nil, err
	}
	f := &fakeFile{}
	d.files[name] = f
	return &fakeHandle{d, f}, nil
}

func (d *fakeDisk) open(name string) (file, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return &fakeHandle{d, f}, nil
}

func (d *fakeDisk) truncate(name string, size int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.powered(); err != nil {
		return err
	}
	f := d.files[name]
	f.data = f.data[:size]
	f.synced = min(f.synced, int(size))
	return nil
}

func (d *fakeDisk) rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.powered(); err != nil {
		return err
	}
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *fakeDisk) remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.powered(); err != nil {
		return err
	}
	delete(d.files, name)
	return nil
}

func (d *fakeDisk) sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.powered(); err != nil {
		return err
	}
	d.durable = maps.Clone(d.files)
	return nil
}

// fakeHandle writes at the end of a file.
type fakeHandle struct {
	d *fakeDisk
	f *fakeFile
}

func (h *fakeHandle) Write(b []byte) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.powered(); err != nil {
		return 0, err
	}
	n := len(b)
	if h.d.room >= 0 {
		n = min(n, h.d.room)
		h.d.room -= n
	}
	h.f.data = append(h.f.data, b[:n]...)
	if n < len(b) {
		return n, errDiskFull
	}
	return n, nil
}

func (h *fakeHandle) Sync() error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	h.d.syncs++
	if h.d.failSync {
		return errNoSync
	}
	if err := h.d.powered(); err != nil {
		return err
	}
	h.f.synced = len(h.f.data)
	return nil
}

func (h *fakeHandle) Close() error { return nil }
