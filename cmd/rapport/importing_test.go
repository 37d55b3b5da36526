package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// workspaceOn returns the environment of a workspace on a store.
func workspaceOn(tb testing.TB, s *store.Redis, zone string) *commands.Env {
	tb.Helper()
	tb.Cleanup(func() { _ = s.Close() })
	loc, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	a, err := assemble(Parts{Store: s, Zone: loc, Language: "en"})
	if err != nil {
		tb.Fatal(err)
	}
	env, err := a.Env("T1")
	if err != nil {
		tb.Fatal(err)
	}
	return env
}

// onMiniredis is reached by a socket: a long pipeline needs its buffers.
func onMiniredis(tb testing.TB) (*miniredis.Miniredis, *store.Redis) {
	tb.Helper()
	m := miniredis.RunT(tb)
	return m, at(tb, "redis://"+m.Addr())
}

func at(tb testing.TB, url string) *store.Redis {
	tb.Helper()
	s, err := store.Open(url, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func onEmbedded(tb testing.TB) *store.Redis {
	tb.Helper()
	s, err := embedded.Open(tb.TempDir(), embedded.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return store.Through(s.Dial)
}

func cdnow(tb testing.TB) []byte {
	tb.Helper()
	data, err := os.ReadFile("testdata/cdnow-sample.csv")
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// The CDNOW sample of Fader and Hardie: who buys nothing in the 273 days after
// 1997-09-30 is told from what was known then, better than by BG/NBD (.757),
// Pareto/NBD (.771) or RFM quintiles (.775, areas under the ROC curve). It is
// told by what a new customer gets: tier B, so a horizon of 90 days.
func TestCDNOW(t *testing.T) {
	t.Parallel()
	stores := map[string]func(*testing.T) *store.Redis{
		"embedded": func(t *testing.T) *store.Redis { return onEmbedded(t) },
		"miniredis": func(t *testing.T) *store.Redis {
			_, s := onMiniredis(t)
			return s
		},
	}
	zones := map[string]string{"embedded": "America/New_York", "miniredis": "Pacific/Kiritimati"}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			env := workspaceOn(t, open(t), zones[name])
			rows := 0
			report, err := importFile(t.Context(), env, time.Now(), bytes.NewReader(cdnow(t)), func(done, _ int) { rows = done })
			if err != nil {
				t.Fatal(err)
			}
			if report.Companies != 2357 || report.Entries != 6919 || report.Already != 0 || len(report.Wrong) != 0 || rows != 6919 {
				t.Fatalf("import = %+v, %d rows; want 2357 companies, 6919 entries", report, rows)
			}
			day := relationship.DateDay(1997, 9, 30)
			var out bytes.Buffer
			if err := writeScores(t.Context(), env, &out, &day, 0, "csv"); err != nil {
				t.Fatal(err)
			}
			auc, silent, n := areaForSilence(t, out.String(), cdnow(t), day, day+273)
			if n != 2357 || silent != 1673 {
				t.Errorf("%d of %d are silent, want 1673 of 2357", silent, n)
			}
			if least := 0.780; auc < least {
				t.Errorf("area under the curve = %.4f, want at least %.3f", auc, least)
			}
			t.Logf("area under the curve for silence: %.4f", auc)
		})
	}
}

// areaForSilence is the chance that of a silent and an active customer the
// silent one has the lower vitality.
func areaForSilence(t *testing.T, scores string, purchases []byte, after, until relationship.Day) (auc float64, silent, n int) {
	t.Helper()
	active := map[string]bool{}
	file, err := csv.NewReader(bytes.NewReader(purchases)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range file[1:] {
		day, err := relationship.ParseDay(row[2])
		if err != nil {
			t.Fatal(err)
		}
		if day > after && day <= until {
			active[row[0]] = true
		}
	}
	scored, err := csv.NewReader(strings.NewReader(scores)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(scored[0], "vitality")
	type customer struct {
		vitality float64
		silent   bool
	}
	var all []customer
	for _, row := range scored[1:] {
		v, err := strconv.ParseFloat(row[column], 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, customer{v, !active[row[0]]})
		if !active[row[0]] {
			silent++
		}
	}
	n = len(all)
	slices.SortFunc(all, func(a, b customer) int { return cmp.Compare(a.vitality, b.vitality) })
	ranks := 0.0 // of the active, ties sharing theirs
	for i := 0; i < n; {
		j := i
		for j < n && all[j].vitality == all[i].vitality {
			j++
		}
		for k := i; k < j; k++ {
			if !all[k].silent {
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	up := float64(n - silent)
	return (ranks - up*(up+1)/2) / (up * float64(silent)), silent, n
}

func TestImportTwiceChangesNothing(t *testing.T) {
	m, s := onMiniredis(t)
	env := workspaceOn(t, s, "Europe/Riga")
	const rows = 400 // all of them take the dump long
	file := strings.Join(strings.SplitAfterN(string(cdnow(t)), "\n", rows+2)[:rows+1], "")
	if _, err := importFile(t.Context(), env, time.Now(), strings.NewReader(file), nil); err != nil {
		t.Fatal(err)
	}
	before := m.Dump()
	report, err := importFile(t.Context(), env, time.Now(), strings.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Nothing() || report.Already != rows {
		t.Errorf("second import = %+v, want nothing new", report)
	}
	if after := m.Dump(); after != before {
		t.Errorf("the store changed: %d bytes before, %d after", len(before), len(after))
	}
}

// A file from an export brings the same into an empty workspace, and nothing
// into the one it is from.
func TestExportComesBack(t *testing.T) {
	const file = "\ufeffuzņēmums;veids;Datums;TIPS;teksts;noskaņojums;ar;atbildīgais;līmenis;aizstājvārds;e-pasts;termiņš;kura;fakts;vērtība\r\n" +
		"Acme;klients;2026-01-02;;;;;@anna;A;ACME Corp;;;;;\r\n" +
		"Acme;;;;;;Jana Novak;;;;jana@acme.eu;;;;\r\n" +
		"Acme;klients;03.01.2026.;zvans;=1+1;lieliski;Jana Novak, Peter Lind;;;;;;;;\r\n" +
		"Acme;klients;2026-01-03;mail;\"two\nlines\";;;;;;;;;;\r\n" +
		"Acme;klients;2026-01-04;piezīme;'quoted;;;;;;;;;;\r\n" +
		"Acme;klients;2026-01-05;fakts;;;;;;;;;;paid-on-time;82,5 %\r\n" +
		"Acme;klients;2026-01-06;solījums;price list;;;;;;;2026-01-09;mūsu;;kept 2026-01-10\r\n" +
		"Acme;klients;2026-01-07;solījums;visit;;;;;;;2027-01-09;viņu;;\r\n" +
		"Acme;klients;2026-01-08;sūdzība;wrong invoice;;;;;;;;;;closed 2026-01-12\r\n" +
		"Acme;klients;2026-01-09;sūdzība;again;;;;;;;;;;\r\n" +
		"Nordtek;abi;2026-01-09;meeting;both;;;;;;;;;;\r\n" +
		"Nordtek;partneris;2026-01-31;fact;;;;;;;;;;rate-change;-4\r\n"
	_, first := onMiniredis(t)
	env := workspaceOn(t, first, "Pacific/Kiritimati")
	report, err := importFile(t.Context(), env, time.Now(), strings.NewReader(file), nil)
	if err != nil || report.Companies != 2 || report.Entries != 10 || len(report.Wrong) > 0 {
		t.Fatalf("import = %+v, %v; want 2 companies, 10 entries", report, err)
	}
	out, err := commands.Export(t.Context(), env, relationship.Whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"'=1+1", "Acme,,2026-01-03,call", "'-4", "kept 2026-01-10", "closed 2026-01-12", "82.5", "jana@acme.eu"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("export lacks %q:\n%s", want, out)
		}
	}
	if report, err = importFile(t.Context(), env, time.Now(), bytes.NewReader(out), nil); err != nil || !report.Nothing() || len(report.Wrong) > 0 {
		t.Errorf("own export = %+v, %v; want nothing new", report, err)
	}
	empty := workspaceOn(t, onEmbedded(t), "America/New_York")
	if report, err = importFile(t.Context(), empty, time.Now(), bytes.NewReader(out), nil); err != nil || len(report.Wrong) > 0 {
		t.Fatalf("import of the export = %+v, %v", report, err)
	}
	back, err := commands.Export(t.Context(), empty, relationship.Whole)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(out), string(back)); diff != "" {
		t.Errorf("export after import (-first +second):\n%s", diff)
	}
	scores := func(env *commands.Env) string {
		var b strings.Builder
		if err := writeScores(t.Context(), env, &b, nil, relationship.DateDay(2026, 12, 1), "table"); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if diff := gocmp.Diff(scores(env), scores(empty)); diff != "" {
		t.Errorf("scores after import (-first +second):\n%s", diff)
	}
}

// What somebody writes meanwhile, in another process, is not lost and not
// doubled.
func TestImportBesideAnother(t *testing.T) {
	m, first := onMiniredis(t)
	second := at(t, "redis://"+m.Addr())
	envs := []*commands.Env{workspaceOn(t, first, "Europe/Riga"), workspaceOn(t, second, "Europe/Riga")}
	file := "company,kind,date,type,text\n"
	for i := range 40 {
		file += "Company " + strconv.Itoa(i) + ",customer,2026-01-0" + strconv.Itoa(1+i%9) + ",call,hello\n"
	}
	errs := make(chan error, len(envs))
	for _, env := range envs {
		go func() {
			_, err := importFile(t.Context(), env, time.Now(), strings.NewReader(file), nil)
			errs <- err
		}()
	}
	for range envs {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	report, err := importFile(t.Context(), envs[0], time.Now(), strings.NewReader(file), nil)
	if err != nil || !report.Nothing() || report.Already != 40 {
		t.Errorf("third import = %+v, %v; want nothing new", report, err)
	}
	d, err := envs[0].Ledger.Store.Directory(t.Context())
	if err != nil || d.Companies() != 40 {
		t.Errorf("%d companies, %v; want 40", d.Companies(), err)
	}
	entries := 0
	for _, id := range d.IDs() {
		history, err := envs[0].Ledger.History(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		entries += len(history)
	}
	if entries != 40 {
		t.Errorf("%d entries, want 40", entries)
	}
}

// People brought to companies that are there already are known to the
// directory, though each of them makes it older for the rest of the import.
func TestImportAddsPeopleToWhatIsThere(t *testing.T) {
	m, first := onMiniredis(t)
	plain, with := "company,kind\n", "company,kind,person\n"
	const companies = 60
	for i := range companies {
		plain += "Company " + strconv.Itoa(i) + ",customer\n"
		with += "Company " + strconv.Itoa(i) + ",customer,Jana Novak\n"
	}
	if _, err := importFile(t.Context(), workspaceOn(t, first, "Europe/Riga"), time.Now(), strings.NewReader(plain), nil); err != nil {
		t.Fatal(err)
	}
	env := workspaceOn(t, at(t, "redis://"+m.Addr()), "Europe/Riga") // with nothing at hand
	report, err := importFile(t.Context(), env, time.Now(), strings.NewReader(with), nil)
	if err != nil || report.Completed != companies || len(report.Wrong) > 0 {
		t.Fatalf("import of people = %+v, %v; want %d completed", report, err, companies)
	}
	d, err := env.Ledger.Store.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range d.IDs() {
		if l, _ := d.Listing(id); !slices.Equal(l.People, []string{"Jana Novak"}) {
			t.Errorf("at %s the directory knows %q, want Jana Novak", l.Name, l.People)
		}
	}
}

func BenchmarkImport(b *testing.B) {
	file := cdnow(b)
	for name, open := range map[string]func(testing.TB) *store.Redis{
		"embedded":  onEmbedded,
		"miniredis": func(tb testing.TB) *store.Redis { _, s := onMiniredis(tb); return s },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				env := workspaceOn(b, open(b), "Europe/Riga")
				b.StartTimer()
				if _, err := importFile(b.Context(), env, time.Now(), bytes.NewReader(file), nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(6919*float64(b.N)/b.Elapsed().Seconds(), "contacts/s")
		})
	}
}

// What lies in the future is told by the clock that people see, also when it is
// a rehearsal.
func TestImportGoesByTheClockThatPeopleSee(t *testing.T) {
	_, r := onMiniredis(t)
	env := workspaceOn(t, r, "Europe/Riga")
	const file = "company,kind,date,type\nAcme,customer,1997-01-06,call\nAcme,customer,1997-01-07,call\n"
	rehearsed := time.Date(1997, 1, 6, 12, 0, 0, 0, time.UTC)
	report, err := importFile(t.Context(), env, rehearsed, strings.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.Entries != 1 || len(report.Wrong) != 1 || report.Wrong[0].Row != 3 {
		t.Errorf("on 6 January 1997: %d entries, wrong rows %v; want one entry and row 3 wrong", report.Entries, report.Wrong)
	}
}
