package policy

import (
	"regexp"
	"slices"
)

// PartitionInfo is a partition of AWS.
type PartitionInfo struct {
	Name      string
	DNSSuffix string
	DualStack string // suffix of dual-stack endpoints
	Regions   []string
	EC2       string // the service principal of EC2
	shape     *regexp.Regexp
}

// partitions is eksctl's partition table and the SDK's endpoint data, read
// 2026-08-26; the more specific region shapes come before that of "aws".
var partitions = []PartitionInfo{
	{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", []string{"cn-north-1", "cn-northwest-1"},
		"ec2.amazonaws.com.cn", regexp.MustCompile(`^cn-\w+-\d+$`)},
	{"aws-us-gov", "amazonaws.com", "api.aws", []string{"us-gov-east-1", "us-gov-west-1"},
		"ec2.amazonaws.com", regexp.MustCompile(`^us-gov-\w+-\d+$`)},
	{"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", []string{"us-iso-east-1", "us-iso-west-1"},
		"ec2.c2s.ic.gov", regexp.MustCompile(`^us-iso-\w+-\d+$`)},
	{"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", []string{"us-isob-east-1", "us-isob-west-1"},
		"ec2.sc2s.sgov.gov", regexp.MustCompile(`^us-isob-\w+-\d+$`)},
	{"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", []string{"eu-isoe-west-1"},
		"ec2.amazonaws.com", regexp.MustCompile(`^eu-isoe-\w+-\d+$`)},
	{"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", []string{"us-isof-east-1", "us-isof-south-1"},
		"ec2.amazonaws.com", regexp.MustCompile(`^us-isof-\w+-\d+$`)},
	{"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", []string{"eusc-de-east-1"},
		"ec2.amazonaws.com", regexp.MustCompile(`^eusc-de-\w+-\d+$`)},
	{"aws", "amazonaws.com", "api.aws", []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
		"ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
		"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
		"eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
		"il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2",
		"us-west-1", "us-west-2"},
		"ec2.amazonaws.com", regexp.MustCompile(`^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$`)},
}

// Partitions lists the partitions of AWS. The list is shared: do not change it.
func Partitions() []PartitionInfo { return partitions }

// PartitionOf is the partition of a region, by its name or its shape.
func PartitionOf(region string) (PartitionInfo, bool) {
	for _, p := range partitions {
		if p.shape.MatchString(region) {
			return p, true
		}
	}
	return PartitionInfo{}, false
}

// EC2Principals are the service principals that may stand for EC2 in a
// partition (all of them when it is not known). Sources contradict each other
// for China, iso and eusc, so the plain name and the one with the partition's
// suffix are both in the list everywhere.
func EC2Principals(partition Text) []string {
	names := []string{"ec2.amazonaws.com"}
	for _, p := range partitions {
		if Equal(partition, Literal(p.Name)) == No {
			continue
		}
		for _, name := range []string{"ec2." + p.DNSSuffix, p.EC2} {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
