package commands

import (
	"bytes"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"github.com/rapport-bot/rapport/relationship"
)

// isCards reports whether a file holds vCards: address books write them.
func isCards(data []byte) bool {
	const begin = "BEGIN:VCARD"
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	return len(data) >= len(begin) && strings.EqualFold(string(data[:len(begin)]), begin)
}

// readCards reads people from vCards 2.1, 3.0 and 4.0: each belongs to the
// company of its organisation. A card that is wrong is reported by its number.
func readCards(data []byte) *ImportPlan {
	p := &ImportPlan{byFold: map[string]*incoming{}, Cards: true}
	dec := vcard.NewDecoder(strings.NewReader(modernCards(data)))
	for {
		c, err := dec.Decode()
		if errors.Is(err, io.EOF) {
			return p
		}
		p.Rows++
		if err != nil {
			p.wrong(p.Rows, wrong(rowCard))
			return p // where the next one begins is not known
		}
		person, company, bad := personOf(c)
		switch {
		case bad != nil:
			p.wrong(p.Rows, bad)
		case person.Name != "":
			p.enter(p.company(company), &line{row: p.Rows, company: company, people: []relationship.Person{person}})
		}
	}
}

var (
	rowCard   = say("row.card", "The card cannot be read, nor what follows.", "Kartīti un to, kas aiz tās, nevar nolasīt.")
	rowNoName = say("row.noname", "The name is missing.", "Trūkst vārda.")
	rowNoOrg  = say("row.noorg", "%s: the organisation is missing.", "%s: trūkst organizācijas.")
)

// personOf is who a card is about. A card of a company alone is nobody.
func personOf(c vcard.Card) (p relationship.Person, company string, bad *RowError) {
	company = cardValue(c, vcard.FieldOrganization)
	p.Name = cardValue(c, vcard.FieldFormattedName)
	if n := c.Name(); n != nil && p.Name == "" {
		p.Name = oneLine(strings.Join([]string{n.GivenName, n.AdditionalName, n.FamilyName}, " "))
	}
	kind := strings.ToLower(c.Value(vcard.FieldKind))
	switch {
	case kind == string(vcard.KindGroup) || kind == string(vcard.KindOrganization) || p.Name != "" && p.Name == company:
		return relationship.Person{}, company, nil
	case p.Name == "":
		return p, "", wrong(rowNoName)
	case relationship.Fold(company) == "":
		return p, "", wrong(rowNoOrg, p.Name)
	case utf8.RuneCountInString(p.Name) > nameLimit:
		return p, "", wrong(rowValue, p.Name, "FN")
	}
	address, _ := relationship.Address(c.PreferredValue(vcard.FieldEmail))
	p.Email = address
	p.Phone = strings.TrimPrefix(cardValue(c, vcard.FieldTelephone), "tel:")
	for _, field := range []string{vcard.FieldRole, vcard.FieldTitle} {
		if role, ok := readPersonRole(c.PreferredValue(field)); ok && p.Role == "" {
			p.Role = role
		}
	}
	return p, company, nil
}

// cardValue is a field's value on one line. The decoder leaves the semicolon
// escaped.
func cardValue(c vcard.Card, field string) string {
	return oneLine(strings.ReplaceAll(c.PreferredValue(field), `\;`, ";"))
}

// oneLine is text on one line, free of what is invisible.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)), " ")
}

// modernCards writes cards as version 3 has them: without parameters that have
// no name and without quoted-printable values, which the decoder does not know.
// Of an organisation only the name stays, not the departments.
func modernCards(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	text := string(data)
	if !utf8.Valid(data) {
		if decoded, err := charmap.Windows1257.NewDecoder().Bytes(data); err == nil {
			text = string(decoded)
		}
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var out strings.Builder
	for lines := strings.Split(text, "\n"); len(lines) > 0; {
		var line strings.Builder
		line.WriteString(lines[0])
		lines = lines[1:]
		for len(lines) > 0 && lines[0] != "" && (lines[0][0] == ' ' || lines[0][0] == '\t') {
			line.WriteString(lines[0][1:]) // folded
			lines = lines[1:]
		}
		name, value, ok := cutCardLine(line.String())
		if !ok {
			continue
		}
		params := strings.Split(name, ";")
		quoted, label := false, ""
		kept := params[:1:1]
		for _, one := range params[1:] {
			key, v, named := strings.Cut(one, "=")
			if !named {
				key, v = bareParam(one), one
			}
			switch {
			case strings.EqualFold(key, "ENCODING") && strings.EqualFold(v, "QUOTED-PRINTABLE"):
				quoted = true
			case strings.EqualFold(key, "CHARSET"):
				label = v
			default:
				kept = append(kept, key+"="+v)
			}
		}
		if quoted {
			for strings.HasSuffix(value, "=") && len(lines) > 0 { // broken softly
				value = value[:len(value)-1] + lines[0]
				lines = lines[1:]
			}
			value = unquoted(value, label)
		}
		if _, bare, grouped := strings.Cut(params[0], "."); strings.EqualFold(params[0], "ORG") || grouped && strings.EqualFold(bare, "ORG") {
			value = firstPart(value)
		}
		out.WriteString(strings.Join(kept, ";") + ":" + value + "\n")
	}
	return out.String()
}

// cutCardLine cuts a line at the colon that no quotes enclose.
func cutCardLine(line string) (name, value string, ok bool) {
	quoted := false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ':' && !quoted:
			return line[:i], line[i+1:], true
		}
	}
	return "", "", false
}

// bareParam is the name of a parameter that version 2.1 writes without one.
func bareParam(v string) string {
	switch strings.ToUpper(v) {
	case "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT":
		return "ENCODING"
	}
	return "TYPE"
}

// unquoted decodes a quoted-printable value. What it holds is one line.
func unquoted(value, label string) string {
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
	if err != nil && len(raw) == 0 {
		return ""
	}
	text := string(raw)
	if enc, err := htmlindex.Get(label); err == nil {
		if decoded, err := enc.NewDecoder().Bytes(raw); err == nil {
			text = string(decoded)
		}
	}
	return strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(strings.ToValidUTF8(text, "\uFFFD"))
}

// firstPart is a structured value up to the first semicolon that is not
// escaped.
func firstPart(value string) string {
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case ';':
			return value[:i]
		}
	}
	return value
}
