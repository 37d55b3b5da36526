package embedded

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestPipeKeepsDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := newPipe()
		defer client.Close()
		defer server.Close()
		begin := time.Now()
		if err := client.SetDeadline(begin.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Read = %v, want %v", err, os.ErrDeadlineExceeded)
		}
		if got := time.Since(begin); got != time.Second {
			t.Errorf("Read returned after %v, want 1s", got)
		}
		var timeout net.Error
		if _, err := client.Write([]byte("x")); !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("Write = %v, want a time-out", err)
		}
		if err := client.SetDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(time.Second) // of the bubble
			_ = client.SetReadDeadline(time.Now())
		}()
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Read with a deadline set meanwhile = %v, want %v", err, os.ErrDeadlineExceeded)
		}
	})
}

func TestPipeHoldsBackRequestsButNotReplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := newPipe()
		defer client.Close()
		defer server.Close()
		big := bytes.Repeat([]byte("x"), 3*requestRoom)
		if n, err := server.Write(big); n != len(big) || err != nil {
			t.Errorf("server wrote %d, %v, want %d", n, err, len(big))
		}
		done := make(chan error, 1)
		go func() {
			_, err := client.Write(big)
			done <- err
		}()
		synctest.Wait()
		select {
		case err := <-done:
			t.Errorf("client wrote everything (%v), want it to wait for the server", err)
		default:
		}
		got := make([]byte, len(big))
		if _, err := io.ReadFull(server, got); err != nil || !bytes.Equal(got, big) {
			t.Errorf("server read something else, %v, want what was written", err)
		}
		if err := <-done; err != nil {
			t.Errorf("client's Write = %v, want nil", err)
		}
	})
}

func TestPipeEndsOnBothSides(t *testing.T) {
	client, server := newPipe()
	if _, err := server.Write([]byte("last words")); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(client); err != nil || string(got) != "last words" {
		t.Errorf("ReadAll = %q, %v, want what was written before Close", got, err)
	}
	if _, err := client.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Write to a closed peer = %v, want %v", err, io.ErrClosedPipe)
	}
	if _, err := server.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Read after Close = %v, want %v", err, net.ErrClosed)
	}
}
