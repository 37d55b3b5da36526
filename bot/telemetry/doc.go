// Package telemetry is what those see who run the program: figures for
// Prometheus, and traces for OpenTelemetry.
//
// The parts of the program do not know of either. Each says what there is to
// see in an interface of its own ([bot.Watcher], [bot.CallWatcher], and those of
// the store, the scheduler and the model), and [Telemetry] implements them all:
//
//	event ──► command ──► Redis          what is begun and ended
//	  ▲                └► Slack, Teams   and what is only ended
//	request            └► model
//
// What is seen has few names, whatever people type and however many they are:
// a label takes at most so many values, and any further one is "other". Nothing
// that people typed, no name of theirs and no secret is in a figure or a trace.
package telemetry
