package slack

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

const chartWords = "12 healthy, 5 fading, 1 cold & <quiet>"

func chart() card.Message {
	return card.Message{Summary: "The week", Blocks: []card.Block{
		card.Title("The week"),
		card.Image{Name: "bands", Alt: chartWords, PNG: []byte("\x89PNG\r\n\x1a\n\x00picture")},
		card.Para("after"),
	}}
}

func TestAPictureIsDrawnInItsPlace(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if _, err := g.Post(t.Context(), sales, "one", chart()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"files.getUploadURLExternal", "upload", "files.completeUploadExternal", "chat.postMessage"}, g.fake.asked()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if c := g.fake.got("files.getUploadURLExternal")[0]; c.Args["filename"] != "bands.png" || c.Args["length"] != "16" || c.Args["alt_txt"] != chartWords {
		t.Errorf("announced as %v", c.Args)
	}
	if body := g.fake.got("upload")[0].Args["body"]; !strings.Contains(body, "\x89PNG\r\n\x1a\n\x00picture") {
		t.Errorf("uploaded %q", body)
	}
	if c := g.fake.got("files.completeUploadExternal")[0]; c.Args["channel_id"]+c.Args["channels"] != "" {
		t.Errorf("the file is shared by itself: %v", c.Args)
	}
	said := g.fake.in("C1")
	if len(said) != 1 || said[0].text != "The week" {
		t.Fatalf("said %v", said)
	}
	title, image, after := strings.Index(said[0].blocks, `"header"`), strings.Index(said[0].blocks, `"slack_file"`), strings.Index(said[0].blocks, "after")
	if title < 0 || image < title || after < image {
		t.Errorf("drawn as %s", said[0].blocks)
	}
}

// wordsOnly fails unless a message says in words what its picture shows.
func wordsOnly(t *testing.T, blocks string) {
	t.Helper()
	if strings.Contains(blocks, `"slack_file"`) || !strings.Contains(blocks, `12 healthy, 5 fading, 1 cold \u0026 \u003cquiet\u003e`) {
		t.Errorf("drawn as %s, want the picture in words", blocks)
	}
}

func TestAFileThatIsNotReadyIsTriedAgain(t *testing.T) {
	for processing, want := range map[time.Duration]struct {
		posts   int
		picture bool
	}{
		0: {1, true}, 500 * time.Millisecond: {2, true}, 3 * time.Second: {3, true}, 6 * time.Second: {4, true}, time.Hour: {5, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			g.fake.processing = processing
			start := time.Now()
			if _, err := g.Post(t.Context(), sales, "one", chart()); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%v: took %v", processing, took)
			}
			said := g.fake.in("C1")
			if n := len(g.fake.got("chat.postMessage")); n != want.posts || len(said) != 1 {
				t.Fatalf("%v: tried %d times, want %d; said %v", processing, n, want.posts, said)
			}
			if want.picture != strings.Contains(said[0].blocks, `"slack_file"`) {
				t.Errorf("%v: drawn as %s", processing, said[0].blocks)
			}
			if !want.picture {
				wordsOnly(t, said[0].blocks)
			}
		})
	}
}

// Nothing that happens to a picture happens to its message.
func TestNoMessageFailsForItsPicture(t *testing.T) {
	tests := []struct {
		name, method string
		answer       func(call) (int, http.Header, string)
	}{
		{"no scope", "files.getUploadURLExternal", replies(`{"ok":false,"error":"missing_scope"}`)},
		{"limited", "files.getUploadURLExternal", func(call) (int, http.Header, string) { return 429, http.Header{"Retry-After": {"600"}}, "" }},
		{"hangs", "files.getUploadURLExternal", nil},
		{"not taken", "upload", func(call) (int, http.Header, string) { return 500, nil, "" }},
		{"not completed", "files.completeUploadExternal", replies(`{"ok":false,"error":"internal_error"}`)},
		{"odd", "files.completeUploadExternal", replies(`{"ok":true,"files":[]}`)},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			if g.fake.answers[tt.method] = tt.answer; tt.answer == nil {
				g.fake.fault = func(c call) (wrong fault) {
					if c.Method == tt.method {
						wrong.how = "hang"
					}
					return wrong
				}
			}
			start := time.Now()
			if _, err := g.Send(t.Context(), sales, chart()); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			said := g.fake.in("C1")
			if took := time.Since(start); len(said) != 1 || took > 2*callTimeout {
				t.Fatalf("%s: said %v after %v", tt.name, said, took)
			}
			wordsOnly(t, said[0].blocks)
		})
	}
}

// A picture takes no more than half of the time that its message has.
func TestAPictureLeavesTimeForItsMessage(t *testing.T) {
	for name, wrong := range map[string]func(*fake){
		"upload hangs": func(f *fake) {
			f.fault = func(c call) (wrong fault) {
				if c.Method == "files.getUploadURLExternal" {
					wrong.how = "hang"
				}
				return wrong
			}
		},
		"not ready": func(f *fake) { f.processing = time.Hour },
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			wrong(g.fake)
			ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
			defer stop()
			if _, err := g.Post(ctx, sales, "one", chart()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if said := g.fake.in("C1"); len(said) == 1 {
				wordsOnly(t, said[0].blocks)
			} else {
				t.Errorf("%s: said %v", name, said)
			}
		})
	}
}

