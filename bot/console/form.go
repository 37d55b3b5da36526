package console

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

const maxUpload = 8 << 20 // bytes of a file that is read for a form

// fill asks for the fields of a form one by one and submits it. Fields that
// turn out wrong are asked for again, with what was typed as their value.
func (c *Console) fill(ctx context.Context, f bot.Form) error {
	if err := c.say(f.Title + " · " + c.words().form); err != nil {
		return err
	}
	values := make(map[string]string, len(f.Fields))
	for _, field := range f.Fields {
		values[field.Name] = field.Value
	}
	errs := map[string]string(nil)
	for {
		for _, field := range f.Fields {
			if field.Kind == bot.Hidden || !concerns(f, errs, field.Name) {
				continue
			}
			if words := errs[field.Name]; words != "" {
				if err := c.say("! " + words); err != nil {
					return err
				}
			}
			value, cancelled, err := c.field(ctx, f, field, values[field.Name])
			if err != nil {
				return err
			}
			if cancelled {
				return c.say(c.words().cancelled)
			}
			values[field.Name] = value
		}
		reply, ok, err := c.ask(ctx, bot.Submit{Form: f.Command, Token: f.Token, Values: maps.Clone(values)})
		if err != nil || !ok {
			return err
		}
		if len(reply.Errors) == 0 {
			if reply.Form != nil {
				return c.fill(ctx, *reply.Form)
			}
			return c.show(reply)
		}
		errs = reply.Errors
		for _, name := range slices.Sorted(maps.Keys(errs)) {
			if !asks(f, name) {
				if err := c.say("! " + errs[name]); err != nil {
					return err
				}
			}
		}
	}
}

// concerns reports whether a field is to be asked for: always at first, then
// when it is wrong, or when what is wrong is no field that can be asked for.
func concerns(f bot.Form, errs map[string]string, name string) bool {
	if errs[name] != "" {
		return true
	}
	for other := range errs {
		if asks(f, other) {
			return false
		}
	}
	return true
}

func asks(f bot.Form, name string) bool {
	return slices.ContainsFunc(f.Fields, func(field bot.Field) bool { return field.Name == name && field.Kind != bot.Hidden })
}

// field asks until the answer can be a value of the field.
func (c *Console) field(ctx context.Context, f bot.Form, field bot.Field, value string) (string, bool, error) {
	c.in.completes(bot.Typing{Form: f.Command, Field: field.Name})
	defer c.in.completes(lineTyping)
	for {
		typed, err := c.read(ctx, c.question(field, value))
		if err != nil {
			return "", false, err
		}
		typed = strings.TrimSpace(typed)
		problem := ""
		switch {
		case typed == "-":
			return "", true, nil
		case typed == "" && (value != "" || !field.Required):
			return value, false, nil
		case typed == "":
			problem = c.words().required
		case field.Kind == bot.Pick:
			if picked, ok := pick(field.Choices, typed); ok {
				return picked, false, nil
			}
			problem = c.words().choose
		case field.Kind == bot.Upload:
			if text, err := upload(typed); err == nil {
				return text, false, nil
			}
			problem = c.words().unread
		case field.Kind == bot.Search:
			if picked, ok := pick(field.Choices, typed); ok {
				return picked, false, nil
			}
			return typed, false, nil
		default:
			return typed, false, nil
		}
		if err := c.say("! " + problem); err != nil {
			return "", false, err
		}
	}
}

// question is a field's label, its choices, its value and its help.
func (c *Console) question(field bot.Field, value string) string {
	q := field.Label
	var choices []string
	for i, choice := range field.Choices {
		if choice.Value == value {
			value = choice.Label
		}
		choices = append(choices, fmt.Sprintf("%d %s", i+1, choice.Label))
	}
	if len(choices) > 0 {
		q += " (" + strings.Join(choices, ", ") + ")"
	}
	if field.Kind == bot.Upload {
		q += " (" + c.words().file + ")"
	} else if value != "" {
		q += " [" + cut(flat(value), 40) + "]"
	}
	if field.Help != "" {
		q += " – " + field.Help
	}
	return flat(q) + ": "
}

// pick finds a choice by its number, its label or its value.
func pick(choices []bot.Choice, typed string) (string, bool) {
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1].Value, true
	}
	for _, c := range choices {
		if strings.EqualFold(c.Label, typed) || c.Value == typed {
			return c.Value, true
		}
	}
	return "", false
}

func upload(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxUpload+1))
	if err == nil && len(text) > maxUpload {
		err = fmt.Errorf("%s is over %d bytes", name, maxUpload)
	}
	return string(text), err
}
