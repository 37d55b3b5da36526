package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// settings are what can be set, as text: by a flag, else by the environment,
// else by the file, else by default. They are checked together afterwards, so
// that everything wrong is reported at once.
type settings struct {
	Addr      string `setting:"RAPPORT_ADDR" default:"127.0.0.1:8080" help:"Where to listen."`
	Data      string `setting:"RAPPORT_DATA" default:"./rapport-data" help:"Folder of the embedded store and of the rehearsal clock."`
	RedisURL  secret `setting:"REDIS_URL" name:"redis-url" hidden:"" help:"Keep everything in this Redis instead of the folder: redis://HOST, redis+sentinel://H1,H2,H3/MASTER/0 or redis+cluster://H1,H2,H3; rediss for TLS."`
	RedisCA   string `setting:"REDIS_CA_FILE" name:"redis-ca-file" help:"File of the authorities, in PEM, that certificates of a rediss address are checked with. By default the system's."`
	Replicas  string `setting:"RAPPORT_REPLICAS" name:"redis-replicas" default:"0" help:"How many replicas of Redis must have a write before it is acknowledged (WAIT)."`
	Timezone  string `setting:"RAPPORT_TIMEZONE" help:"Where days begin and end, such as Europe/Riga. By default the machine's zone."`
	Language  string `setting:"RAPPORT_LANGUAGE" default:"en" help:"Language for people whose own is not known: en or lv."`
	Admins    string `setting:"RAPPORT_ADMINS" help:"IDs of people who are admins whatever is stored, with commas between."`
	Workspace string `setting:"RAPPORT_WORKSPACE" default:"auto" help:"Workspace that commands of the command line are about, on Slack the team's ID. With auto it is the team of the Slack token, else the only workspace in the store, else local."`
	ClockFile string `setting:"RAPPORT_CLOCK_FILE" help:"Rehearsal clock: a JSON file {\"real\", \"fake\", \"rate\"} in Unix seconds."`
	Rehearsal string `setting:"RAPPORT_REHEARSAL" default:"0" help:"1 allows a rehearsal clock beside real credentials."`
	Page      string `setting:"RAPPORT_PAGE" default:"auto" help:"The local chat page: on, off, or auto for when no platform is set up."`
	Lease     string `setting:"RAPPORT_LEASE" default:"30s" help:"After how long another process takes over what one has begun to do unasked."`
	Holidays  string `setting:"RAPPORT_HOLIDAYS" help:"Country whose public holidays are days off, such as lv. By default that of the person's time zone."`
	Log       string `setting:"RAPPORT_LOG" default:"info" help:"Least level to log: debug, info, warn or error."`

	PersonLimit    string `setting:"RAPPORT_LIMIT_PERSON" name:"limit-person" default:"30" help:"How much a person may ask in a minute; 0 is without limit. The local page, the terminal and rapport mcp have none."`
	ProgramLimit   string `setting:"RAPPORT_LIMIT_PROGRAM" name:"limit-program" default:"120" help:"How often a program may ask with its token in a minute; 0 is without limit."`
	WorkspaceLimit string `setting:"RAPPORT_LIMIT_WORKSPACE" name:"limit-workspace" default:"300" help:"How much all people and programs of a workspace may ask in a minute; 0 is without limit."`
	MetricsAddr    string `setting:"RAPPORT_METRICS_ADDR" name:"metrics-addr" help:"Where Prometheus finds figures at /metrics, such as 127.0.0.1:9090: an address of its own, which need not be reached from outside. Not at all by default."`
	Traces         string `setting:"OTEL_EXPORTER_OTLP_ENDPOINT" name:"otel-endpoint" help:"Where OpenTelemetry traces go over HTTP, such as http://localhost:4318; the standard's other OTEL_ variables are read as well. None by default."`
	Linger         string `setting:"RAPPORT_LINGER" name:"linger" default:"2s" help:"How long requests are still taken after the program was told to stop, while /readyz says that it is leaving, so that a load balancer has sent the next ones elsewhere. At most 5s; none where nothing is reached from outside."`

	SlackBotToken      secret `setting:"SLACK_BOT_TOKEN" hidden:"" help:"Bot token of the Slack app."`
	SlackSigningSecret secret `setting:"SLACK_SIGNING_SECRET" hidden:"" help:"Signing secret of the Slack app; sets Slack up."`
	SlackAppToken      secret `setting:"SLACK_APP_TOKEN" hidden:"" help:"App-level token of the Slack app: events come through sockets that Rapport opens, and nothing has to reach it (Socket Mode)."`
	SlackClientID      string `setting:"SLACK_CLIENT_ID" name:"slack-client-id" help:"Client ID of the Slack app, for any workspace to install it at /slack/install, in the place of SLACK_BOT_TOKEN."`
	SlackClientSecret  secret `setting:"SLACK_CLIENT_SECRET" hidden:"" help:"Client secret of the Slack app."`
	SlackShare         string `setting:"SLACK_SHARE" name:"slack-share" default:"1" help:"The part of Slack's limits that this process may use: 0.33 for each of three replicas."`
	SlackAPIURL        string `setting:"SLACK_API_URL" name:"slack-api-url" default:"https://slack.com/api/" help:"Where Slack's methods are."`

	TeamsAppID      string `setting:"TEAMS_APP_ID" name:"teams-app-id" help:"ID of the app that is Rapport in Microsoft Teams; sets Teams up."`
	TeamsPassword   secret `setting:"TEAMS_APP_PASSWORD" hidden:"" help:"A client secret of that app."`
	TeamsTenant     string `setting:"TEAMS_TENANT_ID" name:"teams-tenant-id" help:"The directory that the app is registered in."`
	TeamsTenants    string `setting:"TEAMS_TENANTS" name:"teams-tenants" help:"Directories whose people are served, with commas between; all if empty."`
	TeamsWorkspace  string `setting:"TEAMS_WORKSPACE" name:"teams-workspace" help:"ID of a Slack workspace, T…, in whose data the people of the Teams directory work too, instead of in their own. Admins join who is on both (admin join)."`
	TeamsMetadata   string `setting:"TEAMS_OPENID_METADATA_URL" name:"teams-openid-metadata-url" help:"Where the channel says its keys, in a cloud other than the public one."`
	TeamsTokenURL   string `setting:"TEAMS_TOKEN_URL" name:"teams-token-url" help:"Where tokens for calls come from."`
	TeamsIssuer     string `setting:"TEAMS_TOKEN_ISSUER" name:"teams-token-issuer" help:"Who issues the channel's tokens."`
	TeamsScope      string `setting:"TEAMS_TOKEN_SCOPE" name:"teams-token-scope" help:"What tokens for calls are for."`
	TeamsAllow      string `setting:"TEAMS_SERVICE_URL_ALLOW" name:"teams-service-url-allow" help:"Hosts that Rapport's token may be sent to, with commas between; http://127.0.0.1:56150 for a rehearsal."`
	TeamsKeyRefresh string `setting:"TEAMS_KEY_REFRESH_MIN" name:"teams-key-refresh-min" default:"1m" help:"Least time between two looks for a key that is not known."`

	PublicURL string `setting:"RAPPORT_PUBLIC_URL" name:"public-url" help:"Where platforms reach this server, such as https://bot.example.com."`
	SecretKey secret `setting:"RAPPORT_SECRET_KEY" hidden:"" help:"Keys that seal the tokens of workspaces: 32 bytes in base64, the newest first with commas between (openssl rand -base64 32)."`
	BackupKey secret `setting:"RAPPORT_BACKUP_KEY" hidden:"" help:"Encrypts backups and opens them: a passphrase, or keys of age (age-encryption.org) with commas between, age1… to encrypt or AGE-SECRET-KEY-… for both."`
	KeepFor   string `setting:"RAPPORT_KEEP_FOR" name:"keep-for" default:"720h" help:"How long the data of a workspace is kept that has taken the app away, and may come back."`

	OpenAIKey     secret `setting:"OPENAI_API_KEY" name:"openai-api-key" hidden:"" help:"Key of an OpenAI-compatible model, which then helps to read talk and writes summaries. Everything works without."`
	OpenAIBaseURL string `setting:"OPENAI_BASE_URL" name:"openai-base-url" help:"Where the model is, such as http://localhost:11434/v1. By default OpenAI."`
	OpenAIModel   string `setting:"OPENAI_MODEL" name:"openai-model" default:"gpt-4.1-mini" help:"Name of the model."`
	AITokens      string `setting:"RAPPORT_AI_TOKENS" name:"ai-tokens" default:"1000000" help:"How many tokens a workspace may use a day; each question counts as the most it may cost."`
}

