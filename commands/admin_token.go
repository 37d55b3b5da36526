package commands

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Tokens keep what programs act for colleagues by.
type Tokens interface {
	AddToken(ctx context.Context, t relationship.Token, at time.Time) error
	Tokens(ctx context.Context) ([]relationship.Token, error)
	DropToken(ctx context.Context, id, by string, at time.Time) (bool, error)
	IgnoreByToken(ctx context.Context, id string) error
	ID() string // of the workspace
}

const (
	tokensMost  = 100 // of a workspace
	labelLimit  = 60  // runes of what a token is for
	tokensShown = 20
)

var (
	saidTokens     = say("token.list", "Programs that act for colleagues", "Programmas, kas rīkojas kolēģu vārdā")
	saidNoTokens   = say("token.none", "No program acts for anybody here.", "Te neviena programma ne kolēģa vārdā nerīkojas.")
	saidTokenHow   = say("token.how", "%s makes a token: what the program does counts as that colleague's.", "%s izveido atslēgu: ko dara programma, to pieraksta šim kolēģim.")
	saidTokenWho   = say("token.who", "For whom? A program acts for one colleague: %s.", "Kam? Programma rīkojas viena kolēģa vārdā: %s.")
	saidTokenMade  = say("token.made", "The token for %s. It is shown this once: put it where the program keeps its secrets.", "Atslēga (%s). To parāda tikai šoreiz: ieliec to turpat, kur programma glabā noslēpumus.")
	saidTokenTwice = say("token.twice", "This token was made and shown already. Revoke it and make another if it is lost.",
		"Šī atslēga jau ir izveidota un parādīta. Ja tā pazudusi, atsauc to un izveido citu.")
	saidTokenNobody = say("token.nobody", "%s is a bot or has left: no program can act for them.", "%s ir bots vai ir aizgājis: programma tā vārdā rīkoties nevar.")
	saidTokenMany   = say("token.many", "There are %s tokens already. Revoke one that nobody uses.", "Jau ir %s atslēgas. Atsauc kādu, ko neviens nelieto.")
	saidTokenLong   = say("token.long", "What a token is for has at most %d characters. Nothing was made.", "Nosaukumā var būt ne vairāk kā %d rakstzīmes. Nekas nav izveidots.")
	saidTokenGone   = say("token.gone", "Revoked: %s. The program is refused from now on.", "Atsaukta: %s. Programmu vairs nelaiž klāt.")
	saidTokenLost   = say("token.unknown", "There is no token “%s”.", "Atslēgas “%s” nav.")
	saidTokenTold   = say("token.told", "%s made a token by which a program acts for you (%s): %s. Ask them if you did not expect it.",
		"%s izveidoja atslēgu, ar kuru tavā vārdā rīkojas programma (%s): %s. Pajautā, ja to negaidīji.")
	saidTokenSend = say("token.send", "The program sends it with each request, as %s. %s describes what it can ask.",
		"Programma to sūta katrā pieprasījumā kā %s. Ko tā var prasīt, aprakstīts šeit: %s.")
	saidTokenPost = say("token.post", "Mail and calendar tools post to %s. What they tell is put before a colleague, and recorded only if they save it.",
		"Pasta un kalendāra rīki sūta uz %s. Ko tie pavēsta, to vispirms rāda kolēģim, un pieraksta tikai tad, ja viņš saglabā.")
	saidTokenRights = say("token.rights", "It has the rights of %s, and ends with them.", "Tai ir tādas pašas tiesības kā kolēģim (%s), un beidzas līdz ar tām.")
	saidTokenCount  = say("token.ignored", "%s ignored", "neattiecās: %s")
	saidNoProgram   = say("token.off", "No program can reach Rapport here.", "Šeit neviena programma nevar sasniegt Rapport.")

	columnToken    = say("token.column", "Token", "Atslēga")
	columnMay      = say("token.may", "May", "Drīkst")
	columnUsed     = say("token.used", "Last used", "Pēdējoreiz lietota")
	labelToken     = say("label.token", "For", "Kam")
	buttonRevoke   = say("button.revoke", "Revoke %s", "Atsaukt: %s")
	buttonTokens   = say("button.tokens", "Tokens", "Atslēgas")
	scopeWordsSaid = map[relationship.Scope]phrase{
		relationship.ReadScope:  say("scope.read", "read", "lasīt"),
		relationship.WriteScope: say("scope.write", "read and write", "lasīt un rakstīt"),
		relationship.InScope:    say("scope.inbound", "tell of mail and meetings", "ziņot par pastu un tikšanos"),
		relationship.FeedScope:  say("scope.calendar", "show the calendar", "rādīt kalendāru"),
	}
)

