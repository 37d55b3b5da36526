package commands

import (
	"reflect"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// labels are the names of arguments as a form shows them, and the hints that
// stand below.
var labels = map[string]struct{ label, help phrase }{
	"company":   {say("field.company", "Company", "Uzņēmums"), say("field.company.help", "Type to search.", "Raksti, lai meklētu.")},
	"how":       {say("field.how", "Type", "Veids"), phrase{}},
	"date":      {say("field.date", "Date", "Datums"), say("field.date.help", "Today if left empty.", "Ja tukšs, šodien.")},
	"mood":      {say("field.mood", "Mood", "Noskaņojums"), say("field.mood.help", "Left empty, it is not counted.", "Ja tukšs, netiek ņemts vērā.")},
	"with":      {say("field.with", "People", "Cilvēki"), say("field.with.help", "Names, with commas between; +Jana for somebody new.", "Vārdi, atdalīti ar komatiem; +Jana, ja cilvēks ir jauns.")},
	"us":        {say("field.us", "Colleague", "Kolēģis"), phrase{}},
	"text":      {say("field.text", "What happened", "Kas notika"), phrase{}},
	"ours":      {say("field.ours", "Our promise", "Mūsu solījums"), say("field.ours.help", "What by when: pricing by Friday.", "Ko līdz kuram laikam: cenas līdz piektdienai.")},
	"theirs":    {say("field.theirs", "Their promise", "Viņu solījums"), phrase{}},
	"gave":      {say("field.gave", "What we gave", "Ko devām"), phrase{}},
	"got":       {say("field.got", "What we received", "Ko saņēmām"), phrase{}},
	"next":      {say("field.next", "Next step", "Nākamais solis"), phrase{}},
	"on":        {say("field.on", "Next step on", "Nākamā soļa diena"), phrase{}},
	"complaint": {say("field.complaint", "Complaint", "Sūdzība"), phrase{}},
	"by":        {say("field.by", "Due", "Termiņš"), phrase{}},
	"time":      {say("field.time", "Time of day", "Pulksteņa laiks"), say("field.time.help", "A reminder at that hour.", "Atgādinājums tajā laikā.")},
	"until":     {say("field.until", "Until", "Līdz"), say("field.until.help", "2w, or a date.", "2 nedēļas vai datums.")},
	"cover":     {say("field.cover", "Who covers", "Kas aizvieto"), phrase{}},
	"do":        {say("field.do", "What", "Ko darīt"), phrase{}},
	"day":       {say("field.day", "Day of the week", "Nedēļas diena"), phrase{}},
	"scope":     {say("field.scope", "About", "Par ko"), phrase{}},
	"zone":      {say("field.zone", "Time zone", "Laika josla"), phrase{}},
	"holidays":  {say("field.holidays", "Public holidays of", "Svētku dienas"), phrase{}},
	"whose":     {say("field.whose", "Whose promise", "Kura solījums"), phrase{}},
	"name":      {say("field.name", "Name", "Nosaukums"), phrase{}},
	"side":      {say("field.side", "Kind", "Veids"), phrase{}},
	"tier":      {say("field.tier", "Tier or segment", "Līmenis vai segments"), phrase{}},
	"owner":     {say("field.owner", "Owner", "Atbildīgais"), say("field.owner.help", "You if left empty.", "Ja tukšs, tu.")},
	"role":      {say("field.role", "Role", "Loma"), phrase{}},
	"email":     {say("field.email", "E-mail", "E-pasts"), phrase{}},
	"size":      {say("field.size", "Size", "Lielums"), phrase{}},
	"file":      {say("field.file", "File (CSV or vCard)", "Datne (CSV vai vCard)"), say("field.file.help", "CSV columns company, kind, date, type, text.", "CSV kolonnas company, kind, date, type, text.")},
	"days":      {say("field.days", "For how long", "Uz cik ilgu laiku"), say("field.days.help", "2w, 10d or 1m.", "2w, 10d vai 1m.")},
	"category":  {labelCategory, phrase{}},
	"tag":       {say("field.tag", "Tag", "Birka"), phrase{}},
	"entry":     {say("field.entry", "Entry", "Ieraksts"), say("field.entry.help", "Its number, such as #42.", "Tā numurs, piemēram, #42.")},
	"into":      {say("field.into", "Company that stays", "Uzņēmums, kurš paliek"), say("field.into.help", "Where both decided something, its word stands.", "Kur abiem kas noteikts, spēkā paliek šim noteiktais.")},
	"to":        {say("field.to", "New owner", "Jaunais atbildīgais"), phrase{}},
	"what":      {say("field.what", "What", "Kas"), phrase{}},

	// Setting up.
	"person":      {say("field.person", "Name", "Vārds"), phrase{}},
	"phone":       {say("field.phone", "Phone", "Tālrunis"), phrase{}},
	"alias":       {say("field.alias", "Also called", "Cits nosaukums"), phrase{}},
	"solo":        {say("field.solo", "One-person company", "Viena cilvēka uzņēmums"), say("field.solo.help", "yes or no", "jā vai nē")},
	"cadence":     {say("field.cadence", "How often", "Cik bieži"), say("field.cadence.help", "Days, such as 21, or 3w; off for the segment's.", "Dienas, piemēram, 21, vai 3w; off atjauno segmenta ritmu.")},
	"max":         {say("field.max", "At most", "Robeža"), say("field.max.help", "Days that we tolerate; half as much again if left empty.", "Dienas, ko pieļaujam; ja tukšs, pusotra ritma.")},
	"reason":      {say("field.reason", "Reason", "Iemesls"), phrase{}},
	"note":        {say("field.note", "Hand-over note", "Nodošanas piezīme"), phrase{}},
	"language":    {say("field.language", "Language", "Valoda"), phrase{}},
	"weekly":      {say("field.weekly", "Weekly message", "Nedēļas ziņa"), say("field.weekly.help", "mon 09:00, or off.", "mon 09:00 vai off.")},
	"quiet":       {say("field.quiet", "A quiet week gets", "Klusā nedēļā"), phrase{}},
	"ai":          {say("field.ai", "AI", "MI"), phrase{}},
	"autosave":    {say("field.autosave", "Save without asking", "Saglabāt bez jautāšanas"), phrase{}},
	"who":         {say("field.who", "Colleague", "Kolēģis"), phrase{}},
	"right":       {say("field.right", "Right", "Tiesības"), phrase{}},
	"type":        {say("field.type", "Type", "Veids"), phrase{}},
	"result":      {say("field.result", "Result", "Iznākums"), phrase{}},
	"gain":        {say("field.gain", "What we gain", "Ko iegūstam"), phrase{}},
	"give":        {say("field.give", "What they gain", "Ko iegūst viņi"), say("field.give.help", "A proposal with no benefit for them does harm.", "Piedāvājums, kas viņiem neko nedod, kaitē.")},
	"given":       {say("field.given", "What we gave", "Ko devām"), phrase{}},
	"received":    {say("field.received", "What we received", "Ko saņēmām"), phrase{}},
	"close":       {say("field.close", "Close", "Aizvērt"), phrase{}},
	"fact":        {say("field.fact", "Fact", "Fakts"), phrase{}},
	"value":       {say("field.value", "Value", "Vērtība"), say("field.value.help", "82 % or likely.", "82 % vai iespējama.")},
	"last":        {say("field.last", "Last day", "Pēdējā diena"), phrase{}},
	"replacement": {say("field.replacement", "Who takes over", "Kas pārņem"), phrase{}},
	"promises":    {say("field.promises", "What becomes of open promises", "Kas notiek ar atvērtajiem solījumiem"), phrase{}},
	"tell":        {say("field.tell", "Colleague to tell", "Kolēģis, kam pateikt"), phrase{}},
	"impact":      {say("field.impact", "Impact on us, 1-5", "Ietekme uz mums, 1-5"), phrase{}},
	"risk":        {say("field.risk", "Risk of losing it, 1-5", "Risks to zaudēt, 1-5"), phrase{}},
	"alternative": {say("field.alternative", "Active alternative", "Aktīva alternatīva"), say("field.alternative.help", "No: it is the only source.", "Nē: tas ir vienīgais avots.")},
	"stage":       {labelStage, phrase{}},
	"status":      {say("field.status", "Status", "Statuss"), phrase{}},
	"room":        {say("field.room", "Channel", "Kanāls"), say("field.room.help", "here, or #channel.", "šeit vai #kanāls.")},
	"said":        {say("field.said", "Do they agree", "Vai viņi piekrīt"), phrase{}},
	"goal":        {say("field.goal", "Goal: a score", "Mērķis: vērtējums"), phrase{}},
	"topic":       {say("field.topic", "About", "Par ko"), phrase{}},
	"lang":        {say("field.lang", "In which language", "Kurā valodā"), phrase{}},
	"severity":    {say("field.severity", "Severity", "Smagums"), phrase{}},
	"area":        {say("field.area", "Area", "Joma"), phrase{}},
	"typed":       {say("field.typed", "The name, once more", "Vārds vēlreiz"), phrase{}},
	"switch":      {say("field.switch", "On or off", "Ieslēgt vai izslēgt"), phrase{}},
	"past":        {say("field.past", "How far back", "Cik tālu atpakaļ"), phrase{}},
	"act":         {say("field.act", "What with it", "Ko ar to darīt"), phrase{}},
	"doubtful":    {say("field.doubtful", "Where somebody else may be meant", "Kur varbūt domāts kāds cits"), say("field.doubtful.help", "Yes: erase it there, too.", "Jā: dzēst arī tur.")},
	"colleague":   {say("field.colleague", "Colleague", "Kolēģis"), phrase{}},
	"period":      {say("field.period", "Period", "Periods"), say("field.period.help", "2026-02 or Q1 2026.", "2026-02 vai Q1 2026.")},
}

// labelsIn are the names of arguments that mean something else in a command.
var labelsIn = map[string]map[string]phrase{
	"promise": {"text": say("field.promise.text", "What was promised", "Kas solīts")},
	"insight": {"text": say("field.insight.text", "What was learned", "Ko uzzinājām")},
	"ask":     {"text": say("field.ask.text", "What we propose", "Ko piedāvājam")},
	"drop":    {"scope": say("field.drop.scope", "What ends", "Kas beidzas")},
	"consent": {"what": say("field.consent.what", "To what", "Kam")},
	"handoff": {"what": say("field.handoff.what", "For what", "Kam")},
	"repair":  {"text": say("field.repair.text", "What is done", "Ko darām"), "by": say("field.repair.by", "By", "Līdz")},
	"draft":   {"text": say("field.draft.text", "Your own words, if any", "Savi vārdi, ja ir")},
	"harm":    {"text": say("field.harm.text", "What they did", "Ko viņi nodarīja")},
	"outcome": {"text": say("field.outcome.text", "Comment", "Piebilde")},
	"merge":   {"company": say("field.merge.company", "Company that was entered twice", "Uzņēmums, kurš ievadīts divreiz")},
	"note":    {"text": say("field.note.text", "Note", "Piezīme")},
	"fact":    {"text": say("field.fact.text", "Comment", "Komentārs")},
}

// label names an argument; one that no form shows is called by its key.
func (r *Request) label(name string) string {
	if l, ok := labels[name]; ok {
		return r.say(l.label)
	}
	return name
}

// labelIn names an argument as the form of a command does.
func (r *Request) labelIn(s *Spec, name string) string {
	if p, ok := labelsIn[s.Name][name]; ok {
		return r.say(p)
	}
	return r.label(name)
}

func (r *Request) help(name string) string {
	if l, ok := labels[name]; ok && l.help.key != "" {
		return r.say(l.help)
	}
	return ""
}

// choices are the values that a parameter takes, if they are few.
func (r *Request) choices(p Param) []bot.Choice {
	var all []bot.Choice
	add := func(value string, label phrase) { all = append(all, bot.Choice{Label: r.say(label), Value: value}) }
	switch p.typ {
	case reflect.TypeFor[howWord]():
		for _, h := range relationship.Hows {
			add(string(h), howWords[h])
		}
	case reflect.TypeFor[moodWord]():
		for _, m := range slices.Backward(relationship.Moods) {
			add(moodKey(m), moodWords[m])
		}
	case reflect.TypeFor[sideWord]():
		add(string(relationship.Customer), wordCustomer)
		add(string(relationship.Partner), wordPartner)
	case reflect.TypeFor[segmentWord]():
		for _, side := range relationship.Sides {
			for _, s := range side.Segments() {
				add(string(s), segmentWords[s])
			}
		}
	case reflect.TypeFor[whoseWord]():
		add(relationship.Ours, wordOurs)
		add(relationship.Theirs, wordTheirs)
	case reflect.TypeFor[resultWord]():
		for _, res := range []string{relationship.Kept, relationship.Broken, relationship.Released, relationship.Moved} {
			add(res, resultWords[res])
		}
	case reflect.TypeFor[askedResult]():
		for _, res := range []string{relationship.Accepted, relationship.Declined, relationship.Countered} {
			add(res, askResultWords[res])
		}
	case reflect.TypeFor[factWord]():
		for _, side := range relationship.Sides {
			for _, kind := range append(side.FactKinds(), side.AsideKinds()...) {
				if !slices.ContainsFunc(all, func(c bot.Choice) bool { return c.Value == kind }) {
					add(kind, factNames[kind].name)
				}
			}
		}
	case reflect.TypeFor[sizeWord]():
		add("small", wordSmall)
		add("usual", wordUsual)
		add("big", wordBig)
	case reflect.TypeFor[rightWord]():
		for _, right := range relationship.Rights {
			add(string(right), rightWords[right])
		}
	default:
		if one, ok := reflect.TypeAssert[interface{ options(r *Request) []bot.Choice }](reflect.Zero(p.typ)); ok {
			return one.options(r)
		}
	}
	return all
}
