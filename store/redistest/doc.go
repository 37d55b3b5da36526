// Package redistest is what tests talk to instead of a Redis in service: real
// servers on loopback only, one alone, one with replicas and sentinels, a
// cluster; proxies that hurt the network in front of them; and one that stays
// within the process.
package redistest
