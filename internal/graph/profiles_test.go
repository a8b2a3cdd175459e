package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// TestProfileTargets lists which roles an AWS configuration file assumes, and as
// whom.
func TestProfileTargets(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want []string
	}{
		"credentials of the pod": {
			"[default]\nrole_arn = a\ncredential_source = Ec2InstanceMetadata\n[profile b]\nrole_arn=b\ncredential_source=EcsContainer\n",
			[]string{"Ec2InstanceMetadata -> a", "EcsContainer -> b"},
		},
		"keys in variables":   {"[profile a]\nrole_arn = a\ncredential_source = Environment\n", nil},
		"a token":             {"[profile a]\nrole_arn = a\nweb_identity_token_file = /token\n", nil},
		"another profile":     {"[profile a]\nrole_arn = a\nsource_profile = base\n[profile base]\nrole_arn = b\nweb_identity_token_file = /token\n", []string{"b -> a"}},
		"the default profile": {"[profile a]\nrole_arn = a\nsource_profile = default\n[default]\nrole_arn = b\nweb_identity_token_file = /token\n", []string{"b -> a"}},
		"a chain of three": {
			"[profile a]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = c\n[profile c]\nrole_arn = c\ncredential_source = EcsContainer\n",
			[]string{"b -> a", "c -> b", "EcsContainer -> c"},
		},
		"itself, with keys":  {"[profile a]\nrole_arn = a\nsource_profile = a\naws_access_key_id = x\n", nil},
		"a profile of keys":  {"[profile a]\nrole_arn = a\nsource_profile = base\n[profile base]\naws_access_key_id = x\n", nil},
		"one of elsewhere":   {"[profile a]\nrole_arn = a\nsource_profile = base\n", nil},
		"no configuration":   {"role_arn = a\n# [x]\n", nil},
		"what is commented":  {"[profile a]\n# role_arn = a\ncredential_source = EcsContainer\n", nil},
		"a name with blanks": {"[ profile  a ]\nrole_arn = a\ncredential_source = EcsContainer\n", []string{"EcsContainer -> a"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, target := range profileTargets(fact.String{State: fact.Known, V: lit(test.file)}) {
				from := target.source
				if target.as.Written() {
					from = target.as.V.String()
				}
				got = append(got, from+" -> "+target.arn.V.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
		})
	}
}
