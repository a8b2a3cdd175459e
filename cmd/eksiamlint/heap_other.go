//go:build !linux

package main

// inLargePages does nothing where a process cannot ask.
func inLargePages([]byte) bool { return false }
