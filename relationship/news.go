package relationship

// News is one piece of what falls due or has changed, for somebody who looks
// after a relationship.
type News struct {
	Ref
	What NewsKind `json:"w"`
	// Number is the promise's or the ask's, Due the day it falls due. From and
	// To are the bands of a change.
	Number int  `json:"n,omitempty"`
	Due    Day  `json:"d,omitempty"`
	From   Band `json:"f,omitempty"`
	To     Band `json:"t,omitempty"`
}

// NewsKind is what sort of news it is.
type NewsKind string

// The kinds of news.
const (
	NewsPromise NewsKind = "promise" // one of ours or theirs is due
	NewsLate    NewsKind = "late"    // one that was due a week ago is still open
	NewsStep    NewsKind = "step"    // a planned step
	NewsReview  NewsKind = "review"  // the segment is to be looked at again
	NewsAsk     NewsKind = "ask"     // another ask is not too soon any more
	NewsBand    NewsKind = "band"    // the band changed
	NewsPlan    NewsKind = "plan"    // the day of a repair plan
	NewsExit    NewsKind = "exit"    // whether to go on is to be decided
)

// NewsName is what a night keeps the news of a day for a person under: one
// JSON object a line.
func NewsName(person string, d Day) string { return "news:" + person + ":" + d.String() }

// Overnight returns what changed about a relationship by the mere passing of
// the night before today, and by what others than its owner recorded.
func (l *Ledger) Overnight(x *Rating) []News {
	yesterday := x.Today - 1
	if x.Owner == "" || yesterday < x.Held.Trail.Until && x.recordedBy(x.Owner, yesterday) {
		return nil // they saw what it did
	}
	was, class, known := l.stoodOn(x, yesterday)
	if !known {
		return nil
	}
	var news []News
	ref := Ref{x.Company.ID, x.Side}
	// Two days of contact are no habit that could be broken: such a score falls
	// by itself, and its interval says how little it is worth.
	if was != x.Score.Band && was.verdict() && x.Score.Band.verdict() && x.Held.State.X() >= fewDays {
		news = append(news, News{Ref: ref, What: NewsBand, Due: x.Today, From: was, To: x.Score.Band})
	}
	if x.Score.Class == ExitCandidate && class != ExitCandidate && class != "" {
		news = append(news, News{Ref: ref, What: NewsExit, Due: x.Today})
	}
	return news
}

// verdict reports whether a band says how a relationship stands.
func (b Band) verdict() bool { return b != NoBand && b != TooEarly }

// recordedBy reports whether somebody recorded something for a day or later.
func (x *Rating) recordedBy(person string, day Day) bool {
	for i := range x.Latest {
		if x.Latest[i].By == person && x.Latest[i].Day >= day {
			return true
		}
	}
	return false
}

// stoodOn returns the band on a day before today, and the class if it can be
// told. Before the newest entry only the score is known.
func (l *Ledger) stoodOn(x *Rating, day Day) (Band, Class, bool) {
	if day >= x.Held.Trail.Until {
		s := l.InForce().Rate(x.Relationship, &x.Held.State, day)
		return s.Band, s.Class, true
	}
	shown, known := l.Past(x, day)
	if !known || x.Score.Band == TooEarly {
		return NoBand, "", false
	}
	return band(shown, x.Score.Class), "", true
}
