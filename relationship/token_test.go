package relationship

import (
	"strings"
	"testing"
)

// A token is known by its text alone, names its workspace, and is kept as a
// digest that says nothing of it.
func TestToken(t *testing.T) {
	text, digest := NewToken("T1_a-b", "k1")
	again, _ := NewToken("T1_a-b", "k1")
	if text == again {
		t.Fatal("two tokens are the same")
	}
	workspace, id, ok := ReadToken(text)
	if !ok || workspace != "T1_a-b" || id != "k1" || !strings.HasPrefix(text, "rapport_T1_a-b.k1.") {
		t.Errorf("ReadToken(%q) = %q, %q, %v", text, workspace, id, ok)
	}
	token := Token{Digest: digest}
	if !token.Is(text) || token.Is(again) || token.Is("") || (&Token{}).Is("") {
		t.Error("a token is taken for another one")
	}
	if strings.Contains(digest, text[len("rapport_T1_a-b.k1."):]) || len(digest) != 64 {
		t.Errorf("digest %q of %q", digest, text)
	}
}

func TestReadTokenRefuses(t *testing.T) {
	for _, text := range []string{
		"", "rapport_", "rapport_T1", "rapport_T1.k", "rapport_T1.k.", "rapport_.k.s", "rapport_T1..s", "xoxb-1.2.3", "rapport_T1.k.s.t",
		"rapport_T1.k." + strings.Repeat("s", 400), " rapport_T1.k.s",
	} {
		if w, id, ok := ReadToken(text); ok {
			t.Errorf("ReadToken(%q) = %q, %q", text, w, id)
		}
	}
}

func TestTokenMay(t *testing.T) {
	for _, c := range []struct {
		has  []Scope
		may  Scope
		want bool
	}{
		{[]Scope{ReadScope}, ReadScope, true},
		{[]Scope{ReadScope}, WriteScope, false},
		{[]Scope{WriteScope}, ReadScope, true},
		{[]Scope{WriteScope}, InScope, false},
		{[]Scope{InScope}, ReadScope, false},
		{[]Scope{FeedScope}, ReadScope, false},
		{nil, ReadScope, false},
	} {
		if got := (&Token{Scopes: c.has}).May(c.may); got != c.want {
			t.Errorf("%v may %s: %v", c.has, c.may, got)
		}
	}
}
