package commands

import (
	"reflect"
	"strings"
)

// reads reports whether a positional parameter can read the first of the
// tokens: whether they mean something here, beyond being text or a name.
func (s *Spec) reads(r *Request, rest []token) bool {
	for _, p := range s.Params {
		if p.Keyed || p.Rest {
			continue
		}
		v := reflect.New(p.typ)
		a, ok := reflect.TypeAssert[argument](v)
		if !ok {
			continue
		}
		most := 1
		if w, ok := reflect.TypeAssert[phrasal](v.Elem()); ok {
			most = w.words()
		}
		for n := min(most, len(rest)); n > 0; n-- {
			if ok, err := a.read(r, wordsOf(rest[:n])); ok || err != nil {
				return true
			}
		}
	}
	return false
}

// takesText reports whether the command keeps words that mean nothing else.
func (s *Spec) takesText() bool {
	for _, p := range s.Params {
		if p.Rest || p.typ == reflect.TypeFor[newName]() {
			return true
		}
	}
	return false
}

// takesEntry reports whether the command can be about an entry.
func (s *Spec) takesEntry() bool {
	for _, p := range s.Params {
		if p.typ == reflect.TypeFor[entryRef]() {
			return true
		}
	}
	return false
}

// entrySet reports whether the line names an entry: it says which company the
// command is about, so that what follows is no company's name.
func (s *Spec) entrySet(set []bool) bool {
	for i, p := range s.Params {
		if set[i] && p.typ == reflect.TypeFor[entryRef]() {
			return true
		}
	}
	return false
}

// leave gives the words that nothing took to the parameter that keeps them.
func (in *reading) leave(v reflect.Value, s *Spec, set []bool, words []token) error {
	if len(words) == 0 {
		return nil
	}
	for i, p := range s.Params {
		if p.Rest && !set[i] {
			v.Field(p.field).SetString(joined(in.source, words))
			set[i] = true
			return nil
		}
	}
	at := span{words[0].Start, words[len(words)-1].End}
	return &argError{in: in, at: at, err: &strayError{text: joined(in.source, words)}}
}

// wordsOf returns the tokens' words with single spaces between.
func wordsOf(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	return strings.Join(words, " ")
}

// joined returns what the tokens cover as it was typed; one quoted token
// without its quotes.
func joined(source string, tokens []token) string {
	if len(tokens) == 0 {
		return ""
	}
	if len(tokens) == 1 && tokens[0].Quoted {
		return tokens[0].Text
	}
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && tokens[i-1].End <= t.Start {
			// Whatever was between them and is not a token, such as a
			// key=value taken out, is not part of the text.
			b.WriteByte(' ')
		}
		if t.Quoted && len(tokens) == 1 {
			b.WriteString(t.Text)
			continue
		}
		b.WriteString(source[t.Start:t.End])
	}
	return b.String()
}

// pairs are name=value arguments whose names the command does not list, such
// as the kinds of facts.
type pairs [][2]string

func (p *pairs) add(key, value string) { *p = append(*p, [2]string{key, value}) }

func pairsOf(v reflect.Value, s *Spec) (*pairs, bool) {
	for _, p := range s.Params {
		if extra, ok := reflect.TypeAssert[*pairs](v.Field(p.field).Addr()); ok {
			return extra, true
		}
	}
	return nil, false
}
