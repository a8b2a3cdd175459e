package main

import (
	"runtime"
	"runtime/debug"
)

// ballast puts the first garbage collections off: a run is short, and most of
// what it allocates lives until its end. It is never touched, so it costs
// address space and no memory.
var ballast = make([]byte, 64<<20)

// What a run takes, in bytes.
const (
	// memory is when garbage is collected more eagerly: a large tree drops most of
	// what it parses.
	memory = 416 << 20
	// room is the address space for what a run of usual size allocates.
	room = 128 << 20
)

// prepareHeap makes room for a run. The system hands out memory page by page when
// it is first touched, which costs a quarter of the run on a tree of some hundred
// files; so the room is asked for in large pages, and given to the heap by
// dropping it. Until it is used it costs address space alone.
func prepareHeap() {
	debug.SetMemoryLimit(memory)
	if inLargePages(make([]byte, room)) {
		runtime.GC() // takes the room back; nothing else is there yet to be marked
	}
}
