package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"

	"github.com/rapport-bot/rapport/relationship"
)

// workspaces is the SET of workspaces in this Redis. It is the one key
// without a tag.
const workspaces = "rapport:workspaces"

// keys names the keys of one workspace. The Redis type stands behind each.
type keys struct{ tag string }

// tagged is what a workspace's ID may be made of: nothing that could close
// the hash tag or reach into another workspace.
var tagged = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func keysOf(workspace string) (keys, error) {
	if !tagged.MatchString(workspace) {
		return keys{}, fmt.Errorf("store: workspace %q: want letters, digits, - and _", workspace)
	}
	return keys{"{" + workspace + "}:"}, nil
}

func (k keys) schema() string             { return k.tag + "schema" }                       // STRING, layout version
func (k keys) fence() string              { return k.tag + "fence" }                        // STRING, there while a backup takes its last look
func (k keys) number() string             { return k.tag + "number" }                       // STRING, newest entry number
func (k keys) changes() string            { return k.tag + "changes" }                      // LIST of c:ID and u:ID; its length is the directory's version
func (k keys) directory() string          { return k.tag + "directory" }                    // HASH company ID → listing
func (k keys) users() string              { return k.tag + "users" }                        // HASH user ID → user
func (k keys) company(id string) string   { return k.tag + "company:" + id }                // HASH: company, held by side, latest, revision
func (k keys) journal(id string) string   { return k.tag + "journal:" + id }                // LIST of entries, oldest first
func (k keys) recent() string             { return k.tag + "recent" }                       // ZSET company ID by time of writing
func (k keys) turns() string              { return k.tag + "turns" }                        // ZSET member by day
func (k keys) audit() string              { return k.tag + "audit" }                        // LIST of JSON lines, oldest first
func (k keys) auditHead() string          { return k.tag + "audit:head" }                   // HASH: number and link of the newest line of the chain
func (k keys) saves(person string) string { return k.tag + "saves:" + short(person) }       // LIST, newest first
func (k keys) tokens() string             { return k.tag + "model:tokens" }                 // STRING, tokens asked of the model, gone after a day
func (k keys) calls(person string) string { return k.tag + "model:calls:" + short(person) } // STRING, gone after a minute

func (k keys) acts(who string) string { return k.tag + "acts:p:" + short(who) } // STRING, asked of us in a minute
func (k keys) allActs() string        { return k.tag + "acts:all" }             // STRING, likewise by everybody

// What is to be done unasked.
func (k keys) errands() string { return k.tag + "errands" }         // HASH errand's name → JSON
func (k keys) due() string     { return k.tag + "errands:due" }     // ZSET name by when it is due, people's clock
func (k keys) taken() string   { return k.tag + "errands:taken" }   // ZSET name by when its lease runs out, store's clock
func (k keys) ended() string   { return k.tag + "errands:ended" }   // ZSET name by when it was done or missed
func (k keys) failed() string  { return k.tag + "errands:failed" }  // ZSET name by when it was given up
func (k keys) last() string    { return k.tag + "errands:last" }    // HASH job → name of the newest that ended
func (k keys) planned() string { return k.tag + "errands:planned" } // HASH job → Unix seconds up to which it was planned

// shown is a HASH from errand to where the message is that shows a company's
// news. It is gone after a while.
func (k keys) shown(company string) string { return k.tag + "shown:c:" + company }

func (k keys) settings() string { return k.tag + "settings" } // HASH name → value, of the workspace
func (k keys) nudges() string   { return k.tag + "nudges" }   // LIST of reminders given and left out, oldest first

func (k keys) vault() string                { return k.tag + "vault" }                 // HASH name → sealed secret
func (k keys) vaultLock(name string) string { return k.tag + "vault:lock:" + name }    // STRING, whose the lock is
func (k keys) left() string                 { return k.tag + "left" }                  // STRING, Unix seconds
func (k keys) home(person string) string    { return k.tag + "home:" + short(person) } // STRING, gone when nobody looked for long
func (k keys) staleHomes() string           { return k.tag + "homes:stale" }           // SET of people
func (k keys) freshSources() string         { return k.tag + "sources:fresh" }         // ZSET link by Unix seconds, of the last weeks
func (k keys) references() string           { return k.tag + "references" }            // HASH name → where somebody is reached
func (k keys) opinions() string             { return k.tag + "opinions" }              // HASH useful or not → how many
func (k keys) claim(event string) string    { return k.tag + "claim:" + short(event) } // STRING, gone after a while

