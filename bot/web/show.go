package web

import (
	"cmp"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot"
)

// A screen is what the template "page" is given.
type screen struct {
	Words      *words
	Version    string
	Place      place
	Person     portrait
	Workspace  Workspace
	Workspaces []tab
	People     []portrait
	Items      []entry
	Clock      dial
	Suggest    []string
	Unread     int // of everybody else
}

type (
	tab struct {
		Name, Link string
		Demo, Here bool
	}
	portrait struct {
		ID, Name, About, Initials, Link string
		Colour, Unread                  int
		Here                            bool
	}
	// entry is what the template "item" is given.
	entry struct {
		item
		Words   *words
		Day     string // of the item, to be shown when it changes
		Time    string
		Stamp   string
		Drawing drawing
		Link    string // to its file
		Colour  int
	}
)

// asked reads whose page a request is about: the first person of the first
// workspace unless it says otherwise.
func (p *Page) asked(r *http.Request) (place, Person, bool) {
	q := r.URL.Query()
	w, ok := p.workspace(cmp.Or(q.Get("in"), p.Workspaces[0].ID))
	if !ok {
		return place{}, Person{}, false
	}
	at := place{w.ID, cmp.Or(q.Get("as"), w.People[0].ID)}
	who, ok := p.person(at)
	return at, who, ok
}

func link(path string, at place) string {
	return path + "?" + url.Values{"in": {at.Workspace}, "as": {at.Person}}.Encode()
}

// show serves the whole page. An address that names nobody leads to the first
// page, because people come with bookmarks.
func (p *Page) show(w http.ResponseWriter, r *http.Request) {
	at, who, ok := p.asked(r)
	if !ok {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	pane := p.pane(at)
	if p.Welcome != nil && pane.empty() {
		pane.put(item{ID: "welcome", Message: p.Welcome(r.Context(), at.Workspace, at.Person), Private: true, At: p.now()})
	}
	s := screen{Words: wordsFor(who.Locale), Version: p.Version, Place: at, Clock: p.dial(who)}
	for _, it := range pane.read() {
		s.Items = append(s.Items, p.entry(at, who, it))
	}
	for _, ws := range p.Workspaces {
		s.Workspaces = append(s.Workspaces, tab{
			Name: ws.Name, Demo: ws.Demo, Here: ws.ID == at.Workspace,
			Link: link("/", place{ws.ID, p.sameOrFirst(ws, at.Person)}),
		})
	}
	s.Workspace, _ = p.workspace(at.Workspace)
	for i, one := range s.Workspace.People {
		there := place{at.Workspace, one.ID}
		f := portrait{
			ID: one.ID, Name: one.Name, About: one.About, Initials: initials(one.Name), Link: link("/", there),
			Colour: i % 6, Unread: p.pane(there).waiting(), Here: one.ID == at.Person,
		}
		s.People = append(s.People, f)
		s.Unread += f.Unread
		if f.Here {
			s.Person = f
		}
	}
	if p.Suggest != nil {
		s.Suggest = p.Suggest(at.Workspace, who)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := pages.ExecuteTemplate(w, "page", s); err != nil {
		p.Log.WarnContext(r.Context(), "page not drawn", "err", err)
	}
}

// sameOrFirst keeps the person when the workspace is switched, if they are in
// both.
func (p *Page) sameOrFirst(w Workspace, person string) string {
	if _, ok := p.person(place{w.ID, person}); ok {
		return person
	}
	return w.People[0].ID
}

// items serves the conversation alone, for a page whose stream broke.
func (p *Page) items(w http.ResponseWriter, r *http.Request) {
	at, who, ok := p.asked(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	var out answer
	for _, it := range p.pane(at).read() {
		out.Items = append(out.Items, p.piece(at, who, it))
	}
	reply(w, out)
}

// file serves the document offered with an item, always as a download: its
// type is the handler's claim, and a browser must not run it.
func (p *Page) file(w http.ResponseWriter, r *http.Request) {
	at, _, ok := p.asked(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	it, ok := p.pane(at).get(r.URL.Query().Get("item"))
	if !ok || it.File == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", cmp.Or(it.File.MIME, "application/octet-stream"))
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": it.File.Name}))
	_, _ = w.Write(it.File.Data) // an error is the browser having gone away
}

func (p *Page) entry(at place, who Person, it item) entry {
	when := it.At.In(p.now().Location())
	w := wordsFor(who.Locale)
	e := entry{
		item: it, Words: w, Day: w.weekday(when) + ", " + w.date(when),
		Time: when.Format("15:04"), Stamp: when.Format(time.RFC3339),
		Drawing: Reader{Name: p.names(at.Workspace), Zone: when.Location(), Locale: who.Locale, used: it.used}.draw(it.Message),
	}
	e.Text = clean(it.Text)
	if it.File != nil {
		e.Link = link("/file", at) + "&" + url.Values{"item": {it.ID}}.Encode()
	}
	return e
}

func (p *Page) piece(at place, who Person, it item) piece {
	return piece{ID: it.ID, HTML: p.draw("item", p.entry(at, who, it))}
}

func (p *Page) names(workspace string) func(string) string {
	return func(id string) string {
		if who, ok := p.person(place{workspace, id}); ok {
			return who.Name
		}
		return id
	}
}

// form draws f for the dialog.
func (p *Page) form(who Person, f bot.Form) string {
	return p.draw("form", struct {
		bot.Form
		Words *words
	}{f, wordsFor(who.Locale)})
}

// draw executes a template on data of this package's own making: an error is
// a mistake in the template, which the tests draw every branch of.
func (p *Page) draw(name string, data any) string {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		p.Log.Error("not drawn", "template", name, "err", err)
	}
	return b.String()
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 {
		return string(first)
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string([]rune{first, last})
}
