//go:build !race

package relationship

const raced = false
