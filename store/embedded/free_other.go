//go:build !(darwin || dragonfly || freebsd || linux)

package embedded

import "errors"

// Free returns how many bytes may still be written to the disk of a folder.
func Free(string) (uint64, error) { return 0, errors.ErrUnsupported }
