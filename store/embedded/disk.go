package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// disk is the folder of a store. There is one real one and, in the tests, one
// that loses power.
type disk interface {
	lock() (io.Closer, error)
	list() ([]string, error)
	read(name string) ([]byte, error)
	create(name string) (file, error) // empty
	open(name string) (file, error)   // for appending
	truncate(name string, size int64) error
	rename(from, to string) error
	remove(name string) error
	sync() error // makes names durable, as fsync of a folder does
}

// file is a file being written.
type file interface {
	io.Writer
	io.Closer
	Sync() error
}

// folder is the real disk.
type folder string

// makeFolder returns the folder dir, which it creates with all above it.
func makeFolder(dir string) (folder, error) {
	missing := []string{}
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, os.ErrNotExist) {
			break
		}
		missing = append(missing, d)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	// A new folder must survive a power cut like what will be in it.
	for _, d := range missing {
		if err := folder(filepath.Dir(d)).sync(); err != nil {
			return "", err
		}
	}
	return folder(dir), nil
}

func (d folder) path(name string) string { return filepath.Join(string(d), name) }

func (d folder) lock() (io.Closer, error) {
	f, err := os.OpenFile(d.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := flock(f); err != nil {
		_ = f.Close()
		if errors.Is(err, errHeld) {
			return nil, &LockedError{Folder: string(d)}
		}
		return nil, fmt.Errorf("lock %s: %w", d, err)
	}
	return f, nil
}

func (d folder) list() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (d folder) read(name string) ([]byte, error) { return os.ReadFile(d.path(name)) }

func (d folder) create(name string) (file, error) {
	return os.OpenFile(d.path(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
}

func (d folder) open(name string) (file, error) {
	return os.OpenFile(d.path(name), os.O_WRONLY|os.O_APPEND, 0o600)
}

func (d folder) truncate(name string, size int64) error {
	f, err := os.OpenFile(d.path(name), os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

func (d folder) rename(from, to string) error { return os.Rename(d.path(from), d.path(to)) }
func (d folder) remove(name string) error     { return os.Remove(d.path(name)) }

func (d folder) sync() error {
	f, err := os.Open(string(d))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
