package embedded

import "container/heap"

// deadlines knows when keys expire, in milliseconds since 1970. The engine has
// times to live but no clock that a store could live with: it would walk all
// keys whenever time moves. Here the next key to go is always on top.
type deadlines struct {
	byKey map[string]*deadline
	queue deadlineQueue
}

type deadline struct {
	key   string
	at    int64
	index int // in the queue
}

func newDeadlines() deadlines { return deadlines{byKey: map[string]*deadline{}} }

// of returns when key expires; ok is false when it does not.
func (d *deadlines) of(key string) (at int64, ok bool) {
	e, ok := d.byKey[key]
	if !ok {
		return 0, false
	}
	return e.at, true
}

func (d *deadlines) set(key string, at int64) {
	if e, ok := d.byKey[key]; ok {
		e.at = at
		heap.Fix(&d.queue, e.index)
		return
	}
	e := &deadline{key: key, at: at}
	d.byKey[key] = e
	heap.Push(&d.queue, e)
}

func (d *deadlines) remove(key string) {
	if e, ok := d.byKey[key]; ok {
		heap.Remove(&d.queue, e.index)
		delete(d.byKey, key)
	}
}

// due removes and returns the keys that expire at now or before.
func (d *deadlines) due(now int64) []string {
	var keys []string
	for len(d.queue) > 0 && d.queue[0].at <= now {
		e := heap.Pop(&d.queue).(*deadline)
		delete(d.byKey, e.key)
		keys = append(keys, e.key)
	}
	return keys
}

// deadlineQueue implements heap.Interface, the soonest first.
type deadlineQueue []*deadline

func (q deadlineQueue) Len() int           { return len(q) }
func (q deadlineQueue) Less(i, j int) bool { return q[i].at < q[j].at }

func (q deadlineQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *deadlineQueue) Push(x any) {
	e := x.(*deadline)
	e.index = len(*q)
	*q = append(*q, e)
}

func (q *deadlineQueue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return e
}
