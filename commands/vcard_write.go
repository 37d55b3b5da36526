package commands

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/relationship"
)

// ExportPeople writes the people of companies with a relationship on a side, or
// on any for [relationship.Whole], as vCards 3.0, which every address book
// reads and [ReadImport] does.
func ExportPeople(ctx context.Context, e *Env, side relationship.Side) ([]byte, error) {
	var all []*relationship.Company
	err := e.Ledger.Walk(ctx, func(recs []*relationship.Record) error {
		for _, rec := range recs {
			if sides := rec.Company.Sides(); len(sides) > 0 && (side == relationship.Whole || slices.Contains(sides, side)) {
				all = append(all, &rec.Company)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b *relationship.Company) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	for _, co := range all {
		for i := range co.People {
			writeCard(&out, co, &co.People[i])
		}
	}
	return out.Bytes(), nil
}

func writeCard(out *bytes.Buffer, co *relationship.Company, p *relationship.Person) {
	given, family := p.Name, ""
	if i := strings.LastIndexByte(p.Name, ' '); i > 0 {
		given, family = p.Name[:i], p.Name[i+1:]
	}
	sum := sha256.Sum256([]byte(co.ID + "\n" + p.Name))
	const enough = 12
	for _, line := range []struct{ name, value string }{
		{"BEGIN", "VCARD"},
		{"VERSION", "3.0"},
		{"UID", hex.EncodeToString(sum[:enough]) + "@rapport"},
		{"FN", cardText(p.Name)},
		{"N", cardText(family) + ";" + cardText(given) + ";;;"},
		{"ORG", cardText(co.Name)},
		{"ROLE", cardText(p.Role)},
		{"EMAIL;TYPE=INTERNET", cardText(p.Email)},
		{"TEL;TYPE=WORK", cardText(p.Phone)},
		{"END", "VCARD"},
	} {
		if line.value != "" {
			fold(out, line.name+":"+line.value)
		}
	}
}

// cardText escapes what would mean something in a card.
func cardText(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(oneLine(text))
}

// fold writes a line in pieces of at most 75 bytes, cut between characters.
func fold(out *bytes.Buffer, line string) {
	for most := 75; len(line) > most; most = 74 { // the space counts
		n := most
		for !utf8.RuneStart(line[n]) {
			n--
		}
		out.WriteString(line[:n] + "\r\n ")
		line = line[n:]
	}
	out.WriteString(line + "\r\n")
}
