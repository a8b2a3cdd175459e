package main

import "golang.org/x/sys/unix"

// inLargePages asks Linux for transparent huge pages behind b, which most
// distributions give to those who ask alone (transparent_hugepage=madvise).
func inLargePages(b []byte) bool {
	return unix.Madvise(b, unix.MADV_HUGEPAGE) == nil
}
