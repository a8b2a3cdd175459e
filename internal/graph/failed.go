package graph

import "reflect"

// Failed holds what fails, grouped by cause. A rule names the groups it reads;
// it is compiled only when one of them is not empty. The comments at the groups
// say which words and fields the rules read. For a Problem, Why is a predicate:
// words that fit after the value or the subject.
type Failed struct {
	Node        FailedNode        `json:"node"`
	Cluster     FailedCluster     `json:"cluster"`
	Fargate     FailedFargate     `json:"fargate"`
	IRSA        FailedIRSA        `json:"irsa"`
	Workload    FailedWorkload    `json:"workload"`
	PodIdentity FailedPodIdentity `json:"podidentity"`
	Assume      FailedAssume      `json:"assume"`
	Access      FailedAccess      `json:"access"`
	Addon       FailedAddon       `json:"addon"`
	Registry    FailedRegistry    `json:"registry"`
	Eksctl      FailedEksctl      `json:"eksctl"`
	Terraform   FailedTerraform   `json:"terraform"`
	Policy      FailedPolicy      `json:"policy"`
}

// problemGroups finds the group of a problem by its code, "node.role_arn_is_profile":
// the names of the fields in JSON. Groups of steps and needs are not among them.
var problemGroups = func() map[string][]int {
	groups := map[string][]int{}
	categories := reflect.TypeFor[Failed]()
	for i := range categories.NumField() {
		category := categories.Field(i)
		for j := range category.Type.NumField() {
			if group := category.Type.Field(j); group.Type == reflect.TypeFor[[]Problem]() {
				groups[category.Tag.Get("json")+"."+group.Tag.Get("json")] = []int{i, j}
			}
		}
	}
	return groups
}()

// problems is the group of a code, nil when there is none.
func (f *Failed) problems(code string) *[]Problem {
	at, ok := problemGroups[code]
	if !ok {
		return nil
	}
	return reflect.ValueOf(f).Elem().FieldByIndex(at).Addr().Interface().(*[]Problem)
}
