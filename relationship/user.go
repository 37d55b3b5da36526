package relationship

// A Right is what a colleague may do, in rising order.
type Right string

// The rights. Owning a relationship is not a right but a fact about it.
const (
	Member  Right = "member"
	Manager Right = "manager"
	Admin   Right = "admin"
)

// Rights lists them, the least first.
var Rights = []Right{Member, Manager, Admin}

// A User is a colleague who talks to the assistant, known by the platform's
// ID, and how they want to be treated. The zero value of a setting means that
// the workspace's default holds.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Right    Right  `json:"right,omitempty"`    // "" is [Member]
	Language string `json:"lang,omitempty"`     // "en" or "lv"
	Weekly   string `json:"weekly,omitempty"`   // "mon 09:00", "off"
	Quiet    string `json:"quiet,omitempty"`    // "line" or "silent": what a quiet week gets
	AI       string `json:"ai,omitempty"`       // "on" or "off"
	AutoSave string `json:"autosave,omitempty"` // "on" or "off"
	Gone     bool   `json:"gone,omitempty"`     // a bot, or somebody who left: owns nothing
}

// May reports whether the user's right is at least r.
func (u User) May(r Right) bool { return rank(u.Right) >= rank(r) }

func rank(r Right) int {
	switch r {
	case Admin:
		return 2
	case Manager:
		return 1
	case Member:
		return 0
	}
	return 0
}
