//go:build darwin || dragonfly || freebsd || linux

package embedded

import "golang.org/x/sys/unix"

// Free returns how many bytes may still be written to the disk of a folder.
func Free(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil //nolint:gosec,unconvert // their types differ from system to system
}