// tokens lists, makes or revokes what programs act by.
func (e *Env) tokens(ctx context.Context, r *Request, in adminArgs) (bot.Reply, error) {
	switch {
	case e.Tokens == nil:
		return bot.Reply{}, r.refuse(saidNoProgram)
	case in.Deed == revokeToken && in.Token != "":
		return e.revoke(ctx, r, string(in.Token))
	case in.Who != "":
		return e.makeToken(ctx, r, in)
	case in.Deed == addToken:
		return bot.Reply{}, r.refuse(saidTokenWho, card.Lit(r.verb("admin")+" token @anna read label=Zapier"))
	}
	all, err := e.Tokens.Tokens(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: r.tokenList(all)}, nil
}

// makeToken makes a token for a colleague and shows its text.
func (e *Env) makeToken(ctx context.Context, r *Request, in adminArgs) (bot.Reply, error) {
	who := r.Directory.As(string(in.Who))
	if who == e.Self || !r.Directory.User(who).Here() {
		return bot.Reply{}, r.refuse(saidTokenNobody, card.Who(who))
	}
	label := strings.TrimSpace(in.Label)
	if utf8.RuneCountInString(label) > labelLimit {
		return bot.Reply{}, r.refuse(saidTokenLong, labelLimit)
	}
	all, err := e.Tokens.Tokens(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(all) >= tokensMost {
		return bot.Reply{}, r.refuse(saidTokenMany, strconv.Itoa(tokensMost)).with(r.tokensButton())
	}
	scopes := []relationship.Scope(in.Scope)
	if len(scopes) == 0 {
		scopes = []relationship.Scope{relationship.WriteScope}
	}
	text, err := e.mint(ctx, r, who, scopes, label)
	if errors.Is(err, relationship.ErrTaken) {
		return bot.Reply{}, r.refuse(saidTokenTwice).with(r.tokensButton())
	}
	if err != nil {
		return bot.Reply{}, err
	}
	if them := e.speakingTo(r, who); who != r.Person {
		e.tell(ctx, r, who, told(them.line(saidTokenTold, card.Who(r.Person), them.scopes(scopes), cmp.Or(label, "–"))))
	}
	m := told(r.line(saidTokenMade, card.Who(who)), card.Para(card.Lit(text)), card.Facts{
		{Label: r.say(labelToken), Value: card.Say(cmp.Or(label, "–"))},
		{Label: r.say(columnMay), Value: card.Say(r.scopes(scopes))},
	})
	if slices.Contains(scopes, relationship.InScope) {
		m.Blocks = append(m.Blocks, r.para(saidTokenPost, card.Lit(e.Base+"/hooks/…")))
	}
	if !slices.Equal(scopes, []relationship.Scope{relationship.InScope}) {
		m.Blocks = append(m.Blocks, r.para(saidTokenSend, card.Lit("Authorization: Bearer …"), card.Lit(e.Base+"/api/v1/openapi.json")))
	}
	m.Blocks = append(m.Blocks, card.Actions{r.tokensButton()}, r.note(saidTokenRights, card.Who(who)))
	return bot.Reply{Message: m}, nil
}

// mint keeps a token and returns its text, [relationship.ErrTaken] if this act
// has made it already.
func (e *Env) mint(ctx context.Context, r *Request, who string, scopes []relationship.Scope, label string) (string, error) {
	sum := sha256.Sum256([]byte("token\n" + r.ID))
	const enough = 6
	id := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:enough]))
	text, digest := relationship.NewToken(e.Tokens.ID(), id)
	return text, e.Tokens.AddToken(ctx, relationship.Token{
		ID: id, Digest: digest, Person: who, Scopes: scopes, Label: label, By: r.Person, Made: r.Today,
	}, r.At)
}

