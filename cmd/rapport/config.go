package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // days must be right on machines without a zone database

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
)

// A Config is the settings, checked.
type Config struct {
	Addr      string
	Data      string
	RedisURL  secret
	RedisCA   string
	Replicas  int
	Zone      *time.Location
	Language  string
	Admins    []string
	Workspace string
	ClockFile string
	Rehearsal bool
	Page      string
	Log       slog.Level
	Lease     time.Duration
	Holidays  string
	Limits    bot.Limits
	Linger    time.Duration

	MetricsAddr, Traces string

	SlackBotToken      secret
	SlackSigningSecret secret
	SlackAppToken      secret
	SlackClientID      string
	SlackClientSecret  secret
	SlackAPIURL        string
	SlackShare         float64

	TeamsAppID, TeamsTenant, TeamsWorkspace, TeamsMetadata, TeamsTokenURL, TeamsIssuer, TeamsScope string
	TeamsPassword                                                                                  secret
	TeamsTenants, TeamsAllow                                                                       []string
	TeamsKeyRefresh                                                                                time.Duration

	PublicURL string
	Ring      *store.Ring // nil without RAPPORT_SECRET_KEY
	BackupKey *backupKey  // nil without RAPPORT_BACKUP_KEY
	KeepFor   time.Duration

	OpenAIKey     secret
	OpenAIBaseURL string
	OpenAIModel   string
	AITokens      int
}

var workspaceID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// check reads the settings, or returns everything that is wrong with them.
func (s *settings) check() (Config, error) {
	var wrong []error
	bad := func(name, format string, a ...any) {
		wrong = append(wrong, fmt.Errorf(name+": "+format, a...))
	}
	c := Config{
		Addr: s.Addr, Data: s.Data, RedisURL: s.RedisURL, Language: s.Language,
		Workspace: s.Workspace, ClockFile: s.ClockFile, Page: s.Page,
		SlackBotToken: s.SlackBotToken, SlackSigningSecret: s.SlackSigningSecret, SlackAPIURL: s.SlackAPIURL,
		SlackAppToken: s.SlackAppToken, SlackClientID: s.SlackClientID, SlackClientSecret: s.SlackClientSecret, PublicURL: s.PublicURL,
		OpenAIKey: s.OpenAIKey, OpenAIBaseURL: s.OpenAIBaseURL, OpenAIModel: s.OpenAIModel,
	}
	if _, port, err := net.SplitHostPort(s.Addr); err != nil {
		bad("RAPPORT_ADDR", "%q is not an address such as 127.0.0.1:8080", s.Addr)
	} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		bad("RAPPORT_ADDR", "%q is not a port", port)
	}
	c.checkRedis(s, bad)
	c.Zone = time.Local
	if s.Timezone != "" {
		zone, err := time.LoadLocation(s.Timezone)
		if err != nil {
			bad("RAPPORT_TIMEZONE", "%q is not a time zone such as Europe/Riga", s.Timezone)
		}
		c.Zone = zone
	}
	if s.Language != "en" && s.Language != "lv" {
		bad("RAPPORT_LANGUAGE", "%q is neither en nor lv", s.Language)
	}
	c.Admins = listed(s.Admins)
	if !workspaceID.MatchString(s.Workspace) {
		bad("RAPPORT_WORKSPACE", "%q is not made of letters, digits, - and _", s.Workspace)
	}
	var err error
	if c.Rehearsal, err = strconv.ParseBool(s.Rehearsal); err != nil {
		bad("RAPPORT_REHEARSAL", "%q is neither 0 nor 1", s.Rehearsal)
	}
	if !slices.Contains([]string{"auto", "on", "off"}, s.Page) {
		bad("RAPPORT_PAGE", "%q is not auto, on or off", s.Page)
	}
	if err := c.Log.UnmarshalText([]byte(s.Log)); err != nil {
		bad("RAPPORT_LOG", "%q is not debug, info, warn or error", s.Log)
	}
	const shortest, longest = time.Second, 10 * time.Minute
	if c.Lease, err = time.ParseDuration(s.Lease); err != nil || c.Lease < shortest || c.Lease > longest {
		bad("RAPPORT_LEASE", "%q is not a time from 1s to 10m", s.Lease)
	}
	if c.Holidays = strings.ToLower(s.Holidays); c.Holidays != "" && !scheduler.Countries(c.Holidays) {
		bad("RAPPORT_HOLIDAYS", "the public holidays of %q are not known; known are %s", s.Holidays, strings.Join(scheduler.Known(), ", "))
	}
	if c.SlackShare, err = strconv.ParseFloat(s.SlackShare, 64); err != nil || !(c.SlackShare > 0) || c.SlackShare > 1000 {
		bad("SLACK_SHARE", "%q is not a part such as 1 or 0.5", s.SlackShare)
	}
	if u, err := url.Parse(s.SlackAPIURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		bad("SLACK_API_URL", "not an http or https address")
	}
	if s.OpenAIBaseURL != "" {
		if u, err := url.Parse(s.OpenAIBaseURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
			bad("OPENAI_BASE_URL", "not an http or https address")
		}
	}
	if c.AITokens, err = strconv.Atoi(s.AITokens); err != nil || c.AITokens < 0 {
		bad("RAPPORT_AI_TOKENS", "%q is not a number of tokens", s.AITokens)
	}
	if c.BackupKey, err = parseBackupKey(string(s.BackupKey)); err != nil {
		bad("RAPPORT_BACKUP_KEY", "%v", err)
	}
	c.checkWatch(s, bad)
	c.checkSlack(s, bad)
	c.checkTeams(s, bad)
	if c.ClockFile != "" && c.production() && !c.Rehearsal {
		bad("RAPPORT_CLOCK_FILE", "a rehearsal clock beside real Slack credentials needs RAPPORT_REHEARSAL=1")
	}
	return c, errors.Join(wrong...)
}

// listed are the words of a list with commas between.
func listed(text string) (words []string) {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// production reports whether people out there may be talked to.
func (c *Config) production() bool { return c.onSlack() || c.SlackBotToken != "" || c.onTeams() }

// onTeams reports whether anything can come from Teams.
func (c *Config) onTeams() bool { return c.TeamsAppID != "" }

// onSlack reports whether anything can come from Slack.
func (c *Config) onSlack() bool { return c.SlackSigningSecret != "" || c.SlackAppToken != "" }

// hasModel reports whether a model is set up.
func (c *Config) hasModel() bool { return c.OpenAIKey != "" || c.OpenAIBaseURL != "" }

// mayMoveClock reports whether time may be anything but real.
func (c *Config) mayMoveClock() bool { return c.Rehearsal || !c.production() }

// showPage reports whether to serve the local chat page.
func (c *Config) showPage() bool {
	return c.Page == "on" || c.Page == "auto" && !c.onSlack() && !c.onTeams()
}

// local reports whether the address can be reached from this machine only.
func (c *Config) local() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
