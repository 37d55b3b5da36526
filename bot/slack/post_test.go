package slack

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

var (
	anna  = bot.Address{Platform: Platform, Team: "T1", Person: "U0ANNA"}
	sales = bot.Address{Platform: Platform, Team: "T1", Room: "C1"}
)

// refused, waits and unsure are what a poster's error means.
func refused(err error) bool { _, ok := errors.AsType[*bot.RefusedError](err); return ok }

func waits(err error) bool { _, ok := errors.AsType[*bot.WaitError](err); return ok }

func unsure(err error) bool { return err != nil && !refused(err) && !waits(err) }

func TestAPostCarriesItsID(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	ref, err := g.Post(t.Context(), anna, "checkin:U0ANNA:2026-W43", plainly("hi"))
	if err != nil {
		t.Fatal(err)
	}
	c := g.fake.got("chat.postMessage")[0]
	if got, want := c.Args["client_msg_id"], uuid5("checkin:U0ANNA:2026-W43"); got != want {
		t.Errorf("client_msg_id %q, want %q", got, want)
	}
	if got, want := c.Args["metadata"], `{"event_type":"rapport_post","event_payload":{"id":"checkin:U0ANNA:2026-W43"}}`; got != want {
		t.Errorf("metadata %s, want %s", got, want)
	}
	if c.Args["text"] != "hi" || c.Args["channel"] != "DU0ANNA" || ref != (bot.Ref{Room: "DU0ANNA", ID: g.fake.in("DU0ANNA")[0].ts}) {
		t.Errorf("said %v as %v", c.Args, ref)
	}
}

func TestWhatIsSentHasNoID(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if _, err := g.Send(t.Context(), anna, plainly("hi")); err != nil {
		t.Fatal(err)
	}
	if c := g.fake.got("chat.postMessage")[0]; c.Args["client_msg_id"] != "" || c.Args["metadata"] != "" {
		t.Errorf("sent with %v", c.Args)
	}
}

func TestUUIDsAreThoseOfTheStandard(t *testing.T) {
	dns := [16]byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	if got, want := nameUUID(dns, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2"; got != want { // RFC 9562, A.4
		t.Errorf("UUID %s, want %s", got, want)
	}
	// What was posted before an update is tried again after it.
	if got, want := uuid5("checkin:U0ANNA:2026-W43"), "83df3858-7565-5f92-bd8f-23a4b73f18e8"; got != want {
		t.Errorf("UUID %s, want %s: the name space has changed", got, want)
	}
}

func TestARepeatIsSaidOnce(t *testing.T) {
	for _, duplicate := range []string{"", "duplicate_message_not_found", "duplicate_channel_not_found"} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			g.fake.honours, g.fake.duplicate = true, duplicate
			first, err := g.Post(t.Context(), anna, "one", plainly("hi"))
			if err != nil {
				t.Fatal(err)
			}
			again, err := g.Post(t.Context(), anna, "one", plainly("hi"))
			if err != nil || again != first {
				t.Errorf("%s: again %v, %v, want %v", duplicate, again, err, first)
			}
			if said := g.fake.in("DU0ANNA"); len(said) != 1 {
				t.Errorf("%s: said %d times", duplicate, len(said))
			}
		})
	}
}

// Slack says that it has the message, and not where.
func TestARepeatThatCannotBeFoundIsSaid(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	g.fake.answers["chat.postMessage"] = replies(`{"ok":false,"error":"duplicate_message_not_found"}`)
	g.fake.answers["conversations.history"] = replies(`{"ok":false,"error":"missing_scope"}`)
	ref, err := g.Post(t.Context(), anna, "one", plainly("hi"))
	if err != nil || ref != (bot.Ref{Room: "DU0ANNA"}) {
		t.Errorf("Post = %v, %v", ref, err)
	}
}

func replies(body string) func(call) (int, http.Header, string) {
	return func(call) (int, http.Header, string) { return 200, nil, body }
}

