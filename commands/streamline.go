package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type streamlineArgs struct {
	Company  company    `arg:"company" keys:"uznemums"`
	Scope    scope      `arg:"scope,spare" keys:"kas"`
	Category string     `arg:"category,keyed" keys:"kategorija"`
	Page     pageNumber `arg:"page,keyed,spare" keys:"lapa"`
}

var _ = define(Spec{
	Name: "streamline", Latvian: "vienkāršo", Group: Look, Changes: true, Needs: Managers,
	Summary:  say("streamline.summary", "Partners we could do with fewer of, or with less effort", "Kur iztiktu ar mazāk partneriem vai mazāk pūlēm"),
	Examples: []string{"streamline partners", "streamline Nordtek category=packaging"},
	Related:  []string{"cadence", "fact", "list"},
}, streamline)

var (
	saidOnlyPartners = say("streamline.customers", "It is about partners: what they supply, cost and bring.", "Tas ir par partneriem: ko tie piegādā, maksā un dod.")
	saidCategory     = say("streamline.category", "%s supplies: %s.", "%s piegādā: %s.")
	saidNoCategory   = say("streamline.nocategory", "%s has no category any more.", "%s kategorijas vairs nav.")
	saidLongCategory = say("streamline.long", "A category has at most %d letters. Nothing was changed.", "Kategorijā ir ne vairāk kā %d zīmju. Nekas nav mainīts.")
	saidAskCategory  = say("streamline.ask", "%s: what does it supply? For instance %s.", "%s: ko tas piegādā? Piemēram, %s.")
	saidNowCategory  = say("streamline.now", "%s supplies: %s. Change it with %s.", "%s piegādā: %s. Maina ar %s.")
	labelCategory    = say("label.category", "Category", "Kategorija")
	buttonStreamline = say("streamline.button", "Streamline", "Vienkāršot")
)

// longestCategory is the most letters of a category.
const longestCategory = 60

func streamline(ctx context.Context, e *Env, r *Request, in streamlineArgs) (bot.Reply, error) {
	switch {
	case in.Company.ID != "":
		return e.categorize(ctx, r, in)
	case in.Category != "":
		return bot.Reply{}, lacks("company")
	case in.Scope.side == relationship.Customer:
		return bot.Reply{}, r.refuse(saidOnlyPartners).
			with(card.Action{Label: r.say(buttonStreamline), Line: "streamline partners"})
	}
	m, err := e.streamlined(ctx, r, in.Page)
	return bot.Reply{Message: m}, err
}

// categorize records what a partner supplies.
func (e *Env) categorize(ctx context.Context, r *Request, in streamlineArgs) (bot.Reply, error) {
	c := in.Company
	c.Side = relationship.Partner
	rec, x, err := e.aboutOne(ctx, r, c)
	if err != nil {
		return bot.Reply{}, err
	}
	name := card.Bold(rec.Company.Name)
	example := card.Lit(r.verb("streamline") + " " + quote(rec.Company.Name) + " " + r.categoryKey() + "=" + r.categoryExample())
	category := strings.Join(strings.Fields(in.Category), " ")
	switch {
	case category == "" && x.Category == "":
		return bot.Reply{}, r.refuse(saidAskCategory, name, example)
	case category == "":
		return bot.Reply{}, r.refuse(saidNowCategory, name, x.Category, example)
	case len([]rune(category)) > longestCategory:
		return bot.Reply{}, r.refuse(saidLongCategory, longestCategory)
	}
	if yes, ok := readYes(category); ok && !yes {
		category = ""
	}
	done, err := e.settle(ctx, r, c.ID, relationship.Partner, "category "+quote(category), func(x *relationship.Relationship) error {
		x.Category = category
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: r.categorized(done)}, nil
}

func (r *Request) categorized(w *relationship.Written) card.Message {
	before, _ := w.Before.Company.Relationship(relationship.Partner)
	after, _ := w.After.Company.Relationship(relationship.Partner)
	name := card.Bold(w.After.Company.Name)
	line := r.line(saidCategory, name, after.Category)
	if after.Category == "" {
		line = r.line(saidNoCategory, name)
	}
	was := before.Category
	if was == "" {
		was = "off"
	}
	return told(line,
		card.Facts{{Label: r.say(labelCategory), Value: r.change(orDash(before.Category), orDash(after.Category))}},
		card.Actions{
			r.undo("streamline " + quote(w.After.Company.Name) + " category=" + quote(was)),
			{Label: r.say(buttonStreamline), Line: "streamline partners"},
		})
}

func orDash(words string) string {
	if words == "" {
		return "–"
	}
	return words
}

func (r *Request) categoryKey() string {
	if r.lang == latvian {
		return "kategorija"
	}
	return "category"
}

func (r *Request) categoryExample() string {
	if r.lang == latvian {
		return "iepakojums"
	}
	return "packaging"
}
