package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// A backupKey encrypts backups and opens them, as age does (age-encryption.org),
// so that a backup can be opened without this program.
type backupKey struct {
	recipients []age.Recipient
	identities []age.Identity
}

// shortestPhrase is how many characters a passphrase has at least: whoever has
// a file can try for as long as they like.
const shortestPhrase = 12

// parseBackupKey reads a passphrase, or keys of age with commas between: public
// ones (age1…), which encrypt, or secret ones (AGE-SECRET-KEY-…), which do both.
// Its errors do not repeat it. It is nil if there is none.
func parseBackupKey(key string) (*backupKey, error) {
	key = strings.TrimSpace(key)
	lines := strings.NewReader(strings.ReplaceAll(key, ",", "\n"))
	k := &backupKey{}
	var err error
	switch {
	case key == "":
		return nil, nil //nolint:nilnil // there is none
	case strings.HasPrefix(key, "age1"):
		if k.recipients, err = age.ParseRecipients(lines); err != nil {
			return nil, errors.New("not public keys of age with commas between, which begin with age1")
		}
		return k, nil
	case strings.HasPrefix(strings.ToUpper(key), "AGE-SECRET-KEY-"):
		if k.identities, err = age.ParseIdentities(lines); err != nil {
			return nil, errors.New("not secret keys of age with commas between, which begin with AGE-SECRET-KEY-")
		}
		for _, one := range k.identities {
			switch one := one.(type) {
			case *age.X25519Identity:
				k.recipients = append(k.recipients, one.Recipient())
			case *age.HybridIdentity:
				k.recipients = append(k.recipients, one.Recipient())
			}
		}
		return k, nil
	case len([]rune(key)) < shortestPhrase:
		return nil, fmt.Errorf("a passphrase of fewer than %d characters is guessed (openssl rand -base64 24 makes a good one)", shortestPhrase)
	}
	recipient, err := age.NewScryptRecipient(key)
	if err != nil {
		return nil, errors.New("not a passphrase")
	}
	identity, err := age.NewScryptIdentity(key)
	if err != nil {
		return nil, errors.New("not a passphrase")
	}
	return &backupKey{[]age.Recipient{recipient}, []age.Identity{identity}}, nil
}

// seal encrypts what is written, unless there is no key.
func (k *backupKey) seal(w io.Writer) (io.WriteCloser, error) {
	if k == nil {
		return plain{w}, nil
	}
	return age.Encrypt(w, k.recipients...)
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }

// ageMagic is how a file begins that age encrypted.
const ageMagic = "age-encryption.org/"

// open decrypts what seal wrote, and reports whether there was anything to
// decrypt.
func (k *backupKey) open(r io.Reader) (_ io.Reader, encrypted bool, err error) {
	in := bufio.NewReader(r)
	if start, _ := in.Peek(len(ageMagic)); string(start) != ageMagic {
		return in, false, nil
	}
	switch {
	case k == nil:
		return nil, true, errors.New("the backup is encrypted: set RAPPORT_BACKUP_KEY to what it was made with")
	case len(k.identities) == 0:
		return nil, true, errors.New("RAPPORT_BACKUP_KEY has only public keys: to open a backup set it to the secret one, AGE-SECRET-KEY-…")
	}
	out, err := age.Decrypt(in, k.identities...)
	if err != nil {
		return nil, true, errors.New("the backup does not open: RAPPORT_BACKUP_KEY is not what it was made with, or the file was altered")
	}
	return out, true, nil
}
