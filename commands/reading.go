package commands

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// A reading is a command line on its way into a command's arguments.
type reading struct {
	source string  // the whole line
	tokens []token // after the verb
	id     string  // id=, the line's own event ID
	share  bool    // share=here
	beside bool    // beside=yes
	about  company // the company found
}

// span is a run of tokens; the words it covers can be replaced in the line.
type span struct{ from, to int }

// into reads the tokens into the args struct v, and returns which parameters
// were given.
func (in *reading) into(v reflect.Value, s *Spec, r *Request) (set []bool, err error) {
	set = make([]bool, len(s.Params))
	rest, err := in.keyed(v, s, r, set)
	if err != nil {
		return nil, err
	}
	var words []token
	for len(rest) > 0 {
		used, err := in.take(v, s, r, set, rest)
		if err != nil {
			return nil, err
		}
		if used == 0 {
			words = append(words, rest[0])
			if !rest[0].Quoted {
				// Free text has begun: what follows is part of it.
				words, rest = append(words, rest[1:]...), nil
				break
			}
			used = 1
		}
		rest = rest[used:]
	}
	if err := in.leave(v, s, set, words); err != nil {
		return nil, err
	}
	for i, p := range s.Params {
		if p.Required && !set[i] {
			return nil, &missingError{spec: s, param: p.Name, args: v, set: set}
		}
	}
	return set, nil
}

// keyed reads name=value tokens and returns the others.
func (in *reading) keyed(v reflect.Value, s *Spec, r *Request, set []bool) ([]token, error) {
	var rest []token
	in.sideNamed()
	for _, t := range in.tokens {
		if t.Key == "" {
			rest = append(rest, t)
			continue
		}
		key := wordKey(t.Key)
		i := slices.IndexFunc(s.Params, func(p Param) bool {
			return slices.ContainsFunc(p.Keys, func(k string) bool { return wordKey(k) == key })
		})
		if i < 0 {
			if _, ok := readSide(t.Text); ok && isAs(t) {
				continue
			}
			if extra, ok := pairsOf(v, s); ok {
				extra.add(t.Key, t.Text)
				continue
			}
			rest = append(rest, t)
			continue
		}
		if t.Text == "" {
			continue // a form's field left empty
		}
		ok, err := in.given(v.Field(s.Params[i].field), r, t)
		if err != nil {
			return nil, &argError{param: s.Params[i].Name, in: in, at: span{t.Start, t.End}, token: &t, err: err}
		}
		if !ok {
			return nil, &argError{param: s.Params[i].Name, in: in, at: span{t.Start, t.End}, token: &t, err: &notOneError{param: s.Params[i], text: t.Text}}
		}
		set[i] = true
	}
	return rest, nil
}

// sideNamed reads as=customer, which says on which side of a company a
// command is about, before the company itself is read.
func (in *reading) sideNamed() {
	for _, t := range in.tokens {
		if side, ok := readSide(t.Text); ok && isAs(t) {
			in.about.Side = side
		}
	}
}

func isAs(t token) bool { return wordKey(t.Key) == "as" || wordKey(t.Key) == "ka" }

// take tries the unset positional parameters on the first tokens, in the
// order of declaration, and returns how many tokens one of them took.
func (in *reading) take(v reflect.Value, s *Spec, r *Request, set []bool, rest []token) (int, error) {
	for i, p := range s.Params {
		if set[i] || p.Keyed || p.Rest || p.company() && s.entrySet(set) {
			continue
		}
		f := v.Field(p.field)
		used, err := in.positional(f, s, r, i, rest)
		if err != nil {
			return 0, err
		}
		if used > 0 {
			set[i] = true
			if p.Many {
				set[i] = false // more may follow
			}
			return used, nil
		}
	}
	return 0, nil
}

func (in *reading) positional(f reflect.Value, s *Spec, r *Request, i int, rest []token) (int, error) {
	switch f.Addr().Interface().(type) {
	case *another:
		return in.another(f, r, rest)
	case *company:
		if rest[0].Text == "" || s.takesEntry() && strings.HasPrefix(rest[0].Text, "#") {
			return 0, nil
		}
		return in.company(f, s, r, rest)
	case *newName:
		n := 1
		for !rest[0].Quoted && n < len(rest) && !rest[n].Quoted && !s.reads(r, rest[n:]) {
			n++
		}
		f.SetString(joined(in.source, rest[:n]))
		return n, nil
	}
	most := 1
	if w, ok := reflect.TypeAssert[phrasal](f); ok {
		most = w.words()
	}
	for n := min(most, len(rest)); n > 0; n-- {
		if n > 1 && slices.ContainsFunc(rest[:n], func(t token) bool { return t.Quoted || t.Key != "" }) {
			continue
		}
		if rest[0].Quoted {
			return 0, nil // quoted words are text or a name, never a keyword
		}
		ok, err := in.read(f, r, wordsOf(rest[:n]))
		if err != nil {
			return 0, &argError{param: s.Params[i].Name, in: in, at: span{rest[0].Start, rest[n-1].End}, err: err}
		}
		if ok {
			return n, nil
		}
	}
	return 0, nil
}

