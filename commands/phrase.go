package commands

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"github.com/rapport-bot/rapport/bot/card"
)

// A language that the assistant answers in.
type lang string

const (
	english lang = "en"
	latvian lang = "lv"
)

// languageOf reads a locale such as lv-LV; anything but Latvian is English.
func languageOf(locale string) lang {
	if tag := strings.ToLower(locale); tag == "lv" || strings.HasPrefix(tag, "lv-") || strings.HasPrefix(tag, "lv_") {
		return latvian
	}
	return english
}

// A phrase is a sentence that the program says, in every language it speaks.
// It is declared beside the command that says it; a declaration without one
// of the languages does not compile.
type phrase struct{ key string }

// phrases is every declared phrase.
var phrases = map[phrase]*entered{}

// An entered phrase is in the catalog once it was said.
type entered struct {
	wording
	once sync.Once
}

// A wording is a phrase's text by language and plural form; a phrase without
// a number has the form "other" only.
type wording map[lang]map[string]string

var (
	sentences = catalog.NewBuilder(catalog.Fallback(language.English))
	tags      = map[lang]language.Tag{english: language.English, latvian: language.Latvian}
	// Printers are read only, so that everybody shares them.
	printers = map[lang]*message.Printer{
		english: message.NewPrinter(language.English, message.Catalog(sentences)),
		latvian: message.NewPrinter(language.Latvian, message.Catalog(sentences)),
	}
)

// say declares a phrase. Verbs are those of fmt; %[1]s picks an argument when
// a language wants another order.
func say(key, en, lv string) phrase {
	return declare(key, wording{
		english: {"other": en},
		latvian: {"other": lv},
	})
}

// count declares a phrase whose first argument is a number that decides its
// form. Latvian has a form for 0, 10 and 11–19 of its own (zero), one for 1,
// 21, 31 … (one), and one for the rest.
func count(key, enOne, enOther, lvZero, lvOne, lvOther string) phrase {
	return declare(key, wording{
		english: {"one": enOne, "other": enOther},
		latvian: {"zero": lvZero, "one": lvOne, "other": lvOther},
	})
}

func declare(key string, w wording) phrase {
	p := phrase{key}
	if _, dup := phrases[p]; dup {
		panic("commands: phrase " + key + " is declared twice")
	}
	phrases[p] = &entered{wording: w}
	return p
}

// enter puts a phrase into the catalog.
func (e *entered) enter(key string) {
	for l, forms := range e.wording {
		m := catalog.String(forms["other"])
		if len(forms) > 1 {
			var cases []any
			for _, form := range []string{"zero", "one", "other"} {
				if text, ok := forms[form]; ok {
					cases = append(cases, form, text)
				}
			}
			m = plural.Selectf(1, "%d", cases...)
		}
		if err := sentences.Set(tags[l], key, m); err != nil {
			panic("commands: phrase " + key + ": " + err.Error())
		}
	}
}

// say returns a phrase in the language. Text that a person typed may be among
// the arguments; it is printed, never read as a format.
func (l lang) say(p phrase, args ...any) string {
	e := phrases[p]
	printer, ok := printers[l]
	switch {
	case e == nil:
		return p.key
	case !ok:
		return english.say(p, args...)
	}
	if text := e.wording[l]["other"]; len(args) == 0 && !strings.Contains(text, "%") {
		return text
	}
	e.once.Do(func() { e.enter(p.key) })
	return printer.Sprintf(p.key, args...)
}

// mark stands in for an argument while a phrase is put together. It cannot be
// part of a phrase, and arguments never pass through the printer.
const mark = "\x00"

// line returns a phrase as spans, so that an argument can be a name in bold,
// a colleague or something to type. A bare string stays plain words.
func (l lang) line(p phrase, args ...any) []card.Span {
	marked := make([]any, len(args))
	for i, a := range args {
		switch a.(type) {
		case string, card.Span, []card.Span:
			marked[i] = mark + strconv.Itoa(i) + mark
		default:
			marked[i] = a
		}
	}
	var spans []card.Span
	for i, piece := range strings.Split(l.say(p, marked...), mark) {
		if i%2 == 0 {
			// A Latvian date brings the full stop of its sentence along.
			if n := len(spans); n > 0 && strings.HasPrefix(piece, ".") && strings.HasSuffix(spans[n-1].Text, ".") {
				piece = piece[1:]
			}
			spans = append(spans, card.Say(piece)...)
			continue
		}
		n, err := strconv.Atoi(piece)
		if err != nil {
			continue
		}
		spans = append(spans, card.Say(args[n])...)
	}
	return spans
}

// para is a paragraph of one phrase.
func (l lang) para(p phrase, args ...any) card.Text { return card.Text(l.line(p, args...)) }

// note is small print of one phrase.
func (l lang) note(p phrase, args ...any) card.Note { return card.Note(l.line(p, args...)) }
