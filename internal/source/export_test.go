package source

// Classify lets tests ask for a kind without a file.
func Classify(name string, b []byte) Kind { return classify(name, b, false).kind }
