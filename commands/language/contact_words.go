package language

import "strings"

// A channel is a road that contact takes, coarser than a relationship.How.
type channel int

const (
	noChannel channel = iota
	byCall
	byMail
	byMeeting
	byVisit
	byMessage
	byEvent
	byTalk // spoke, without saying how
	bySent // something went from one to the other, without saying how
)

// A form is how a word tells of contact.
type form int

const (
	noun     form = iota // a call, or call as a verb without a tense
	past                 // it happened
	ours                 // it happened, and we did it: Latvian verbs say who
	theirs               // it happened, and they did it, or we: third person
	lacking              // it did not happen
	intended             // it is to happen
)

// A contact is what a word tells of contact.
type contact struct {
	channel channel
	form    form
}

// contacts are the words for being in touch.
var contacts = filledBy(func(x *index[contact]) {
	for _, m := range contactWords {
		x.addAll(m)
	}
	for _, v := range latvianContacts {
		v.enter(x)
	}
})

var contactWords = []meaning[contact]{
	{contact{byCall, past}, `skype'd, skyped, facetime'd, picked up, picked up straight away, answered the phone, buzzed, belled, dialled into, rang off, rang back, rang again, called again, called in, phoned in, phoned back, had a quick call, had a phone, had a zoom, had a call, jumped on zoom, jumped on a zoom, zoomed with, facetimed with, on zoom with, called, phoned, rang, rung up, telephoned, dialed, dialled, skyped, facetimed, zoomed, called back, rang back, rang me, rang us,
		hung up, got off the phone, just off the phone, off the phone, off a call, got off a call, on the phone, by phone, by telephone, over the phone, via phone,
		on the line, hopped on a call, jumped on a call, hopped on, dialed in, dialled in, gave _ a ring, gave _ a call, gave _ a bell, gave _ a buzz,
		gave them a call, gave him a ring, got through to, got hold of, got a hold of, picked up the phone, returned my call, returned our call, returned the call,
		speaking on the phone, spoke on the phone, spoke by phone, spoke over the phone, talked on the phone, been on the phone, got a call, got a ring, received a call, took a call,
		tried to call, tried calling, tried to reach, tried reaching, tried to ring, tried ringing, tried phoning, tried to phone`},
	{contact{byCall, noun}, `voicemail, voice mail, voice message, answering machine, call, calls, phone call, phone, phonecall, call-in, telephone call, conference call, conf call, zoom, zoom call, teams call, teams, skype, google meet, gmeet, webex,
		video call, videocall, video chat, video conference, videoconference, facetime, telco, telcon, ring, phone chat, calling, phoning, dial, ringing, tc, vc, telephone, cold call, hangout`},
	{contact{byMeeting, past}, `met in person, saw each other, had a sit-down, sat down together, got to see, had a workshop, had a session, had a demo, had a visit, had dinner with, shared a table, broke bread, wined and dined, showed _ around, showed them around, gave _ a tour, gave them a tour, walked the floor, popped round, came to town, hosted them, flew in, met again, meeting up, met, met up, met with, meet-up, sat down, sat with, had lunch, had dinner, had breakfast, had coffee, had a coffee, had drinks, had a beer, grabbed lunch,
		grabbed coffee, grabbed a coffee, grabbed a bite, grabbed breakfast, went for lunch, went for dinner, went for coffee, went for a coffee, went for drinks, went out for, lunched, dined,
		presented, demoed, demo'd, demonstrated, pitched, walked _ through, walked them through, ran through, ran a workshop, held a workshop, gave a demo, gave a presentation,
		caught up in person, face to face, face-to-face, in person, in-person, got together, bumped into, ran into, came by, came in, came over, came to see, came to our office, stopped at our office,
		had a meeting, hosted, welcomed, saw, took _ out, took _ to lunch, took _ to dinner, took _ for lunch, took _ for coffee, took them out, took them to lunch, no-showed,
		did not show up, didn't show up, didn't turn up, did not turn up, stood us up, stood me up, never showed up, failed to show, shadowed, trained, onboarded, interviewed, kicked off,
		great to meet, good to meet, nice to meet, lovely to meet, pleasure to meet, great meeting, good meeting, great to see, good to see, nice to see, lovely to see, great seeing, good seeing, nice seeing,
		lovely seeing, nice meeting, finally met, got to meet, played golf, played padel, played tennis`},
	{contact{byMeeting, intended}, `going to see, off to see, off to meet, about to see, about to meet, due to see, due to meet, on my way to, on our way to, heading to, heading over to, heading out to, off to`},
	{contact{byMeeting, noun}, `meeting, meetings, mtg, meet, meetup, f2f, lunch, coffee, breakfast, dinner, drinks, beer, beers, brunch, tea, supper, bite, demo, demos, demonstration, presentation, pitch,
		workshop, session, qbr, ebr, kickoff, kick-off, onboarding, training, sync, standup, stand-up, catch-up, catchup, catch up, 1:1, 1-1, 1-on-1, one-on-one, one-to-one, 121, check-in, checkin,
		quarterly review, business review, annual review, quarterly business review, qbr meeting, project review, review meeting, account review, steering, steerco, steering committee, walkthrough, walk-through, sit-down,
		get-together, appointment, retrospective, retro, planning session, negotiation, negotiations, no-show, roundtable, board meeting, golf, handover, discovery session, interview, audience`},
	{contact{byVisit, past}, `visited, dropped by, dropped in, stopped by, popped in, popped by, popped over, swung by, toured, came to visit, went to see, went to visit, went over to, paid _ a visit, paid a visit,
		paid them a visit, was on site, were on site, was onsite, been on site, was at their office, was at their offices, at their office, at their offices, at their site, at their plant, at their factory, at their headquarters, at their hq, at their premises, drove to, drove out to, flew to, flew out to, travelled to, traveled to, went round to, called in at, site visited`},
	{contact{byVisit, noun}, `visit, visits, site visit, site tour, plant tour, factory tour, factory visit, plant visit, office visit, tour, on-site, onsite, on site, walkaround`},
	{contact{byMail, past}, `dropped me a note, dropped us a note, dropped me a line, dropped us a line, dropped me an email, dropped us an email, sent me an email, sent us an email, sent over an email, shot me an email, shot us an email, pinged me an email, email came, email arrived, mail came, emailed back, mailed back, wrote again, wrote to say, wrote to ask, emailed over, got her email, got his email, got their email, answered my email, answered our email, replied to my email, replied to our email, emailed, e-mailed, mailed, wrote to, wrote, wrote back, wrote in, written, replied, responded, answered, got back to, got back, came back to, came back with, cc'd, bcc'd, forwarded, fwd, fwded,
		dropped _ a line, dropped a line, dropped _ a quick line, dropped _ a note, dropped them a line, shot _ an email, shot an email, fired off an email, sent _ an email, sent an email, sent email, sent by email, sent via email,
		exchanged emails, exchanged mails, traded emails, followed up by email, received an email, got an email, got a mail, got email, got mail, had an email, wrote me, wrote us, acknowledged receipt, replied-all`},
	{contact{byMail, noun}, `email, e-mail, emails, e-mails, mail, mails, by email, via email, over email, emailing, letter, newsletter, inbox, mailing, e-mailing`},
	{contact{byMessage, past}, `messaged back, messaged me, messaged us, texted me, texted us, pinged me, pinged us, dm'd me, whatsapped me, whatsapped us, sent me a text, sent me a message, sent us a message, sent a quick message, left a voice note, sent a voice note, voice note, messaged, texted, whatsapped, whatsapp'd, dm'd, dmed, dm-ed, pinged, sms'd, slacked, im'd, sent _ a text, sent a text, sent _ a message, sent a message, sent _ a whatsapp, got a text, got a message,
		received a message, received a text, shot _ a text, dropped _ a message, left a message, left _ a message, sent a whatsapp, pinged back, texted back, messaged back, pinged on linkedin, messaged on linkedin, linkedin'd`},
	{contact{byMessage, noun}, `ping, msg, msgs, text, texts, sms, message, messages, dm, dms, whatsapp, whats app, wa, text message, whatsapp message, slack message, linkedin, linkedin message, slack, viber, telegram, signal, messenger, wechat, teams message, teams chat, im, imessage`},
	{contact{byEvent, past}, `attended our event, came to our event, at the conference, at a conference, at the trade show, at the expo, at the fair, at our event, at the event, at their event, at the summit, at the booth,
		stopped at our booth, came to our booth, visited our booth, visited our stand, at our stand, at our booth, at the webinar, joined our webinar, attended our webinar, at a trade show, at an event, at the gala, at the meetup`},
	{contact{byEvent, noun}, `conference, trade show, tradeshow, trade fair, expo, booth, webinar, event, gala, hackathon, seminar, exhibition, user group, customer day, open day, open house, networking, reception, ceremony, congress, forum, roadshow, convention, party, anniversary, launch event, awards`},
	{contact{byTalk, past}, `spoke, spoken, talked, chatted, heard from, heard back from, heard back, caught up, caught up with, in touch with, been in touch, was in touch, got in touch, connected with, had a word, had words, had a chat, had a talk, had a catch up,
		discussed, touched base, checked in, checked in with, reached out, got in contact, made contact, exchanged a few words, followed up, followed up with, chased, debriefed, negotiated, brainstormed, aligned with, synced, synced with, joined, attended, participated, dropped a hint,
		great talking to, good talking to, nice talking to, great chatting, good chatting, great speaking, good speaking, good to speak, great to speak, good to talk, good to hear from, great to hear from, nice to hear from, nice chatting, nice speaking, great catching up, good catching up, nice catching up, good to catch up, great to catch up`},
	{contact{byTalk, noun}, `talk, talks, chat, conversation, discussion, speak, word, contact, touch base, chatting, debrief, follow-up, followup, reach out`},
	{contact{bySent, past}, `sent, shared, delivered, handed over, handed, passed on, dropped off, posted, couriered, submitted, provided, supplied, gave`},
	{contact{bySent, noun}, `send, share`},
	{contact{byCall, ours}, `biju pie telefona, bijam zvana, pa telefonu, pa talruni, telefoniski, pa skaipu, caur zoom, caur teams, pa zoom, pa teams`},
	{contact{byCall, noun}, `balss past*, balss zin*, zvans, zvana, zvanu, zvanam, zvani, zvaniem, zvanos, telefonzvan*, telefonsarun*, telefona sarun*, videozvan*, videosarun*, videokonferenc*, video zvan*, video sarun*, teams zvan*, teams sarun*, zoom zvan*, zoom sarun*, skype zvan*, konferences zvan*, telekonferenc*, telefons, telefonu`},
	{contact{byMeeting, ours}, `bijam uz tikšanos, bijam pusdienas, biju pusdienas, bijam uz pusdienam, biju uz pusdienam, aizgajam pusdienas, gajam pusdienas, gajam uz kafiju, dzeram kafiju, iedzeram kafiju, dzeru kafiju, iedzeru kafiju, edam pusdienas, paedam pusdienas,
		paedu pusdienas, klatiene, klatienes, aci pret aci, sedejam kopa, sedejam ar, uznemam, uznemu, uzaicinaju pusdienas, izgajam cauri, izgaju cauri, paradiju demo, novadiju, novadijam, aizvedu vakarinas`},
	{contact{byMeeting, noun}, `tiksanas, tiksanos, tiksanai, tiksanasu, sapulc*, sanaksm*, prezentacij*, kafija, kafijas, kafiju, kafijai, pusdienas, pusdienam, pusdienu, vakarinas, vakarinam, vakarinu, brokastis, brokastim, brokastu, alus, demo, demonstracij*, parrun*,
		darba grup*, apspried*, seanss, sesij*, apmacib*, darbnic*, noveroteš*, ceturksna parskat*, kvartala parskat*, sedes, sede, sedi, intervij*, sadarbibas sarun*, klatienes tiksan*, klatienes sapulc*, uznemsan*`},
	{contact{byVisit, ours}, `biju pie, bijam pie, biju ciemos, bijam ciemos, aizbraucu pie, aizbraucam pie, aizbraucu uz, aizbraucam uz, braucu pie, braucam pie, braucu uz, braucam uz, iegriezos, iegriezamies, iegaju pie, iegajam pie, aizgaju pie, aizgajam pie, iebraucu, iebraucam, aizskreju pie`},
	{contact{byVisit, intended}, `dodos pie, dodos uz, dodamies pie, dodamies uz, dosos pie, dosos uz, dosimies pie, dosimies uz, iesu pie, iesim pie, brauksu pie, brauksu uz, brauksim pie, brauksim uz, busu pie, busim pie`},
	{contact{byVisit, theirs}, `iegriezas, atbrauca, ieradas, atnaca, viesojas, ciemojas, iegaja pie mums`},
	{contact{byVisit, noun}, `vizite, vizites, vizitei, viziti, vizitem, apmeklejum*, ekskursij*, razotnes apskat*, objekta apskat*, ciemosan*`},
	{contact{byMail, ours}, `pa e-pastu, e-pasta, epasta, pa epastu, pa pastu, pa meilu, meila, caur e-pastu`},
	{contact{byMail, noun}, `e-past*, epast*, meil*, mails, mailu, maila, vestul*, elektronisk*, emailu, emails, e-mailu, pasta`},
	{contact{byMessage, noun}, `iszin*, sms, whatsapp*, whatsap*, vatsap*, vacap*, messenger*, viber*, cata, cata zin*, telegram*, signal*, linkedin*, slacka, zina no, zinu no, zina whatsapp, zinu whatsapp, zina cata, zina linkedin, zina viber, atstaju zinu, nosutiju zinu, atsutija zinu, sanemu zinu, uzrakstiju zinu, aizsutiju zinu, atrakstija zinu, ierakstija`},
	{contact{byEvent, noun}, `konferenc*, izstad*, vebinar*, seminar*, pasakum*, forum*, stenda, stends, gadatirg*, festival*, balle, kongres*, atversan*, godinasan*, ballit*, jubilej*`},
	{contact{byTalk, noun}, `saruna, sarunu, sarunai, sarunas, sarunam, kontakts ar, kontakta ar, diskusij*`},
	{contact{byTalk, ours}, `bija saruna, biju kontakta, bijam kontakta, parmiju vardus, parmijam vardus, dabuju rokas, sanemu zinas no, dzirdeju no`},
	{contact{byMail, theirs}, `raksta ka, raksta man, raksta mums`},
	{contact{bySent, ours}, `iedevu, iedevam, aizvedu, aizvedam, nodevu, nodevam, piegadaju, pasniedzu, pasniedzam`},
	{contact{bySent, theirs}, `iedeva, nodeva, pasniedza, atveda, atdeva`},
	// The verbs whose forms no rule tells.
	{contact{byMeeting, ours}, `tikos, tikamies, saticu, saticam, saticamies, iepazinos, iepazinamies, satiku, satikam, satikos, satikamies, sastapu, sastapam, sastapos, satikusies, tikusies, ticies, saticis, redzejos, redzejamies, saskrejos, saskrejamies, uzskreju, pietureju`},
	{contact{byMeeting, theirs}, `tikas, iepazinas, satika, satikas, sastapa, redzejas, neieradas, neatnaca`},
	{contact{byMeeting, lacking}, `netikos, netikamies, netikas, nesatiku, nesatikam, nesatika, nesatikos, nesatikamies, nesastapu, neesmu ticies, neesmu tikusies, neesam tikusies, netikusies, nenotika`},
	{contact{byMeeting, intended}, `tikties, satikt, satikties, tiksos, tiksimies, tiksies, satiksu, satiksim, satiksos, satiksimies, satiksies, jatiekas, jasatiek, jasatiekas, tiktos, satiktos, satiktu, tiekos, tiekamies, satieku, satiekamies, redzesimies, tiktu`},
	{contact{byTalk, ours}, `sazinajos, sazinajamies, apspriedam, apspriedu, apspriedamies, dzirdeju, uzrunaju, uzrunajam`},
	{contact{byTalk, theirs}, `apsprieda, apspriedas, sazinajas, uzrunaja`},
	{contact{byTalk, lacking}, `nedabuju rokas, neesmu runajis, neesmu runajusi, neesam runajusi, neesmu sazinajies`},
	{contact{byTalk, intended}, `jarun*, jaaprun*, jasazinas, jaapspriez, jaapspriezas, jaaizbrauc, jaapciemo, jaapmekle`},
	{contact{byCall, intended}, `jazvana, japiezvana, jaatzvana, jasazvana, jasazvanas`},
	{contact{byCall, lacking}, `neesmu zvanijis, neesmu zvanijusi, neesam zvanijusi`},
	{contact{byMail, intended}, `jaraksta, jauzraksta, jaatbild, jaatraksta`},
	{contact{bySent, intended}, `janosuta, jasuta, jaaizsuta, jaiedod, jaatsuta`},
}

