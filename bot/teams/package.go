package teams

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The files of a package besides its languages.
const (
	manifestFile = "manifest.json"
	colorFile    = "color.png"
	outlineFile  = "outline.png"
)

// Package returns the app package, a zip, from which Teams installs the app
// that this adapter speaks for. The same app gives the same bytes.
func Package(a App) ([]byte, error) {
	m, lv, err := a.manifest()
	if err != nil {
		return nil, err
	}
	if err := m.check(lv); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{manifestFile, func() ([]byte, error) { return readable(m) }},
		{colorFile, colorIcon},
		{outlineFile, outlineIcon},
		{latvianFile, func() ([]byte, error) { return readable(lv) }},
	} {
		if err := pack(z, f.name, f.make); err != nil {
			return nil, fmt.Errorf("teams: package: %s: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("teams: package: %w", err)
	}
	return b.Bytes(), nil
}

// packed is when each file of a package was made, as far as a zip can tell.
var packed = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

func pack(z *zip.Writer, name string, content func() ([]byte, error)) error {
	data, err := content()
	if err != nil {
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packed})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// readable is JSON for people, "<company>" included.
func readable(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
