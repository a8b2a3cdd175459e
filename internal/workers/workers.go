// Package workers shares work among the processors.
package workers

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls f with each number below n, several at a time. A panic in f comes
// out of Each, where the caller can meet it, after the other calls.
func Each(n int, f func(i int)) {
	var next atomic.Int64
	var panicked atomic.Pointer[any]
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			if r := recovered(func() { f(i) }); r != nil {
				panicked.Store(&r)
			}
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	if r := panicked.Load(); r != nil {
		panic(*r)
	}
}

// recovered is what f panics with, or nil.
func recovered(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return nil
}