// A verb is a Latvian verb by its forms: of most the stem tells all of them.
type verb struct {
	channel channel
	stems   string // before -ju, -jām, -ja, -t, -šu: zvanī-
	// Reflexive ones end in -jos, -jāmies, -jās, -ties.
	reflexive bool
}

var latvianContacts = []verb{
	{byCall, "zvani piezvani atzvani parzvani apzvani sazvani pazvani uzzvani", false},
	{byCall, "sazvani", true},
	{byMail, "raksti uzraksti atraksti aizraksti atbilde", false},
	{byMail, "saraksti", true},
	{byMessage, "iszino pazino aizzino cato", false},
	{byTalk, "runa parruna apruna izruna apspriede konsulte apvaica plapa paruna paplapa", false},
	{byTalk, "apruna paruna sazina izruna parruna saruna plapa papla paplapa konsulte", true},
	{byVisit, "apmekle", false},
	{byVisit, "ciemo vieso paciemo", true},
	{byMeeting, "prezente demonstre pusdieno vakarino brokasto papusdieno", false},
	{bySent, "suti nosuti aizsuti izsuti parsuti atsuti iesuti piesuti", false},
}

// enter puts the forms of a verb into an index.
func (v verb) enter(x *index[contact]) {
	we, they, infinitive, future := "ju jam jis jusi jies jusies", "ja", "t", "su sim s siet sana sanu tu"
	if v.reflexive {
		we, they, infinitive, future = "jos jamies jies jusies", "jas", "ties", "sos simies sies sanas sanos tos"
	}
	add := func(word string, f form) { x.add([]string{word}, contact{v.channel, f}) }
	for stem := range strings.FieldsSeq(v.stems) {
		for e := range strings.FieldsSeq(we) {
			add(stem+e, ours)
			add("ne"+stem+e, lacking)
		}
		add(stem+they, theirs)
		add("ne"+stem+they, lacking)
		for e := range strings.FieldsSeq(infinitive + " " + future) {
			add(stem+e, intended)
			add("ne"+stem+e, lacking)
		}
		add("ja"+stem, intended)
	}
}
