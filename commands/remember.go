package commands

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// rememberedFor is how long a thread remembers what it was about.
const rememberedFor = 2 * time.Hour

// thread names where a talk goes on: a thread, or a direct message, for one
// person.
func (r *Request) thread() string {
	return "talk:" + r.Platform + ":" + r.Room + ":" + r.Thread + ":" + r.Person
}

// remember keeps what the talk is about for the next sentence in the thread.
// That it cannot be kept stops nothing: the next sentence is read by itself.
func (e *Env) remember(ctx context.Context, r *Request, about Earlier) {
	text, err := json.Marshal(about)
	if err != nil {
		return
	}
	_ = e.Memory.Keep(ctx, map[string]string{r.thread(): string(text)}, rememberedFor)
}

// earlier returns what the thread was about, nothing if that was long ago.
func (e *Env) earlier(ctx context.Context, r *Request) (Earlier, error) {
	text, err := e.Memory.Kept(ctx, r.thread())
	if errors.Is(err, relationship.ErrUnknown) {
		return Earlier{}, nil
	}
	var about Earlier
	if err == nil {
		err = json.Unmarshal([]byte(text), &about)
	}
	return about, err
}
