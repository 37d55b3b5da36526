package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type adminArgs struct {
	What  adminWord `arg:"what" keys:"kas"`
	Who   account   `arg:"who" keys:"kurs"`
	With  account   `arg:"with,spare" keys:"ar"`
	Right rightWord `arg:"right" keys:"tiesibas"`
	// Errand is one that failed, Do what becomes of it.
	Errand freeText   `arg:"errand,keyed,spare"`
	Do     errandWord `arg:"do,keyed,spare"`
	Switch switchWord `arg:"switch,spare"`
	// What a token is made of, or which one is meant.
	Deed  tokenDeed  `arg:"deed,spare"`
	Scope tokenScope `arg:"scope,spare" keys:"tverums"`
	Label string     `arg:"label,keyed,spare" keys:"kam"`
	Token tokenID    `arg:"token,spare"`
	// Past is how far the audit is shown, Act what else is done with it.
	Past pastRun    `arg:"past"`
	Act  auditWord  `arg:"act,spare"`
	Page pageNumber `arg:"page,keyed,spare"`
	// Texts and Audit are how long they are kept.
	Texts keepFor `arg:"texts,keyed,spare" keys:"teksti"`
	Audit keepFor `arg:"audit,keyed,spare" keys:"audits"`
	// Typed is a code, typed: nothing is erased by a press alone.
	Typed string    `arg:"typed,keyed,spare"`
	Sure  confirmed `arg:"sure,keyed,spare"`
	// Confirm joins two accounts although their e-mail addresses do not say so.
	Confirm confirmed `arg:"confirm,keyed,spare"`
}

// The first person of a workspace must get in, so the right is checked inside.
var _ = define(Spec{
	Name: "admin", Latvian: "administrē", Group: SetUp, Changes: true, InPerson: true,
	Summary:  say("admin.summary", "Rights of colleagues, and the health of the bot (admins)", "Kolēģu tiesības un bota stāvoklis (administratoriem)"),
	Examples: []string{"admin roles", "admin roles @zane manager", "admin status", "admin failures", "admin trial", "admin join", "admin token", "admin audit 7d", "admin retention", "admin ai off", "admin erase"},
	Related:  []string{"settings", "help"},
}, administer)

var (
	saidAdminMenu  = say("admin.menu", "What would you like to see?", "Ko tu vēlies redzēt?")
	saidFirstAdmin = say("admin.first", "Nobody was an admin here yet, so now you are. This is on record.",
		"Te vēl nebija administratora, tāpēc tagad tas esi tu. Tas ir pierakstīts.")
	saidRoles       = say("admin.roles", "Managers and admins", "Vadītāji un administratori")
	saidNoRoles     = say("admin.noroles", "Nobody is a manager or an admin.", "Nav neviena vadītāja vai administratora.")
	saidRestMembers = say("admin.others", "Everybody else is a member. %s gives a right.", "Visi pārējie ir dalībnieki. Tiesības piešķir %s.")
	saidWhichRight  = say("admin.which", "%s is a %s. Which right instead?", "%s: %s. Kādas tiesības piešķirt?")
	saidSameRight   = say("admin.same", "%s is a %s already.", "%s: %s jau tagad.")
	saidRight       = say("admin.right", "%s: %s → %s.", "%s: %s → %s.")
	saidLastAdmin   = say("admin.last", "%s is the last admin. Make somebody else an admin first.",
		"%s ir pēdējais administrators. Vispirms ieceļ kādu citu.")
	saidByConfig = say("admin.config", "%s is an admin by the configuration. That is changed where Rapport is started.",
		"%s ir administrators pēc konfigurācijas. To maina tur, kur Rapport palaiž.")
	saidNoRight  = say("admin.gone", "%s is a bot or has left and can have no right.", "%s ir bots vai ir aizgājis; tiesības piešķirt nevar.")
	columnWho    = say("admin.who", "Colleague", "Kolēģis")
	columnRight  = say("admin.column", "Right", "Tiesības")
	wordConfig   = say("word.config", "%s (configuration)", "%s (konfigurācija)")
	buttonRoles  = say("button.roles", "Roles", "Tiesības")
	buttonStatus = say("button.status", "Status", "Stāvoklis")
)

