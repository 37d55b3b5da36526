package language

import (
	"regexp"
)

// dateWords can be part of a date. The months that are like names are written
// out by their cases: Martin and August are people.
var dateWords = set(`today, yesterday, tomorrow, tmrw, tonight, now, just now, morning, afternoon, evening, night, eod, eow, eom, eoy, week, month, quarter, year, weekend, fortnight, day, days, weeks, months, years, last, next, this, ago, end, recently, lately, earlier, soon,
	monday, tuesday, wednesday, thursday, friday, saturday, sunday, mon, tue, tues, wed, weds, thu, thur, thurs, fri, sat, sun,
	january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec,
	yday, y'day, yest, yesterdy, ystrday, tmr, tmw, tomoz, tomo, 2day, 2moro, tomorow, tommorow, tommorrow, yesteday, yesturday, ritdien*, ritu, sodien*, vakardien*, vakarvakara, vakarrit, sodien, vakar, aizvakar, rit, ritdien, parit, aizparit, sorit, sovakar, tagad, tikko, vakaram, nesen, driz, drizuma, pirms, pec, pagajus*, ieprieksej*, nakam*, saja, so, sonedel*, somenes*, sogad*, sonakt*, sosezon*, sovasar*, soziem*, soruden*, sopavasar*, nedel*, menes*, ceturksn*, gad*, dienam, dienas, dien*, beigas, beigam, pirmdien*, otrdien*, tresdien*, ceturtdien*, piektdien*, sestdien*, svetdien*,
	janvar*, februar*, marts, marta, martam, martu, aprilis, aprila, aprilim, aprili, maijs, maija, maijam, maiju, junijs, junija, junijam, juniju, julijs, julija, julijam, juliju, augusts, augusta, augustam, augustu, septembr*, oktobr*, novembr*, decembr*, janv, febr`)

// shyDates are dates only with a capital or a number beside them.
var shyDates = set(`may, march, sat, sun, mon, mar, dec, wed, august, jan, jun, sep, oct, nov`)

var shortWeekdays = set(`mon, wed, sat, sun`)

var numberWords = set(`two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, couple, few, several, vien*, div*, tris, tri*, cetr*, piec*, ses*, septin*, aston*, devin*, desmit*, dazam, dazas, pedej*`)

var (
	weekdayName   = set(`monday, tuesday, wednesday, thursday, friday, saturday, sunday, mon, tue, tues, wed, thu, thur, thurs, fri, sat, sun, pirmdien*, otrdien*, tresdien*, ceturtdien*, piektdien*, sestdien*, svetdien*`)
	monthName     = set(`january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, janvar*, februar*, marts, marta, martam, martu, aprilis, aprila, aprilim, aprili, maijs, maija, maijam, maiju, junijs, junija, junijam, juniju, julijs, julija, julijam, juliju, augusts, augusta, augustam, augustu, septembr*, oktobr*, novembr*, decembr*`)
	numericDate   = regexp.MustCompile(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}\.?|\d{1,2}\.\d{2}\.?|\d{1,2}\.\d{1,2}\.|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\.?|\d{1,2}/\d{1,2})$`)
	ordinalNumber = regexp.MustCompile(`^\d{1,2}(?:st|nd|rd|th)$`)
	leadsDate     = set(`on, by, the, until, till, since, lidz, kops, before, in, at, for, of`)
)

// otherForms are cases of the Latvian words for days that are rarer than those
// of the calendar, and what hurried people write in English.
var otherForms = joinedDays(map[string]string{
	"ritdiena": "rit", "ritdienu": "rit", "ritdienai": "rit", "ritdienas": "rit", "ritu": "rit",
	"sodiena": "sodien", "sodienu": "sodien", "sodienai": "sodien", "sodienas": "sodien",
	"vakardiena": "vakar", "vakardienas": "vakar", "vakardienu": "vakar", "vakarvakara": "vakar", "vakarrit": "vakar", "vakarnakt": "vakar",
	"paritdien": "parit", "aizvakardien": "aizvakar", "todays": "today", "yesterdays": "yesterday", "tomorrows": "tomorrow",
	"yday": "yesterday", "y'day": "yesterday", "yest": "yesterday", "yesterdy": "yesterday", "ystrday": "yesterday", "tmw": "tomorrow", "tomoz": "tomorrow", "tmr": "tomorrow", "tomo": "tomorrow", "2day": "today", "2moro": "tomorrow",
	"tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "yesteday": "yesterday", "yesturday": "yesterday",
})

// joinedDays adds the Latvian words that join next or last and a weekday:
// nākamotrdien.
func joinedDays(forms map[string]string) map[string]string {
	for _, day := range []string{"pirmdien", "otrdien", "tresdien", "ceturtdien", "piektdien", "sestdien", "svetdien"} {
		forms["nakam"+day] = "nakamaja " + day + "a"
		forms["pagajus"+day] = "pagajusaja " + day + "a"
	}
	return forms
}