func TestOnePictureOfTwo(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	m := chart()
	m.Blocks = append(m.Blocks, card.Image{Name: "trend.png", Alt: "rising", PNG: []byte("p")}, card.Image{Name: "empty.png", Alt: "nothing drawn"})
	g.fake.answers["files.getUploadURLExternal"] = func(c call) (int, http.Header, string) {
		if c.Args["filename"] == "bands.png" {
			return 200, nil, `{"ok":false,"error":"file_type_not_allowed"}`
		}
		return 0, nil, ""
	}
	if _, err := g.Send(t.Context(), anna, m); err != nil {
		t.Fatal(err)
	}
	blocks := g.fake.in("DU0ANNA")[0].blocks
	if n := strings.Count(blocks, `"slack_file"`); n != 1 || !strings.Contains(blocks, `"alt_text":"rising"`) || !strings.Contains(blocks, "12 healthy") || !strings.Contains(blocks, "nothing drawn") {
		t.Errorf("drawn as %s", blocks)
	}
}

func TestAChangedMessageHasItsPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		ref, err := g.Post(t.Context(), sales, "one", plainly("hi"))
		if err != nil {
			t.Fatal(err)
		}
		g.fake.processing = 500 * time.Millisecond
		if err := g.Change(t.Context(), sales, ref, chart()); err != nil {
			t.Fatal(err)
		}
		if said := g.fake.in("C1"); len(said) != 1 || !strings.Contains(said[0].blocks, `"slack_file"`) {
			t.Errorf("said %v", said)
		}
	})
}

// What a picture shows is drawn where Slack draws it, and said in words to
// where it does not.
func TestAnswersWithPictures(t *testing.T) {
	tests := []struct {
		name, room string
		private    bool
		ask        func(*rig, string) string // returns the HTTP answer
		where      string                    // "" if it is said in words
	}{
		{"command, private in a room", "C1", true, slash, ""},
		{"command, for the room", "C1", false, slash, "C1"},
		{"command, between us", "DU0ANNA", true, slash, "DU0ANNA"},
		{"command, in a talk of two others", "D9", true, slash, ""},
		{"button, private in a room", "C1", true, push, ""},
		{"button, for the room", "C1", false, push, "C1"},
		{"talk", "DU0ANNA", true, talkTo, "DU0ANNA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, says(bot.Reply{Private: tt.private, Message: chart()}))
				body := tt.ask(g, tt.room)
				g.idle(t)
				for _, c := range g.fake.got("hook") {
					body += encoded(t, c.JSON)
				}
				said := g.fake.in(tt.where)
				if tt.where == "" {
					wordsOnly(t, body)
					if len(g.fake.kept) > 0 {
						t.Errorf("posted %v", g.fake.kept[0])
					}
					return
				}
				if len(said) != 1 || !strings.Contains(said[0].blocks, `"slack_file"`) || body != "" {
					t.Errorf("said %v and answered %q", said, body)
				}
			})
		})
	}
}

func slash(g *rig, room string) string {
	return g.command("digest", "channel_id", room).Body.String()
}

func push(g *rig, room string) string {
	return g.interact(strings.ReplaceAll(press, `"C1"`, `"`+room+`"`)).Body.String()
}

func talkTo(g *rig, room string) string {
	return g.event(strings.ReplaceAll(fmt.Sprintf(whisper, ""), `"D1"`, `"`+room+`"`)).Body.String()
}

// A command whose picture takes its time is told so, and what it was told goes.
func TestASlowPictureIsAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Message: chart()}))
		g.fake.processing = 3 * time.Second
		if got := shown(t, g.command("digest")); got["text"] != english.Looking {
			t.Errorf("answer %v", got)
		}
		g.idle(t)
		if d := cmp.Diff([]string{"delete"}, told(g.fake)); d != "" || len(g.fake.in("C1")) != 1 {
			t.Errorf("said %v; response_url (-want +got):\n%s", g.fake.in("C1"), d)
		}
	})
}

// Where we are not a member the words are left.
func TestAPictureWhereWeAreNot(t *testing.T) {
	g := newRig(t, says(bot.Reply{Message: chart()}))
	g.fake.answers["chat.postMessage"] = replies(`{"ok":false,"error":"not_in_channel"}`)
	got := shown(t, g.command("digest"))
	g.idle(t)
	if got["response_type"] != "in_channel" {
		t.Errorf("answer %v", got)
	}
	wordsOnly(t, encoded(t, got["blocks"]))
}

func TestPicturesKeepToTheLimits(t *testing.T) {
	long := strings.Repeat("ļ", 5000) + "@channel"
	for _, files := range [][]string{nil, {"F00000001"}, {"", "F00000002"}} {
		m := card.Message{Blocks: []card.Block{
			card.Image{Alt: long}, card.Image{Alt: "@here <!channel> &", PNG: []byte("p")}, card.Image{Name: "x.png"}, card.Image{},
		}}
		text, blocks := compose(m, &english, canvas{files: files})
		data := encoded(t, blocks)
		for _, p := range checkMessage(data) {
			t.Errorf("%v: %s", files, p)
		}
		if text == "" || !strings.Contains(data, english.Cut) {
			t.Errorf("%v: text %q, drawn as %s", files, text, data)
		}
		if n := strings.Count(data, `"image"`); n != len(strings.Join(files, ""))/9 {
			t.Errorf("%v: %d pictures", files, n)
		}
	}
	if got := Fallback(chart()); got != "The week" {
		t.Errorf("Fallback = %q", got)
	}
	if got := Fallback(card.Message{Blocks: []card.Block{card.Image{Alt: "12 & 5"}}}); got != "12 &amp; 5" {
		t.Errorf("Fallback = %q", got)
	}
}