func administer(ctx context.Context, e *Env, r *Request, in adminArgs) (bot.Reply, error) {
	first, err := e.firstAdmin(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if first {
		return bot.Reply{Message: told(r.line(saidFirstAdmin), r.adminButtons())}, nil
	}
	if !r.User.May(relationship.Admin) {
		return bot.Reply{}, r.refuse(saidAdminsOnly)
	}
	switch {
	case in.What == adminJoin:
		return e.join(ctx, r, string(in.Who), string(in.With), bool(in.Confirm))
	case in.What == adminAudit:
		return e.auditTrail(ctx, r, in)
	case in.What == adminRetention:
		return e.retention(ctx, r, in)
	case in.What == adminAI:
		return e.switchAI(ctx, r, string(in.Switch))
	case in.What == adminErase:
		return e.eraseAll(ctx, r, in)
	case in.What == adminPart:
		return e.part(ctx, r, string(in.Who))
	case in.What == adminToken:
		return e.tokens(ctx, r, in)
	case in.Who != "":
		return e.giveRight(ctx, r, r.Directory.As(string(in.Who)), relationship.Right(in.Right))
	case in.What == adminRoles:
		return bot.Reply{Message: e.roles(r)}, nil
	case in.What == adminStatus:
		m, err := e.status(ctx, r)
		return bot.Reply{Message: m}, err
	case in.What == adminFailures:
		return e.failures(ctx, r, string(in.Errand), in.Do)
	case in.What == adminTrial:
		return e.trial(ctx, r, string(in.Switch))
	}
	return bot.Reply{Message: told(r.line(saidAdminMenu), append(r.adminButtons(),
		card.Action{Label: r.say(buttonAudit), Line: "admin audit"},
		card.Action{Label: r.say(buttonRetention), Line: "admin retention"},
		card.Action{Label: r.say(buttonAI), Line: "admin ai"}))}, nil
}

// firstAdmin makes the person an admin while the workspace has none.
func (e *Env) firstAdmin(ctx context.Context, r *Request) (bool, error) {
	if len(e.Admins) > 0 || r.Directory.HasAdmin() {
		return false, nil
	}
	// Somebody may have become it since the request was made.
	e.first.Lock()
	defer e.first.Unlock()
	d, err := e.Ledger.Store.Directory(ctx)
	if err != nil || d.HasAdmin() {
		return false, err
	}
	u := d.User(r.Person)
	u.Right = relationship.Admin
	return true, e.Ledger.Store.SaveUser(ctx, u, r.Person, "first admin @"+r.Person, r.At)
}

func (r *Request) adminButtons() card.Actions {
	return card.Actions{
		{Label: r.say(buttonRoles), Line: "admin roles"},
		{Label: r.say(buttonStatus), Line: "admin status"},
	}
}

// giveRight sets a colleague's right. Somebody always stays an admin.
func (e *Env) giveRight(ctx context.Context, r *Request, who string, right relationship.Right) (bot.Reply, error) {
	u := r.Directory.User(who)
	if u.Right == "" {
		u.Right = relationship.Member
	}
	was := u.Right
	switch {
	case slices.Contains(e.Admins, who):
		return bot.Reply{}, r.refuse(saidByConfig, card.Who(who))
	case u.Gone || who == e.Self:
		return bot.Reply{}, r.refuse(saidNoRight, card.Who(who))
	case right == "":
		return bot.Reply{}, r.refuse(saidWhichRight, card.Who(who), r.say(rightWords[was])).with(r.rightButtons(who, was)...)
	case right == was:
		return bot.Reply{}, r.refuse(saidSameRight, card.Who(who), r.say(rightWords[was]))
	case was == relationship.Admin && e.admins(r) == 1:
		return bot.Reply{}, r.refuse(saidLastAdmin, card.Who(who))
	}
	u.Right = right
	audit := "right of @" + who + " " + string(was) + " to " + string(right)
	if err := e.Ledger.Store.SaveUser(ctx, u, r.Person, audit, r.At); err != nil {
		return bot.Reply{}, err
	}
	m := told(r.line(saidRight, card.Who(who), r.say(rightWords[was]), r.say(rightWords[right])))
	if who != r.Person {
		m.Blocks = append(m.Blocks, card.Actions{r.undo("admin roles " + quote("@"+who) + " " + string(was)), r.adminButtons()[0]})
	}
	return bot.Reply{Message: m}, nil
}

func (r *Request) rightButtons(who string, was relationship.Right) []card.Action {
	var actions []card.Action
	for _, right := range relationship.Rights {
		if right != was {
			actions = append(actions, card.Action{Label: r.say(rightWords[right]), Line: "admin roles " + quote("@"+who) + " " + string(right)})
		}
	}
	return actions
}

// admins counts those who can act as admins.
func (e *Env) admins(r *Request) int {
	n := len(e.Admins)
	for _, u := range r.Directory.Users() {
		if u.Right == relationship.Admin && u.Here() && !slices.Contains(e.Admins, u.ID) {
			n++
		}
	}
	return n
}

// roles lists those who may more than a member.
func (e *Env) roles(r *Request) card.Message {
	t := card.Table{Head: []string{r.say(columnWho), r.say(columnRight)}}
	for _, id := range e.Admins {
		t.Rows = append(t.Rows, [][]card.Span{card.Say(card.Who(id)), r.line(wordConfig, r.say(rightWords[relationship.Admin]))})
	}
	for _, right := range []relationship.Right{relationship.Admin, relationship.Manager} {
		for _, u := range r.Directory.Users() {
			if u.Right == right && !slices.Contains(e.Admins, u.ID) {
				t.Rows = append(t.Rows, [][]card.Span{card.Say(card.Who(u.ID)), card.Say(r.say(rightWords[right]))})
			}
		}
	}
	title := r.say(saidRoles)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), t}}
	if len(t.Rows) == 0 {
		m.Blocks[1] = r.para(saidNoRoles)
	}
	m.Blocks = append(m.Blocks, r.note(saidRestMembers, card.Lit("admin roles @zane manager")))
	return m
}

