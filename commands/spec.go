package commands

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A Spec is what the world may know about a command. Help, forms, completion
// and the manual are read off it, and nothing else is declared anywhere.
type Spec struct {
	Name     string // the English verb
	Latvian  string // the Latvian verb
	Aliases  []string
	Group    Group
	Summary  phrase
	Examples []string // shown in help, and run by a test
	Related  []string // verbs that help points at
	Changes  bool     // it writes
	Shows    bool     // it writes with confirm=yes alone, else shows what it would
	Shared   bool     // its answer may be shared with the room
	Past     bool     // it is about companies as well that are ended
	Acts     bool     // it changes no record, and does something all the same: it writes to somebody
	InPerson bool     // no program may ask in a person's place: it gives rights, says secrets, or cannot be undone
	Needs    Need     // who may ask, checked once, in the mux
	Figures  any      // a zero value of what the answer says in figures, nil if nothing
	Params   []Param  // read off the args struct

	// Side is the side that the command is about where a line does not say.
	Side relationship.Side
	// Refused says in place of the usual words that a person may not use the
	// command, and Instead what they can do: both may be left out.
	Refused phrase
	Instead func(r *Request, about company) []card.Action

	// check reads a line and says whether the person may, without running it.
	check func(context.Context, *Env, *Request, *reading) error
	run   func(context.Context, *Env, *Request, *reading) (bot.Reply, error)
}

// A Group is a heading of the manual.
type Group int

// The groups, in the manual's order.
const (
	Record Group = iota
	Look
	KeepInTouch
	Decide
	SetUp
)

// A Need is who may use a command.
type Need int

// The needs. Owners are those of the company's side that the command is about.
const (
	Everyone Need = iota
	Owners        // its owner, managers and admins
	Keepers       // its owner and managers: what harms is seen by few
	Managers      // managers and admins
	Admins
)

// specs holds every declared command. It is filled before any function runs
// and not written afterwards.
var specs []*Spec

// define declares a command whose arguments are A's fields.
func define[A any](s Spec, run func(context.Context, *Env, *Request, A) (bot.Reply, error)) *Spec {
	s.Params = paramsOf(reflect.TypeFor[A]())
	s.check = func(ctx context.Context, e *Env, r *Request, in *reading) error {
		var args A
		if _, err := in.into(reflect.ValueOf(&args).Elem(), &s, r); err != nil {
			return err
		}
		return in.allowed(ctx, e, r, &s)
	}
	s.run = func(ctx context.Context, e *Env, r *Request, in *reading) (bot.Reply, error) {
		var args A
		v := reflect.ValueOf(&args).Elem()
		set, err := in.into(v, &s, r)
		if err != nil {
			return bot.Reply{}, err
		}
		if err := in.allowed(ctx, e, r, &s); err != nil {
			return bot.Reply{}, err
		}
		if err := e.seeing(ctx, r, &s, in.about); err != nil {
			return bot.Reply{}, err
		}
		reply, err := run(ctx, e, r, args)
		if missing, ok := errors.AsType[*missingError](err); ok && missing.spec == nil {
			missing.spec, missing.args, missing.set = &s, v, set
		}
		return reply, err
	}
	specs = append(specs, &s)
	return &s
}

// declared returns the commands by group and name, or an error naming each
// declaration that is incomplete or has a verb that another one has.
func declared() ([]*Spec, error) {
	all := slices.Clone(specs)
	slices.SortFunc(all, func(a, b *Spec) int {
		if a.Group != b.Group {
			return int(a.Group - b.Group)
		}
		return strings.Compare(a.Name, b.Name)
	})
	var errs []error
	verbs := map[string]string{}
	for _, s := range all {
		if s.Name == "" || s.Latvian == "" || s.Summary.key == "" || len(s.Examples) == 0 {
			errs = append(errs, fmt.Errorf("command %q: want a verb in both languages, a summary and an example", s.Name))
		}
		for _, v := range s.verbs() {
			if other, taken := verbs[v]; taken {
				errs = append(errs, fmt.Errorf("commands %s and %s share the verb %q", other, s.Name, v))
			}
			verbs[v] = s.Name
		}
	}
	return all, errors.Join(errs...)
}

// verbs returns every word that names the command, folded.
func (s *Spec) verbs() []string {
	words := []string{wordKey(s.Name)}
	for _, w := range append([]string{s.Latvian}, s.Aliases...) {
		if w := wordKey(w); w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// verb returns the command's verb in a language.
func (s *Spec) verb(l lang) string {
	if l == latvian {
		return s.Latvian
	}
	return s.Name
}

// A Param is one argument of a command.
type Param struct {
	Name     string   // its key in name=value
	Keys     []string // every key it answers to, the name first
	Required bool
	Rest     bool // takes the words that nothing else took
	Keyed    bool // given as name=value only
	Many     bool // may be given more than once
	Spare    bool // a form asks for it only where it says so
	Asked    bool // the whole form cannot do without it, though a line may
	Writes   bool // given it, a command writes that only looks otherwise
	field    int
	typ      reflect.Type
	kind     bot.FieldKind
}

// company reports whether the parameter is a known company.
func (p *Param) company() bool { return p.typ == reflect.TypeFor[company]() }

// people reports whether the parameter is people of a company.
func (p *Param) people() bool { return p.typ == reflect.TypeFor[people]() }

// paramsOf reads the fields of an args struct. A field's tag is
//
//	arg:"name[,required][,rest][,keyed][,many][,spare][,asked][,writes]" keys:"latvian other"
func paramsOf(t reflect.Type) []Param {
	params := make([]Param, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("arg"), ",")
		if name == "" {
			panic(fmt.Sprintf("commands: %s.%s has no arg tag", t, f.Name))
		}
		has := func(o string) bool { return slices.Contains(strings.Split(options, ","), o) }
		p := Param{
			Name: name, Keys: append([]string{name}, strings.Fields(f.Tag.Get("keys"))...),
			Required: has("required"), Rest: has("rest"), Keyed: has("keyed"), Many: has("many"), Spare: has("spare"), Asked: has("asked"), Writes: has("writes"),
			field: i, typ: f.Type,
		}
		if k, ok := reflect.TypeAssert[interface{ kind() bot.FieldKind }](reflect.New(f.Type)); ok {
			p.kind = k.kind()
		} else if p.Rest {
			p.kind = bot.ManyLine
		}
		params = append(params, p)
	}
	return params
}
