package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type forgetArgs struct {
	What      personWord `arg:"what,spare" keys:"kas"`
	Colleague account    `arg:"colleague,spare" keys:"kolegis"`
	Of        ofWord     `arg:"of,spare"`
	Name      newName    `arg:"person,asked" keys:"name vards persona"`
	Company   company    `arg:"company,asked" keys:"uznemums"`
	// Doubtful erases as well what may mean somebody else.
	Doubtful yes `arg:"doubtful,keyed,spare" keys:"saubigie"`
	// Typed is the name, typed once more: nothing is erased by a press alone.
	Typed string    `arg:"typed,keyed,spare" keys:"atkartoti"`
	Sure  confirmed `arg:"sure,keyed,spare"`
}

var _ = define(Spec{
	Name: "forget", Latvian: "aizmirsti", Group: SetUp, Changes: true, InPerson: true, Past: true, Needs: Admins,
	Summary:  say("forget.summary", "Erase a person's data for good", "Neatgriezeniski dzēst personas datus"),
	Examples: []string{`forget person "Jana Novak" of Acme`, `forget @toms`},
	Related:  []string{"export", "person", "admin"},
}, forgetSomebody)

var (
	saidForgetTitle = say("forget.title", "Forget %s of %s", "Aizmirst: %s (%s)")
	saidForgetWhat  = say("forget.what",
		"This cannot be undone. The name, role, e-mail address and telephone number are erased, and the name in the texts below; so are saved lines and cards, the audit and the files of the store. What is counted stays: talks, days, moods, and how many people took part.",
		"To nevar atsaukt. Tiek dzēsts vārds, loma, e-pasta adrese un tālruņa numurs, kā arī vārds zemāk minētajos tekstos; tāpat arī saglabātās rindas un kartītes, pieraksti auditā un krātuves datnēs. Saskaitītais paliek: sarunas, dienas, noskaņojums un cilvēku skaits.")
	saidForgetNot = say("forget.not", "Messages in the chat itself, files that were exported and backups are not mine to erase.",
		"Ziņas pašā tērzēšanā, eksportētas datnes un rezerves kopijas es dzēst nevaru.")
	saidForgetCalled = say("forget.called", "The company itself is called so. It will be called %s.", "Tā sauc pašu uzņēmumu. Turpmāk to sauks %s.")
	saidForgetNobody = say("forget.nobody", "Nothing names %s at %s. Nothing was erased.", "Nekas neuzrāda: %s (%s). Nekas nav dzēsts.")
	saidForgetWhich  = say("forget.which", "Who is meant by %s? Nothing was erased.", "Kas domāts ar %s? Nekas nav dzēsts.")
	saidForgetType   = say("forget.type", "Type the name to erase it: %s", "Lai dzēstu, ieraksti vārdu: %s")
	saidForgetTyped  = say("forget.typed", "That is not the name. Type %s. Nothing was erased.", "Tas nav tas vārds. Ieraksti: %s. Nekas nav dzēsts.")
	saidForgetDone   = count("forget.done", "Erased. %d entry was changed; in it stands %s.", "Erased. %d entries were changed; in them stands %s.",
		"Dzēsts. Mainīti %d ieraksti; tajos tagad ir %s.", "Dzēsts. Mainīts %d ieraksts; tajā tagad ir %s.", "Dzēsts. Mainīti %d ieraksti; tajos tagad ir %s.")
	saidForgetBroken = say("forget.broken", "The store stopped answering. What was begun is finished within a night by itself; ask again to finish it now.",
		"Krātuve pārstāja atbildēt. Iesākto nakts laikā pabeigs bez tevis; lai pabeigtu tūlīt, lūdz vēlreiz.")
	filesWords = map[relationship.Purged]phrase{
		relationship.PurgeDone:  say("forget.files.done", "Nothing of it is left in the files of the store.", "Krātuves datnēs nekas no tā nav palicis."),
		relationship.PurgeBegun: say("forget.files.begun", "Redis is writing its log anew. Replicas' dumps and backups are for whoever runs it to delete.", "Redis pārraksta savu žurnālu. Repliku kopijas un rezerves kopijas jādzēš tam, kurš to uztur."),
		relationship.PurgeYours: say("forget.files.yours", "The files of Redis still hold it: whoever runs it has to run %s, and delete old dumps and backups.", "Redis datnēs tas vēl ir: tam, kurš to uztur, jāizpilda %s un jādzēš vecās kopijas."),
	}
	labelNames     = say("forget.names", "Names the person", "Personu uzrāda")
	labelElsewhere = say("forget.elsewhere", "Elsewhere", "Citur")
	labelDoubtful  = say("forget.doubtful", "May mean somebody else", "Varbūt domāts kāds cits")
	labelAtCompany = say("forget.record", "The company's record", "Uzņēmuma kartīte")
	saidDoubtStays = say("forget.doubtstays", "What may mean somebody else stays as it is, unless you choose otherwise.", "Kur varbūt domāts kāds cits, teksts paliek, ja vien neizvēlies citādi.")
	wordNoneFound  = say("forget.none", "none", "nekas")
	buttonErase    = say("button.erase", "Erase…", "Dzēst…")
	buttonExportIt = say("button.exportperson", "Export first", "Vispirms eksportēt")
)

