package commands

import (
	"context"
	"fmt"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var _ = onOccasion("offer", asked)

// offerErrand asks a colleague to take a relationship over. It is planned in
// the same write as the offer: neither happens without the other.
func (h *handover) offerErrand(to string) func(*relationship.Written) []relationship.Errand {
	return func(done *relationship.Written) []relationship.Errand {
		key := strings.Join([]string{h.co.ID, string(h.x.Side), to, fmt.Sprint(done.After.Revision)}, "|")
		return append(h.unacceptedErrands(key), relationship.Errand{Job: "offer", Subject: to, Key: key, Due: h.r.At})
	}
}

// offerWords is of how many parts the key of an offer is made: the company, the
// side, who is asked and the revision.
const offerWords = 4

// asked asks whoever a relationship is offered to, as long as it is.
func asked(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	id, rest, _ := strings.Cut(o.Key, "|")
	side, _, _ := strings.Cut(rest, "|")
	rec, x, err := e.occasionOn(ctx, id, relationship.Side(side))
	if err != nil || x == nil || x.Offered != r.Person {
		return bot.Reply{}, err
	}
	h := handover{e: e, r: r, co: &rec.Company, x: x, note: x.OfferedNote}
	return bot.Reply{Message: h.brief(rec)}, nil
}
