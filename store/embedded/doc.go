// Package embedded is a small durable Redis inside the process: what the bot
// runs on when nobody has set up a server. The rest of the program does not
// know the difference. It talks to a Store through go-redis, over a connection
// from [Store.Dial] instead of the network:
//
//	s, err := embedded.Open("/var/lib/rapport", embedded.Options{})
//	client := redis.NewClient(&redis.Options{
//		Dialer:                   s.Dial,
//		MaxRetries:               -1,
//		ContextTimeoutEnabled:    true,
//		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
//	})
//
// Without the last line go-redis looks up its default address, localhost,
// although it has a Dialer; in a testing/synctest bubble that crashes the
// process at the next look-up outside.
//
// # The promise
//
// What was acknowledged is on the disk. A killed process, a crashed machine or
// a power cut loses nothing that a client was told had happened, and nothing
// happens twice. What was under way may have happened or not, whole
// transactions and whole scripts at a time.
//
// Nobody is shown what could still be lost, either: a read that may have seen a
// write waits until that write is durable.
//
// # The ceiling
//
// One process, 10,000 companies, 100,000 keys ([Ceiling]). The data live in
// memory. SCAN, and range queries of sorted sets, look at everything they could
// return, so keep indexes small: one per owner, not one of all. While a snapshot
// is taken, about 0.1 s at 10,000 companies and 0.4 s at 50,000, everybody
// waits. A script that never ends is never stopped. Beyond that, or for more than one
// replica of the bot, use a real Redis; no code changes.
//
// # The journey of a write
//
//	go-redis ──► pipe ──► session ──► engine ──► journal ──► log on disk
//	    ▲                                           │
//	    └───────────── reply, after the fsync ◄─────┘
//
// The [net.Conn] of Dial is a pair of buffers. A session reads commands off it
// and checks them against the allow-list. Under one lock the engine, which is
// miniredis without its network, executes the command, and its effect is
// appended to the journal. The lock is given up, and the session waits for the
// fsync that covers the record, which it shares with everybody who waits at that
// moment. Then it answers. A pipeline waits once, for its last record.
//
// What goes into the log is the effect, not the question. A transaction is one
// record. A script is the writes it made, so replay needs no Lua, and a script
// may ask for the time or a random number. A key that expires is a deletion, so
// replay does not depend on the clock. EVAL of a script that only reads writes
// nothing.
//
// # The files
//
//	0000000003.snapshot   all keys at one moment
//	0000000003.log        what happened since
//	0000000004.snapshot
//	0000000004.log        the current log
//	lock                  held while the store is open
//
// When the log has grown to 64 MiB or 100,000 records, a snapshot begins the next
// generation; the one before stays. Everything carries checksums. A torn end of
// the last log is what a crash leaves: it was never acknowledged, and is cut and
// reported. Damage anywhere else makes [Open] refuse with a [DamageError] that
// names the file and the place. If the file is the newest snapshot, it may be
// moved away: the generation before it says the same.
//
// The one thing that cannot be told from a crash is damage to the very last
// records of a process that was killed, before the store is opened again. Open
// and [Store.Close] each write a mark that ends this for what came before.
//
// Who wants to read beside a running bot takes a [View]: it reads the files as a
// restart would, takes no lock and writes nothing.
//
// # When something breaks
//
// A failed write or fsync is final: writes are refused with MISCONF, reads go on
// from what is durable, [Store.Err] says why, and only a restart helps. An fsync
// is never tried again, as the kernel may have dropped what it could not write.
// A panic of the engine stops all service, and the restart replays the log,
// which does not have the command.
//
// # Stricter than Redis
//
// What works here works on a Redis Cluster: the keys of a command, script or
// transaction must share a hash slot, so use hash tags. A script must declare at
// least one key to touch any. There is database 0 only. Commands that choose at
// random, block, or look at the whole database are refused, SCAN excepted; so
// are those the engine answers differently from Redis. The rest is compared
// with a real one by a test, which also lists the differences that remain. The
// chief one: an error inside a script has lost its code, so do not branch on it.
//
// # Decisions
//
// The author of miniredis does not support serving with it. It was chosen
// because the program then has one code path for embedded and real Redis, and
// because everything a test server lacks stands in front of it: a clock that
// costs nothing per key, expiry, WATCH, refusal of what is not deterministic. The
// engine can be replaced behind the same front and be judged by the same tests.
package embedded
