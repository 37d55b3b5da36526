package bot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
)

// A BrokenError is something of ours that broke while an event was handled, and
// is in the log. People are told Ref, under which it is found there.
type BrokenError struct {
	Ref string
	err error
}

func (e *BrokenError) Error() string { return "broken, reference " + e.Ref }

// Unwrap is what broke.
func (e *BrokenError) Unwrap() error { return e.err }

func broke(err error) *BrokenError { return &BrokenError{Ref: Reference(), err: err} }

// Reference returns eight hexadecimal digits that join a line of the log and
// what a person saw.
func Reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

// Broke returns the reference under which err is in the log. What is not there
// yet is written.
func Broke(ctx context.Context, log *slog.Logger, ev Event, err error) string {
	if known, ok := errors.AsType[*BrokenError](err); ok {
		return known.Ref
	}
	broken := broke(err)
	log.LogAttrs(ctx, slog.LevelError, "event broke", append([]slog.Attr{
		slog.String("event", ev.ID), slog.String("platform", ev.Platform), slog.String("team", ev.Team), slog.String("person", ev.Person),
	}, broken.attrs(ev.Body)...)...)
	return broken.Ref
}

// attrs are what the log says of it.
func (e *BrokenError) attrs(asked Body) []slog.Attr {
	attrs := []slog.Attr{slog.String("ref", e.Ref), slog.String("body", fmt.Sprintf("%T", asked)), slog.String("err", discreet(e.err, asked))}
	if panicked, ok := errors.AsType[*PanicError](e.err); ok {
		attrs = append(attrs, slog.String("stack", panicked.Stack))
	}
	return attrs
}

// discreet is err's text without words that the person typed.
func discreet(err error, asked Body) string {
	text := err.Error()
	for _, typed := range Typed(asked) {
		for _, word := range append([]string{typed}, strings.Fields(typed)...) {
			if word = strings.Trim(word, `"'“”`); len(word) > 2 {
				text = strings.ReplaceAll(text, word, "…")
			}
		}
	}
	return text
}

// Typed are the texts of people that a body holds: they go into no log.
func Typed(b Body) (texts []string) {
	switch b := b.(type) {
	case Line:
		texts = append(texts, b.Text)
	case Speech:
		texts = append(texts, b.Text)
	case Press:
		texts = append(texts, b.Line)
	case Typing:
		texts = append(texts, b.Prefix)
		for _, v := range b.Values {
			texts = append(texts, v)
		}
	case Submit:
		for _, v := range b.Values {
			texts = append(texts, v)
		}
	case Shortcut:
		if b.Quote != nil {
			texts = append(texts, b.Quote.Text)
		}
	case Proposed:
		for _, v := range b.Values {
			texts = append(texts, v)
		}
	case Noticed:
		texts = append(texts, b.Contact.Subject, b.Contact.Text)
		for _, p := range append([]Party{b.Contact.From}, b.Contact.To...) {
			texts = append(texts, p.Name, p.Email)
		}
	case Home, Agenda, Hello, Met, Removed, Occasion: // nobody typed it
	}
	return texts
}

// A PanicError is a panic of a handler. It does not hold the value, which may
// quote what was typed, unless the value is the runtime's own.
type PanicError struct{ What, Stack string }

func (e *PanicError) Error() string { return "panic: " + e.What }

// Recovered turns a panic of a handler into a [*PanicError].
func Recovered(next Handler) Handler {
	return func(ctx context.Context, ev Event) (reply Reply, err error) {
		defer func() {
			if p := recover(); p != nil {
				reply, err = Reply{}, Panicked(p)
			}
		}()
		return next(ctx, ev)
	}
}

// Survive is deferred by what is done beside everything else: a panic ends that
// and not the program. The log says under which reference it did.
func Survive(ctx context.Context, log *slog.Logger) {
	if p := recover(); p != nil {
		panicked := Panicked(p)
		log.ErrorContext(ctx, "work panicked", "ref", Reference(), "err", panicked, "stack", panicked.Stack)
	}
}

// Panicked makes an error of what recover returned. It is called where the
// stack is still that of the panic.
func Panicked(p any) *PanicError {
	what := fmt.Sprintf("value of type %T", p)
	if r, ok := p.(runtime.Error); ok {
		what = r.Error()
	}
	return &PanicError{What: what, Stack: string(debug.Stack())}
}
