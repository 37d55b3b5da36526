package teams

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// anApp is one whose package is made; its menu has as many lines as fit.
func anApp() App {
	a := App{ID: "8d9dbd57-0fcf-4d0f-a4b3-2f2c5f6a7b8c", Base: "https://bot.example.com/"}
	for i, verb := range []string{"score", "log", "due", "summary", "ask", "list", "add", "digest", "settings", "help"} {
		a.Menu = append(a.Menu, Verb{
			Title: Wording{verb, fmt.Sprintf("vārds%d", i)},
			About: Wording{"What " + verb + " <company> does", "Ko dara " + verb},
		})
	}
	return a
}

// unpacked are the files of an app's package, by name.
func unpacked(t *testing.T, a App) map[string][]byte {
	t.Helper()
	data, err := Package(a)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestPackage(t *testing.T) {
	files := unpacked(t, anApp())
	if d := cmp.Diff([]string{"color.png", "lv.json", "manifest.json", "outline.png"}, slices.Sorted(maps.Keys(files))); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	for _, name := range []string{"manifest.json", "lv.json"} {
		path := "testdata/" + name
		if *update {
			if err := os.WriteFile(path, files[name], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(files[name])); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
	}
	once, err := Package(anApp())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Package(anApp())
	if err != nil || !bytes.Equal(once, again) {
		t.Errorf("the same app gives other bytes (%v)", err)
	}
}

// A pattern is a regular expression of a schema. Some begin with what may not
// be there, which Go's do not know.
type pattern struct{ not, want *regexp.Regexp }

func patternOf(text string) (jsonschema.Regexp, error) {
	p := pattern{}
	if rest, ahead := strings.CutPrefix(text, "^(?!"); ahead {
		not, want, _ := strings.Cut(rest, ")")
		var err error
		if p.not, err = regexp.Compile("^" + strings.NewReplacer(`\b`, `\x08`, `\u00`, `\x`).Replace(not)); err != nil {
			return nil, err
		}
		text = "^" + want
	}
	var err error
	p.want, err = regexp.Compile(text)
	return p, err
}

func (p pattern) String() string { return p.want.String() }

func (p pattern) MatchString(s string) bool {
	return p.want.MatchString(s) && (p.not == nil || !p.not.MatchString(s))
}

// schema is a published schema.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(patternOf)
	s, err := c.Compile("testdata/schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPackageIsWhatTheSchemaSays(t *testing.T) {
	files := unpacked(t, anApp())
	manifest, texts := schema(t, "MicrosoftTeams.schema.json"), schema(t, "MicrosoftTeams.Localization.schema.json")
	read := func(data []byte) map[string]any {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return v.(map[string]any)
	}
	if err := manifest.Validate(read(files["manifest.json"])); err != nil {
		t.Error(err)
	}
	if err := texts.Validate(read(files["lv.json"])); err != nil {
		t.Error(err)
	}

	// The schema is strict enough to tell a manifest that is not one.
	for what, spoil := range map[string]func(m map[string]any){
		"no developer":       func(m map[string]any) { delete(m, "developer") },
		"an unknown part":    func(m map[string]any) { m["surprise"] = true },
		"an ID that is none": func(m map[string]any) { m["id"] = "rapport" },
		"a long name":        func(m map[string]any) { m["name"] = map[string]any{"short": strings.Repeat("x", 31)} },
		"an unknown scope":   func(m map[string]any) { m["bots"].([]any)[0].(map[string]any)["scopes"] = []any{"office"} },
	} {
		m := read(files["manifest.json"])
		spoil(m)
		if manifest.Validate(m) == nil {
			t.Errorf("%s: the schema does not mind", what)
		}
	}
	lv := read(files["lv.json"])
	lv["name.short"] = "null"
	if texts.Validate(lv) == nil {
		t.Error("the schema of texts does not mind null")
	}
	// Its level is a const, which its draft does not know.
	var level struct {
		Properties struct {
			Level struct {
				Const string `json:"const"`
			} `json:"manifestVersion"`
		} `json:"properties"`
	}
	published, err := os.ReadFile("testdata/schema/MicrosoftTeams.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(published, &level); err != nil || level.Properties.Level.Const != schemaLevel {
		t.Errorf("the schema is of level %q, the manifest of %s (%v)", level.Properties.Level.Const, schemaLevel, err)
	}
}

// Every text that the Latvian file translates is there in English.
func TestLatvianTextsStandForSomething(t *testing.T) {
	a := anApp()
	m, lv, err := a.manifest()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"$schema", "name.short", "name.full", "description.short", "description.full"}
	for i, menu := range m.Bots[0].Menus {
		for j := range menu.Commands {
			at := fmt.Sprintf("bots[0].commandLists[%d].commands[%d].", i, j)
			want = append(want, at+"title", at+"description")
		}
	}
	for i := range m.Extensions[0].Commands {
		at := fmt.Sprintf("composeExtensions[0].commands[%d].", i)
		want = append(want, at+"title", at+"description")
	}
	slices.Sort(want)
	if d := cmp.Diff(want, slices.Sorted(maps.Keys(lv))); d != "" {
		t.Errorf("texts (-want +got):\n%s", d)
	}
	if got := lv["bots[0].commandLists[1].commands[3].title"]; got != "vārds3" {
		t.Errorf("fourth command is %q", got)
	}
}

func TestPackageLimits(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, test := range map[string]struct {
		spoil func(a *App)
		want  string // "": it is taken
	}{
		"as it is":                {func(*App) {}, ""},
		"no ID":                   {func(a *App) { a.ID = "" }, "is not a GUID"},
		"a name as ID":            {func(a *App) { a.ID = "rapport" }, `app ID "rapport" is not a GUID`},
		"braces":                  {func(a *App) { a.ID = "{" + a.ID + "}" }, "is not a GUID"},
		"no URL":                  {func(a *App) { a.Base = "" }, "base URL must be like"},
		"http":                    {func(a *App) { a.Base = "http://bot.example.com" }, "must be https"},
		"a user":                  {func(a *App) { a.Base = "https://u:p@x" }, "base URL must be like"},
		"a query":                 {func(a *App) { a.Base = "https://x/?a=b" }, "base URL must be like"},
		"a fragment":              {func(a *App) { a.Base = "https://x/#a" }, "base URL must be like"},
		"a path":                  {func(a *App) { a.Base = "https://x/rapport/" }, ""},
		"a long URL":              {func(a *App) { a.Base = "https://x/" + x(2048) }, "at most 2048 fit"},
		"a version":               {func(a *App) { a.Version = "12.0.3" }, ""},
		"a version of two":        {func(a *App) { a.Version = "1.0" }, `version "1.0" is not like 1.0.0`},
		"a version with more":     {func(a *App) { a.Version = "1.0.0-rc1" }, "is not like 1.0.0"},
		"no menu":                 {func(a *App) { a.Menu = nil }, "the menu has 0 commands"},
		"eleven commands":         {func(a *App) { a.Menu = append(a.Menu, a.Menu[0]) }, "the menu has 11 commands, want 1 to 10"},
		"a command of 32":         {func(a *App) { a.Menu[0].Title.English = x(32) }, ""},
		"a command of 33":         {func(a *App) { a.Menu[0].Title.English = x(33) }, "has 33 characters, at most 32 fit"},
		"no title":                {func(a *App) { a.Menu[0].Title.English = " " }, "is empty"},
		"a description of 129":    {func(a *App) { a.Menu[9].About.English = x(129) }, `description of command "help" has 129 characters, at most 128 fit`},
		"nothing in Latvian":      {func(a *App) { a.Menu[1].About.Latvian = "" }, "Latvian bots[0].commandLists[0].commands[1].description is empty"},
		"Latvian letters are one": {func(a *App) { a.Menu[1].Title.Latvian = strings.Repeat("ē", 32) }, ""},
		"a long Latvian command":  {func(a *App) { a.Menu[1].Title.Latvian = strings.Repeat("ē", 33) }, "commands[1].title has 33 characters"},
	} {
		a := anApp()
		test.spoil(&a)
		_, err := Package(a)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// What the package itself says is held against the same limits.
func TestManifestLimits(t *testing.T) {
	for what, spoil := range map[string]func(m *manifest, lv map[string]string){
		"name has 31":                    func(m *manifest, _ map[string]string) { m.Name.Short = strings.Repeat("x", 31) },
		"full name has 101":              func(m *manifest, _ map[string]string) { m.Name.Full = strings.Repeat("x", 101) },
		"short description has 81":       func(m *manifest, _ map[string]string) { m.Description.Short = strings.Repeat("x", 81) },
		"description has 4001":           func(m *manifest, _ map[string]string) { m.Description.Full = strings.Repeat("x", 4001) },
		"developer's name has 33":        func(m *manifest, _ map[string]string) { m.Developer.Name = strings.Repeat("x", 33) },
		"title of dialog \"log\" has 33": func(m *manifest, _ map[string]string) { m.Extensions[0].Commands[0].Title = strings.Repeat("x", 33) },
		"dialog \"promise\" has 129": func(m *manifest, _ map[string]string) {
			m.Extensions[0].Commands[1].Description = strings.Repeat("x", 129)
		},
		"Latvian name.short has 31":         func(_ *manifest, lv map[string]string) { lv["name.short"] = strings.Repeat("x", 31) },
		"Latvian name.full has 101":         func(_ *manifest, lv map[string]string) { lv["name.full"] = strings.Repeat("x", 101) },
		"Latvian description.short has 81":  func(_ *manifest, lv map[string]string) { lv["description.short"] = strings.Repeat("x", 81) },
		"Latvian description.full has 4001": func(_ *manifest, lv map[string]string) { lv["description.full"] = strings.Repeat("x", 4001) },
	} {
		a := anApp()
		m, lv, err := a.manifest()
		if err != nil {
			t.Fatal(err)
		}
		if err := m.check(lv); err != nil {
			t.Fatal(err)
		}
		spoil(m, lv)
		if err := m.check(lv); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v, want %q", err, what)
		}
	}
}

// icon is a picture of an app's package.
func icon(t *testing.T, name string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(unpacked(t, anApp())[name]))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The colour icon fills its square, and what it shows is where no mask cuts.
func TestColorIcon(t *testing.T) {
	img := icon(t, "color.png")
	if got := img.Bounds(); got != image.Rect(0, 0, 192, 192) {
		t.Fatalf("bounds are %v", got)
	}
	const edge = (colorSide - safeSide) / 2
	safe := image.Rect(edge, edge, colorSide-edge, colorSide-edge)
	inks := map[color.NRGBA]int{}
	for y := range colorSide {
		for x := range colorSide {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			inks[c]++
			if !image.Pt(x, y).In(safe) && c != ground {
				t.Fatalf("%d,%d is %v outside of the safe area", x, y, c)
			}
			if c.A != 0xff {
				t.Fatalf("%d,%d is see-through", x, y)
			}
		}
	}
	for _, c := range []color.NRGBA{mine, yours, shared} {
		if inks[c] < 400 {
			t.Errorf("%d pixels are %v", inks[c], c)
		}
	}
	if hex := fmt.Sprintf("#%02x%02x%02x", ground.R, ground.G, ground.B); hex != accentColor {
		t.Errorf("the ground is %s, the accent %s", hex, accentColor)
	}
}

// The outline is white where it is anything, and mostly nothing.
func TestOutlineIcon(t *testing.T) {
	img := icon(t, "outline.png")
	if got := img.Bounds(); got != image.Rect(0, 0, 32, 32) {
		t.Fatalf("bounds are %v", got)
	}
	var solid, clear int
	for y := range outlineSide {
		for x := range outlineSide {
			switch c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA); {
			case c.A == 0:
				clear++
			case c.R != 0xff || c.G != 0xff || c.B != 0xff:
				t.Fatalf("%d,%d is %v", x, y, c)
			case c.A == 0xff:
				solid++
			}
		}
	}
	if solid < 60 || clear < 512 {
		t.Errorf("%d pixels are white and %d clear of %d", solid, clear, outlineSide*outlineSide)
	}
}