func forgetSomebody(ctx context.Context, e *Env, r *Request, in forgetArgs) (bot.Reply, error) {
	switch {
	case in.Colleague != "":
		return e.forgetColleague(ctx, r, string(in.Colleague), in)
	case in.Name == "":
		return bot.Reply{}, lacksOf("person", formPart{names: []string{"person", "company"}})
	case in.Company.ID == "":
		return bot.Reply{}, lacksOf("company", formPart{names: []string{"person", "company"}})
	}
	s, err := e.subject(ctx, r, in.Company.ID, string(in.Name), func(name string) string {
		return "forget person " + quote(name) + " of " + quote(r.name(in.Company.ID))
	})
	if err != nil {
		return bot.Reply{}, err
	}
	found, err := e.Ledger.Find(ctx, s)
	if err != nil {
		return bot.Reply{}, err
	}
	rec, err := e.Ledger.Store.Known(ctx, s.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	_, known := knownAs(&rec.Company, s.Name)
	switch {
	case !known && len(found) == 0:
		return bot.Reply{}, r.refuse(saidForgetNobody, card.Bold(shorten(s.Name, nameShown)), card.Bold(rec.Company.Name)).with(r.everybody(&rec.Company))
	case in.Typed != "":
		return e.forget(ctx, r, s, in)
	case bool(in.Sure):
		return bot.Reply{}, lacksOf("typed", r.typedForm(s, found))
	}
	return bot.Reply{Message: r.forgetPreview(&rec.Company, s, found)}, nil
}

// subject is the person that a command about a person's data is about. Who is
// not among the company's people may still be in its journal.
func (e *Env) subject(ctx context.Context, r *Request, id, said string, again func(name string) string) (relationship.Subject, error) {
	rec, err := e.Ledger.Store.Record(ctx, id)
	if err != nil {
		return relationship.Subject{}, err
	}
	co := &rec.Company
	name, err := r.named(newName(said))
	if err != nil {
		return relationship.Subject{}, underField("person", err)
	}
	p, near, ok := relationship.FindPerson(co.People, name)
	switch {
	case ok:
		name = p.Name
	case len(near) > 0 && len(strings.Fields(name)) == 1:
		var actions []card.Action
		for _, p := range near {
			actions = append(actions, card.Action{Label: p.Name, Line: again(p.Name)})
		}
		return relationship.Subject{}, r.refuse(saidForgetWhich, card.Bold(shorten(name, nameShown))).with(actions...).under("person")
	}
	return relationship.Subject{Company: co.ID, Name: name}.Of(co), nil
}

// knownAs returns the person of exactly a name at a company.
func knownAs(co *relationship.Company, name string) (relationship.Person, bool) {
	if i := personAt(co, name); i >= 0 {
		return co.People[i], true
	}
	return relationship.Person{}, false
}

// typedForm asks for the name once more and, where there is any doubt, what is
// to become of that.
func (r *Request) typedForm(s relationship.Subject, found []relationship.Finding) formPart {
	part := formPart{
		names:  []string{"person", "company", "typed"},
		values: map[string]string{"person": s.Name, "company": r.name(s.Company)},
		help:   map[string]string{"typed": r.say(saidForgetType, s.Name)},
	}
	if slices.ContainsFunc(found, func(f relationship.Finding) bool { return f.How == relationship.MaybeNamed }) {
		part.names = append(part.names, "doubtful")
		part.values["doubtful"] = "no"
	}
	return part
}

// forgetPreview shows what names a person, before anything is erased. It shows
// no text: admins do not read what is private.
func (r *Request) forgetPreview(co *relationship.Company, s relationship.Subject, found []relationship.Finding) card.Message {
	title := r.say(saidForgetTitle, s.Name, co.Name)
	facts := card.Facts{}
	if p, ok := knownAs(co, s.Name); ok {
		facts = r.personFacts(p)
	}
	facts = append(facts, card.Fact{Label: r.say(labelNames), Value: card.Say(r.found(found, co.ID, relationship.SurelyNamed))})
	for _, id := range others(found, co.ID) {
		if words := r.found(found, id, relationship.SurelyNamed); words != r.say(wordNoneFound) {
			facts = append(facts, card.Fact{Label: r.say(labelElsewhere), Value: card.Say(r.name(id) + ": " + words)})
		}
	}
	var doubts []string
	for _, id := range append([]string{co.ID}, others(found, co.ID)...) {
		if words := r.found(found, id, relationship.MaybeNamed); words != r.say(wordNoneFound) {
			doubts = append(doubts, r.name(id)+": "+words)
		}
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), r.para(saidForgetWhat)}}
	if len(doubts) > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelDoubtful), Value: card.Say(strings.Join(doubts, "; "))})
	}
	m.Blocks = append(m.Blocks, facts)
	if s.With(co).Erase(co.Name) != co.Name {
		m.Blocks = append(m.Blocks, r.para(saidForgetCalled, relationship.Erased))
	}
	note := r.line(saidForgetNot)
	if len(doubts) > 0 {
		note = spaced(r.line(saidDoubtStays), note)
	}
	about := " person " + quote(s.Name) + " of " + quote(co.Name)
	return card.Message{Summary: m.Summary, Blocks: append(m.Blocks, card.Actions{
		{Label: r.say(buttonErase), Line: "forget" + about + " sure=yes", Style: card.Danger},
		{Label: r.say(buttonExportIt), Line: "export" + about},
	}, card.Note(note))}
}

