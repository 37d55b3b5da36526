package store

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// check asks how the store at a URL is.
func check(t *testing.T, url string, o Options) (Fitness, error) {
	t.Helper()
	r, err := Open(url, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return r.Check(t.Context())
}

// What would lose what people record is refused, with what to do.
func TestUnfitStoresAreRefused(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	for _, policy := range []string{"allkeys-lru", "volatile-lru", "volatile-ttl", "allkeys-random"} {
		s.Do("config", "set", "maxmemory-policy", policy)
		_, err := check(t, s.URL(), Options{})
		if _, ok := errors.AsType[*UnfitError](err); !ok || !strings.Contains(err.Error(), policy) || !strings.Contains(err.Error(), "CONFIG SET maxmemory-policy noeviction") {
			t.Errorf("%s: %v, want it refused with what to do", policy, err)
		}
	}
	s.Do("config", "set", "maxmemory-policy", "noeviction")
	f, err := check(t, s.URL(), Options{})
	if err != nil || f.Refuses != NoFault || len(f.Servers) != 1 || f.Servers[0].Version == "" {
		t.Errorf("a fit one: %+v, %v", f, err)
	}
	c := lastingCluster(t)
	if _, err := check(t, c.Servers[0].URL(), Options{}); !strings.Contains(fmt.Sprint(err), "redis+cluster://") {
		t.Errorf("one server of a cluster: %v", err)
	}
	if f, err := check(t, c.URL(), Options{}); err != nil || f.Refuses != NoFault || len(f.Servers) != len(c.Servers) {
		t.Errorf("a cluster: %+v, %v", f, err)
	}
	g := lastingGroup(t)
	if _, err := check(t, g.Sentinels[0].URL(), Options{}); !strings.Contains(fmt.Sprint(err), "redis+sentinel://") {
		t.Errorf("a sentinel: %v", err)
	}
	r := reached(t, g.URL(), Options{})
	for _, s := range r.Sentinels(t.Context()) {
		if s.Master != g.Servers[0].Addr || s.Err != nil {
			t.Errorf("sentinel %s: %s, %v", s.Address, s.Master, s.Err)
		}
	}
	if f, err := check(t, g.URL(), Options{Replicas: 1}); err != nil || f.Refuses != NoFault || f.Servers[0].Replicas != 1 || f.Servers[0].Address != redistest.MasterName {
		t.Errorf("a master that sentinels know: %+v, %v", f, err)
	}
	if _, err := check(t, strings.Replace(g.URL(), redistest.MasterName, "nobody", 1), Options{}); FaultOf(err) != NoSentinel {
		t.Errorf("a master that they do not know: %v (%s)", err, FaultOf(err))
	}
}

// What is wrong just now is told.
func TestFitnessIsTold(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	if f, err := check(t, s.URL(), Options{Replicas: 1}); f.Refuses != NotReplicated || err != nil {
		t.Errorf("without the replica that it waits for: %+v, %v", f, err)
	}
	for refuses, set := range map[Fault][][]any{
		"oom":      {{"config", "set", "maxmemory", "1"}, {"config", "set", "maxmemory", "0"}},
		"readonly": {{"replicaof", "127.0.0.1", "1"}, {"replicaof", "no", "one"}},
	} {
		s.Do(set[0]...)
		if f, err := check(t, s.URL(), Options{}); f.Refuses != refuses || err != nil {
			t.Errorf("refuses %q, %v; want %q", f.Refuses, err, refuses)
		}
		s.Do(set[1]...)
	}
	s.Kill()
	if _, err := check(t, s.URL(), Options{}); FaultOf(err) != Refused || !errors.Is(err, relationship.ErrUnavailable) {
		t.Errorf("a dead one: %v (%s)", err, FaultOf(err))
	}
}

// A user who may do no more than the README says can be used for everything.
func TestLeastRights(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	rights := []any{"acl", "setuser", "rapport", "on", ">p@ss/word", "~{*}*", "~rapport:*"}
	for r := range strings.FieldsSeq(leastRights) {
		rights = append(rights, r)
	}
	s.Do(rights...)
	url := strings.Replace(s.URL(), "redis://", "redis://rapport:p%40ss%2Fword@", 1)
	if f, err := check(t, url, Options{}); err != nil || f.Servers[0].Version == "" || f.Servers[0].Asked {
		t.Errorf("%+v, %v", f, err)
	}
	r := reached(t, url, Options{})
	l := ledger(t, r, "T1")
	addCompany(t, l, "acme", "Acme", relationship.Customer)
	if _, err := l.Write(t.Context(), call(l, "acme", "e1", 0)); err != nil {
		t.Fatal(err)
	}
	w := l.Store.(*Workspace)
	must(t, w.Plan(t.Context(), []relationship.Errand{errandOf("anna", nine)}, nil))
	must(t, w.Finish(t.Context(), claim(t, w, nine, time.Minute, "anna")[0]))
	must(t, r.Erase(t.Context(), "T1"))

	wrong := strings.Replace(url, "p%40ss", "wr0ng", 1)
	_, err := check(t, wrong, Options{})
	if FaultOf(err) != "wrongpass" || !strings.Contains(err.Error(), "another user or password") || strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("a wrong password: %v (%s)", err, FaultOf(err))
	}
	s.Do("acl", "setuser", "rapport", "-info", "-config")
	if f, err := check(t, url, Options{}); err != nil || !f.Servers[0].Blind || f.Refuses != NoFault {
		t.Errorf("without INFO: %+v, %v", f, err)
	}
	s.Do("acl", "setuser", "rapport", "-@read")
	if _, err := check(t, url, Options{}); FaultOf(err) != "noperm" || !strings.Contains(err.Error(), leastRights) {
		t.Errorf("without reading: %v (%s)", err, FaultOf(err))
	}
}

