package teams

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A file is offered in the person's own chat. When they agree, the client says
// where in their OneDrive it goes.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
const (
	consentType = "application/vnd.microsoft.teams.card.file.consent"
	infoType    = "application/vnd.microsoft.teams.card.file.info"
	offeredFor  = time.Hour
	maxOffered  = 50
)

// drives are where OneDrive is, in each of Microsoft's clouds.
var drives = []string{".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us", ".sharepoint.cn"}

// A shelf holds files that have been offered, for a while.
type shelf struct {
	mu  sync.Mutex
	all map[string]offered
}

type offered struct {
	bot.File
	to    string // the person, with their directory
	until time.Time
}

func (s *shelf) put(f offered, now time.Time) (name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]offered{}
	}
	oldest := ""
	for name, f := range s.all {
		if now.After(f.until) {
			delete(s.all, name)
		} else if oldest == "" || f.until.Before(s.all[oldest].until) {
			oldest = name
		}
	}
	if len(s.all) >= maxOffered {
		delete(s.all, oldest)
	}
	name = rand.Text()
	s.all[name] = f
	return name
}

// take hands a file to the person it was offered to, once.
func (s *shelf) take(name, to string, now time.Time) (bot.File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, there := s.all[name]
	if !there || f.to != to || now.After(f.until) {
		return bot.File{}, false
	}
	delete(s.all, name)
	return f.File, true
}

// offer asks t's person whether a file may be put in their OneDrive.
func (s *Teams) offer(ctx context.Context, t *talk, f *bot.File) error {
	ref, err := s.reference(ctx, t.Team, personName(t.Person))
	if err != nil {
		return err
	}
	if ref.Room == "" {
		return errNowhere
	}
	kept := map[string]string{"file": s.files.put(offered{*f, t.Team + "/" + t.Person, s.now().Add(offeredFor)}, s.now())}
	return s.out.call(ctx, request{
		service: ref.Service, room: ref.Room, method: http.MethodPost, path: []string{"v3", "conversations", ref.Room, "activities"},
		body: attached(consentType, f.Name, map[string]any{
			"description": wordsFor(t.Locale).File, "sizeInBytes": len(f.Data), "acceptContext": kept, "declineContext": kept,
		}, nil),
	})
}

func attached(kind, name string, content any, more map[string]any) map[string]any {
	one := map[string]any{"contentType": kind, "name": name, "content": content}
	maps.Copy(one, more)
	return map[string]any{"type": "message", "attachments": []map[string]any{one}}
}

// A consent is what somebody says to a file that was offered.
type consent struct {
	Action  string `json:"action"`
	Context struct {
		File string `json:"file"`
	} `json:"context"`
	Upload struct {
		Content string `json:"contentUrl"`
		Name    string `json:"name"`
		URL     string `json:"uploadUrl"`
		ID      string `json:"uniqueId"`
		Kind    string `json:"fileType"`
	} `json:"uploadInfo"`
}

// consent answers what was said to a file, and puts it where it goes.
func (s *Teams) consent(w http.ResponseWriter, r *http.Request, a *activity) {
	var c consent
	if json.Unmarshal(a.Value, &c) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusOK)
	f, there := s.files.take(c.Context.File, a.tenant()+"/"+a.person(), s.now())
	if c.Action != "accept" {
		return
	}
	s.work(r.Context(), func(ctx context.Context) {
		said := map[string]any{"type": "message", "text": wordsFor(a.Locale).NoFile, "textFormat": "plain"}
		if there {
			if err := s.upload(ctx, c.Upload.URL, f.Data); err != nil {
				s.log.ErrorContext(ctx, "teams file not handed over", "team", a.tenant(), "err", err)
			} else {
				said = attached(infoType, c.Upload.Name, map[string]any{"uniqueId": c.Upload.ID, "fileType": c.Upload.Kind}, map[string]any{"contentUrl": c.Upload.Content})
			}
		}
		err := s.out.call(ctx, request{
			service: a.ServiceURL, room: a.Where.ID, method: http.MethodPost, path: []string{"v3", "conversations", a.Where.ID, "activities"}, body: said,
		})
		if err != nil {
			s.log.ErrorContext(ctx, "teams answer lost", "team", a.tenant(), "err", err)
		}
	})
}

// upload puts data where the client said. The address is a secret by itself:
// our token does not go there.
func (s *Teams) upload(ctx context.Context, to string, data []byte) error {
	u, err := url.Parse(to)
	if err != nil || !onDrive(u) {
		return errors.New("teams: a file was to go to a stranger")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, to, bytes.NewReader(data))
	if err != nil {
		return errors.New("teams: where a file was to go is malformed")
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(data)-1, len(data)))
	resp, err := s.out.http.Do(r)
	if err != nil {
		return errors.New("teams: the drive did not answer") // its error has the address
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("teams: the drive answered %d", resp.StatusCode)
	}
	return nil
}

func onDrive(u *url.URL) bool {
	if u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return false
	}
	for _, drive := range drives {
		if strings.HasSuffix(strings.ToLower(u.Hostname()), drive) {
			return true
		}
	}
	return false
}
