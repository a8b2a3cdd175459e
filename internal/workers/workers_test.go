package workers

import (
	"sync/atomic"
	"testing"
)

func TestEachNumberOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100} {
		calls := make([]atomic.Int64, n)
		Each(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if got := calls[i].Load(); got != 1 {
				t.Errorf("of %d: %d is called %d times", n, i, got)
			}
		}
	}
}

func TestPanicComesOutAfterTheRest(t *testing.T) {
	var calls atomic.Int64
	defer func() {
		if r := recover(); r != "boom" || calls.Load() != 50 {
			t.Errorf("recovered %v after %d calls, want boom after 50", r, calls.Load())
		}
	}()
	Each(50, func(i int) {
		calls.Add(1)
		if i == 7 {
			panic("boom")
		}
	})
}
