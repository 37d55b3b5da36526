package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// canary stands in every text that is private.
const canary = "KANARIENVOGEL"

// secrets record what is private on a partner that had harm before, on one
// that had none and on a customer. Two sets differ in everything that may be
// told of them, but for how many entries there are, and the bands.
func secrets(severity int, area, size, result, mood, last string) string {
	return strings.NewReplacer(
		"$sev", fmt.Sprint(severity), "$area", area, "$size", size, "$result", result, "$mood", mood, "$last", last, "$secret", canary,
	).Replace(`wait until 2026-03-10 09:00
given world
given manager zane
given manager john
given admin rita
toms> harm "Ziemeļu Loģistika" $sev $area "$secret late"
toms> gave "Ziemeļu Loģistika" "$secret rebate" size=$size
toms> gave Nordtek "$secret forecast" size=$size as=partner
toms> ask Nordtek "$secret lower rate" give="$secret volume" gain="$secret money" made=yes as=partner
toms> outcome #104 $result
anna> gave Acme "$secret training" size=$size
anna> ask Acme "$secret Pro" give="$secret data" made=yes
anna> outcome #107 $result
zane> harm "Acme Logistics" 5 $area "$secret shouted"
toms> drop "Acme Logistics" "$secret" last=$last replacement=$secret
zane> drop "Acme Logistics" approve
toms> alternative "Mono Chip" add ChipEast status=active
toms> drop Nordtek "$secret" last=$last scope=$secret as=partner
toms> add Baltpack partner stage=evaluating
toms> stage Baltpack declined "$secret"
wait 1m
`)
}

// asked is everything that somebody without rights may try to learn it by.
func asked(t *testing.T, k *talk) string {
	t.Helper()
	e, err := k.bot.Env(k.team)
	if err != nil || e == nil {
		t.Fatal(err)
	}
	companies := []string{"Ziemeļu Loģistika", "Nordtek", "Acme", "Acme Logistics", "Mono Chip", "Baltpack"}
	var lines strings.Builder
	ask := func(line string) { lines.WriteString("kate> " + line + "\n") }
	talk := func(line string) { lines.WriteString("kate: " + line + "\n") }
	for _, s := range k.bot.Specs() {
		ask(s.Name)
		ask("help " + s.Name)
		for _, name := range companies {
			ask(s.Name + ` "` + name + `"`)
			ask(s.Latvian + ` "` + name + `" as=partner`)
		}
	}
	for _, name := range companies {
		for _, line := range []string{
			"score %s why", "score %s 90d", "score %s share=here", "score %s why share=here", "summary %s share=here", "timeline %s harm", "timeline %s asks", "timeline %s favours",
			"drop %s approve", "drop %s review", "drop %s keep", "stage %s contacted", "drop %s withdraw", "drop %s over", "drop %s move", `harm %s 3 money "x"`, `ask %s "x" give="y"`, "cadence %s 10", "snooze %s 2w",
			`log %s call great "good talk"`, `note %s "seen"`, `complaint %s "late"`, `promise %s theirs "list" by=friday`, `alternative %s add Other`, "classify %s tier=A",
		} {
			ask(fmt.Sprintf(line, `"`+name+`"`))
		}
		for _, other := range companies {
			ask(fmt.Sprintf("merge %q into %q", name, other))
			ask(fmt.Sprintf("merge %q into %q confirm=yes", name, other))
		}
		talk("how is " + name + " doing?")
		talk("should I ask " + name + " for a lower rate?")
		talk("when did we last talk to " + name + "?")
	}
	for n := 45; n <= 112; n++ {
		ask(fmt.Sprintf("entry #%d", n))
	}
	for _, n := range []int{49, 51, 101, 102, 103, 104, 105, 106, 107, 108, 109} {
		ask(fmt.Sprintf("edit #%d text=x", n))
		ask(fmt.Sprintf("undo #%d", n))
		ask(fmt.Sprintf("delete #%d", n))
		ask(fmt.Sprintf("outcome #%d accepted", n))
	}
	for _, line := range []string{
		"home", "home partners", "home customers", "list", "list partners", "list partners harm", "list partners at-risk", "list partners sort=score", "list exit-candidate", "list sort=score", "list declined", "list prospects", "list promises", "list reviews", "list offered",
		"due", "due @toms", "due @zane", "digest here friday 15:00 partners", "digest", "digest now", "export partners csv", "export customers csv", "admin audit 7d", "admin status", "help",
	} {
		ask(line)
	}
	talk("which suppliers hurt us?")
	talk("kuri partneri mums kaitē?")
	lines.WriteString("kate+ log\nkate? company=\nkate? company=Zie\n")
	return lines.String()
}

