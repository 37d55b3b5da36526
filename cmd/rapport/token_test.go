package main

import "regexp"

// tokenText is a token as it is shown once; the part in brackets is no secret.
var tokenText = regexp.MustCompile(`(rapport_[A-Za-z0-9_-]+\.[a-z2-7]{10}\.)[A-Za-z0-9_-]{43}`)

// masked hides what is random in a line.
func masked(line string) string { return tokenText.ReplaceAllString(line, "$1…") }

// buttonID is the ID of a line that writes once. Where a program sent no key
// it is random.
var buttonID = regexp.MustCompile(`\bid=[0-9a-f]{12}`)
