package language

// A request is what a phrase asks for.
type request struct {
	intent Intent
	topic  Topic
}