// A member without rights is told the same whatever is private, and never its
// words: no command, list, picker, digest, export, home page or prompt to a
// model lets it be seen or worked out.
func TestNobodyElseLearnsWhatIsPrivate(t *testing.T) {
	learnt := func(setup string) string {
		var told string
		synctest.Test(t, func(t *testing.T) {
			k := newTalk(t)
			k.play(setup)
			before := k.out.Len()
			k.play(asked(t, k))
			told = k.out.String()[before:]
		})
		return told
	}
	one := learnt(secrets(2, "delivery", "small", "accepted", "good", "2026-04-01"))
	other := learnt(secrets(3, "money", "usual", "declined", "bad", "2026-05-01"))
	if diff := cmp.Diff(strings.Split(one, "\n"), strings.Split(other, "\n")); diff != "" {
		t.Errorf("what is private can be told by its effect:\n%.6000s", diff)
	}
	for line := range strings.Lines(one) {
		if strings.Contains(line, canary) {
			t.Errorf("what is private is said: %s", line)
		}
	}
	if !strings.Contains(one, "Ziemeļu Loģistika") {
		t.Error("nothing was asked")
	}
}

// An admin may merge, and learns no more by it: of what harms, is given or ends
// they see what they would see of the two companies by themselves.
func TestMergingTellsAnAdminNothingPrivate(t *testing.T) {
	learnt := func(setup string) string {
		var told string
		synctest.Test(t, func(t *testing.T) {
			k := newTalk(t)
			k.play(setup)
			before := k.out.Len()
			companies := []string{"Ziemeļu Loģistika", "Nordtek", "Acme", "Acme Logistics"}
			for _, name := range companies {
				for _, other := range companies {
					k.play(fmt.Sprintf("rita> merge %q into %q\n", name, other))
				}
			}
			k.play("rita> merge Nordtek into Acme confirm=yes\nrita> unmerge Acme\nrita> merge \"Ziemeļu Loģistika\" into Acme confirm=yes\nrita* Undo\n")
			told = k.out.String()[before:]
		})
		return told
	}
	one := learnt(secrets(2, "delivery", "small", "accepted", "good", "2026-04-01"))
	other := learnt(secrets(3, "money", "usual", "declined", "bad", "2026-05-01"))
	if diff := cmp.Diff(strings.Split(one, "\n"), strings.Split(other, "\n")); diff != "" {
		t.Errorf("what is private can be told by its effect:\n%.6000s", diff)
	}
	for _, private := range []string{canary, "Proposals"} {
		if strings.Contains(one, private) {
			t.Errorf("%q is said:\n%s", private, one)
		}
	}
	if !strings.Contains(one, "are two companies again") {
		t.Error("nothing was merged")
	}
}

// overheard is what was said unasked to a room, or to somebody.
func overheard(out, to string) string {
	var kept strings.Builder
	hears := false
	for line := range strings.Lines(out) {
		said := strings.TrimPrefix(line, "    ")
		switch {
		case said == line:
			hears = false // what somebody did
		case strings.HasPrefix(said, "→ "):
			hears = strings.HasPrefix(said, "→ "+to+" ")
		}
		if hears {
			kept.WriteString(said)
		}
	}
	return kept.String()
}

// The overviews that a room gets every week, the monthly report and what a
// member is sent are the same whatever is private.
func TestNoRoomHearsWhatIsPrivate(t *testing.T) {
	t.Parallel()
	heard := func(setup string) (room, member string) {
		synctest.Test(t, func(t *testing.T) {
			k := newTalk(t)
			k.play(setup + `zane> digest here friday 15:00
zane> digest here friday 16:00 partners
zane> digest here report
given scheduler
zane> assign Gamma @kate
kate* Accept
wait until 2026-05-04 12:00
`)
			room, member = overheard(k.out.String(), "C1"), overheard(k.out.String(), "kate")
		})
		return room, member
	}
	room, member := heard(secrets(2, "delivery", "small", "accepted", "good", "2026-07-01"))
	other, someone := heard(secrets(3, "money", "usual", "declined", "bad", "2026-08-01"))
	if diff := cmp.Diff(strings.Split(room, "\n"), strings.Split(other, "\n")); diff != "" {
		t.Errorf("a room can tell what is private:\n%.4000s", diff)
	}
	if diff := cmp.Diff(strings.Split(member, "\n"), strings.Split(someone, "\n")); diff != "" {
		t.Errorf("a member can tell what is private:\n%.4000s", diff)
	}
	for _, said := range []string{room, member} {
		if strings.Contains(said, canary) {
			t.Errorf("what is private is said:\n%.4000s", said)
		}
	}
	if n := strings.Count(room, "→ C1"); n < 14 || !strings.Contains(member, "→ kate") {
		t.Errorf("%d overviews, and to a member:\n%s", n, member)
	}
}
