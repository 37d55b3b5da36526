package slack

import (
	"html/template"
	"net/http"
	"strings"
)

// pages are the words that a browser is shown after an installation.
type pages struct {
	Lang, Title, Done, Declined, Stale, Failed, Open, Again string
}

var englishPages = pages{
	Lang: "en", Title: "Rapport for Slack",
	Done:     "Rapport is installed. Open it in Slack and say what happened with a customer or a partner.",
	Declined: "Nothing was installed.",
	Stale:    "This link is too old, or was opened in another browser. Nothing was installed.",
	Failed:   "Slack did not let us finish. Nothing was installed. Reference",
	Open:     "Open Slack", Again: "Try again",
}

var latvianPages = pages{
	Lang: "lv", Title: "Rapport Slack vidē",
	Done:     "Rapport ir uzstādīts. Atver to Slack un pastāsti, kas notika ar klientu vai partneri.",
	Declined: "Nekas netika uzstādīts.",
	Stale:    "Saite ir novecojusi vai atvērta citā pārlūkā. Nekas netika uzstādīts.",
	Failed:   "Slack neļāva pabeigt. Nekas netika uzstādīts. Atsauce",
	Open:     "Atvērt Slack", Again: "Mēģināt vēlreiz",
}

func pagesFor(acceptLanguage string) *pages {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(acceptLanguage)), "lv") {
		return &latvianPages
	}
	return &englishPages
}

var installPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1d3557;background:#fff}
a{display:inline-block;padding:.5rem 1rem;border-radius:.4rem;background:#1d3557;color:#fff;text-decoration:none}
@media(prefers-color-scheme:dark){body{color:#f1faee;background:#14202e}a{background:#a8dadc;color:#14202e}}</style></head>
<body><main><h1>{{.Title}}</h1><p role="status">{{.Text}}</p><p><a href="{{.Href}}">{{.Link}}</a></p></main></body></html>
`))

// show writes a page that says text, with a link onwards.
func (p *pages) show(w http.ResponseWriter, status int, text, href string) {
	link := p.Open
	if href == "install" {
		link = p.Again
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address has the code
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = installPage.Execute(w, struct {
		pages
		Text, Href, Link string
	}{*p, text, href, link})
}
