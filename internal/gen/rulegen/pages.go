package main

// pages makes the page of each rule and their table.
func pages(dir string) (map[string][]byte, error) {
	return nil, nil
}
