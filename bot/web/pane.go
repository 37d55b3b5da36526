package web

import (
	"slices"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

const (
	paneItems = 200 // kept in a conversation; older ones are forgotten
	paneFiles = 8   // of these, how many keep their file
)

// An item is one thing in a conversation: what the person did, or what the
// assistant said.
type item struct {
	ID      string
	Mine    bool // the person's own: Text
	Pressed bool // and it was a button, not typed
	Text    string
	Message card.Message
	File    *bot.File
	Failed  string // reference of an error in the log
	Private bool
	Shared  bool
	At      time.Time
	used    []string // lines of its buttons that were pressed
}

// A pane is one person's conversation. It is safe for concurrent use.
type pane struct {
	mu     sync.Mutex
	list   []item
	unread int
}

// put places it where an item with its ID is, or else at the end.
func (p *pane) put(it item) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.place(it)
}

// arrive puts an item that nobody asked for, and counts it as unread.
func (p *pane) arrive(it item) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.place(it)
	p.unread++
}

func (p *pane) place(it item) {
	if i := p.index(it.ID); i >= 0 {
		p.list[i] = it
	} else {
		p.list = append(p.list, it)
	}
	p.list = p.list[max(0, len(p.list)-paneItems):]
	files := 0
	for i := range slices.Backward(p.list) {
		if p.list[i].File != nil {
			if files++; files > paneFiles {
				p.list[i].File = nil
			}
		}
	}
}

func (p *pane) get(id string) (item, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.index(id); i >= 0 {
		return p.list[i], true
	}
	return item{}, false
}

// use marks the button with the given line as pressed and returns its item.
func (p *pane) use(id, line string) (item, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := p.index(id)
	if i < 0 {
		return item{}, false
	}
	if !slices.Contains(p.list[i].used, line) {
		p.list[i].used = append(slices.Clip(p.list[i].used), line)
	}
	return p.list[i], true
}

// read returns everything in the pane and counts it as read.
func (p *pane) read() []item {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unread = 0
	return slices.Clone(p.list)
}

// see returns an item that is being shown as it arrives.
func (p *pane) see(id string) (item, bool) {
	it, ok := p.get(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unread = 0
	return it, ok
}

func (p *pane) waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.unread
}

func (p *pane) empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.list) == 0
}

func (p *pane) index(id string) int {
	return slices.IndexFunc(p.list, func(it item) bool { return it.ID == id })
}
