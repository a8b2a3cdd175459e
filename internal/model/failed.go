package model

import (
	"iter"
	"reflect"
)

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

// group is where a group stands in [Failed].
type group struct {
	name  string // "irsa.subject": the names of the fields in JSON
	index []int
}

var groups, problemGroups = func() (all []group, problems map[string]group) {
	problems = map[string]group{}
	categories := reflect.TypeFor[Failed]()
	for i := range categories.NumField() {
		category := categories.Field(i)
		for j := range category.Type.NumField() {
			field := category.Type.Field(j)
			g := group{category.Tag.Get("json") + "." + field.Tag.Get("json"), []int{i, j}}
			all = append(all, g)
			if field.Type == reflect.TypeFor[[]Problem]() {
				problems[g.name] = g
			}
		}
	}
	return all, problems
}()

// Groups are all groups, each a slice, by the names that rules have for them:
// "irsa.subject".
func (f *Failed) Groups() iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		all := reflect.ValueOf(f).Elem()
		for _, g := range groups {
			if !yield(g.name, all.FieldByIndex(g.index)) {
				return
			}
		}
	}
}

// Problems is the group of problems with a code, "node.role_arn_is_profile"; nil
// when there is none. Groups of steps and needs are not among them.
func (f *Failed) Problems(code string) *[]Problem {
	g, ok := problemGroups[code]
	if !ok {
		return nil
	}
	return reflect.ValueOf(f).Elem().FieldByIndex(g.index).Addr().Interface().(*[]Problem)
}