// given reads the value of name=value into a field.
func (in *reading) given(f reflect.Value, r *Request, t token) (bool, error) {
	if p, ok := reflect.TypeAssert[*another](f.Addr()); ok {
		id, err := r.other(t.Text, in.instead([]token{t}))
		p.ID = id
		return true, err
	}
	return in.read(f, r, t.Text)
}

// read reads text into one field.
func (in *reading) read(f reflect.Value, r *Request, text string) (bool, error) {
	switch p := f.Addr().Interface().(type) {
	case *company:
		id, err := resolve(r.Directory.Find(text), text, func(name string) string {
			return strings.Replace(in.source, text, name, 1)
		})
		if err != nil {
			return false, err
		}
		in.found(r, id)
		*p = in.about
		return true, nil
	case argument:
		return p.read(r, text)
	}
	if f.Kind() == reflect.String {
		f.SetString(text)
		return true, nil
	}
	return false, nil
}

// company reads the longest known name at the start of rest.
func (in *reading) company(f reflect.Value, s *Spec, r *Request, rest []token) (int, error) {
	if rest[0].Kind == mentionToken {
		return 0, nil // our own people are never a company
	}
	var m relationship.Match
	used := 1
	if rest[0].Quoted {
		m = r.Directory.Find(rest[0].Text)
	} else {
		n := slices.IndexFunc(rest, func(t token) bool { return t.Quoted || t.Key != "" || t.Kind != wordToken })
		if n < 0 {
			n = len(rest)
		}
		n = s.firstName(r, rest[:n])
		words := make([]string, n)
		for i, t := range rest[:n] {
			words[i] = t.Text
		}
		m, used = r.Directory.Prefix(words)
		used = max(used, 1)
		if whole := strings.Join(words, " "); n > used && !s.takesText() && !s.reads(r, rest[used:n]) {
			// Words are left that mean nothing here: they belong to the name, if
			// they do not stand behind it for nothing.
			first := m
			m, used = r.Directory.Find(whole), n
			if m.ID != "" && !m.Exact {
				m = relationship.Match{Near: []string{m.ID}}
			}
			if !m.Known() && len(m.Near) == 0 && first.ID != "" {
				m.Near = []string{first.ID}
			}
		}
	}
	if !m.Known() && s.reads(r, rest) {
		return 0, nil // it means something else here, and no company is called so
	}
	at := span{rest[0].Start, rest[used-1].End}
	id, err := resolve(m, joined(in.source, rest[:used]), func(name string) string {
		return in.source[:at.from] + name + in.source[at.to:]
	})
	if err != nil {
		return 0, err
	}
	in.found(r, id)
	if l, _ := r.Directory.Listing(id); len(l.Sides) == 0 && !s.Past {
		return 0, r.ended(l)
	}
	f.Set(reflect.ValueOf(in.about))
	return used, nil
}

// found settles which company and, if it has only one, which side.
func (in *reading) found(r *Request, id string) {
	in.about.ID = id
	if l, _ := r.Directory.Listing(id); len(l.Sides) == 1 {
		in.about.Side = l.Sides[0]
	}
}

// resolve turns a match into an ID, or into an error that asks.
func resolve(m relationship.Match, name string, again func(string) string) (string, error) {
	switch {
	case m.ID != "":
		return m.ID, nil
	case len(m.Fits) > 0:
		return "", &whichCompanyError{fits: m.Fits, again: again}
	default:
		return "", &unknownCompanyError{name: name, near: m.Near, again: again}
	}
}

// allowed checks that the person may use the command on what it is about.
func (in *reading) allowed(ctx context.Context, e *Env, r *Request, s *Spec) error {
	about := in.about
	if about.Side == relationship.Whole {
		about.Side = s.Side
	}
	ok, err := about.may(ctx, e, r, s.Needs)
	if err != nil || ok {
		return err
	}
	return &forbiddenError{spec: s, about: about}
}

// may reports whether the person's right, or owning the company, meets a need.
func (c company) may(ctx context.Context, e *Env, r *Request, n Need) (bool, error) {
	switch n {
	case Everyone:
		return true, nil
	case Admins:
		return r.User.May(relationship.Admin), e.Ledger.Store.Fresh(ctx)
	case Managers:
		return r.User.May(relationship.Manager), e.Ledger.Store.Fresh(ctx)
	case Owners:
		if r.User.May(relationship.Manager) {
			return true, nil
		}
	case Keepers:
		if r.User.Right == relationship.Manager {
			return true, nil
		}
	}
	if c.ID == "" {
		return true, nil // about no company yet: the command asks for one
	}
	rec, err := e.Ledger.Store.Known(ctx, c.ID)
	if err != nil {
		return false, err
	}
	return rec.Company.OwnedBy(r.Person, c.Side), nil
}
