package mail

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

func crlf(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

// Messages are read as people read them: in any character set, without markup,
// without attachments.
func TestRead(t *testing.T) {
	at := time.Date(2026, 3, 9, 17, 30, 0, 0, time.FixedZone("", 2*60*60))
	for name, c := range map[string]struct {
		text string
		want bot.Contact
	}{
		"plain": {
			"From: Jana Novak <jana@acme.eu>\nTo: anna@us.example, \"Lind, Peter\" <peter@acme.eu>\nCc: <toms@us.example>\nDate: Mon, 09 Mar 2026 17:30:00 +0200\n" +
				"Message-ID: <m1@acme.eu>\nSubject: Renewal\n\nWe will renew.\nJana\n",
			bot.Contact{
				Kind: bot.ByMail, Key: "<m1@acme.eu>", From: bot.Party{Name: "Jana Novak", Email: "jana@acme.eu"}, At: at, Subject: "Renewal", Text: "We will renew.\r\nJana",
				To: []bot.Party{{Email: "anna@us.example"}, {Name: "Lind, Peter", Email: "peter@acme.eu"}, {Email: "toms@us.example"}},
			},
		},
		"encoded": {
			"From: =?windows-1257?Q?J=E2nis_B=E7rzi=F2=F0?= <janis@ziemelu.lv>\nTo: anna@us.example\nDate: Mon, 09 Mar 2026 17:30:00 +0200\nMessage-ID: <m2>\n" +
				"Subject: =?UTF-8?B?xaBvIG5lZMSTxLx1?=\nContent-Type: text/plain; charset=iso-8859-13\nContent-Transfer-Encoding: quoted-printable\n\nLabdien, =E8etri k=\naud=F8es\n",
			bot.Contact{
				Kind: bot.ByMail, Key: "<m2>", From: bot.Party{Name: "Jānis Bērziņš", Email: "janis@ziemelu.lv"}, At: at, Subject: "Šo nedēļu", Text: "Labdien, četri kaudųes",
				To: []bot.Party{{Email: "anna@us.example"}},
			},
		},
		"html": {
			"From: jana@acme.eu\nTo: anna@us.example\nDate: Mon, 09 Mar 2026 17:30:00 +0200\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n" +
				"<html><head><title>T</title><style>p{}</style></head><body><p>Hello&nbsp;<b>Anna</b> &amp; co</p><script>steal()</script><!-- <p>x</p> --><div>Jana<br>Acme</div></body></html>\n",
			bot.Contact{
				Kind: bot.ByMail, From: bot.Party{Email: "jana@acme.eu"}, At: at, Subject: "x", Text: "Hello Anna & co\nJana\nAcme",
				To: []bot.Party{{Email: "anna@us.example"}},
			},
		},
		"parts": {
			"From: jana@acme.eu\nTo: anna@us.example\nDate: Mon, 09 Mar 2026 17:30:00 +0200\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" +
				"--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nattached\n--b\nContent-Type: multipart/alternative; boundary=c\n\n" +
				"--c\nContent-Type: text/html\n\n<p>other</p>\n--c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nxIFyaQ==\n--c--\n--b--\n",
			bot.Contact{
				Kind: bot.ByMail, From: bot.Party{Email: "jana@acme.eu"}, At: at, Subject: "x", Text: "āri",
				To: []bot.Party{{Email: "anna@us.example"}},
			},
		},
	} {
		got, err := Read(crlf(c.text))
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"", "hello", "Subject: x\n\nhello", "From: jana@acme.eu\n\nno date", "From: nobody\nDate: Mon, 09 Mar 2026 17:30:00 +0200\n\nx"} {
		if c, err := Read(crlf(text)); !errors.Is(err, ErrNotMail) {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
}

// Nothing that can be sent breaks it, or lets markup through.
func FuzzRead(f *testing.F) {
	f.Add("From: jana@acme.eu\r\nDate: Mon, 09 Mar 2026 17:30:00 +0200\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--")
	f.Add("From: =?x?Q?=?= <a@b.c>\r\nDate: Mon, 09 Mar 2026 17:30:00 +0200\r\nContent-Type: text/html\r\n\r\n<p><script>x</p>")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Read([]byte(text))
		if err == nil && c.From == (bot.Party{}) {
			t.Errorf("nobody wrote %q", text)
		}
	})
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"a < b": "a < b", "<p>a</p><p>b</p>": "a\nb", "<style>x": "", "&lt;b&gt;": "<b>", "<img src=x onerror=y>z": "z", "a<br/>b": "a\nb",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}
