package commands

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/rapport-bot/rapport/relationship"
)

func TestReadImportEncodings(t *testing.T) {
	const file = "uzņēmums\tveids\tdatums\ttips\tteksts\nZiemeļu Loģistika\tpartneris\t2026-03-02\tzvans\tpar cenām\n"
	baltic, err := charmap.Windows1257.NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"UTF-8": file, "marked": "\ufeff" + file, "Windows-1257": baltic,
		"semicolons": strings.ReplaceAll(file, "\t", ";"), "commas": strings.ReplaceAll(file, "\t", ","),
		"carriage returns": strings.ReplaceAll(file, "\n", "\r\n"),
	} {
		p, err := ReadImport(strings.NewReader(text), relationship.DateDay(2026, time.March, 10))
		if err != nil || len(p.Wrong) > 0 || len(p.companies) != 1 {
			t.Errorf("%s: ReadImport = %+v, %v; want one company", name, p, err)
			continue
		}
		co := p.companies[0]
		if co.name != "Ziemeļu Loģistika" || len(co.entries) != 1 || co.entries[0].Text != "par cenām" {
			t.Errorf("%s: company = %+v", name, co)
		}
	}
}

// A row is counted as a spreadsheet shows it, with lines inside cells and
// empty rows before it.
func TestReadImportRowNumbers(t *testing.T) {
	const file = "company,kind,date,type,text\nAcme,customer,2026-03-02,call,\"one\ntwo\nthree\"\n\n,,,,\nAcme,customer,never,call,\n"
	p, err := ReadImport(strings.NewReader(file), relationship.DateDay(2026, time.March, 10))
	if err != nil || len(p.Wrong) != 1 || p.Wrong[0].Row != 5 {
		t.Fatalf("ReadImport = %+v, %v; want row 5 to be wrong", p.Wrong, err)
	}
}

func TestCellsAreSafe(t *testing.T) {
	for _, text := range []string{"=1+1", "+371", "-4", "@anna", "\tx", "'=1", "''-", "'tis", "plain", "", "'"} {
		safe := safeCell(text)
		if safe != "" && strings.ContainsRune(formulas, rune(safe[0])) {
			t.Errorf("safeCell(%q) = %q, which is a formula", text, safe)
		}
		if back := bareCell(safe); back != text {
			t.Errorf("bareCell(safeCell(%q)) = %q", text, back)
		}
	}
}

func TestShelfIsBounded(t *testing.T) {
	var s shelf
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for token := range strings.SplitSeq("a b c d e f g h i", " ") {
		s.put(token, "text", now)
	}
	if _, ok := s.get("a", now); ok {
		t.Error("the oldest of nine files is kept, want eight")
	}
	if f, ok := s.get("i", now.Add(shelfTime-1)); !ok || f.text != "text" {
		t.Error("the newest file is gone within its time")
	}
	if _, ok := s.get("i", now.Add(shelfTime)); ok {
		t.Error("a file is kept beyond its time")
	}
}