// TLS is spoken with a server whose authority is in a file, and with no other.
func TestTLS(t *testing.T) {
	redistest.Need(t)
	dir := t.TempDir()
	ca, cert, key := certificates(t, dir)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s := redistest.Start(t, "--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", ca, "--tls-auth-clients", "no")
	if s.Info("server", "redis_version") == "" {
		t.Fatal("no server")
	}
	url := "rediss://127.0.0.1:" + port
	if f, err := check(t, url, Options{CAFile: ca}); err != nil || f.Servers[0].Version == "" {
		t.Errorf("with its authority: %+v, %v", f, err)
	}
	if _, err := check(t, url, Options{}); FaultOf(err) != Untrusted || !strings.Contains(err.Error(), "REDIS_CA_FILE") {
		t.Errorf("without: %v (%s)", err, FaultOf(err))
	}
	other, _, _ := certificates(t, t.TempDir())
	if _, err := check(t, url, Options{CAFile: other}); FaultOf(err) != Untrusted {
		t.Errorf("with another one: %v (%s)", err, FaultOf(err))
	}
	if _, err := check(t, strings.Replace(s.URL(), "redis://", "rediss://", 1), Options{CAFile: ca}); FaultOf(err) != TimedOut { // it waits for the rest of a command
		t.Errorf("TLS where there is none: %v (%s)", err, FaultOf(err))
	}
}

// certificates makes an authority and a server's certificate and key.
func certificates(t *testing.T, dir string) (ca, cert, key string) {
	t.Helper()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	make_ := func(template, parent *x509.Certificate, signer *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey) {
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if signer == nil {
			signer = own
		}
		der, err := x509.CreateCertificate(rand.Reader, template, parent, &own.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		return der, own
	}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "redis"}, NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, signer := make_(authority, authority, nil)
	ca = write("ca.pem", "CERTIFICATE", der)
	der, own := make_(server, authority, signer)
	cert = write("cert.pem", "CERTIFICATE", der)
	der, err := x509.MarshalECPrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	return ca, cert, write("key.pem", "EC PRIVATE KEY", der)
}
