package teams

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

const (
	rosterFor   = 24 * time.Hour // how long it is believed
	rosterPage  = "500"
	rosterPages = 20
)

// A member is what a conversation's roster says of somebody.
type member struct {
	ID        string `json:"id"`
	Object    string `json:"aadObjectId"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	Principal string `json:"userPrincipalName"`
	Role      string `json:"userRole"`
	Tenant    string `json:"tenantId"`
}

// guest reports whether a member is not one of the directory's own people.
func (m *member) guest(tenant string) bool {
	return strings.EqualFold(m.Role, "guest") || strings.Contains(strings.ToUpper(m.Principal), "#EXT#") || m.Tenant != "" && !strings.EqualFold(m.Tenant, tenant)
}

// know finds out who t's person is and who reads the room, and notes where
// both are reached. Where nobody can tell, they are strangers.
func (s *Teams) know(ctx context.Context, t *talk) {
	a := t.at
	person, room := s.where(ctx, t)
	now := s.now()
	if a.From.Object != "" && now.Sub(time.Unix(person.Checked, 0)) >= rosterFor {
		s.check(ctx, t, &person)
	}
	t.Outside = t.Outside || person.Verdict != verdictOurs || strings.EqualFold(a.Channel.Channel.Type, "shared")
	if !t.Outside && !a.personal() && !t.aside {
		if now.Sub(time.Unix(room.Checked, 0)) >= rosterFor {
			s.checkRoom(ctx, t.Team, &room)
		}
		t.Outside = room.Verdict != verdictOurs
	}
	errs := []error{s.keep(ctx, t.Team, personName(t.Person), person)}
	if room.Room != "" {
		errs = append(errs, s.keep(ctx, t.Team, roomName(room.Room), room))
	}
	if err := errors.Join(errs...); err != nil {
		s.log.WarnContext(ctx, "teams reference not kept", "team", t.Team, "err", err)
	}
}

// check asks the roster who somebody is. An answer that does not come leaves
// what was known.
func (s *Teams) check(ctx context.Context, t *talk, ref *reference) {
	conversation := t.at.Where.ID
	if t.aside && ref.Room != "" {
		conversation = ref.Room // where it was chosen may not be ours to ask about
	}
	var m member
	err := s.out.call(ctx, request{
		service: ref.Service, room: "roster:" + conversation, method: http.MethodGet,
		path: []string{"v3", "conversations", conversation, "members", ref.Member}, into: &m,
	})
	if err != nil {
		s.log.WarnContext(ctx, "teams roster not read", "team", t.Team, "err", err)
		return
	}
	ref.judge(m.guest(t.Team), s.now())
	t.email, t.full = m.Email, m.Name
}

// checkRoom asks the roster who reads a room.
func (s *Teams) checkRoom(ctx context.Context, team string, ref *reference) {
	query := url.Values{"pageSize": {rosterPage}}
	for range rosterPages {
		var page struct {
			Members []member `json:"members"`
			Next    string   `json:"continuationToken"`
		}
		err := s.out.call(ctx, request{
			service: ref.Service, room: "roster:" + ref.Room, method: http.MethodGet,
			path: []string{"v3", "conversations", ref.Room, "pagedMembers"}, query: query.Encode(), into: &page,
		})
		if err != nil {
			s.log.WarnContext(ctx, "teams roster not read", "team", team, "err", err)
			return
		}
		for i := range page.Members {
			if page.Members[i].guest(team) {
				ref.judge(true, s.now())
				return
			}
		}
		if page.Next == "" {
			break
		}
		query.Set("continuationToken", page.Next)
	}
	ref.judge(false, s.now())
}

// met tells the assistant what an activity and the roster say of its person.
func (s *Teams) met(ctx context.Context, t *talk) {
	a := t.at
	news := bot.Profile{Name: a.From.Name, Locale: a.Locale, Email: t.email}
	if zone := a.zone(); zone != nil {
		news.Zone = zone.String()
	}
	if t.full != "" {
		news.Name = t.full
	}
	said := strings.Join([]string{news.Name, news.Zone, news.Locale, news.Email}, "\x00")
	if t.Outside || news.Zone == "" && news.Locale == "" || news.Email == "" && s.noted.same("met:"+t.Team+"/"+t.Person, said) {
		return
	}
	told := *t
	told.Body = bot.Met{Profile: news}
	s.decide(ctx, &told)
}