// others are the companies besides one at which anything was found.
func others(found []relationship.Finding, home string) []string {
	var ids []string
	for _, f := range found {
		if f.Company != home && !slices.Contains(ids, f.Company) {
			ids = append(ids, f.Company)
		}
	}
	return ids
}

// found lists what names a person at a company: numbers of entries, and whether
// its record does.
func (r *Request) found(all []relationship.Finding, id string, how relationship.Naming) string {
	var words []string
	var numbers []int
	for _, f := range all {
		switch {
		case f.Company != id || f.How != how:
		case f.Number == 0:
			words = append(words, r.say(labelAtCompany))
		default:
			numbers = append(numbers, f.Number)
		}
	}
	if len(numbers) > 0 {
		words = append(words, runs(numbers))
	}
	if len(words) == 0 {
		return r.say(wordNoneFound)
	}
	return strings.Join(words, ", ")
}

// runs writes numbers in order, with those that follow upon each other together:
// #1-#3, #7.
func runs(numbers []int) string {
	numbers = slices.Sorted(slices.Values(numbers))
	var words []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		switch j - i {
		case 0:
			words = append(words, hash(numbers[i]))
		case 1:
			words = append(words, hash(numbers[i]), hash(numbers[j]))
		default:
			words = append(words, hash(numbers[i])+"-"+hash(numbers[j]))
		}
		i = j + 1
	}
	return strings.Join(words, ", ")
}

