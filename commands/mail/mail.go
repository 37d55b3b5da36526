// Package mail reads messages as RFC 5322 and MIME have them.
package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/rapport-bot/rapport/bot"
)

// ErrNotMail says that a text is no message.
var ErrNotMail = errors.New("mail: not a message with From, To and Date")

const (
	parts   = 100     // of a message that are looked at
	deep    = 10      // how many are within each other
	largest = 1 << 20 // of one
)

// words decodes encoded words in any character set.
var words = mime.WordDecoder{CharsetReader: charset.NewReaderLabel}

// Read reads a message. Its text is the plain one, or what people read of the
// other; attachments are left out.
func Read(text []byte) (bot.Contact, error) {
	m, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return bot.Contact{}, ErrNotMail
	}
	c := bot.Contact{Kind: bot.ByMail, Key: strings.TrimSpace(m.Header.Get("Message-Id")), Subject: header(m.Header.Get("Subject"))}
	from := addresses(m.Header.Get("From"))
	if len(from) == 0 {
		return bot.Contact{}, ErrNotMail
	}
	c.From = from[0]
	for _, name := range []string{"To", "Cc"} {
		for _, field := range m.Header[textproto.CanonicalMIMEHeaderKey(name)] {
			c.To = append(c.To, addresses(field)...)
		}
	}
	if c.At, err = m.Header.Date(); err != nil {
		return bot.Contact{}, ErrNotMail
	}
	b := &body{left: parts}
	b.read(textproto.MIMEHeader(m.Header), m.Body, 0)
	c.Text = strings.TrimSpace(b.plain)
	if c.Text == "" {
		c.Text = Plain(b.html)
	}
	return c, nil
}

func header(text string) string {
	if decoded, err := words.DecodeHeader(text); err == nil {
		return decoded
	}
	return text
}

// addresses reads a list, one by one where it is not quite right.
func addresses(list string) []bot.Party {
	parser := mail.AddressParser{WordDecoder: &words}
	all, err := parser.ParseList(list)
	if err != nil {
		for one := range strings.SplitSeq(list, ",") {
			if a, err := parser.Parse(strings.TrimSpace(one)); err == nil {
				all = append(all, a)
			}
		}
	}
	parties := make([]bot.Party, len(all))
	for i, a := range all {
		parties[i] = bot.Party{Name: a.Name, Email: a.Address}
	}
	return parties
}

// A body gathers the first plain and the first other text of a message.
type body struct {
	plain, html string
	left        int
}

func (b *body) read(h textproto.MIMEHeader, from io.Reader, depth int) {
	if b.left--; b.left < 0 || depth > deep {
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
	}
	if name, _, _ := mime.ParseMediaType(h.Get("Content-Disposition")); name == "attachment" {
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		all := multipart.NewReader(from, params["boundary"])
		for {
			part, err := all.NextRawPart()
			if err != nil {
				return // the end, or broken: what was read counts
			}
			b.read(part.Header, part, depth+1)
		}
	}
	into := map[string]*string{"text/plain": &b.plain, "text/html": &b.html}[kind]
	if into == nil || *into != "" {
		return
	}
	*into = decoded(h.Get("Content-Transfer-Encoding"), params["charset"], from)
}

// decoded is a text in UTF-8, as much of it as can be read.
func decoded(encoding, label string, from io.Reader) string {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		from = quotedprintable.NewReader(from)
	case "base64":
		from = base64.NewDecoder(base64.StdEncoding, from)
	}
	if label != "" && !strings.EqualFold(label, "utf-8") {
		if in, err := charset.NewReaderLabel(label, from); err == nil {
			from = in
		}
	}
	text, _ := io.ReadAll(io.LimitReader(from, largest)) // broken: what was read counts
	return strings.ToValidUTF8(string(text), "\uFFFD")
}

// markup is how HTML is told from text that has a bracket in it.
var markup = regexp.MustCompile(`(?i)</(html|body|p|div|a|b|i|span|td|li|h[1-6])>|<br\s*/?>|<(html|body|p|div)[ >]`)

// Words is what people read of text that may be HTML.
func Words(text string) string {
	if markup.MatchString(text) {
		return Plain(text)
	}
	return text
}

// Plain is what people read of HTML: no markup, no script, no style.
func Plain(text string) string {
	var out strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return tidy(out.String())
		case html.TextToken:
			if hidden == 0 {
				out.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if unseen[string(name)] {
				hidden++
			}
			if breaks[string(name)] {
				out.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if unseen[string(name)] && hidden > 0 {
				hidden--
			}
			if breaks[string(name)] {
				out.WriteByte('\n')
			}
		case html.SelfClosingTagToken:
			if name, _ := z.TagName(); breaks[string(name)] {
				out.WriteByte('\n')
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

var (
	unseen = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true}
	breaks = map[string]bool{"br": true, "p": true, "div": true, "tr": true, "li": true, "h1": true, "h2": true, "h3": true, "blockquote": true}
)

// tidy puts single spaces between words and drops empty lines.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(html.UnescapeString(text)) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
