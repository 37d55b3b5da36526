package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/rapport-bot/rapport/"

// layers is the import table: for each package, which of ours and which of
// others' it may import besides the standard library. Each outside library has
// one home.
var layers = map[string][]string{
	"relationship":   {},
	"bot/card":       {},
	"bot":            {module + "bot/card"},
	"bot/slack":      {module + "bot", module + "bot/card", "github.com/slack-go/slack"},
	"bot/teams":      {module + "bot", module + "bot/card", "github.com/golang-jwt/jwt/v5", "golang.org/x/net", "golang.org/x/oauth2", "golang.org/x/time"},
	"bot/api":        {module + "bot", module + "bot/card"},
	"bot/mcp":        {module + "bot", module + "bot/card", "github.com/modelcontextprotocol/go-sdk"},
	"bot/telemetry":  {module + "bot", "github.com/prometheus/client_golang", "go.opentelemetry.io/otel", "google.golang.org/protobuf"},
	"bot/web":        {module + "bot", module + "bot/card"},
	"bot/console":    {module + "bot", module + "bot/card", "golang.org/x/term"},
	"commands":       {module + "bot", module + "bot/card", module + "relationship", "golang.org/x/text", "github.com/hbollon/go-edlib", "github.com/emersion/go-vcard"},
	"commands/chart": {module + "commands", module + "relationship", "github.com/go-analyze/charts"},
	"commands/ical":  {module + "bot", module + "commands", "github.com/arran4/golang-ical"},
	"commands/mail":  {module + "bot", "golang.org/x/net"},
	"commands/language": {
		module + "commands", module + "relationship",
		"github.com/sashabaranov/go-openai", "github.com/sony/gobreaker/v2", "golang.org/x/text",
	},
	"scheduler": {module + "bot", module + "bot/card", module + "relationship", "github.com/robfig/cron/v3", "github.com/rickar/cal/v2"},
	"store":     {module + "relationship", "github.com/redis/go-redis/v9"},
	// For tests only: nothing that is built imports it.
	"store/redistest":   {"github.com/alicebob/miniredis/v2", "github.com/redis/go-redis/v9", "github.com/Shopify/toxiproxy/v2", "github.com/rs/zerolog"},
	"store/embedded":    {"github.com/alicebob/miniredis/v2", "golang.org/x/sys"},
	"cmd/rapport/bench": {"github.com/slack-go/slack", "github.com/redis/go-redis/v9"},
	"cmd/rapport":       nil, // builds every box and draws every line
}

// Arrows point at the domain. A package that is not in the table, or imports
// what its row does not name, fails.
func TestLayers(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		allowed, known := layers[filepath.ToSlash(dir)]
		if !known {
			t.Errorf("%s: package %s is not in the import table", path, dir)
			return nil
		}
		if allowed == nil {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !strings.Contains(strings.Split(imported, "/")[0], ".") {
				continue // the standard library
			}
			ok := slices.ContainsFunc(allowed, func(a string) bool {
				return imported == a || !strings.HasPrefix(a, module) && strings.HasPrefix(imported, a+"/")
			})
			if !ok {
				t.Errorf("%s imports %s, which is not in the row of %s", path, imported, dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
