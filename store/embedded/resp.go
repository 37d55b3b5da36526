package embedded

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	maxArgs    = 1 << 20  // arguments of one command
	maxRequest = 64 << 20 // bytes of one command, all arguments together
)

// errProtocol is what a client gets that does not speak RESP2. The connection
// cannot be used afterwards: nobody knows where the next command begins.
var errProtocol = errors.New("protocol error")

// A requestReader reads commands from a client: RESP2 arrays of bulk strings.
// Inline commands (typed by hand over telnet) are refused; nobody can.
type requestReader struct{ *bufio.Reader }

func newRequestReader(r io.Reader) requestReader {
	return requestReader{bufio.NewReaderSize(r, 16<<10)}
}

// next returns the name and arguments of the next command. The error is
// io.EOF at a clean end, wraps errProtocol when the client does not make
// sense, and is the connection's otherwise.
func (r requestReader) next() ([]string, error) {
	n := 0
	for n == 0 { // Redis ignores empty commands too
		var err error
		if n, err = r.header('*', maxArgs); err != nil {
			return nil, err
		}
	}
	// A client announces the number of arguments before sending them: what is
	// reserved here must stay small until they have really come.
	args := make([]string, 0, min(n, 64))
	left := maxRequest
	for range n {
		size, err := r.header('$', left)
		if err != nil {
			return nil, unexpected(err)
		}
		left -= size
		arg, err := r.bulk(size)
		if err != nil {
			return nil, unexpected(err)
		}
		args = append(args, arg)
	}
	return args, nil
}

// header reads a line such as *3 or $11 and returns its number, 0 to limit.
func (r requestReader) header(kind byte, limit int) (int, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return 0, fmt.Errorf("%w: line too long", errProtocol)
	}
	if err != nil {
		if len(line) > 0 {
			err = unexpected(err)
		}
		return 0, err
	}
	if len(line) < 4 || line[0] != kind || line[len(line)-2] != '\r' {
		return 0, fmt.Errorf("%w: expected '%c' and a number, got %.20q", errProtocol, kind, line)
	}
	n, err := strconv.ParseUint(string(line[1:len(line)-2]), 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%w: expected '%c' and a number, got %.20q", errProtocol, kind, line)
	}
	if int(n) > limit {
		return 0, fmt.Errorf("%w: more than %d after '%c'", errProtocol, limit, kind)
	}
	return int(n), nil
}

// bulk reads size bytes and the line end after them.
func (r requestReader) bulk(size int) (string, error) {
	var b []byte
	for len(b) < size { // in steps, for the reason given in next
		step := min(size-len(b), 1<<16)
		b = append(b, make([]byte, step)...)
		if _, err := io.ReadFull(r, b[len(b)-step:]); err != nil {
			return "", err
		}
	}
	var end [2]byte
	if _, err := io.ReadFull(r, end[:]); err != nil {
		return "", err
	}
	if end != [2]byte{'\r', '\n'} {
		return "", fmt.Errorf("%w: bulk string of %d bytes does not end there", errProtocol, size)
	}
	return string(b), nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// The replies that the front writes itself. Those of the engine come from it
// in the same form.

func appendStatus(b []byte, s string) []byte { return fmt.Appendf(b, "+%s\r\n", s) }
func appendError(b []byte, s string) []byte  { return fmt.Appendf(b, "-%s\r\n", s) }
func appendInt(b []byte, n int) []byte       { return fmt.Appendf(b, ":%d\r\n", n) }
func appendArray(b []byte, n int) []byte     { return fmt.Appendf(b, "*%d\r\n", n) }

func appendBulk(b []byte, s string) []byte {
	b = fmt.Appendf(b, "$%d\r\n", len(s))
	b = append(b, s...)
	return append(b, "\r\n"...)
}
