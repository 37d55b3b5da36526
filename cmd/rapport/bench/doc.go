// Package bench drives a program with signed slash commands and says what it
// stands: how many a second, how many per second of processor time, and how
// long people wait.
//
// [Drive] works in a closed loop, in which each of a number of workers sends
// its next command when the one before was answered, or in an open loop, in
// which commands are sent at a rate whatever becomes of them and latency counts
// from the moment at which a command was to be sent. Several targets are driven
// in alternating slices of time, so that what else the machine does hits all of
// them alike; ratios are what can be compared.
//
// [Soak] keeps several targets busy for long and looks at what they hold meanwhile.
//
// [Reference] is the bare program that the real one is held against: it
// verifies the signature, looks the company up, reads its last interactions,
// computes a faded count and answers Block Kit, with nothing around it.
package bench