func (e *Env) revoke(ctx context.Context, r *Request, id string) (bot.Reply, error) {
	known, err := e.Tokens.DropToken(ctx, id, r.Person, r.At)
	switch {
	case err != nil:
		return bot.Reply{}, err
	case !known:
		return bot.Reply{}, r.refuse(saidTokenLost, id).with(r.tokensButton())
	}
	return bot.Reply{Message: told(r.line(saidTokenGone, card.Lit(id)), card.Actions{r.tokensButton()})}, nil
}

func (r *Request) tokensButton() card.Action {
	return card.Action{Label: r.say(buttonTokens), Line: "admin token"}
}

// tokenList shows the tokens that admins can revoke. What feeds a calendar is
// among them.
func (r *Request) tokenList(all []relationship.Token) card.Message {
	title := r.say(saidTokens)
	how := r.note(saidTokenHow, card.Lit(r.verb("admin")+" token @anna read label=Zapier"))
	if len(all) == 0 {
		return told(r.line(saidNoTokens), how)
	}
	t := card.Table{Head: []string{r.say(columnToken), r.say(columnWho), r.say(columnMay), r.say(columnUsed)}}
	var buttons card.Actions
	for _, one := range all[:min(len(all), tokensShown)] {
		used := r.say(wordNever)
		if one.Used != 0 {
			used = r.day(one.Used, r.Today)
		}
		if one.Ignored > 0 {
			used += " · " + r.say(saidTokenCount, strconv.Itoa(one.Ignored))
		}
		name := cmp.Or(one.Label, one.ID)
		t.Rows = append(t.Rows, [][]card.Span{card.Say(name), card.Say(card.Who(one.Person)), card.Say(r.scopes(one.Scopes)), card.Say(used)})
		buttons = append(buttons, card.Action{Label: r.say(buttonRevoke, shorten(name, labelShown)), Line: r.once("admin token revoke " + one.ID), Style: card.Danger})
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), t, buttons, how}}
	if more := len(all) - tokensShown; more > 0 {
		m.Blocks = append(m.Blocks, r.note(saidAndMore, more))
	}
	return m
}

// scopes names what a token may be used for.
func (r *Request) scopes(all []relationship.Scope) string {
	words := make([]string, 0, len(all))
	for _, s := range all {
		if s == relationship.ReadScope && slices.Contains(all, relationship.WriteScope) {
			continue
		}
		words = append(words, r.say(scopeWordsSaid[s]))
	}
	return strings.Join(words, ", ")
}

// tokenDeed is what is done with tokens.
type tokenDeed string

const (
	addToken    tokenDeed = "add"
	revokeToken tokenDeed = "revoke"
)

var tokenDeeds = index(map[tokenDeed]string{
	addToken: "add, make, new, create, pievieno, izveido, jauna", revokeToken: "revoke, remove, drop, delete, atsauc, noņem, dzēs",
})

func (tokenDeed) kind() bot.FieldKind { return bot.Hidden }

func (d *tokenDeed) read(_ *Request, text string) (ok bool, _ error) {
	*d, ok = tokenDeeds.read(text)
	return ok, nil
}

// tokenScope is what a token may be used for: read, write, inbound.
type tokenScope []relationship.Scope

var tokenScopes = index(map[relationship.Scope]string{
	relationship.ReadScope: "read, lasa, lasīt", relationship.WriteScope: "write, raksta, rakstīt", relationship.InScope: "inbound, hook, ienākošie, pasts",
})

func (tokenScope) kind() bot.FieldKind { return bot.Hidden }

func (s *tokenScope) read(_ *Request, text string) (bool, error) {
	var all []relationship.Scope
	for word := range strings.SplitSeq(text, ",") {
		one, ok := tokenScopes.read(strings.TrimSpace(word))
		if !ok {
			return false, nil
		}
		all = append(all, one)
	}
	*s = all
	return true, nil
}

// tokenID is the name of a token, which is no secret.
type tokenID string

func (tokenID) kind() bot.FieldKind { return bot.Hidden }

func (t *tokenID) read(_ *Request, text string) (bool, error) {
	const letters = 10 // base32 of six bytes
	if len(text) != letters || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return false, nil
	}
	*t = tokenID(text)
	return true, nil
}
