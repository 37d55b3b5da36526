package commands

import (
	"fmt"
	"strings"
)

// Manual describes every command as Markdown, in English with both verbs.
func (m *Mux) Manual() string {
	var b strings.Builder
	b.WriteString("# What can be asked\n\nEvery verb works in English and in Latvian.\n")
	group := Group(-1)
	for _, s := range m.specs {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n## %s\n", english.say(groupWords[group]))
		}
		fmt.Fprintf(&b, "\n### %s (%s)\n\n%s.\n\n    %s\n\n", s.Name, s.Latvian, english.say(s.Summary), s.Usage(false))
		for _, example := range s.Examples {
			fmt.Fprintf(&b, "- `%s`\n", example)
		}
		if len(s.Related) > 0 {
			fmt.Fprintf(&b, "\nSee also %s.\n", strings.Join(s.Related, ", "))
		}
	}
	return b.String()
}
