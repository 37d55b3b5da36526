//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package embedded

import (
	"errors"
	"os"
)

var errHeld = errors.New("held by another process")

// flock refuses: without a lock two processes could write the same log.
func flock(*os.File) error { return errors.ErrUnsupported }
