package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidAIOn  = say("admin.aion", "A model, if one is set up, may help to read talk and write summaries.", "Modelis, ja tāds ir iestatīts, drīkst palīdzēt lasīt teikto un rakstīt kopsavilkumus.")
	saidAIOff = say("admin.aioff", "No model is asked about anything. Rules read talk and templates write the summaries.", "Modelim neko nejautā. Teikto lasa pēc noteikumiem, un kopsavilkumus raksta pēc veidnēm.")
	saidAIFew = count("admin.aifew", "%d company is kept from it in any case.", "%d companies are kept from it in any case.",
		"Jebkurā gadījumā no tā sargā %d uzņēmumus.", "Jebkurā gadījumā no tā sargā %d uzņēmumu.", "Jebkurā gadījumā no tā sargā %d uzņēmumus.")
	saidAIHow = say("admin.aihow", "One company alone: %s. Everybody for themselves: %s.", "Vienam uzņēmumam: %s. Katram pašam: %s.")
	buttonAI  = say("button.ai", "AI", "MI")
)

// switchAI shows or switches whether any model is asked about anything.
func (e *Env) switchAI(ctx context.Context, r *Request, to string) (bot.Reply, error) {
	if e.Settings == nil {
		return bot.Reply{}, r.refuse(saidIdle)
	}
	now := r.Directory.Setting(relationship.AISetting)
	if to == "on" || to == unset {
		to = ""
		if now != "" {
			to = "on"
		}
	}
	if to != "" && to != now {
		if err := e.Settings.SetSetting(ctx, relationship.AISetting, to, r.Person, r.At); err != nil {
			return bot.Reply{}, err
		}
		now = to
	}
	line, button := r.line(saidAIOn), card.Action{Label: r.say(buttonTurnTo), Line: "admin ai off"}
	if now == "off" {
		line, button = r.line(saidAIOff), card.Action{Label: r.say(buttonTurnOn), Line: "admin ai on"}
	}
	m := told(line)
	if n := len(r.Directory.NoAI()); n > 0 && now != "off" {
		m.Blocks = append(m.Blocks, r.para(saidAIFew, n))
	}
	m.Blocks = append(m.Blocks, card.Actions{button}, r.note(saidAIHow, card.Lit("ai Acme off"), card.Lit("settings ai=off")))
	return bot.Reply{Message: m}, nil
}
