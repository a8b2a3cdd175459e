package main

import (
	"os"
	"syscall"
)

// largest is the largest resident set of a process that ended, in bytes. Linux
// counts it in KiB.
func largest(p *os.ProcessState) int64 {
	if usage, ok := p.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss << 10
	}
	return 0
}
