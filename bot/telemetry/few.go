package telemetry

import "sync"

// few lets a label have at most so many values, so that what is shown does not
// grow with what happens. The zero few lets it have none.
type few struct {
	most int

	mu   sync.RWMutex
	seen map[string]struct{}
}

// of returns the value, or "other" when there are too many already.
func (f *few) of(value string) string {
	f.mu.RLock()
	_, known := f.seen[value]
	full := len(f.seen) >= f.most
	f.mu.RUnlock()
	if known {
		return value
	}
	if full {
		return "other"
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil {
		f.seen = make(map[string]struct{})
	}
	if len(f.seen) >= f.most {
		return "other"
	}
	f.seen[value] = struct{}{}
	return value
}