// A secret prints as ***, and as nothing when there is none.
type secret string

func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

func (s secret) GoString() string             { return s.String() }
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil } //nolint:unparam // encoding.TextMarshaler

// An origin is where a setting's value came from.
type origin string

const (
	byDefault     origin = "default"
	byFile        origin = "file"
	byEnvironment origin = "environment"
	byFlag        origin = "flag"
)

// environment resolves settings from the variables they are named after.
func environment(origins map[string]origin) kong.Resolver {
	return resolver(origins, byEnvironment, func(flag *kong.Flag) string { return os.Getenv(flag.Tag.Get("setting")) })
}

func resolver(origins map[string]origin, from origin, lookup func(*kong.Flag) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		value := lookup(flag)
		if flag.Tag.Get("setting") == "" || value == "" {
			return nil, nil //nolint:nilnil // kong's way to say that there is none
		}
		origins[flag.Name] = from
		return value, nil
	})
}

// A configFile is what the settings file says, by setting name.
type configFile map[string]string

// defaultFile is read if it exists and RAPPORT_CONFIG names no other.
const defaultFile = "rapport.toml"

// readFile reads the settings file, if there is one. Its keys are the names of
// the flags: addr = "127.0.0.1:9000".
func readFile() (configFile, error) {
	path := os.Getenv("RAPPORT_CONFIG")
	if path == "" {
		path = defaultFile
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return configFile{}, nil
		}
	}
	var raw map[string]any
	if _, err := toml.DecodeFile(path, &raw); err != nil {
		if syntax, ok := errors.AsType[toml.ParseError](err); ok {
			// The library's own words may repeat the line, and with it a secret.
			return configFile{}, fmt.Errorf("RAPPORT_CONFIG: %s is not TOML: line %d", path, syntax.Position.Line)
		}
		return configFile{}, fmt.Errorf("RAPPORT_CONFIG: %w", err)
	}
	known := flagNames()
	file := configFile{}
	var wrong []error
	for key, value := range raw {
		name := strings.ReplaceAll(key, "_", "-")
		list, isList := value.([]any)
		switch _, isTable := value.(map[string]any); {
		case !slices.Contains(known, name):
			wrong = append(wrong, fmt.Errorf("%s: no setting is called %q", path, key))
		case isTable:
			wrong = append(wrong, fmt.Errorf("%s: %s is a table, want a value", path, key))
		case isList:
			words := make([]string, len(list))
			for i, v := range list {
				words[i] = fmt.Sprint(v)
			}
			file[name] = strings.Join(words, ",")
		default:
			file[name] = fmt.Sprint(value)
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return file, errors.Join(wrong...)
}

func (f configFile) resolver(origins map[string]origin) kong.Resolver {
	return resolver(origins, byFile, func(flag *kong.Flag) string { return f[flag.Name] })
}

// flagNames are what settings are called in the file and on the command line.
func flagNames() []string {
	var c struct {
		Settings settings `embed:""`
	}
	var names []string
	for _, flag := range kong.Must(&c).Model.Flags {
		if flag.Tag.Get("setting") != "" {
			names = append(names, flag.Name)
		}
	}
	return names
}

// A setting is one line of rapport config.
type setting struct {
	Name, Flag, Meaning, Default, Value string
	From                                origin
}

// settingsOf lists the settings as they are after parsing.
func settingsOf(parsed *kong.Context, origins map[string]origin) []setting {
	for _, path := range parsed.Path {
		if path.Flag != nil && !path.Resolved {
			origins[path.Flag.Name] = byFlag
		}
	}
	var all []setting
	for _, flag := range parsed.Model.Flags {
		name := flag.Tag.Get("setting")
		if name == "" {
			continue
		}
		s := setting{
			Name: name, Flag: flag.Name, Meaning: flag.Help, Default: flag.Default,
			Value: fmt.Sprint(flag.Target.Interface()), From: cmp.Or(origins[flag.Name], byDefault),
		}
		all = append(all, s)
	}
	return all
}
