package commands

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rapport-bot/rapport/relationship"
)

func isoDay(t testing.TB, iso string) relationship.Day {
	t.Helper()
	d, err := relationship.ParseDay(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// reading writes the outcome of readDay in a word: the day, or what is wrong.
func readingOf(d relationship.Day, err error) string {
	if which, ok := errors.AsType[*whichDateError](err); ok {
		var days []string
		for _, o := range which.Options {
			days = append(days, o.String())
		}
		return "which " + strings.Join(days, " ")
	}
	if _, ok := errors.AsType[*badDateError](err); ok {
		return "bad"
	}
	if _, ok := errors.AsType[*vagueDateError](err); ok {
		return "vague"
	}
	if errors.Is(err, errNoDate) {
		return "none"
	}
	if err != nil {
		return err.Error()
	}
	return d.String()
}

// TestReadDay reads as of Wednesday 18 March 2026.
func TestReadDay(t *testing.T) {
	today := isoDay(t, "2026-03-18")
	for _, c := range []struct{ past, future, texts string }{
		{"2026-03-02", "2026-03-02", "2026-03-02|2026/03/02|2026.03.02.|02.03.2026|02.03.2026.|2.3.26|2. 3. 2026.|2 March 2026|March 2, 2026|Mar 2nd 2026|2nd of March 2026|2. martā 2026|2026. gada 2. martā|2026. gada 2. marts|2-Mar-26|Monday 2 March 2026|Pirmdien, 02.03.2026.|on 2026-03-02"},
		{"2026-03-16", "2026-03-16", "16.03.2026|2026-03-16"},
		{"2026-03-16", "2026-03-16", "16.03|16.03.|16.3.|16. martā|16. marts|March 16|Mar 16th|the 16th of March|Mon 16 Mar"}, // two days off, whatever leans
		{"2025-10-03", "2026-10-03", "3 October|3. oktobrī|Oct 3|03.10."},
		{"2025-12-25", "2026-12-25", "25.12.|25 Dec|25. decembris|12/25|25/12"},
		{"2026-02-28", "2026-02-28", "28 Feb 2026"},
		{"2027-02-28", "2027-02-28", "28.02.2027"},
		{"2026-03-18", "2026-03-18", "today|šodien|Sodien|ŠODIEN|this morning|šorīt|tonight|now|līdz vakaram|0 days ago|18.03."},
		{"2026-03-17", "2026-03-17", "yesterday|vakar|Vakar|yes\u00adterday|last night|yesterday morning"},
		{"2026-03-16", "2026-03-16", "aizvakar|the day before yesterday|day before yesterday|2 days ago|two days ago|pirms divām dienām|pirms 2 dienam|2d ago|divas dienas atpakaļ"},
		{"2026-03-19", "2026-03-19", "tomorrow|rīt|rit|rītdien|tomorrow morning|rīt no rīta|in a day"},
		{"2026-03-20", "2026-03-20", "parīt|day after tomorrow|in two days|pēc 2 dienām|pec divam dienam|end of week|by end of the week|nedēļas beigās|EOW"},
		{"2026-03-16", "2026-03-23", "Monday|monday|mon|on Monday|pirmdien|pirmdienā|līdz pirmdienai|pirmd."},
		{"2026-03-18", "2026-03-25", "Wednesday|wed|trešdien|tresdiena"},
		{"2026-03-13", "2026-03-20", "Friday|by friday|piektdien|piektdienā|friday afternoon"},
		{"2026-03-13", "2026-03-13", "last friday|last Fri|pagājušajā piektdienā|pagājušo piektdienu|iepriekšējā piektdienā"},
		{"2026-03-11", "2026-03-11", "last wednesday|pagājušajā trešdienā|pirms nedēļas|a week ago|1 week ago|week ago|7 days ago|1w ago|wednesday last week"},
		{"2026-03-20", "2026-03-20", "this friday|šajā piektdienā|šopiektdien|friday this week"},
		{"2026-03-16", "2026-03-23", "this monday|šajā pirmdienā"},
		{"2026-03-27", "2026-03-27", "next friday|nākamajā piektdienā|nākošajā piektdienā|friday next week|nākamnedēļ piektdien|nākamās nedēļas piektdienā|end of next week"},
		{"2026-03-23", "2026-03-23", "next monday|nākamajā pirmdienā"},
		{"2026-03-12", "2026-03-12", "thursday last week|pagājušās nedēļas ceturtdienā"},
		{"2026-03-15", "2026-03-15", "3 days ago|three days ago|pirms 3 dienām|pirms trim dienām|pirms trijām dienām|3 dienas atpakaļ"},
		{"2026-03-04", "2026-03-04", "two weeks ago|2 weeks ago|pirms divām nedēļām|pirms 2 nedēļām|a fortnight ago"},
		{"2026-04-01", "2026-04-01", "in 2 weeks|in two weeks|pēc 2 nedēļām|2 weeks from now|in 2w"},
		{"2026-02-18", "2026-02-18", "a month ago|pirms mēneša|1 month ago"},
		{"2025-03-18", "2025-03-18", "a year ago|pirms gada"},
		{"2026-03-31", "2026-03-31", "end of month|end of the month|mēneša beigās|līdz mēneša beigām|EOM|March 31|end of March|marta beigās|end of quarter"},
		{"2026-04-30", "2026-04-30", "end of next month|nākamā mēneša beigās"},
		{"2026-12-31", "2026-12-31", "end of the year|gada beigās"},
		{"2026-03-09", "2026-04-09", "the 9th|on the 9th|9. datumā"},
		{"2026-01-31", "2026-03-31", "the 31st"},
		{"which 2026-03-10 2025-10-03", "which 2026-03-10 2026-10-03", "10/3"},
		{"which 2025-12-03 2026-03-12", "which 2026-12-03 2026-03-12", "3/12"},
		{"2026-03-12", "2026-12-03", "3/12/2026|03/12/26"},
		{"which 2025-04-03 2025-03-04", "which 2025-04-03 2025-03-04", "3/4/2025"},
		{"which 2026-03-02 2026-02-03", "which 2026-03-02 2026-02-03", "02-03-2026"},
		{"2026-03-03", "2026-03-03", "3/3"},
		{"bad", "bad", "31.02.2026|2026-13-01|2026-02-30|31.02.|32.01.2026|31.13.2026|13/13|31/2/2026|32 March|March 45|30. februārī|29.02.2025|9999 years ago|2026-00-10|0.1.2026|Monday 18 March 2026|1026-03-10|40th"},
		{"vague", "vague", "last week|pagājušajā nedēļā|pagājušonedēļ|this week|next week|nākamnedēļ|last month|March|in March|martā|March 2026|a few days ago|pirms dažām dienām|nesen|recently|last weekend"},
		{"none", "none", "dance|call|Acme|10.35|82.5|82,5 %|2026|10|1.2.3.4|2w|3 weeks|€12k| |...|ago|in|next|end of|the|pirms|10 foo|great call yesterday with Jana|10 March 14:00|next Acme|beigās|no|last|12/|2026-03.10|one two"},
	} {
		for text := range strings.SplitSeq(c.texts, "|") {
			want := [2]string{c.past, c.future}
			got := [2]string{readingOf(readDay(text, today, past)), readingOf(readDay(text, today, future))}
			if got != want {
				t.Errorf("readDay(%q) = %q, want %q for past and future", text, got, want)
			}
		}
	}
}

func TestADateWithoutAYear(t *testing.T) {
	for _, c := range []struct{ today, text, past, future string }{
		{"2026-01-05", "28.12.", "2025-12-28", "2025-12-28"}, // eight days ago is meant, not in a year
		{"2026-12-28", "5 January", "2027-01-05", "2027-01-05"},
		{"2026-01-05", "1 Dec", "2025-12-01", "2026-12-01"},
		{"2026-03-10", "11 March", "2026-03-11", "2026-03-11"}, // the caller says that it lies in the future
		{"2025-01-10", "29.02.", "2024-02-29", "2024-02-29"},
		{"2026-06-10", "29 Feb", "bad", "bad"},
		{"2026-03-31", "a month ago", "2026-02-28", "2026-02-28"},
		{"2026-03-21", "end of week", "2026-03-22", "2026-03-22"},
		{"2026-03-10", "date=", "none", "none"},
		{"2026-03-10", "10/3", "which 2026-03-10 2025-10-03", "which 2026-03-10 2026-10-03"},
		{"2026-03-10", "23 March", "2026-03-23", "2026-03-23"},
		{"2026-03-15", "Sunday", "2026-03-15", "2026-03-22"},
		{"2026-03-15", "next monday", "2026-03-16", "2026-03-16"},
	} {
		today := isoDay(t, c.today)
		for l, want := range map[lean]string{past: c.past, future: c.future} {
			if got := readingOf(readDay(c.text, today, l)); got != want {
				t.Errorf("on %s readDay(%q, %d) = %s, want %s", c.today, c.text, l, got, want)
			}
		}
	}
}

func TestDateErrorsQuoteTheText(t *testing.T) {
	today := isoDay(t, "2026-03-10")
	_, err := readDay(" 31.02.2026 ", today, past)
	if bad, ok := errors.AsType[*badDateError](err); !ok || bad.Text != "31.02.2026" {
		t.Errorf("readDay(31.02.2026): %v, want it named as typed", err)
	}
	_, err = readDay("Pagājušajā nedēļā", today, past)
	if vague, ok := errors.AsType[*vagueDateError](err); !ok || vague.Text != "Pagājušajā nedēļā" {
		t.Errorf("readDay(Pagājušajā nedēļā): %v, want it named as typed", err)
	}
}

// TestEveryMonthAndWeekday reads the bot's own ways of writing dates and the
// cases of Latvian.
func TestEveryMonthAndWeekday(t *testing.T) {
	today := isoDay(t, "2026-12-15")
	latvian := strings.Fields("janvār februār mart aprīl maij jūnij jūlij august septembr oktobr novembr decembr")
	for i, stem := range latvian {
		want := relationship.DateDay(2026, time.January+time.Month(i), 15)
		ending := []string{"is", "a", "im", "i", "ī"}
		if stem == "mart" || stem == "maij" || stem == "jūnij" || stem == "jūlij" || stem == "august" {
			ending = []string{"s", "a", "am", "u", "ā"}
		}
		for _, e := range ending {
			if got := readingOf(readDay("15. "+stem+e, today, past)); got != want.String() {
				t.Errorf("readDay(15. %s) = %s, want %s", stem+e, got, want)
			}
		}
		for _, layout := range []string{"2 January 2006", "2 Jan", "Jan 2", "Mon 2 Jan", "Monday, 2 January 2006", "02.01.2006.", "2006-01-02"} {
			text := want.Date().Format(layout)
			if got := readingOf(readDay(text, today, past)); got != want.String() {
				t.Errorf("readDay(%q) = %s, want %s", text, got, want)
			}
		}
	}
	for i, stem := range strings.Fields("pirmdien otrdien trešdien ceturtdien piektdien sestdien svētdien") {
		want := isoDay(t, "2026-03-09") + relationship.Day(i)
		for _, e := range []string{"", "a", "ā", "as", "ai", "u"} {
			if got := readingOf(readDay(stem+e, isoDay(t, "2026-03-15"), past)); got != want.String() {
				t.Errorf("readDay(%s) = %s, want %s", stem+e, got, want)
			}
		}
		for _, layout := range []string{"Monday", "Mon"} {
			text := want.Date().Format(layout)
			if got := readingOf(readDay(text, isoDay(t, "2026-03-15"), past)); got != want.String() {
				t.Errorf("readDay(%s) = %s, want %s", text, got, want)
			}
		}
	}
}

func TestReadSpan(t *testing.T) {
	for text, want := range map[string]int{
		"2w": 14, "10d": 10, "1m": 30, "60d": 60, "3 months": 90, "2 weeks": 14, "2 nedēļas": 14, "10 dienas": 10, "mēnesis": 30, "mēnesi": 30,
		"gads": 365, "2 years": 730, "a week": 7, "two weeks": 14, "divas nedēļas": 14, "trīs mēneši": 90, "fortnight": 14, "0d": 0,
		"1 ned.": 7, "5 dienām": 5, "1y": 365, "week": 7, "for 2 weeks": 14, "uz 2 nedēļām": 14, "2\u00a0weeks": 14, "1 quarter": 91,
	} {
		if got, err := readSpan(text); err != nil || got != want {
			t.Errorf("readSpan(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "10", "-2w", "w", "d", "2x", "1.5w", "99999d", "two", "2 weeks ago", "friday", "2 w w"} {
		if got, err := readSpan(text); !errors.Is(err, errNoSpan) {
			t.Errorf("readSpan(%q) = %d, %v; want errNoSpan", text, got, err)
		}
	}
}

func TestReadPeriod(t *testing.T) {
	today := isoDay(t, "2026-03-10")
	for texts, want := range map[string]string{
		"2026-02|2026/2|02.2026|2/2026|Feb 2026|February 2026|2026 February|februāris 2026|2026. gada februāris|2026. gada februārī|Feb|februāris|februāri|last month|pagājušajā mēnesī": "2026-02-01 2026-02-28",
		"march|marts|this month|2026-03": "2026-03-01 2026-03-31",
		"april|aprīlis":                  "2025-04-01 2025-04-30",
		"2024-02":                        "2024-02-01 2024-02-29",
		"Q1 2026|2026Q1|2026-Q1|q1|Q1/2026|1. ceturksnis 2026|2026. gada 1. ceturksnis|1. ceturksnis|this quarter|šis ceturksnis": "2026-01-01 2026-03-31",
		"Q4|last quarter|pagājušais ceturksnis|Q4 2025":                                                                           "2025-10-01 2025-12-31",
		"2026|2026. gads|2026. gada|2026.g.":                                                                                      "2026-01-01 2026-12-31",
		"last year|pagājušajā gadā|2025":                                                                                          "2025-01-01 2025-12-31",
		"2026-13|13.2026|1000|0000-01":                                                                                            "bad",
		"|Acme|Q5|Q0|10 March|202|last week|2026 Acme|2":                                                                          "none",
	} {
		for text := range strings.SplitSeq(texts, "|") {
			first, last, err := readPeriod(text, today)
			got := readingOf(first, err)
			if err == nil {
				got = first.String() + " " + last.String()
			}
			if got != want {
				t.Errorf("readPeriod(%q) = %s, want %s", text, got, want)
			}
		}
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"10/3", "31.02.2026", "next friday", "pirms 3 dienām", "2026. gada 10. martā", "9999 months ago", "end of next week", "the 31st", "29.02.", "in", "a", "this", "3. datumā", "last", "2026Q1"} {
		f.Add(s, 20530)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		first, last := relationship.DateDay(firstYear, 1, 1), relationship.DateDay(lastYear, 12, 31)
		today := relationship.DateDay(2000, 1, 1) + relationship.Day(uint(n)%36525)
		for _, l := range []lean{past, future} {
			d, err := readDay(text, today, l)
			if got := readingOf(d, err); err == nil && (d < first || d > last) {
				t.Errorf("readDay(%q) = %s, want a plausible day", text, got)
			}
			again, err2 := readDay(text, today, l)
			if diff := cmp.Diff(readingOf(d, err), readingOf(again, err2)); diff != "" {
				t.Errorf("readDay(%q) twice (-first +second):\n%s", text, diff)
			}
			if err == nil {
				if back, err := readDay(d.String(), today, l); err != nil || back != d {
					t.Errorf("readDay(%q) = %v, %v; want %v", d.String(), back, err, d)
				}
			}
		}
		if a, b, err := readPeriod(text, today); err == nil && (a > b || b-a > 366) {
			t.Errorf("readPeriod(%q) = %v to %v, want a year at most", text, a, b)
		}
		if n, err := readSpan(text); err == nil && n < 0 {
			t.Errorf("readSpan(%q) = %d, want no negative length", text, n)
		}
	})
}
