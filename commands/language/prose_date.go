package language

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// Dates in prose: 2026-03-17, 17 March, March 17th, 17. martā. Dates with dots
// are read as numbers, which they may be.
var (
	isoDay     = regexp.MustCompile(`\b\d{4}-(\d{2})-(\d{2})\b`)
	dayMonth   = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(\p{L}+)`)
	monthDay   = regexp.MustCompile(`(\p{L}+)\s+(\d{1,2})(?:st|nd|rd|th)?\b`)
	someMonth  = regexp.MustCompile(`\b(?:in|by|until|till|since|last|next|this|early|late|mid|of|from)[\s-]+(may|march)\b|\b(may|march)\s+\d`)
	monthStems = stemList(`januar(y|\pL{1,3}) februar(y|\pL{1,3}) (march|marts|marta|martu|martam|mart) april(\pL{1,3})?
		(may|maijs|maija|maiju|maijam) (june|junij\pL{1,3}) (july|julij\pL{1,3}) august(\pL{1,3})?
		septemb(er|r\pL{1,3}) (october|oktobr\pL{1,3}) (november|novembr\pL{1,3}) (december|decembr\pL{1,3})`)
	weekdayStems = stemList(`(sundays?|svetdien\pL{0,2}) (mondays?|pirmdien\pL{0,2}) (tuesdays?|otrdien\pL{0,2})
		(wednesdays?|tresdien\pL{0,2}) (thursdays?|ceturtdien\pL{0,2}) (fridays?|piektdien\pL{0,2}) (saturdays?|sestdien\pL{0,2})`)
)

// stemList reads expressions for plain words in all their cases.
func stemList(list string) []*regexp.Regexp {
	var stems []*regexp.Regexp
	for s := range strings.FieldsSeq(list) {
		stems = append(stems, regexp.MustCompile(`^(?:`+s+`)$`))
	}
	return stems
}

// calendarMonth returns the number of a month, 0 for any other plain word.
func calendarMonth(word string) int { return stemIndex(monthStems, word) + 1 }

// calendarWeekday counts from Sunday; it is below zero for any other word.
func calendarWeekday(word string) int { return stemIndex(weekdayStems, word) }

func stemIndex(stems []*regexp.Regexp, word string) int {
	for i, s := range stems {
		if s.MatchString(word) {
			return i
		}
	}
	return -1
}

// datesOf takes the dates out of a text in lower case, and returns the rest.
// May and march are words of their own in English: they are months only next
// to what a month stands by.
func datesOf(text string) (dates []figure, rest string) {
	for _, m := range someMonth.FindAllStringSubmatch(text, -1) {
		dates = append(dates, figure{monthFigure, strconv.Itoa(calendarMonth(m[1] + m[2]))})
	}
	text = isoDay.ReplaceAllStringFunc(text, func(s string) string {
		m := isoDay.FindStringSubmatch(s)
		dates = append(dates, dated(plainDigits(m[2]), plainDigits(m[1]))...)
		return s[:4] // the year is left to be checked as a number
	})
	for _, form := range []struct {
		of         *regexp.Regexp
		day, month int
	}{{dayMonth, 1, 2}, {monthDay, 2, 1}} {
		text = form.of.ReplaceAllStringFunc(text, func(s string) string {
			m := form.of.FindStringSubmatch(s)
			month := calendarMonth(relationship.Plain(m[form.month]))
			if month == 0 {
				return s
			}
			dates = append(dates, dated(plainDigits(m[form.day]), strconv.Itoa(month))...)
			return " "
		})
	}
	return dates, text
}

func dated(day, month string) []figure {
	return []figure{{dateFigure, day + "." + month}, {monthFigure, month}}
}

// figuresOfDay are the ways in which a day may be told.
func figuresOfDay(d relationship.Day) []figure {
	date := d.Date()
	figures := []figure{
		{dateFigure, date.Format("2.1")},
		{monthFigure, date.Format("1")},
		{weekdayFigure, strconv.Itoa(int(date.Weekday()))},
	}
	for _, form := range []string{"2006", "2.1", "2.01", "02.01", "2.1.2006", "02.01.2006"} {
		figures = append(figures, figure{value: plainDigits(date.Format(form))})
	}
	return figures
}
