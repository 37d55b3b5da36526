package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every key is in the map of personal data, and the map has no others.
func TestEveryKeyIsInTheDataMap(t *testing.T) {
	text, err := os.ReadFile("../.github/DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	mapped := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.SplitN(line, "|", 3)
		if len(cells) < 3 {
			continue
		}
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			// What stands in capitals is different for each key.
			mapped[regexp.MustCompile(`[A-Z]{1,}(:[A-Z]+)*$`).ReplaceAllString(name[1], "")] = true
		}
	}
	made := keysMade(t)
	if len(made) < 40 {
		t.Fatalf("only %d keys were found", len(made))
	}
	for name := range made {
		if !mapped[name] {
			t.Errorf("%s is made here and is not in .github/DATA.md", name)
		}
	}
	for name := range mapped {
		if !made[name] {
			t.Errorf("%s is in .github/DATA.md and is not made here", name)
		}
	}
}

// keysMade are the names of keys in the source: what is added to the tag of a
// workspace, and what stands beside all workspaces.
func keysMade(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text := unquoted(n); strings.HasPrefix(text, "rapport:") {
					made[text] = true
				}
			case *ast.BinaryExpr: // the first string that is added to the tag
				if tag, ok := n.X.(*ast.SelectorExpr); ok && n.Op == token.ADD && tag.Sel.Name == "tag" {
					if lit, ok := n.Y.(*ast.BasicLit); ok && unquoted(lit) != "*" {
						made[unquoted(lit)] = true
					}
				}
			}
			return true
		})
	}
	return made
}

func unquoted(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return "" // a number
	}
	return text
}
