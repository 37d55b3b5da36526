package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	pathpkg "path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/bot"
)

// speaks are the packages that open or accept connections: to a platform, a
// model, a store or the person's own browser. Commands and jobs reach people
// through [bot.Sender] alone.
var speaks = []string{
	"bot/api", "bot/mcp", "bot/slack", "bot/teams", "bot/telemetry", "bot/web", "cmd/rapport", "cmd/rapport/bench", "commands/language", "store", "store/embedded",
}

// harmless are uses of what could reach the outside that do not: bench starts
// this very program, and what came by mail is read with its headers.
var harmless = map[string]string{"cmd/rapport/bench.go": "os/exec", "commands/mail/mail.go": "net/textproto"}

// Nobody outside the company can be written to: what decides opens no
// connection, nothing sends mail or runs a program that could, and an address
// is somebody or some room of a platform.
func TestNothingCanWriteToTheOutside(t *testing.T) {
	connects, never := []string{"net", "net/http"}, []string{"net/smtp", "net/rpc", "net/textproto", "os/exec"}
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "redistest" || strings.HasPrefix(d.Name(), ".")) && path != "../.." {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := filepath.Rel("../..", path)
		if err != nil {
			return err
		}
		file = filepath.ToSlash(file)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if slices.Contains(never, imported) && harmless[file] != imported ||
				slices.Contains(connects, imported) && !slices.Contains(speaks, pathpkg.Dir(file)) {
				t.Errorf("%s imports %s", file, imported)
			}
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d files read: %v", seen, err)
	}
	for field := range reflect.TypeFor[bot.Address]().Fields() {
		if !slices.Contains([]string{"Platform", "Team", "Person", "Room", "Thread"}, field.Name) {
			t.Errorf("an address has a %s", field.Name)
		}
	}
}
