package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"
)

// A Reference is the bare program: net/http, slack-go's verifier and go-redis.
// It keeps each company's interactions in a list and reads the last of them
// for every score.
type Reference struct {
	Redis   redis.UniversalClient
	Signing string
	Tag     string // prefix of its keys, a hash tag
}

// recent is how many interactions a score reads.
const recent = 50

// A Touch is an interaction as the reference keeps it.
type Touch struct {
	At   int64   `json:"at"` // Unix seconds
	How  string  `json:"how"`
	Mood float64 `json:"mood"`
}

// Fill writes companies with interactions, the newest now.
func (b *Reference) Fill(ctx context.Context, companies, talks int) error {
	now := time.Now()
	const some = 64
	for from := 0; from < companies; from += some {
		_, err := b.Redis.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i := from; i < min(from+some, companies); i++ {
				p.HSet(ctx, b.Tag+"names", fmt.Sprint("company ", i), i)
				list := make([]any, talks)
				for j := range list {
					text, err := json.Marshal(Touch{At: now.AddDate(0, 0, j+1-talks).Unix(), How: "call", Mood: 0.5})
					if err != nil {
						return err
					}
					list[j] = text
				}
				p.LPush(ctx, b.Tag+"touches:"+strconv.Itoa(i), list...)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *Reference) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, b.Signing)
	if err == nil {
		_, _ = verifier.Write(body)
		err = verifier.Ensure()
	}
	if err != nil {
		http.Error(w, "signature", http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c, err := slack.SlashCommandParse(r)
	if err != nil {
		http.Error(w, "form", http.StatusBadRequest)
		return
	}
	blocks, err := b.answer(r.Context(), &c)
	if err != nil {
		http.Error(w, "store", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Blocks: slack.Blocks{BlockSet: blocks}})
}

// answer answers "score NAME" and "log NAME call good", and whatever follows.
func (b *Reference) answer(ctx context.Context, c *slack.SlashCommand) ([]slack.Block, error) {
	verb, name, _ := strings.Cut(c.Text, " ")
	name, _, _ = strings.Cut(strings.ToLower(name), " call good")
	id, err := b.Redis.HGet(ctx, b.Tag+"names", name).Result()
	if err != nil {
		return nil, err
	}
	list := b.Tag + "touches:" + id
	if verb == "log" {
		text, err := json.Marshal(Touch{At: time.Now().Unix(), How: "call", Mood: 0.5})
		if err != nil {
			return nil, err
		}
		_, err = b.Redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
			p.SetArgs(ctx, b.Tag+"seen:"+c.TriggerID, 1, redis.SetArgs{TTL: 72 * time.Hour})
			p.LPush(ctx, list, text)
			return nil
		})
		return card(name, "Logged #"+id), err
	}
	texts, err := b.Redis.LRange(ctx, list, 0, recent-1).Result()
	if err != nil {
		return nil, err
	}
	sum, now := 0.0, float64(time.Now().Unix())
	for _, text := range texts {
		var t Touch
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return nil, err
		}
		const halfLife = 90 * 24 * 3600
		sum += (1 + t.Mood) * math.Exp2(-(now-float64(t.At))/halfLife)
	}
	return card(name, fmt.Sprintf("%.0f/100 ", 100*(1-math.Exp(-sum/12)))), nil
}

func card(name, words string) []slack.Block {
	return []slack.Block{
		slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, name, false, false)),
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, words, false, false), nil, nil),
		slack.NewActionBlock("", slack.NewButtonBlockElement("log", "log "+name, slack.NewTextBlockObject(slack.PlainTextType, "Log", false, false))),
	}
}
