package commands

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rapport-bot/rapport/relationship"
)

// people are what a plan says of a company's people.
func peopleIn(p *ImportPlan) map[string][]relationship.Person {
	all := map[string][]relationship.Person{}
	for _, co := range p.companies {
		all[co.name] = append(all[co.name], co.people...)
	}
	return all
}

// Cards are read as address books of every age write them.
func TestReadCards(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want map[string][]relationship.Person
	}{
		"4.0": {
			"BEGIN:VCARD\r\nVERSION:4.0\r\nFN;PREF=1:Jana Novak\r\nN:Novak;Jana;;;\r\nORG:Acme;Sales\r\nEMAIL;PREF=2:old@acme.eu\r\nEMAIL;PREF=1:Jana@Acme.eu\r\n" +
				"TEL;VALUE=uri;TYPE=\"voice,work\":tel:+371-2000\r\nTITLE:CEO\r\nNOTE:private\r\nEND:VCARD\r\n",
			map[string][]relationship.Person{"Acme": {{Name: "Jana Novak", Email: "jana@acme.eu", Phone: "+371-2000", Role: "decision-maker"}}},
		},
		"3.0": {
			"BEGIN:VCARD\nVERSION:3.0\nN:Bērziņš;Jānis;;;\nitem1.ORG:Ziemeļu\\, Loģistika\\; un Ko;Rīga\nitem1.EMAIL;TYPE=INTERNET:janis@ziemelu.lv\nTEL;TYPE=CELL:+371 2\n 9 99\nEND:VCARD\n",
			map[string][]relationship.Person{"Ziemeļu, Loģistika; un Ko": {{Name: "Jānis Bērziņš", Email: "janis@ziemelu.lv", Phone: "+371 29 99"}}},
		},
		"2.1": {
			"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C4=81rkli=C5=86a;Ilze;;;\r\nFN;CHARSET=UTF-8;QUOTED-PRINTABLE:Ilze K=C4=81r=\r\nkli=C5=86a\r\n" +
				"ORG;CHARSET=windows-1257;ENCODING=QUOTED-PRINTABLE:Dzintara B=E2nka;Filiale\r\nTEL;CELL;VOICE:+371 1\r\nEMAIL;INTERNET;PREF:ilze@dzintara.lv\r\n" +
				"PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQ\r\n SkZJRgAB\r\n\r\nEND:VCARD\r\n",
			map[string][]relationship.Person{"Dzintara Bānka": {{Name: "Ilze Kārkliņa", Email: "ilze@dzintara.lv", Phone: "+371 1"}}},
		},
		"several": {
			"\ufeffBEGIN:VCARD\nVERSION:3.0\nFN:A B\nORG:Acme\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:C D\nORG:ACME\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:A B\nORG:Acme\nEMAIL:a@acme.eu\nEND:VCARD\n" +
				"BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Acme\nORG:Acme\nEND:VCARD\n",
			map[string][]relationship.Person{"Acme": {{Name: "A B", Email: "a@acme.eu"}, {Name: "C D"}}},
		},
	} {
		if !isCards([]byte(c.text)) {
			t.Errorf("%s is not taken for cards", name)
		}
		p := readCards([]byte(c.text))
		if diff := cmp.Diff(c.want, peopleIn(p)); diff != "" || len(p.Wrong) > 0 {
			t.Errorf("%s: wrong %v (-want +got):\n%s", name, p.Wrong, diff)
		}
	}
}

// Cards that are wrong are named by their number, and the others count.
func TestWrongCards(t *testing.T) {
	p := readCards([]byte("BEGIN:VCARD\nVERSION:3.0\nFN:A B\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nORG:Acme\nEND:VCARD\n" +
		"BEGIN:VCARD\nVERSION:3.0\nFN:C D\nORG:Acme\nEND:VCARD\nBEGIN:VCARD\nFN:E F\nORG:Acme\n"))
	var said []string
	for _, w := range p.Wrong {
		said = append(said, w.Error())
	}
	want := []string{"1: A B: the organisation is missing.", "2: The name is missing.", "4: The card cannot be read, nor what follows."}
	if diff := cmp.Diff(want, said); diff != "" || p.Rows != 4 {
		t.Errorf("%d rows (-want +got):\n%s", p.Rows, diff)
	}
	if diff := cmp.Diff(map[string][]relationship.Person{"Acme": {{Name: "C D"}}}, peopleIn(p)); diff != "" {
		t.Error(diff)
	}
	if isCards([]byte("company,kind\nBEGIN:VCARD,customer\n")) {
		t.Error("a table is taken for cards")
	}
}

// Whatever a name holds, what is exported is read back, in lines that no
// address book refuses.
func TestCardsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zĀČāč;,:\\"'=.\n🙂 -]{0,60}[A-Za-zāč]`)
		co := &relationship.Company{ID: "x", Name: oneLine(text.Draw(t, "company"))}
		p := relationship.Person{Name: oneLine(text.Draw(t, "name")), Email: "a.b@acme.eu", Phone: "+371 2", Role: "user"}
		if relationship.Fold(co.Name) == "" || strings.Contains(co.Name+p.Name, `\`) || p.Name == co.Name {
			t.Skip() // the decoder does not tell a backslash from an escape
		}
		var out bytes.Buffer
		writeCard(&out, co, &p)
		for line := range strings.SplitSeq(strings.TrimSuffix(out.String(), "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line %q", line)
			}
		}
		got := readCards(out.Bytes())
		if diff := cmp.Diff(map[string][]relationship.Person{co.Name: {p}}, peopleIn(got)); diff != "" || len(got.Wrong) > 0 {
			t.Fatalf("wrong %v (-want +got):\n%s\n%s", got.Wrong, diff, out.String())
		}
	})
}

// Nothing that can be sent breaks it.
func FuzzReadCards(f *testing.F) {
	f.Add([]byte("BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:=C4=81=\n;b\nORG;X=\"a:b\":c\nEND:VCARD"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := readCards(data)
		for _, co := range p.companies {
			if co.name == "" {
				t.Error("a company without a name")
			}
		}
	})
}
