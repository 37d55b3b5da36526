package commands

import (
	"sync"
	"time"
)

// A shelf keeps files between their preview and the button that brings them
// in. It is in memory: a file that is gone must be sent again. The zero shelf
// is empty and ready.
type shelf struct {
	mu    sync.Mutex
	files []*shelved // oldest first
}

// A shelved file. Its lock is held while it is brought in, so that a button
// pressed twice finds everything there the second time.
type shelved struct {
	sync.Mutex
	token string
	until time.Time
	text  string
}

// The shelf's bounds: the oldest files make room.
const (
	shelfTime  = 15 * time.Minute
	shelfFiles = 8
	shelfBytes = 64 << 20
)

// put keeps a file, and what was kept under its token no longer.
func (s *shelf) put(token, text string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make([]*shelved, 0, len(s.files)+1)
	size := len(text)
	for _, f := range s.files {
		if f.token != token && now.Before(f.until) {
			kept = append(kept, f)
			size += len(f.text)
		}
	}
	for len(kept) > 0 && (len(kept) >= shelfFiles || size > shelfBytes) {
		size -= len(kept[0].text)
		kept = kept[1:]
	}
	s.files = append(kept, &shelved{token: token, until: now.Add(shelfTime), text: text})
}

// get returns the file of a token, if it is still there.
func (s *shelf) get(token string, now time.Time) (*shelved, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.token == token && now.Before(f.until) {
			return f, true
		}
	}
	return nil, false
}
