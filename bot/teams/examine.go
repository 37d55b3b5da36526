package teams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/oauth2"
)

// channelID is what Teams is called among the channels.
const channelID = "msteams"

// A RefusedError is Microsoft's word for why there is no token, and the number
// under which it is explained: AADSTS7000215 is a wrong password.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return "teams: no token for calls: " + e.Reason }

var loginsWord = regexp.MustCompile(`\bAADSTS[0-9]{3,10}\b`)

// ExamineToken asks for a token for calls, as if there was something to say. No
// error repeats the password.
func ExamineToken(ctx context.Context, c Config) error {
	client := examiner(c.HTTP)
	_, err := tokenOf(&c, client).config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case err == nil:
		return nil
	case ok && refused.Response != nil:
		// What the answer says besides may repeat the password.
		number := loginsWord.FindString(refused.ErrorDescription)
		return &RefusedError{strings.TrimSpace(fmt.Sprintf("status %d %s", refused.Response.StatusCode, number))}
	}
	return errors.New("teams: no token for calls: no answer from where tokens come from")
}

// ExamineKeys downloads the channel's keys and returns how many of them may sign
// for Teams.
func ExamineKeys(ctx context.Context, c Config) (int, error) {
	k := &keys{metadata: cmp.Or(c.Metadata, publicMetadata), http: examiner(c.HTTP)}
	all, err := k.download(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, one := range all {
		if one.endorsed == nil || slices.Contains(one.endorsed, channelID) {
			n++
		}
	}
	if n == 0 {
		return 0, errors.New("teams: none of the channel's keys may sign for Teams")
	}
	return n, nil
}

func examiner(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: transport, Timeout: callTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
