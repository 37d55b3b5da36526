package relationship

// texts are the places of an entry in which people write what they like. Who
// took part stands beside them, in Who.
func (e *Entry) texts() []*string { return []*string{&e.Text, &e.Gain, &e.Give, &e.Tag, &e.Value} }

// ClearTexts takes what people wrote out of an entry, and reports whether there
// was anything. What is counted stays: type, days, mood, people, values.
func (e *Entry) ClearTexts() bool {
	changed := e.Text != "" || e.Gain != "" || e.Give != "" || e.Link != ""
	e.Text, e.Gain, e.Give, e.Link = "", "", "", ""
	return changed
}

// texts are the places of a company's record in which people write what they
// like.
func (c *Company) texts() []*string {
	all := []*string{&c.Name}
	for i := range c.Aliases {
		all = append(all, &c.Aliases[i])
	}
	for i := range c.Handoffs {
		all = append(all, &c.Handoffs[i].Text)
	}
	for i := range c.Merged {
		all = append(all, &c.Merged[i].Name)
	}
	for i := range c.Relationships {
		r := &c.Relationships[i]
		for j := range r.Staged {
			all = append(all, &r.Staged[j].Why)
		}
		all = append(all, &r.SnoozeWhy, &r.NextWhat, &r.OfferedNote, &r.Plan.Words, &r.Exit.Kept,
			&r.Leave.Reason, &r.Leave.Scope, &r.Leave.Replacement, &r.Leave.Promises, &r.Category)
		for j := range r.Alternatives {
			all = append(all, &r.Alternatives[j].Name)
		}
	}
	return all
}