// The client_msg_id is not documented: should Slack stop taking it, posts go on
// with what is.
func TestAKeyThatIsRefusedIsLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = func(c call) (int, http.Header, string) {
			if c.Args["client_msg_id"] != "" {
				return 200, nil, `{"ok":false,"error":"invalid_arg_name"}`
			}
			return 0, nil, ""
		}
		for _, id := range []string{"one", "two"} {
			if _, err := g.Post(t.Context(), anna, id, plainly("hi")); err != nil {
				t.Error(err)
			}
			if _, found, err := g.Posted(t.Context(), anna, id, time.Time{}); !found || err != nil {
				t.Errorf("%s: found %v, %v", id, found, err)
			}
		}
		if n := len(g.fake.got("chat.postMessage")); n != 3 {
			t.Errorf("posted %d times, want 3", n)
		}
	})
}

// Arguments that are wrong without the key as well are not the key's fault.
func TestAKeyIsNotBlamedForEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = replies(`{"ok":false,"error":"invalid_arguments"}`)
		if _, err := g.Post(t.Context(), anna, "one", plainly("hi")); !refused(err) {
			t.Errorf("Post = %v, want a refusal", err)
		}
		delete(g.fake.answers, "chat.postMessage")
		if _, err := g.Post(t.Context(), anna, "two", plainly("hi")); err != nil {
			t.Error(err)
		}
		if calls := g.fake.got("chat.postMessage"); calls[len(calls)-1].Args["client_msg_id"] == "" {
			t.Error("the key is not sent any more")
		}
	})
}

func TestWhatWasPostedIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		ctx := t.Context()
		before := time.Now()
		ref, err := g.Post(ctx, sales, "one", plainly("hi"))
		if err != nil {
			t.Fatal(err)
		}
		// Enough later for several pages.
		for range 2*pageSize + 10 {
			if _, err := g.Send(ctx, sales, plainly("noise")); err != nil {
				t.Fatal(err)
			}
		}
		if got, found, err := g.Posted(ctx, sales, "one", before); got != ref || !found || err != nil {
			t.Errorf("Posted = %v, %v, %v, want %v", got, found, err, ref)
		}
		if n := len(g.fake.got("conversations.history")); n != 3 {
			t.Errorf("%d pages read, want 3", n)
		}
		exact := before.Add(time.Microsecond) // when the fake says it was
		if _, found, err := g.Posted(ctx, sales, "one", exact); !found || err != nil || stamp(exact) != ref.ID {
			t.Errorf("Posted at %s, looked from %s: %v, %v", ref.ID, stamp(exact), found, err)
		}
		for name, look := range map[string]struct {
			id    string
			since time.Time
		}{
			"another": {"two", before}, "later": {"one", before.Add(time.Second)},
		} {
			if got, found, err := g.Posted(ctx, sales, look.id, look.since); found || err != nil {
				t.Errorf("%s: Posted = %v, %v, %v", name, got, found, err)
			}
		}
	})
}

func TestOthersMetadataIsNotOurs(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	g.fake.answers["conversations.history"] = replies(`{"ok":true,"messages":[{"ts":"1.1","metadata":{"event_type":"task","event_payload":{"id":"one"}}},{"ts":"1.2","metadata":{"event_type":"rapport_post","event_payload":{"id":7}}}]}`)
	if ref, found, err := g.Posted(t.Context(), sales, "one", time.Time{}); found || err != nil {
		t.Errorf("Posted = %v, %v, %v", ref, found, err)
	}
}

func TestNotBeingAbleToLookIsTold(t *testing.T) {
	endless := `{"ok":true,"messages":[],"has_more":true,"response_metadata":{"next_cursor":"x"}}`
	tests := []struct {
		name, method string
		answer       func(call) (int, http.Header, string)
		cannot, wait bool
	}{
		{"no scope", "conversations.history", replies(`{"ok":false,"error":"missing_scope"}`), true, false},
		{"not a member", "conversations.history", replies(`{"ok":false,"error":"not_in_channel"}`), true, false},
		{"limited", "conversations.history", func(call) (int, http.Header, string) { return 429, http.Header{"Retry-After": {"60"}}, "" }, true, true},
		{"too much", "conversations.history", replies(endless), true, false},
		{"nobody there", "conversations.open", replies(`{"ok":false,"error":"user_not_found"}`), true, false},
		{"broken", "conversations.history", func(call) (int, http.Header, string) { return 500, nil, "" }, false, false},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			g.fake.answers[tt.method] = tt.answer
			_, found, err := g.Posted(t.Context(), anna, "one", time.Now())
			if found || err == nil || errors.Is(err, bot.ErrCannotLook) != tt.cannot || waits(err) != tt.wait {
				t.Errorf("%s: %v, %v; want ErrCannotLook %v", tt.name, found, err, tt.cannot)
			}
		})
	}
	g := newRig(t, says(bot.Reply{}), func(c *Config) { c.Token = "" })
	if _, _, err := g.Posted(t.Context(), anna, "one", time.Now()); !errors.Is(err, bot.ErrCannotLook) {
		t.Errorf("without a token: %v", err)
	}
}

