package rules.lib.finding_test

import data.rules.lib.finding

test_quoted if {
	finding.quoted([]) == "nothing"
	finding.quoted(["a"]) == `"a"`
	finding.quoted(["a", "b"]) == `"a" and "b"`
	finding.quoted(["a", "b", "c"]) == `"a", "b" and "c"`
}

test_principals_name_providers_by_their_issuer if {
	finding.principals(["ec2.amazonaws.com", "Federated arn:aws:iam::329599638901:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"]) == `"ec2.amazonaws.com" and the OIDC provider "oidc.eks.eu-west-1.amazonaws.com/id/X"`
	finding.principals(["Federated cognito-identity.amazonaws.com"]) == `the Federated principal "cognito-identity.amazonaws.com"`
}

test_either if finding.either(["a", "b", "c"]) == `"a", "b" or "c"`

test_names_are_counted_from_the_fourth_on if {
	finding.names(["a", "b", "c", "d"]) == "a, b, c and d"
	finding.names(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
}

test_grants if {
	finding.grants(["a"]) == "a grant of a"
	finding.grants(["a", "b"]) == "grants of a and b"
}

test_role_says_its_account if {
	finding.role({"name": "web", "account": ""}) == `role "web"`
	finding.role({"name": "web", "account": "329599638901"}) == `role "web" in account 329599638901`
}

test_node_role_says_its_group if {
	finding.node_role({"role": {"name": "w"}, "node_group": {"name": ""}}) == `node role "w"`
	finding.node_role({"role": {"name": "w"}, "node_group": {"name": "b"}}) == `node role "w" of node group "b"`
}

test_cluster_role_says_its_cluster if {
	finding.cluster_role({"role": {"name": "eks"}, "cluster": {"name": "blue"}}) == `cluster role "eks" of cluster "blue"`
}

test_identity if {
	sa := {"name": "prod/web"}
	association := {"namespace": "prod", "service_account": "api"}
	finding.identity({"addon": {"name": "vpc-cni"}, "service_account": sa, "association": association}) == `add-on "vpc-cni"`
	finding.identity({"addon": {"name": ""}, "service_account": sa, "association": association}) == "ServiceAccount prod/web"
	finding.identity({"addon": {"name": ""}, "service_account": {"name": ""}, "association": association}) == "ServiceAccount prod/api"
}

test_assumption_and_condition_end_the_message if {
	finding.assuming({"assumed": []}) == ""
	finding.assuming({"assumed": ["account"]}) == " (joined by name; the account is not known)"
	finding.when({"condition": ""}) == ""
	finding.when({"condition": "it rains"}) == "; it fails when it rains"
}

test_at_fills_what_an_item_lacks if {
	finding.at("here", {}, {"message": "m"}) == {
		"at": "here", "message": "m", "severity": "", "about": [], "evidence": [],
		"mend": {"text": "", "kind": "", "snippet": ""},
	}
}

test_evidence_at_the_site_itself_is_left_out if {
	item := {"evidence": [{"at": "here", "note": "a"}, {"at": "there", "note": "b"}]}
	finding.at("here", item, {"message": "m"}).evidence == [{"at": "there", "note": "b"}]
}

test_defect_names_the_text_or_the_whole if {
	finding.defect({"value": "x", "subject": "policy \"p\"", "why": "is wrong"}) == "\"x\" in policy \"p\" is wrong"
	finding.defect({"value": "", "subject": "policy \"p\"", "why": "has no Effect"}) == "policy \"p\" has no Effect"
}

test_rewrite_says_what_is_right if {
	finding.rewrite({"expected": ""}) == ""
	finding.rewrite({"expected": "y"}) == "write \"y\""
	finding.rewrite({"expected": "arn:${Partition}:s3:::${Bucket}"}) == "the form of such an ARN is arn:${Partition}:s3:::${Bucket}"
}
