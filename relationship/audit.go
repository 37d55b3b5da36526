package relationship

import (
	"context"
	"time"
)

// An AuditLine is one line of the trail: who did or saw what that is not, or
// not only, an entry. It holds no text that people wrote, and no secret.
type AuditLine struct {
	Number int64     `json:"n,omitempty"` // in the chain, from 1; 0 is older than the chain
	By     string    `json:"by"`          // "" is the assistant itself
	At     time.Time `json:"at"`
	What   string    `json:"what"`
	Erased bool      `json:"erased,omitempty"` // somebody in it was forgotten since
	Link   string    `json:"link,omitempty"`   // of the chain, over this line and all before it
}

// An AuditCheck is what became of looking at every line of the trail.
type AuditCheck struct {
	Lines  int // in the chain
	Old    int // in no chain: an earlier version wrote them, or somebody else
	Erased int
	First  int64
	Last   int64
	Link   string // the newest; whoever noted an older one elsewhere can look for it
	// Broken says what is wrong with the first line that is not as it was
	// written, "" if all are; At is its number.
	Broken AuditFault
	At     int64
}

// An AuditFault is what is wrong with a line of the trail.
type AuditFault string

// The faults, in words that follow upon the number of a line.
const (
	AuditUnlinked AuditFault = "does not follow from the line before it"
	AuditChanged  AuditFault = "is not as it was written"
	AuditMissing  AuditFault = "was the newest, and is missing"
	AuditCut      AuditFault = "has nothing before it, and no line says that anything was dropped"
	AuditEmptied  AuditFault = "was emptied, and no line says that somebody was forgotten"
)

// An AuditTrail is the record of who did and saw what. It only grows, but for what
// is older than it is kept.
type AuditTrail interface {
	// Audit appends a line for each of what. Either all are there afterwards or
	// none is.
	Audit(ctx context.Context, by string, at time.Time, what ...string) error
	// Audited returns lines, the newest first.
	Audited(ctx context.Context, skip, limit int) ([]AuditLine, error)
	// CheckAudit looks at every line.
	CheckAudit(ctx context.Context) (AuditCheck, error)
	// TrimAudit drops lines from before a time, at most so many at once, with a
	// line that says so, and returns how many.
	TrimAudit(ctx context.Context, before, at time.Time, most int) (int, error)
}

// The settings of a workspace by name. What was never set is "".
const (
	AISetting        = "ai"        // "off": no model is asked about anything
	TextsSetting     = "texts"     // after how many months texts are dropped
	AuditSetting     = "audit"     // for how many days the trail is kept
	ForgottenSetting = "forgotten" // "yes" once anybody was forgotten
)

// AuditKept is how long the trail is kept where nobody has set it, and AuditLeast
// the least that can be set, in days.
const (
	AuditKept  = 400
	AuditLeast = 90
)
