// Command eksiamlint finds, offline, where EKS nodes, pods and add-ons will be
// denied by AWS, or be let in where they should not be.
package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

// ballast puts the first garbage collections off: a run is short, and most of
// what it allocates lives until its end. It is never touched, so it costs
// address space and no memory.
var ballast = make([]byte, 64<<20)

// memory is what a run takes before it collects garbage more eagerly: a large
// tree drops most of what it parses.
const memory = 416 << 20

func main() {
	debug.SetMemoryLimit(memory)
	defer runtime.KeepAlive(ballast)
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