// forget erases a person whose name was typed once more.
func (e *Env) forget(ctx context.Context, r *Request, s relationship.Subject, in forgetArgs) (bot.Reply, error) {
	if r.Origin == relationship.Button || relationship.Fold(in.Typed) != relationship.Fold(s.Name) {
		return bot.Reply{}, r.refuse(saidForgetTyped, card.Bold(s.Name)).under("typed")
	}
	// Nothing of the name is in the token: it tells one act from another.
	sum := sha256.Sum256([]byte(r.ID + "\n" + s.Company))
	const enough = 3
	s.Token = relationship.Erased + "-" + hex.EncodeToString(sum[:enough])
	s.Doubtful = bool(in.Doubtful)
	f, err := e.begun(ctx, relationship.Forgetting{Subject: s, By: r.Person, At: r.At.UnixMilli()})
	if err != nil {
		return bot.Reply{}, err
	}
	did, err := e.Ledger.Forget(ctx, f)
	if errors.Is(err, relationship.ErrUnavailable) {
		return bot.Reply{}, r.refuse(saidForgetBroken)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	r.Line = "forget" // the name is not to be repeated
	return bot.Reply{Message: told(r.line(saidForgetDone, len(did.Entries), card.Bold(f.Token)), r.filesLeft(did.Files), r.note(saidForgetNot))}, nil
}

// begun returns the forgetting of the same person that was broken off, else f.
func (e *Env) begun(ctx context.Context, f relationship.Forgetting) (relationship.Forgetting, error) {
	open, err := e.Ledger.Store.Forgettings(ctx)
	if err != nil {
		return f, err
	}
	for _, old := range open {
		if old.Company == f.Company && relationship.Fold(old.Name) == relationship.Fold(f.Name) {
			return old, nil
		}
	}
	return f, nil
}

// filesLeft says what became of the files that held what was erased.
func (r *Request) filesLeft(files relationship.Purged) card.Block {
	if files == relationship.PurgeYours {
		return r.para(filesWords[files], card.Lit("BGREWRITEAOF"))
	}
	return r.para(filesWords[files])
}

var saidForgottenHere = say("forget.here", "The data of somebody called %s were erased here on %s. Nothing was saved.",
	"Datus par cilvēku ar vārdu %s te izdzēsa %s. Nekas nav saglabāts.")

var buttonLetIn = say("button.letin", "Add all the same", "Tomēr pievienot")

// explainForgotten asks before somebody who was forgotten is on record again.
func (r *Request) explainForgotten(e *relationship.ForgottenError) *answerError {
	return r.refuse(saidForgottenHere, card.Bold(shorten(e.Name, nameShown)), r.date(e.Day)).with(
		card.Action{Label: r.say(buttonLetIn), Line: r.once(strings.TrimSpace(r.Line) + " return=yes")})
}

// personWord says that a command is about a person.
type personWord bool

func (personWord) kind() bot.FieldKind { return bot.Hidden }

func (w *personWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "person", "persona", "personu", "cilveks", "cilveku":
		*w = true
	}
	return bool(*w), nil
}

// ofWord stands between a person and their company.
type ofWord bool

func (ofWord) kind() bot.FieldKind { return bot.Hidden }

func (w *ofWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "of", "at", "from", "no", "uznemuma":
		*w = true
	}
	return bool(*w), nil
}

// number is how many there are, in words.
func number(n int) string { return strconv.Itoa(n) }
