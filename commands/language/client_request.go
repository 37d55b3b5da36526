package language

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/sashabaranov/go-openai"
)

// A schema is what an answer must look like, as JSON Schema. It is written by
// hand in what all servers understand alike: everything is required, nothing
// else allowed, no pattern, no $ref.
type schema struct {
	Name string
	JSON json.RawMessage
}

// thought is the room that a model has for thinking before it answers.
const thought = 4000

// nearZero is the temperature. A zero is left out of the request, and then 1
// holds; with the least of all floats llama.cpp divides beyond what a float
// holds, and picks tokens that are not the likeliest.
const nearZero = 0.001

// room is how many tokens an answer may have.
func (c *Client) room(q question) int {
	if c.thinking {
		return q.most + thought
	}
	return q.most
}

func (c *Client) request(q question) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model: c.model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: q.system},
			{Role: openai.ChatMessageRoleUser, Content: q.user},
		},
		ResponseFormat: &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: q.schema.Name, Schema: q.schema.JSON, Strict: true,
			},
		},
	}
	if c.modern {
		r.MaxCompletionTokens = c.room(q)
	} else {
		r.MaxTokens = c.room(q) //nolint:staticcheck // deprecated by OpenAI, and all that other servers know
	}
	if c.thinking {
		r.ReasoningEffort = openai.ReasoningEffortLow
	} else {
		r.Temperature = nearZero
	}
	return r
}

// content returns the text of an answer that is whole and one.
func content(res openai.ChatCompletionResponse) (string, *ModelError) {
	if len(res.Choices) == 0 {
		return "", &ModelError{Why: NotJSON}
	}
	choice := res.Choices[0]
	switch choice.FinishReason {
	case openai.FinishReasonStop, openai.FinishReasonNull, "":
	case openai.FinishReasonLength:
		return "", &ModelError{Why: CutOff}
	case openai.FinishReasonContentFilter:
		return "", &ModelError{Why: Refused}
	default: // it wants to call a tool, and was given none
		return "", &ModelError{Why: NotJSON}
	}
	if choice.Message.Refusal != "" {
		return "", &ModelError{Why: Refused}
	}
	return choice.Message.Content, nil
}

// hand gives a whole answer to whoever asked.
func hand(res openai.ChatCompletionResponse, q question) *ModelError {
	text, failed := content(res)
	if failed != nil {
		return failed
	}
	if err := q.read([]byte(text)); err != nil {
		if m, ok := errors.AsType[*ModelError](err); ok {
			return m
		}
		return &ModelError{Why: NotJSON}
	}
	return nil
}

// failure says what went wrong with a request, in our own words.
func failure(ctx context.Context, err error, status int) *ModelError {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case ctx.Err() != nil:
		return gaveUp(ctx)
	case isTooLong(err):
		return &ModelError{Why: TooLong, Status: status}
	case status == http.StatusTooManyRequests:
		return &ModelError{Why: Busy, Status: status}
	case status >= http.StatusInternalServerError:
		return &ModelError{Why: Failed, Status: status}
	case isFiltered(err):
		return &ModelError{Why: Refused, Status: status}
	case status >= http.StatusMultipleChoices:
		return &ModelError{Why: Rejected, Status: status}
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &ModelError{Why: NotJSON, Status: status}
	}
	return &ModelError{Why: Unreachable, Status: status}
}

func isTooLong(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

// isFiltered reports whether the server found the text itself objectionable,
// which Azure says in an error.
func isFiltered(err error) bool {
	e, ok := errors.AsType[*openai.APIError](err)
	return ok && e.Code == "content_filter"
}

// decode reads JSON that holds what v has and nothing more.
func decode(answer []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(answer))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
