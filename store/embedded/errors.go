package embedded

import (
	"errors"
	"fmt"
)

// ErrClosed is returned after Close.
var ErrClosed = errors.New("embedded store: closed")

// A LockedError says that another process, or another Store of this one, has
// the folder open.
type LockedError struct{ Folder string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("embedded store: %s is in use by another process", e.Folder)
}

// A DamageError says where the stored data are not what was written. Nothing
// was changed; the file should be restored from a backup.
type DamageError struct {
	File   string // its path
	Offset int64  // in bytes from the start of the file
	Reason string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("embedded store: %s is damaged at byte %d: %s", e.File, e.Offset, e.Reason)
}

// What clients are told. The first word is what programs go by, as in Redis.
const (
	errCrossSlot = "CROSSSLOT Keys in request don't hash to the same slot"
	errNoScript  = "NOSCRIPT No matching script. Please use EVAL."
	errMisconf   = "MISCONF The store cannot write to its disk and refuses to change anything"
	errUnsure    = "MISCONF The store could not make this durable; it may or may not have happened"
	errStopped   = "ERR The store has stopped after an internal failure"
)
