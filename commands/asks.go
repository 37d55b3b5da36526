package commands

// Asks reports whether a command line will be answered with a form, as far as
// the declarations tell: it asks for one, or lacks what its command needs.
// Platforms on which a form must be announced ask before a button is pressed.
func (m *Mux) Asks(line string) bool {
	s, rest := m.spec(line)
	if s == nil {
		return false
	}
	needs := 0
	for i := range s.Params {
		if s.Params[i].Required || s.Params[i].Asked {
			needs++
		}
	}
	for _, t := range rest {
		switch {
		case t.Key == "draft" && t.Text == string(draftForm), t.Key == "change":
			return true
		case t.Key != "id":
			needs--
		}
	}
	return needs > 0
}
