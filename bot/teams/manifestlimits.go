package teams

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Limits of a manifest, in characters. A title in the menu may have more, but
// would be cut where it is shown.
const (
	maxName        = 30
	maxFullName    = 100
	maxDescription = 80
	maxAtLength    = 4_000
	maxTitle       = 32
	maxAbout       = 128
	maxDeveloper   = 32
	maxManifestURL = 2_048
	maxVersion     = 256
	maxMenu        = 10 // lines that are shown
)

// limitOf is the most characters that a text may have in another language, by
// the end of its path.
func limitOf(path string) int {
	switch {
	case path == "$schema":
		return maxManifestURL
	case path == "name.short":
		return maxName
	case path == "name.full":
		return maxFullName
	case path == "description.short":
		return maxDescription
	case path == "description.full":
		return maxAtLength
	case strings.HasSuffix(path, ".title"):
		return maxTitle
	default:
		return maxAbout
	}
}

// check holds a manifest and its texts in Latvian against the limits, and names
// everything that is wrong.
func (m *manifest) check(lv map[string]string) error {
	var wrong []error
	bad := func(format string, a ...any) { wrong = append(wrong, fmt.Errorf("teams: manifest: "+format, a...)) }
	fits := func(what, text string, most int) {
		switch n := len(utf16.Encode([]rune(text))); {
		case strings.TrimSpace(text) == "":
			bad("%s is empty", what)
		case n > most:
			bad("%s has %d characters, at most %d fit", what, n, most)
		}
	}
	if !guid.MatchString(m.ID) {
		bad("app ID %q is not a GUID like 8d9dbd57-0fcf-4d0f-a4b3-2f2c5f6a7b8c", m.ID)
	}
	if !semver.MatchString(m.Version) || len(m.Version) > maxVersion {
		bad("version %q is not like 1.0.0", m.Version)
	}
	fits("name", m.Name.Short, maxName)
	fits("full name", m.Name.Full, maxFullName)
	fits("short description", m.Description.Short, maxDescription)
	fits("description", m.Description.Full, maxAtLength)
	fits("developer's name", m.Developer.Name, maxDeveloper)
	for _, address := range []string{m.Developer.Website, m.Developer.Privacy, m.Developer.Terms} {
		fits("URL", address, maxManifestURL)
	}
	for _, b := range m.Bots {
		for _, menu := range b.Menus {
			if n := len(menu.Commands); n == 0 || n > maxMenu {
				bad("the menu has %d commands, want 1 to %d", n, maxMenu)
			}
			for _, c := range menu.Commands {
				fits(fmt.Sprintf("title of command %q", c.Title), c.Title, maxTitle)
				fits(fmt.Sprintf("description of command %q", c.Title), c.Description, maxAbout)
			}
		}
	}
	for _, e := range m.Extensions {
		for _, d := range e.Commands {
			fits(fmt.Sprintf("title of dialog %q", d.ID), d.Title, maxTitle)
			fits(fmt.Sprintf("description of dialog %q", d.ID), d.Description, maxAbout)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(lv)) {
		fits("Latvian "+path, lv[path], limitOf(path))
	}
	return errors.Join(wrong...)
}
