package bot

// A Fault says to programs, and to those who watch over the assistant, why what
// was asked was not done; people read it in the message. The zero Fault says
// that it was done, or shown.
type Fault string

// The faults.
const (
	Misread     Fault = "misread"     // words that mean nothing here, or that do not fit
	Lacking     Fault = "lacking"     // something that it cannot do without was not given: see the form
	Ambiguous   Fault = "ambiguous"   // several companies or sides fit: see the buttons
	Nowhere     Fault = "nowhere"     // there is no such command, company or entry
	Forbidden   Fault = "forbidden"   // the person may not
	Repeated    Fault = "repeated"    // it was done before
	Refused     Fault = "refused"     // it cannot be done as things stand
	HeldBack    Fault = "limited"     // more was asked than may be in a minute
	Unavailable Fault = "unavailable" // nothing was changed; the same may work later
	Unsure      Fault = "unsure"      // it may be done, or not; the same under the same ID is done once
	Broken      Fault = "broken"      // by a fault of ours, and what was changed nobody knows
)

// Outcome is how an event ended, in a word for the log and for figures.
func (f Fault) Outcome() string {
	if f == "" {
		return "answered"
	}
	return string(f)
}