// What programs act for people by.
func (k keys) access() string        { return k.tag + "access" }         // HASH token ID → token, without its text
func (k keys) accessUsed() string    { return k.tag + "access:used" }    // HASH token ID → day
func (k keys) accessIgnored() string { return k.tag + "access:ignored" } // HASH token ID → how much was nobody's

func (k keys) digests() string { return k.tag + "digests" } // HASH ID → digest

// What is forgotten.
func (k keys) forgetting() string { return k.tag + "forgetting" } // HASH token → who is being forgotten, gone when done
func (k keys) tombstones() string { return k.tag + "tombstones" } // HASH digest of company and name → JSON; salt → the salt
func (k keys) dropped() string    { return k.tag + "dropped" }    // HASH company ID → entries whose texts were looked at for their age

// models is a LIST of the models that were learned, with the day of each, the
// newest last.
func (k keys) models() string { return k.tag + "models" }

// merge is a HASH of what a merge was of, and mergedCompany and mergedJournal
// are what its companies and their journals were: gone when it cannot be taken
// back any more. staged is a LIST, a journal on its way to a company, gone soon.
func (k keys) merge(ref string) string             { return k.tag + "merge:" + short(ref) }
func (k keys) mergedCompany(ref, id string) string { return k.merge(ref) + ":company:" + id }
func (k keys) mergedJournal(ref, id string) string { return k.merge(ref) + ":journal:" + id }
func (k keys) staged(name string) string           { return k.tag + "staged:" + name }

// stale is the SET of companies that changed since a message showed them.
func (k keys) stale() string { return k.tag + "shown:stale" }

// sources is a HASH from the digest of a message's link to 1 if the message is
// gone, else 0: of each message that an entry was recorded from.
func (k keys) sources() string { return k.tag + "sources" }

// shelf is a ZSET of entry numbers by day, and stocked a STRING that is there
// once the shelves hold all that was ever written.
func (k keys) shelf(s relationship.Shelf) string { return k.tag + "shelf:" + string(s) }
func (k keys) stocked() string                   { return k.tag + "shelf:stocked" }

// addresses is a ZSET, all at 0, of digests of e-mail addresses and of their
// domains, each with a company after a slash; addressed is a STRING that is
// there once all that was ever written is in it.
func (k keys) addresses() string { return k.tag + "addresses" }
func (k keys) addressed() string { return k.tag + "addresses:full" }

// owners is the SET of those who look after something, or did.
func (k keys) owners() string { return k.tag + "owners" }

// names is a HASH from folded name or alias to company ID: whose a name is.
func (k keys) names() string { return k.tag + "names" }

// seen is a STRING with the numbers that an event was recorded as.
func (k keys) seen(event string) string { return k.tag + "seen:" + short(event) }

// kept is a STRING put by for a while, such as a line too long for a button.
func (k keys) kept(name string) string { return k.tag + "kept:" + short(name) }

// entries is a HASH from entry number to company ID. Each holds few enough
// that Redis packs it.
func (k keys) entries(number int) string {
	return k.tag + "entries:" + strconv.Itoa(number/entriesPerKey)
}

const entriesPerKey = 128

// rank is a ZSET of members by score or day. Scores and last talks are ranked
// by side, and so is what few stand in; needs by owner, nobody being one, and
// for all, standing by side and by owner.
func (k keys) rank(i relationship.Index, scope string) string {
	return k.tag + "rank:" + string(i) + ":" + short(scope)
}

// everybody is the scope of needs over all owners. No owner is called so.
const everybody = "*"

// steps is a HASH of how far the steps of the layout were taken, and stepping
// a STRING, whose the lock is.
func (k keys) steps() string    { return k.tag + "layout" }
func (k keys) stepping() string { return k.tag + "layout:lock" }

// id returns the workspace's ID.
func (k keys) id() string { return k.tag[1 : len(k.tag)-len("}:")] }

// staged is where a key waits that is being restored: in the slot of the
// workspace, and in nobody's way.
func staged(key string) string { return "~" + key }

// short keeps keys that hold somebody else's ID at a bounded length.
func short(id string) string {
	const most = 80
	if len(id) <= most {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// member names a relationship in a ranking.
func member(r relationship.Ref) string { return r.ID + "/" + string(r.Side[:1]) }

// refOf reads what member wrote.
func refOf(m string) relationship.Ref {
	i := len(m) - len("/c")
	if i < 0 {
		return relationship.Ref{}
	}
	r := relationship.Ref{ID: m[:i], Side: relationship.Customer}
	if m[i+1] == 'p' {
		r.Side = relationship.Partner
	}
	return r
}
