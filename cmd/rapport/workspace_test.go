package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The command line works on the team that the Slack token is for, on the only
// workspace there is, or on the one that is named; of several it asks.
func TestWorkspaceOfTheCommandLine(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/auth.test" {
			t.Errorf("asked %s", r.URL.Path)
		}
		_, _ = w.Write([]byte(`{"ok":true,"team_id":"T0TEAM","user_id":"U0BOT"}`))
	}))
	t.Cleanup(api.Close)
	dir := t.TempDir()
	file := filepath.Join(dir, "in.csv")
	if err := os.WriteFile(file, []byte("company,kind,date,type\nAcme,customer,2026-01-05,call\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	rapport := func(args ...string) (string, int) {
		var out, errs strings.Builder
		code := run(t.Context(), args, strings.NewReader(""), &out, &errs)
		return out.String() + errs.String(), code
	}
	slack := []string{"--slack-bot-token=xoxb-1", "--slack-signing-secret=s", "--slack-api-url=" + api.URL + "/api/"}
	if out, code := rapport(append([]string{"import", file}, slack...)...); code != 0 {
		t.Fatalf("import for the token's team: %d %s", code, out)
	}
	for _, args := range [][]string{{"score", "--format=csv", "--workspace=T0TEAM"}, {"score", "--format=csv"}} {
		if out, code := rapport(args...); code != 0 || !strings.Contains(out, "Acme,customer") {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
	if out, code := rapport("import", file, "--workspace=other"); code != 0 {
		t.Fatalf("import into another: %d %s", code, out)
	}
	if out, code := rapport("score"); code != 2 || !strings.Contains(out, "--workspace") {
		t.Errorf("of two workspaces: %d %s, want a question", code, out)
	}
}
