// Command eksiamlint finds, offline, where EKS nodes, pods and add-ons will be
// denied by AWS, or be let in where they should not be.
package main

import (
	"os"
	"runtime"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

func main() {
	prepareHeap()
	defer runtime.KeepAlive(ballast)
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
