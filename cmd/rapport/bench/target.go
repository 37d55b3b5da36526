package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// A Target is a program under load.
type Target struct {
	Name    string
	Address string // host and port
	Path    string // where slash commands are taken
	PID     int    // 0 if its use of the machine is not to be told
	Figures string // where Prometheus would find its figures; "" if nowhere
	Signing string // the signing secret
	Team    string
}

// A Command is what is sent, by its turn: the text after the slash command.
type Command struct {
	Name string
	Text func(turn int64) string
	Want string // what an answer holds that is right
}

// turns numbers commands, so that no two are taken for the same.
var turns atomic.Int64

// A line is one worker's connection to a target.
type line struct {
	target *Target
	conn   net.Conn
	in     *bufio.Reader
}

func (t *Target) dial(ctx context.Context) (*line, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", t.Address)
	if err != nil {
		return nil, err
	}
	return &line{target: t, conn: conn, in: bufio.NewReader(conn)}, nil
}

// send sends one command and waits for the whole answer.
func (l *line) send(c *Command, turn int64) error {
	const patience = 30 * time.Second
	if err := l.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := l.conn.Write(l.target.request(c.Text(turn), turn)); err != nil {
		return err
	}
	answer, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(c.Want)) {
		return fmt.Errorf("%s: status %d, %.300s", c.Name, answer.StatusCode, body)
	}
	return nil
}

// request is a slash command as Slack sends it.
func (t *Target) request(text string, turn int64) []byte {
	form := url.Values{
		"team_id": {t.Team}, "user_id": {"U1"}, "channel_id": {"D1"}, "channel_name": {"directmessage"},
		"command": {"/relationship"}, "text": {text}, "trigger_id": {"bench-" + strconv.FormatInt(turn, 36)},
	}.Encode()
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(t.Signing))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+form)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%s\r\nContent-Length: %d\r\n\r\n%s",
		t.Path, t.Address, stamp, hex.EncodeToString(mac.Sum(nil)), len(form), form)
}
