package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page of rules names tests that there are.
func TestRulesNameRealTests(t *testing.T) {
	page, err := os.ReadFile("../../.github/RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	declared := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			declared[m[1]] = true
		}
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test\\w+)(?:/([^`]+))?`").FindAllStringSubmatch(string(page), -1)
	if len(named) == 0 {
		t.Fatal("the page names no test")
	}
	for _, m := range named {
		test, part := m[1], m[2]
		switch {
		case !declared[test]:
			t.Errorf("there is no %s", test)
		case test == "TestTranscripts" && part != "x" && part != "":
			if _, err := os.Stat("testdata/talk/" + part + ".txt"); err != nil {
				t.Errorf("there is no transcript %s", part)
			}
		case test != "TestTranscripts" && part != "" && !strings.Contains(source.String(), `"`+part+`"`):
			t.Errorf("%s has no part %q", test, part)
		}
	}
}
