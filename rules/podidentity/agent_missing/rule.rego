# METADATA
# title: "Associations without the Pod Identity agent"
# description: |
#   The agent, the add-on `eks-pod-identity-agent`, hands out the credentials of Pod Identity on
#   every node that is not one of Auto Mode. The files declare the cluster with its associations,
#   and neither the add-on nor another installation of the agent. eksctl refuses such a file.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, set up the Pod Identity agent
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
#   - description: eksctl, EKS Pod Identity associations
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/pod-identity-associations.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.agent_missing]
#   fails: "the pods of the associations cannot reach 169.254.170.23 and get no credentials"
#   remedy: "add the add-on eks-pod-identity-agent to the cluster"
#   symptoms:
#     - "the \"eks-pod-identity-agent\" addon must be installed to create pod identity associations"
#     - "Error retrieving metadata: Received error when attempting to retrieve container metadata"
#     - "dial tcp 169.254.170.23:80"
#   facts: ["4.10"]
package rules.podidentity.agent_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.agent_missing

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s has %s and no add-on \"eks-pod-identity-agent\"%s", [problem.subject, _many(problem.value), _when[problem.kind]]),
		"mend": "add the add-on eks-pod-identity-agent to the cluster",
	})
}

_many(n) := "a Pod Identity association" if n == "1"

_many(n) := sprintf("%s Pod Identity associations", [n]) if n != "1"

_when := {"eksctl": ", which eksctl demands", "cluster": "; it fails when no other files install the agent"}
