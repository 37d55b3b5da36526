package teams

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// publicHosts are where Microsoft's connectors are. No pattern will do: anybody
// can register a name beside some of them.
// https://learn.microsoft.com/microsoftteams/platform/sbs-send-proactive
var publicHosts = []string{
	"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com",
	"smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us",
}

// hosts are those that our token may be sent to.
type hosts struct {
	secure []string // host names, for https
	listed []string // "http://127.0.0.1:56150", for rehearsals
}

func newHosts(list []string) (hosts, error) {
	if len(list) == 0 {
		list = publicHosts
	}
	var h hosts
	for _, one := range list {
		if !strings.Contains(one, "://") {
			h.secure = append(h.secure, strings.ToLower(one))
			continue
		}
		u, err := url.Parse(one)
		if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.Scheme != "http" && u.Scheme != "https" {
			return h, fmt.Errorf("teams: %q is not a host, or an address of one", one)
		}
		h.listed = append(h.listed, u.Scheme+"://"+strings.ToLower(u.Host))
	}
	return h, nil
}

// allowed reports whether our token may be sent to a service.
func (h hosts) allowed(service string) bool {
	u, err := url.Parse(service)
	if err != nil || u.User != nil || u.Opaque != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	if slices.Contains(h.listed, u.Scheme+"://"+strings.ToLower(u.Host)) {
		return true
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && slices.Contains(h.secure, strings.ToLower(u.Hostname()))
}