// After a wait or a refusal nothing was said. After anything else it may have
// been, and nobody but the caller may try again.
func TestWhatAPostsErrorMeans(t *testing.T) {
	answers := func(status int, header http.Header, body string) func(*fake, string) {
		return func(f *fake, method string) {
			f.answers[method] = func(call) (int, http.Header, string) { return status, header, body }
		}
	}
	word := func(s string) func(*fake, string) { return answers(200, nil, `{"ok":false,"error":"`+s+`"}`) }
	goes := func(wrong fault) func(*fake, string) {
		return func(f *fake, method string) {
			f.fault = func(c call) fault {
				if c.Method == method {
					return wrong
				}
				return fault{}
			}
		}
	}
	tests := []struct {
		name  string
		wrong func(*fake, string)
		is    func(error) bool
		calls int
	}{
		{"a long 429", answers(429, http.Header{"Retry-After": {"90"}}, ""), waits, 1},
		{"429 without end", answers(429, http.Header{"Retry-After": {"1"}}, ""), waits, maxWaits + 1},
		{"429 in words", word("rate_limited"), waits, maxWaits + 1},
		{"archived", word("is_archived"), refused, 1},
		{"inactive", word("account_inactive"), refused, 1},
		{"revoked", word("token_revoked"), refused, 1},
		{"bad token", word("invalid_auth"), refused, 1},
		{"too long", word("msg_too_long"), refused, 1},
		{"bad blocks", word("invalid_blocks"), refused, 1},
		{"read only", word("restricted_action_read_only_channel"), refused, 1},
		{"a word we do not know", word("whatever_next"), unsure, 1},
		{"fatal", word("fatal_error"), unsure, 1},
		{"not JSON", answers(200, nil, "<html>"), unsure, 1},
		{"empty JSON", answers(200, nil, "{}"), unsure, 1},
		{"503", answers(503, nil, ""), unsure, 1},
		{"500 before", goes(fault{first: true, how: "500"}), unsure, 1},
		{"500 after", goes(fault{how: "500"}), unsure, 1},
		{"cut before", goes(fault{first: true, how: "cut"}), unsure, 1},
		{"cut after", goes(fault{how: "cut"}), unsure, 1},
		{"hangs before", goes(fault{first: true, how: "hang"}), unsure, 1},
		{"hangs after", goes(fault{how: "hang"}), unsure, 1},
		{"too slow", goes(fault{slow: 30 * time.Second}), unsure, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, says(bot.Reply{}))
				tt.wrong(g.fake, "chat.postMessage")
				ref, err := g.Post(t.Context(), anna, "one", plainly("hi"))
				if !tt.is(err) || ref != (bot.Ref{}) {
					t.Errorf("Post = %v, %v", ref, err)
				}
				if n := len(g.fake.got("chat.postMessage")); n != tt.calls {
					t.Errorf("asked %d times, want %d", n, tt.calls)
				}
				if said := g.fake.in("DU0ANNA"); !unsure(err) && len(said) > 0 {
					t.Errorf("said after all: %v", said)
				}
			})
		})
	}
	// Before that nothing can have been said.
	before := []struct {
		name  string
		wrong func(*fake, string)
		is    func(error) bool
	}{
		{"open: nobody", word("users_not_found"), refused},
		{"open: a bot", word("cannot_dm_bot"), refused},
		{"open: 500", answers(500, nil, ""), waits},
		{"open: cut", goes(fault{how: "cut"}), waits},
		{"open: limited", answers(429, http.Header{"Retry-After": {"90"}}, ""), waits},
	}
	for _, tt := range before {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, says(bot.Reply{}))
				tt.wrong(g.fake, "conversations.open")
				if _, err := g.Post(t.Context(), anna, "one", plainly("hi")); !tt.is(err) {
					t.Errorf("Post = %v", err)
				}
			})
		})
	}
}

func TestAWaitSaysForHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = func(call) (int, http.Header, string) {
			return 429, http.Header{"Retry-After": {"90"}}, ""
		}
		start := time.Now()
		for range 2 { // asked the second time, we know
			_, err := g.Post(t.Context(), anna, "one", plainly("hi"))
			wait, ok := errors.AsType[*bot.WaitError](err)
			left := 90*time.Second - time.Since(start)
			if !ok || wait.After < left || wait.After > left+2*time.Second {
				t.Errorf("Post = %v, want a wait of %v", err, left)
			}
			time.Sleep(30 * time.Second)
		}
		if n := len(g.fake.got("chat.postMessage")); n != 1 {
			t.Errorf("asked %d times, want once", n)
		}
	})
}

func TestAPostEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = func(call) (int, http.Header, string) {
			return 429, http.Header{"Retry-After": {"10"}}, ""
		}
		ctx, stop := context.WithCancel(t.Context())
		defer func() { // and does not begin after it
			if _, err := g.Post(ctx, anna, "two", plainly("hi")); !waits(err) || len(g.fake.got("chat.postMessage")) != 1 {
				t.Errorf("Post = %v", err)
			}
		}()
		time.AfterFunc(5*time.Second, stop)
		start := time.Now()
		_, err := g.Post(ctx, anna, "one", plainly("hi"))
		if !waits(err) || !errors.Is(err, context.Canceled) || time.Since(start) != 5*time.Second {
			t.Errorf("Post = %v after %v", err, time.Since(start))
		}
	})
}

func TestPostsKeepToOurRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		ctx := t.Context()
		shared, gone := bot.Address{Team: "T1", Room: "C2"}, bot.Address{Team: "T1", Room: "C0GONE"}
		if _, err := g.Post(ctx, shared, "one", plainly("hi")); !refused(err) {
			t.Errorf("shared room: %v, want a refusal", err)
		}
		if _, err := g.Post(ctx, gone, "one", plainly("hi")); !refused(err) {
			t.Errorf("unknown room: %v, want a refusal", err)
		}
		g.fake.answers["conversations.info"] = func(call) (int, http.Header, string) { return 500, nil, "" }
		if _, err := g.Post(ctx, sales, "one", plainly("hi")); !waits(err) {
			t.Errorf("room that cannot be checked: %v, want a wait", err)
		}
		if calls := g.fake.got("chat.postMessage"); len(calls) != 0 {
			t.Errorf("posted %v", calls)
		}
	})
}

func TestChangingTellsWhatWentWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		ctx := t.Context()
		ref, err := g.Post(ctx, sales, "one", plainly("hi"))
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Change(ctx, sales, ref, plainly("done")); err != nil {
			t.Error(err)
		}
		if said := g.fake.in("C1"); len(said) != 1 || said[0].text != "done" || !strings.Contains(said[0].blocks, "done") {
			t.Errorf("said %v", said)
		}
		if _, found, err := g.Posted(ctx, sales, "one", time.Time{}); !found || err != nil {
			t.Errorf("found after the change: %v, %v", found, err)
		}
		if err := g.Change(ctx, sales, bot.Ref{Room: "C1"}, plainly("x")); !refused(err) {
			t.Errorf("a message nobody knows: %v", err)
		}
		if err := g.Change(ctx, bot.Address{Team: "T1", Room: "C2"}, bot.Ref{Room: "C2", ID: "1.1"}, plainly("x")); !refused(err) {
			t.Errorf("in a shared room: %v", err)
		}
		g.fake.answers["chat.update"] = replies(`{"ok":false,"error":"message_not_found"}`)
		if err := g.Change(ctx, sales, ref, plainly("x")); !refused(err) {
			t.Errorf("a message that is gone: %v", err)
		}
		g.fake.answers["chat.update"] = func(call) (int, http.Header, string) { return 500, nil, "" }
		if err := g.Change(ctx, sales, ref, plainly("x")); !unsure(err) {
			t.Errorf("500: %v", err)
		}
		if n := len(g.fake.got("chat.postMessage")); n != 1 {
			t.Errorf("posted %d times, want once", n)
		}
	})
}