// adminWord is what an admin looks at.
type adminWord string

const (
	adminRoles  adminWord = "roles"
	adminStatus adminWord = "status"

	adminFailures adminWord = "failures"
	adminTrial    adminWord = "trial"

	adminJoin adminWord = "join"
	adminPart adminWord = "part"

	adminToken     adminWord = "token"
	adminAudit     adminWord = "audit"
	adminRetention adminWord = "retention"
	adminAI        adminWord = "ai"
	adminErase     adminWord = "erase"
)

var adminWords = index(map[adminWord]string{
	adminRoles: "roles, role, rights, lomas, tiesības", adminStatus: "status, health, stāvoklis, statuss",
	adminFailures: "failures, failed, dead, undelivered, neizdevušies, nenosūtītie", adminTrial: "trial, test, izmēģinājums",
	adminJoin: "join, merge, apvieno, apvienot, savieno, savienot", adminPart: "part, unjoin, atdali, atdalīt",
	adminToken: "token, tokens, key, keys, atslēga, atslēgas, atslēgu",
	adminAudit: "audit, trail, log, audits, žurnāls", adminRetention: "retention, keep, glabāšana, glabāt", adminAI: "ai, model, mi, modelis",
	adminErase: "erase, wipe, dzēst, izdzēst",
})

func (adminWord) kind() bot.FieldKind { return bot.Pick }

func (w *adminWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = adminWords.read(text)
	return ok, nil
}

func (adminWord) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(buttonRoles), Value: string(adminRoles)}, {Label: r.say(buttonStatus), Value: string(adminStatus)}}
}
