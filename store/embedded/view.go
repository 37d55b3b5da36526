package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"path/filepath"
	"time"
)

// errReadOnly is what a view says to whoever wants to write, in Redis's words.
const errReadOnly = "READONLY This is a view of a store, which cannot be written to"

// View returns the data that are in the folder dir at one moment, to be read.
// It takes no lock and changes nothing on the disk, so another process may have
// the store open: that one does not notice. What is seen is what a crash at that
// moment would have left, so all that was acknowledged and perhaps a little that
// was about to be. It must be closed.
func View(dir string, options Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("embedded store: %w", err)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	r, err := look(folder(dir), options.Now().UnixMilli())
	if err != nil {
		if damage, ok := errors.AsType[*DamageError](err); ok {
			damage.File = folder(dir).path(damage.File)
			return nil, damage
		}
		return nil, fmt.Errorf("embedded store: view %s: %w", dir, err)
	}
	r.engine.refuse = errReadOnly
	return &Store{
		options: options, engine: r.engine, generation: r.generation, torn: r.torn, degraded: true,
		journal:  newJournal(nil, r.seq, r.bytes, r.records),
		scripts:  map[string]string{},
		watchers: map[string]map[*session]struct{}{},
		sessions: map[*session]struct{}{},
	}, nil
}

// look reads a folder that somebody else may be writing to.
func look(d disk, now int64) (r *recovered, err error) {
	// Between listing the files and reading them the owner may have begun new
	// generations and removed the one that was to be read. It does so once in
	// 100,000 writes, so a second look is enough.
	const looks = 3
	for range looks {
		if r, err = recoverFolder(d, math.MaxUint64, now); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return r, err
}
