package policy

// PartitionInfo is a partition of AWS.
type PartitionInfo struct {
	Name      string
	DNSSuffix string
	DualStack string // suffix of dual-stack endpoints
	Regions   []string
}

// Partitions lists the partitions of AWS.
func Partitions() []PartitionInfo { return nil }

// PartitionOf is the partition of a region, by its name or its shape.
func PartitionOf(region string) (PartitionInfo, bool) { return PartitionInfo{}, false }

// EC2Principals are the service principals that may stand for EC2 in a
// partition (all of them when it is not known).
func EC2Principals(partition Text) []string { return nil }
