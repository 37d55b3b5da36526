package relationship

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"
)

// Complete returns companies for what is half typed, at most most of them: in
// alphabetical order those whose name begins with it, then those with a later
// word that does, then those with an alias that does. Nothing typed offers the
// first names of all.
func (n *Names) Complete(prefix string, most int) []string {
	fold := Fold(prefix)
	var found []string
	for _, list := range []*terms{&n.names, &n.words, &n.aliases} {
		for t := range list.from(fold) {
			if len(found) >= most {
				return found
			}
			if !slices.Contains(found, t.id) {
				found = append(found, t.id)
			}
		}
	}
	return found
}

// A term is a text that leads to a company.
type term struct{ text, id string }

func (t term) compare(u term) int {
	return cmp.Or(cmp.Compare(t.text, u.text), cmp.Compare(t.id, u.id))
}

// terms are kept in order, in chunks short enough to insert into, so that a
// workspace of any size is always sorted and no reader has to sort it.
type terms struct{ chunks [][]term }

const chunkSize = 512

// place returns the chunk and the index in it at which t is or belongs.
func (s *terms) place(t term) (chunk, index int, found bool) {
	if len(s.chunks) == 0 {
		return 0, 0, false
	}
	chunk = sort.Search(len(s.chunks)-1, func(i int) bool {
		return s.chunks[i][len(s.chunks[i])-1].compare(t) >= 0
	})
	index, found = slices.BinarySearchFunc(s.chunks[chunk], t, term.compare)
	return chunk, index, found
}

func (s *terms) insert(t term) {
	if len(s.chunks) == 0 {
		s.chunks = [][]term{{t}}
		return
	}
	i, j, found := s.place(t)
	if found {
		return
	}
	c := slices.Insert(s.chunks[i], j, t)
	s.chunks[i] = c
	if len(c) > chunkSize {
		half := len(c) / 2
		s.chunks[i] = slices.Clip(c[:half])
		s.chunks = slices.Insert(s.chunks, i+1, slices.Clone(c[half:]))
	}
}

func (s *terms) remove(t term) {
	i, j, found := s.place(t)
	if !found {
		return
	}
	if s.chunks[i] = slices.Delete(s.chunks[i], j, j+1); len(s.chunks[i]) == 0 {
		s.chunks = slices.Delete(s.chunks, i, i+1)
	}
}

// from yields the terms that begin with prefix, in order.
func (s *terms) from(prefix string) iter.Seq[term] {
	return func(yield func(term) bool) {
		i, j, _ := s.place(term{text: prefix})
		for ; i < len(s.chunks); i, j = i+1, 0 {
			for _, t := range s.chunks[i][j:] {
				if !strings.HasPrefix(t.text, prefix) || !yield(t) {
					return
				}
			}
		}
	}
}
