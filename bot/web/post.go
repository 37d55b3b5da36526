package web

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// Send puts m into the conversation of the person addressed, or, when only a
// room is, of everybody in the workspace. It fails if the page does not know
// them.
func (p *Page) Send(_ context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	p.mu.Lock()
	p.sent++
	id := "d-" + strconv.Itoa(p.sent)
	p.mu.Unlock()
	return p.deliver(to, id, m)
}

// Post is Send under an ID: said again, it takes its own place.
func (p *Page) Post(_ context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	return p.deliver(to, "p-"+id, m)
}

// Posted looks for what was said under an ID. The page forgets when its
// program ends.
func (p *Page) Posted(_ context.Context, to bot.Address, id string, _ time.Time) (bot.Ref, bool, error) {
	for _, who := range p.audience(to) {
		if pane := p.pane(place{to.Team, who}); pane != nil {
			_, found := pane.get("p-" + id)
			return bot.Ref{Room: Room, ID: "p-" + id}, found, nil
		}
	}
	return bot.Ref{}, false, nil
}

// Change puts m in the place of what was said. What the page has forgotten
// stays forgotten.
func (p *Page) Change(_ context.Context, to bot.Address, ref bot.Ref, m card.Message) error {
	for _, who := range p.audience(to) {
		at := place{to.Team, who}
		pane := p.pane(at)
		if pane == nil {
			continue
		}
		if it, found := pane.get(ref.ID); found {
			it.Message, it.used = m, nil
			pane.put(it)
			p.watchers.tell(at, ref.ID)
		}
	}
	return nil
}

func (p *Page) deliver(to bot.Address, id string, m card.Message) (bot.Ref, error) {
	people := p.audience(to)
	if len(people) == 0 || p.pane(place{to.Team, people[0]}) == nil {
		return bot.Ref{}, fmt.Errorf("web: send: no person %q in workspace %q", to.Person, to.Team)
	}
	it := item{ID: id, Message: m, At: p.now(), Shared: to.Person == ""}
	for _, who := range people {
		at := place{to.Team, who}
		p.pane(at).arrive(it)
		p.watchers.tell(at, it.ID)
	}
	return bot.Ref{Room: Room, ID: it.ID}, nil
}

// audience are the people whose conversations an address means.
func (p *Page) audience(to bot.Address) []string {
	if to.Person != "" || to.Room == "" {
		return []string{to.Person}
	}
	w, _ := p.workspace(to.Team)
	var ids []string
	for _, who := range w.People {
		ids = append(ids, who.ID)
	}
	return ids
}
