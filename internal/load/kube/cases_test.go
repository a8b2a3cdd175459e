package kube

var cases = []struct{ name, files, want string }{
	{"service accounts in several documents", `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: prod
  annotations:
    eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/web"
    eks.amazonaws.com/token-expiration: 3600
    note: "{{ .Values.x }}"
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: '{{ .Release.Name }}'
  annotations: &a
    "eks.amazonaws.com/role-arn": arn:aws:iam::111122223333:role/ü
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: bare}
`, `
account "prod"@a:5:14 / "web"@a:4:9
  "eks.amazonaws.com/role-arn"@a:7:5 = "arn:aws:iam::111122223333:role/web"@a:7:34
  "eks.amazonaws.com/token-expiration"@a:8:5 = "3600"@a:8:41 not a string
  "note"@a:9:5 = ?
account absent / ?
  "eks.amazonaws.com/role-arn"@a:16:6 = "arn:aws:iam::111122223333:role/ü"@a:16:35
account absent / "bare"@a:20:18
`},
	{"List, anchors, CRLF", `
kind: List
apiVersion: v1␍
items:␍
- kind: ServiceAccount␍
  apiVersion: v1␍
  metadata:␍
    name: a␍
    annotations: &x␍
      eks.amazonaws.com/role-arn: arn:a␍
- {kind: ServiceAccount, apiVersion: v1, metadata: {name: b, annotations: *x}}␍
- kind: Secret␍
  apiVersion: v1␍
  metadata: {name: s}␍
  data: {k: c2VjcmV0}␍
`, `
account absent / "a"@a:7:11
  "eks.amazonaws.com/role-arn"@a:9:7 = "arn:a"@a:9:35
account absent / "b"@a:10:59
  "eks.amazonaws.com/role-arn"@a:9:7 = "arn:a"@a:9:35
`},
	{"workloads", `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  template:
    metadata:
      annotations: {eks.amazonaws.com/skip-containers: proxy}
    spec:
      serviceAccountName: web
      volumes:
        - name: aws
          configMap: {name: aws-config}
      initContainers:
        - name: init
          envFrom:
            - configMapRef: {name: env}
            - secretRef: {name: hidden}
      containers:
        - name: web
          env:
            - name: AWS_ROLE_ARN
              value: arn:aws:iam::111122223333:role/web
            - name: ROLE
              value: $(AWS_ROLE_ARN)-x $(OTHER)
            - name: TARGET
              valueFrom:
                configMapKeyRef: {name: env, key: TARGET}
            - name: PASSWORD
              value: hunter2
            - name: KEY
              valueFrom: {secretKeyRef: {name: s, key: k}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate: {spec: {template: {spec: {serviceAccount: job, containers: [{name: c}]}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: canary}
spec: {template: {spec: {serviceAccountName: canary, containers: [{name: c}]}}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
spec: {template: {x: y}}
`, `
Deployment "prod"@a:3:34 / "web"@a:3:18 as "web"@a:9:27
  all of "env"@a:16:36
  "web"@a:19:17 "AWS_ROLE_ARN"@a:21:21="arn:aws:iam::111122223333:role/web"@a:22:22
  "web"@a:19:17 "ROLE"@a:23:21="{$(AWS_ROLE_ARN)}-x $(OTHER)"@a:24:22
  "web"@a:19:17 "TARGET"@a:25:21=absent from "env"@a:27:41 "TARGET"@a:27:51
  "web"@a:19:17 "PASSWORD"@a:28:21=?
  "web"@a:19:17 "KEY"@a:30:21=absent from a secret
  mounts "aws-config"@a:12:29
CronJob absent / "nightly"@a:35:18 as "job"@a:37:58
Rollout absent / "canary"@a:41:18 as "canary"@a:42:46
`},
	{"aws-auth", `
apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/team/node
      username: system:node:{{EC2PrivateDNSName}}
      groups:
        - system:bootstrappers
        - system:nodes
    - "rolearn": 'arn:x'
  mapUsers: "- userarn: arn:aws:iam::111122223333:user/ops\n  username: ops\n"
`, `
config "kube-system"@a:5:14 / "aws-auth"@a:4:9
  "mapRoles"@a:7:3 = "- rolearn: arn:aws:iam::111122223333:role/team/node…"
  "mapUsers"@a:14:3 = "- userarn: arn:aws:iam::111122223333:user/ops…"
role "arn:aws:iam::111122223333:role/team/node"@a:8:16 as "system:node:{{EC2PrivateDNSName}}"@a:9:17 "system:bootstrappers"@a:11:11 "system:nodes"@a:12:11
role "arn:x"@a:13:19 as absent
user "arn:aws:iam::111122223333:user/ops"@a:14:25 as "ops"@a:14:73
`},
	{"aws-auth that is no string", `
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles:
    - rolearn: arn:x
  mapUsers: |
    - userarn: [
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: other}
data: {mapRoles: [x]}
`, `
config "kube-system"@a:3:39 / "aws-auth"@a:3:18
  "mapUsers"@a:7:3 = "- userarn: […"
config "other"@a:12:39 / "aws-auth"@a:12:18
problem access.map_not_string data.mapRoles@a:6:5 
problem access.map_not_string data.mapUsers@a:9:1 did not find expected node content
`},
	{"node classes", `
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec:
  role: KarpenterNodeRole-blue
  amiSelectorTerms: [{alias: al2023@latest}]
  metadataOptions: {httpPutResponseHopLimit: 1}
---
apiVersion: karpenter.k8s.aws/v1beta1
kind: EC2NodeClass
metadata: {name: profile}
spec: {instanceProfile: nodes, amiFamily: Bottlerocket}
---
apiVersion: eks.amazonaws.com/v1
kind: NodeClass
metadata: {name: auto}
spec: {role: AutoRole}
`, `
karpenter "default"@a:3:18 role "KarpenterNodeRole-blue"@a:5:9 profile absent ami "AL2023_x86_64_STANDARD"@a:6:30 hops 1
karpenter "profile"@a:11:18 role absent profile "nodes"@a:12:25 ami "BOTTLEROCKET_x86_64"@a:12:43 hops 0
auto "auto"@a:16:18 role "AutoRole"@a:17:14 profile absent ami absent hops 0
`},
	{"Helm values", `
-- values-prod.yaml --
serviceAccount:
  create: true
  name: web
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web
podAnnotations:
  eks.amazonaws.com/role-arn: arn:pod
controller:
  serviceAccount:
    create: false
    name: ""
    annotations: {eks.amazonaws.com/role_arn: "arn:b"}
rbac:
  serviceAccountAnnotations:
    iam.amazonaws.com/role: kiam
extra:
  - metadata:
      name: x
      namespace: y
      annotations:
        eks.amazonaws.com/role-arn: arn:c
-- chart/Chart.yaml.txt --
-- chart/Chart.yaml --
name: c
-- chart/values.yaml --
serviceAccount: {annotations: {eks.amazonaws.com/role-arn: arn:d}}
`, `
account ? / "web"@values-prod:3:9 helm serviceAccount
  "eks.amazonaws.com/role-arn"@values-prod:5:5 = "arn:aws:iam::111122223333:role/web"@values-prod:5:33
account ? / ? helm controller.serviceAccount exists: maybe
  "eks.amazonaws.com/role_arn"@values-prod:12:19 = "arn:b"@values-prod:12:48
account "y"@values-prod:19:18 / "x"@values-prod:18:13 helm extra.[].metadata
  "eks.amazonaws.com/role-arn"@values-prod:21:9 = "arn:c"@values-prod:21:37
account ? / ? helm serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@chart/values:1:32 = "arn:d"@chart/values:1:60
`},
	{"kustomize: overlays over a base", `
-- base/kustomization.yaml --
resources: [sa.yaml, deploy.yaml]
-- base/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations: {eks.amazonaws.com/role-arn: "arn:base"}
-- base/deploy.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {serviceAccountName: web, containers: []}}}
-- base/unused.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: unused}
-- prod/kustomization.yaml --
resources:
  - ../base
namespace: prod
namePrefix: p-
patches:
  - path: sa.yaml
-- prod/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    eks.amazonaws.com/role-arn: arn:prod
-- test/kustomization.yaml --
bases: [../base]
nameSuffix: -t
commonAnnotations: {team: x}
patches:
  - target: {kind: ServiceAccount, name: w.*}
    patch: |-
      - op: replace
        path: /metadata/annotations/eks.amazonaws.com~1role-arn
        value: arn:test
`, `
account absent / "unused"@base/unused:3:18
account "prod"@prod/kustomization:3:12 / "p-web"@base/sa:4:9 by prod/kustomization.yaml@prod/kustomization:2:5
  "eks.amazonaws.com/role-arn"@prod/sa:6:5 = "arn:prod"@prod/sa:6:33
account absent / "web-t"@base/sa:4:9 by test/kustomization.yaml@test/kustomization:1:9
  "eks.amazonaws.com/role-arn"@test/kustomization:8:15 = "arn:test"@test/kustomization:9:16
  "team"@test/kustomization:3:21 = "x"@test/kustomization:3:27
Deployment "prod"@prod/kustomization:3:12 / "p-web"@base/deploy:3:18 as "p-web"@base/deploy:4:46 by prod/kustomization.yaml@prod/kustomization:2:5
Deployment absent / "web-t"@base/deploy:3:18 as "web-t"@base/deploy:4:46 by test/kustomization.yaml@test/kustomization:1:9
`},
	{"kustomize: what is not decided", `
-- k/kustomization.yaml --
resources: [sa.yaml, "https://example.com/x.yaml"]
namespace: prod
patches:
  - target: {kind: ServiceAccount, labelSelector: a=b}
    patch: |-
      metadata: {annotations: {eks.amazonaws.com/role-arn: arn:other}}
      kind: ServiceAccount
  - path: missing.yaml
    target: {kind: ServiceAccount, name: two}
  - patch: |-
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: remote, annotations: {eks.amazonaws.com/role-arn: arn:r}}
replacements:
  - source: {kind: ConfigMap, name: c, fieldPath: data.x}
    targets:
      - select: {kind: ServiceAccount, name: three}
        fieldPaths: ["metadata.annotations.[eks.amazonaws.com/role-arn]"]
vars:
  - name: ACCOUNT
-- k/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: one, annotations: {eks.amazonaws.com/role-arn: "arn:$(ACCOUNT):$(X)"}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: two, annotations: {eks.amazonaws.com/role-arn: "arn:two"}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: three, annotations: {eks.amazonaws.com/role-arn: "arn:three"}}
`, `
account "prod"@k/kustomization:2:12 / "one"@k/sa:3:18
  "eks.amazonaws.com/role-arn"@k/kustomization:6:32 = ?
account "prod"@k/kustomization:2:12 / "two"@k/sa:7:18
  open: a patch of k/kustomization.yaml cannot be read
account "prod"@k/kustomization:2:12 / "three"@k/sa:11:18
  "eks.amazonaws.com/role-arn"@k/kustomization:18:22 = ?
account "prod"@k/kustomization:2:12 / "remote"@k/kustomization:13:24
  "eks.amazonaws.com/role-arn"@k/kustomization:13:46 = "arn:r"@k/kustomization:13:74
  open: resource https://example.com/x.yaml is not in the tree
`},
	{"kustomize: components, generators, charts, a base outside", `
-- k/kustomization.yaml --
resources: [../elsewhere/base]
components: [../component]
configMapGenerator:
  - name: env
    literals: [AWS_ROLE_ARN=arn:gen, "B=c"]
helmCharts:
  - name: cilium
    repo: https://helm.cilium.io
    releaseName: net
    namespace: kube-system
    valuesInline:
      serviceAccount: {annotations: {eks.amazonaws.com/role-arn: arn:chart}}
-- component/kustomization.yaml --
kind: Component
namespace: c
-- elsewhere/base/kustomization.yaml --
resources: [sa.yaml]
-- elsewhere/base/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: out}
`, `
account "c"@component/kustomization:2:12 / "out"@elsewhere/base/sa:3:18 by k/kustomization.yaml@k/kustomization:1:13
account "c"@component/kustomization:2:12 / ? helm HelmChart c/net serviceAccount
  "eks.amazonaws.com/role-arn"@k/kustomization:12:38 = "arn:chart"@k/kustomization:12:66
config "c"@component/kustomization:2:12 / "env"@k/kustomization:4:11
  "AWS_ROLE_ARN"@k/kustomization:5:16 = "arn:gen"
  "B"@k/kustomization:5:39 = "c"
release "c"@component/kustomization:2:12 / "net"@k/kustomization:9:18 of "cilium"@k/kustomization:7:11 "https://helm.cilium.io"@k/kustomization:8:11
`},
	{"kustomize: broken and circular", `
-- a/kustomization.yaml --
resources: [../b]
-- b/kustomization.yaml --
resources: [../a, sa.yaml]
-- b/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: loop}
-- c/kustomization.yaml --
resources: [sa.yaml
namePrefix: x
-- c/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: lost, annotations: {eks.amazonaws.com/role-arn: "arn:lost"}}
`, `
account ? / ?
  open: the kustomization beside it cannot be read
diagnostic c/kustomization:2:11 did not find expected ',' or ']' fatal true
diagnostic a/kustomization:1:1 kustomizations take each other in fatal false
`},
	{"kustomize: patches", `
-- k/kustomization.yaml --
resources: [all.yaml, chart.yaml]
patchesStrategicMerge:
  - |-
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: gone}
    $patch: delete
  - |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        spec:
          serviceAccountName: worker
          containers:
            - name: web
              env:
                - {name: B, value: patched}
                - {name: C, value: added}
patchesJson6902:
  - target: {version: v1, kind: ServiceAccount, name: bare}
    patch: |-
      - {op: add, path: /metadata/annotations, value: {eks.amazonaws.com/role-arn: "arn:added"}}
  - target: {kind: Deployment}
    patch: |-
      - {op: remove, path: /spec/template/spec/containers/0/env/0}
      - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: D, value: last}}
  - target: {kind: ServiceAccount, name: moved}
    patch: |-
      - {op: move, from: /metadata/labels/a, path: /metadata/annotations/a}
vars: [{name: ACCOUNT}]
-- k/all.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: gone}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: bare}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: moved, annotations: {x: y}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: vars, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::$(ACCOUNT):role/$(X)"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - {name: A, value: a}
            - {name: B, value: b}
`, `
account absent / "bare"@k/all:7:18
  "eks.amazonaws.com/role-arn"@k/kustomization:24:56 = "arn:added"@k/kustomization:24:85
account absent / "moved"@k/all:11:18
  open: a patch may change the value
account absent / "vars"@k/all:15:18
  "eks.amazonaws.com/role-arn"@k/all:15:38 = "arn:aws:iam::{$(ACCOUNT)}:role/$(X)"@k/all:15:67
Deployment absent / "web"@k/all:19:18 as "worker"@k/kustomization:15:31
  "web"@k/all:24:17 "B"@k/all:27:22="patched"@k/kustomization:19:36
  "web"@k/all:24:17 "C"@k/kustomization:20:26="added"@k/kustomization:20:36
  "web"@k/all:24:17 "D"@k/kustomization:28:79="last"@k/kustomization:28:89
`},
	{"Flux", `
-- clusters/prod/apps.yaml --
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  targetNamespace: live
  postBuild:
    substitute: {account: "111122223333", empty: ""}
-- apps/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::${account}:role/${name}
    given: ${account:=000000000000} ${account:-0} ${account^}
    missing: ${env:=prod} ${env:-${name}} ${empty:=full}${empty}
-- apps/release.yaml --
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cilium, namespace: net}
spec:
  chart: {spec: {chart: cilium}}
  valuesFrom: [{kind: ConfigMap, name: x}]
  values:
    serviceAccount:
      name: cilium
      annotations: {eks.amazonaws.com/role-arn: "arn:c"}
-- other/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: plain, annotations: {eks.amazonaws.com/role-arn: "arn:${account}"}}
`, `
account "live"@clusters/prod/apps:6:20 / "web"@apps/sa:4:9 by Kustomization flux-system/apps@clusters/prod/apps:5:9
  "eks.amazonaws.com/role-arn"@apps/sa:6:5 = "arn:aws:iam::111122223333:role/{${name}}"@apps/sa:6:33
  "given"@apps/sa:7:5 = "111122223333 111122223333 {${account}}"@apps/sa:7:12
  "missing"@apps/sa:8:5 = "prod {${env}}} full"@apps/sa:8:14
account "live"@clusters/prod/apps:6:20 / "cilium"@apps/release:9:13 helm HelmRelease live/cilium serviceAccount by Kustomization flux-system/apps@clusters/prod/apps:5:9
  "eks.amazonaws.com/role-arn"@apps/release:10:21 = "arn:c"@apps/release:10:50
  open: spec.valuesFrom may change the values
account absent / "plain"@other/sa:3:18
  "eks.amazonaws.com/role-arn"@other/sa:3:39 = "arn:${account}"@other/sa:3:68
release "live"@clusters/prod/apps:6:20 / "cilium"@apps/release:3:18 of "cilium"@apps/release:5:25 absent by Kustomization flux-system/apps@clusters/prod/apps:5:9
`},
	{"Argo CD", `
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {namespace: web}
  source: {repoURL: "https://git.example.com/x", path: deploy/web}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ebs}
spec:
  destination: {namespace: kube-system}
  source:
    repoURL: https://kubernetes-sigs.github.io/aws-ebs-csi-driver
    chart: aws-ebs-csi-driver
    helm:
      releaseName: csi
      values: |
        controller:
          serviceAccount:
            annotations:
              eks.amazonaws.com/role-arn: arn:values
      valuesObject: {node: {serviceAccount: {name: n, annotations: {eks.amazonaws.com/role-arn: "arn:object"}}}}
      parameters:
        - name: extra.serviceAccount.annotations.eks\.amazonaws\.com/role-arn
          value: arn:parameter
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: teams}
spec:
  template:
    spec:
      destination: {namespace: "{{path.basename}}"}
      source:
        path: teams/{{path.basename}}
        kustomize: {namePrefix: "{{env}}-"}
-- deploy/web/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: default-namespace}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: own-namespace, namespace: own}
-- argo/efs.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: efs}
spec:
  destination: {namespace: kube-system}
  source:
    repoURL: https://kubernetes-sigs.github.io/aws-efs-csi-driver
    chart: aws-efs-csi-driver
    helm:
      values: |
        controller:
          serviceAccount:
            annotations:
              eks.amazonaws.com/role-arn: arn:values
      parameters:
        - name: controller.serviceAccount.name
          value: efs
-- teams/a/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
`, `
account "web"@argo/app:5:28 / "default-namespace"@deploy/web/sa:3:18 by Application argocd/web@argo/app:6:56
account "own"@deploy/web/sa:7:44 / "own-namespace"@deploy/web/sa:7:18 by Application argocd/web@argo/app:6:56
account ? / "{{{env}}-}a"@teams/a/sa:3:18 by ApplicationSet teams@argo/app:36:15
account "kube-system"@argo/app:12:28 / "n"@argo/app:23:52 helm Application ebs node.serviceAccount
  "eks.amazonaws.com/role-arn"@argo/app:23:69 = "arn:object"@argo/app:23:98
account "kube-system"@argo/app:12:28 / ? helm Application ebs extra.serviceAccount
  "eks.amazonaws.com/role-arn"@argo/app:25:50 = "arn:parameter"@argo/app:26:18
account "kube-system"@argo/efs:5:28 / "efs"@argo/efs:17:18 helm Application efs controller.serviceAccount
  "eks.amazonaws.com/role-arn"@argo/efs:14:15 = "arn:values"@argo/efs:14:43
release "kube-system"@argo/app:12:28 / "csi"@argo/app:17:20 of "aws-ebs-csi-driver"@argo/app:15:12 "https://kubernetes-sigs.github.io/aws-ebs-csi-driver"@argo/app:14:14
release "kube-system"@argo/efs:5:28 / "efs"@argo/efs:3:18 of "aws-efs-csi-driver"@argo/efs:8:12 "https://kubernetes-sigs.github.io/aws-efs-csi-driver"@argo/efs:7:14
`},
	{"Applications of list generators", `
-- argo/sets.yaml --
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: fast, namespace: argocd}
spec:
  generators:
    - list: {elements: [{team: a, role: "arn:a", values: {env: prod}}]}
    - list:
        elements:
          - {team: b, role: "arn:b"}
  template:
    metadata: {name: "{{team}}-app"}
    spec:
      destination: {namespace: "{{values.env}}-{{ team }}"}
      source:
        chart: thing
        helm:
          valuesObject: {serviceAccount: {name: "{{team}}", annotations: {eks.amazonaws.com/role-arn: "{{role}}"}}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: go}
spec:
  goTemplate: true
  generators:
    - matrix:
        generators:
          - list: {elements: [{team: c, at: {env: dev}}]}
          - list: {elements: [{region: eu}, {region: us}]}
  template:
    metadata: {name: "{{.team}}"}
    spec:
      destination: {namespace: "{{.at.env}}-{{ .region }}"}
      source:
        path: apps/{{.team}}
        kustomize: {nameSuffix: '-{{ if eq .region "us" }}{{ .region }}{{ end }}'}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: open}
spec:
  generators:
    - list: {elements: [{team: d}]}
    - git: {directories: [{path: "apps/*"}]}
    - list: {elements: [{team: e}]}
      selector: {matchLabels: {team: e}}
    - list: {elements: [{team: f}], template: {metadata: {name: x}}}
    - matrix: {generators: [{list: {elements: [{team: g}]}}, {list: {elements: [{team: h}]}}]}
    - list: {elements: [{team: "{{path}}"}]}
  template:
    spec:
      destination: {namespace: "{{team}}"}
      source: {path: "apps/{{team}}"}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: patched}
spec:
  templatePatch: "spec: {}"
  generators:
    - list: {elements: [{team: d}]}
  template:
    spec:
      destination: {namespace: "{{team}}"}
      source: {path: "other/{{team}}"}
-- apps/c/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
-- apps/d/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
-- other/d/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
`, `
account "dev-eu"@argo/sets:32:33 / "sa{-{{ if eq .region \"us\" }}eu{{ end }}}"@apps/c/sa:3:18 by Application c@argo/sets:34:15
account "dev-us"@argo/sets:32:33 / "sa{-{{ if eq .region \"us\" }}us{{ end }}}"@apps/c/sa:3:18 by Application c@argo/sets:34:15
account "d"@argo/sets:42:32 / "sa"@apps/d/sa:3:18 by Application @argo/sets:52:22
account ? / "sa"@apps/c/sa:3:18 by ApplicationSet open@argo/sets:52:22
account ? / "sa"@apps/d/sa:3:18 by ApplicationSet open@argo/sets:52:22
account ? / "sa"@other/d/sa:3:18 by ApplicationSet patched@argo/sets:64:22
account "prod-a"@argo/sets:13:33 / "a"@argo/sets:6:32 helm Application argocd/a-app serviceAccount by ApplicationSet argocd/fast@argo/sets:6:25
  "eks.amazonaws.com/role-arn"@argo/sets:17:75 = "arn:a"@argo/sets:6:42
account ? / "b"@argo/sets:9:20 helm Application argocd/b-app serviceAccount by ApplicationSet argocd/fast@argo/sets:9:13
  "eks.amazonaws.com/role-arn"@argo/sets:17:75 = "arn:b"@argo/sets:9:30
release "prod-a"@argo/sets:13:33 / "a-app"@argo/sets:11:23 of "thing"@argo/sets:15:16 absent by ApplicationSet argocd/fast@argo/sets:6:25
release ? / "b-app"@argo/sets:11:23 of "thing"@argo/sets:15:16 absent by ApplicationSet argocd/fast@argo/sets:9:13
`},
	{"helmfile", `
-- helmfile.yaml --
repositories:
  - name: eks
    url: https://aws.github.io/eks-charts
  - name: karpenter
    url: public.ecr.aws/karpenter
    oci: true
releases:
  - name: alb
    namespace: kube-system
    chart: eks/aws-load-balancer-controller
    values:
      - values/values-alb.yaml
      - serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:inline"}}
  - name: karpenter
    namespace: kube-system
    chart: karpenter/karpenter
    set:
      - name: serviceAccount.annotations.eks\.amazonaws\.com/role-arn
        value: arn:set
  - name: off
    installed: false
    chart: eks/aws-load-balancer-controller
    values: [{serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:off"}}}]
  - name: secret
    namespace: net
    chart: eks/aws-load-balancer-controller
    secrets: [secrets.yaml]
    condition: net.enabled
    values: [{serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:secret"}}}]
  - name: made
    namespace: net
    chart: ./charts/made
    values: [values.yaml.gotmpl, {serviceAccount: {name: made, annotations: {eks.amazonaws.com/role-arn: "arn:made"}}}]
-- values/values-alb.yaml --
serviceAccount:
  name: lb
  annotations:
    eks.amazonaws.com/role-arn: arn:file
`, `
account "kube-system"@helmfile:9:16 / "lb"@values/values-alb:2:9 helm release alb serviceAccount
  "eks.amazonaws.com/role-arn"@helmfile:13:40 = "arn:inline"@helmfile:13:69
account "kube-system"@helmfile:15:16 / "karpenter"@helmfile:18:30 helm release karpenter serviceAccount
  "eks.amazonaws.com/role-arn"@helmfile:18:42 = "arn:set"@helmfile:19:16
account "net"@helmfile:25:16 / ? helm release secret serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@helmfile:29:46 = "arn:secret"@helmfile:29:75
account "net"@helmfile:31:16 / "made"@helmfile:33:58 helm release made serviceAccount
  "eks.amazonaws.com/role-arn"@helmfile:33:78 = "arn:made"@helmfile:33:107
  open: values.yaml.gotmpl cannot be read as values
release "kube-system"@helmfile:9:16 / "alb"@helmfile:8:11 of "aws-load-balancer-controller"@helmfile:10:12 "https://aws.github.io/eks-charts"@helmfile:3:10
release "kube-system"@helmfile:15:16 / "karpenter"@helmfile:14:11 of "karpenter"@helmfile:16:12 "oci://public.ecr.aws/karpenter"@helmfile:5:10
release "net"@helmfile:25:16 / "secret"@helmfile:24:11 of "aws-load-balancer-controller"@helmfile:26:12 "https://aws.github.io/eks-charts"@helmfile:3:10 exists: maybe
release "net"@helmfile:31:16 / "made"@helmfile:30:11 of "./charts/made"@helmfile:32:12 absent
`},
	{"Argo CD: files of values", `
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: one}
spec:
  destination: {namespace: net}
  sources:
    - {chart: cilium, repoURL: r, helm: {valueFiles: [$values/helm/values-one.yaml, $values/helm/values-both.yaml]}}
    - {ref: values, repoURL: g}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: two}
spec:
  destination: {namespace: other}
  source: {path: helm, helm: {valueFiles: [values-both.yaml]}}
-- helm/values-one.yaml --
serviceAccount: {name: a, annotations: {eks.amazonaws.com/role-arn: "arn:a"}}
-- helm/values-both.yaml --
serviceAccount: {name: b, annotations: {eks.amazonaws.com/role-arn: "arn:b"}}
`, `
account "net"@argo/app:5:28 / "a"@helm/values-one:1:24 helm serviceAccount
  "eks.amazonaws.com/role-arn"@helm/values-one:1:41 = "arn:a"@helm/values-one:1:70
account ? / "b"@helm/values-both:1:24 helm serviceAccount
  "eks.amazonaws.com/role-arn"@helm/values-both:1:41 = "arn:b"@helm/values-both:1:70
release "net"@argo/app:5:28 / "one"@argo/app:3:18 of "cilium"@argo/app:7:15 "r"@argo/app:7:32
release "other"@argo/app:14:28 / "two"@argo/app:12:18 of absent absent
`},
	{"placeholders", `
-- plain/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::<ACCOUNT_ID>:role/${ROLE}"}}
-- filled/deploy/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: b, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::<ACCOUNT_ID>:role/${ROLE}-<OTHER>"}}
-- filled/values.yaml --
serviceAccount: {name: c, annotations: {eks.amazonaws.com/role-arn: "arn:${ROLE}"}}
-- filled/words.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: d, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::ACCOUNT_ID:role/__ROLE__-APP_NAME"}}
-- filled/Makefile --
deploy:
	sed -e s/ACCOUNT_ID/1/ -e s/__ROLE__/x/ deploy/*.yaml | envsubst | kubectl apply -f -
-- shown/unusable.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: "@APP@"
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::@ACCOUNT@:role/%ROLE%"}
-- shown/annotated.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: e
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::%ACCOUNT%:role/@ROLE@
-- shown/more.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: f
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::%ACCOUNT%:role/x
`, `
account absent / "a"@plain/sa:3:18
  "eks.amazonaws.com/role-arn"@plain/sa:3:35 = "arn:aws:iam::<ACCOUNT_ID>:role/${ROLE}"@plain/sa:3:64
account absent / "b"@filled/deploy/sa:3:18
  "eks.amazonaws.com/role-arn"@filled/deploy/sa:3:35 = "arn:aws:iam::{<ACCOUNT_ID>}:role/{${ROLE}}-<OTHER>"@filled/deploy/sa:3:64
account ? / "c"@filled/values:1:24 helm serviceAccount
  "eks.amazonaws.com/role-arn"@filled/values:1:41 = "arn:{${ROLE}}"@filled/values:1:70
account absent / "d"@filled/words:3:18
  "eks.amazonaws.com/role-arn"@filled/words:3:35 = "arn:aws:iam::{ACCOUNT_ID}:role/{__ROLE__}-APP_NAME"@filled/words:3:64
account absent / ?
  "eks.amazonaws.com/role-arn"@shown/unusable:5:17 = "arn:aws:iam::{@ACCOUNT@}:role/{%ROLE%}"@shown/unusable:5:46
account absent / "e"@shown/annotated:4:9
  "eks.amazonaws.com/role-arn"@shown/annotated:6:5 = "arn:aws:iam::{%ACCOUNT%}:role/{@ROLE@}"@shown/annotated:6:33
account absent / "f"@shown/more:4:9
  "eks.amazonaws.com/role-arn"@shown/more:6:5 = "arn:aws:iam::{%ACCOUNT%}:role/x"@shown/more:6:33
`},
	{"values that a generator fills", `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: addons}
spec:
  template:
    metadata: {name: "{{name}}-karpenter"}
    spec:
      source:
        chart: karpenter
        repoURL: public.ecr.aws/karpenter
        helm:
          valueFiles:
            - $values/{{name}}/karpenter.yaml
          values: |
            serviceAccount:
              annotations:
                eks.amazonaws.com/role-arn: {{metadata.annotations.role}}
`, `
release absent / ? of "karpenter"@a:9:16 "public.ecr.aws/karpenter"@a:10:18
`},
	{"what other tools fill", `
-- decrypted/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
  annotations:
    eks.amazonaws.com/role-arn: ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi==,type:str]
    vals: ref+awsssm://prod/app/role_arn
    ytt: (@= data.values.arn @)
    octopus: "arn:aws:iam::#{Account}:role/x"
    copier: "arn:aws:iam::[[ account ]]:role/x"
    jsonnet: arn:aws:iam::%(account)s:role/x
    plain: "a [b] #c {d} 5% (e) <f> %"
-- vault/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: b
  annotations:
    avp.kubernetes.io/path: secret/data/app
    eks.amazonaws.com/role-arn: arn:aws:iam::<account-id>:role/<role | base64decode>
`, `
account absent / "a"@decrypted/sa:4:9
  "eks.amazonaws.com/role-arn"@decrypted/sa:6:5 = ?
  "vals"@decrypted/sa:7:5 = ?
  "ytt"@decrypted/sa:8:5 = ?
  "octopus"@decrypted/sa:9:5 = ?
  "copier"@decrypted/sa:10:5 = ?
  "jsonnet"@decrypted/sa:11:5 = ?
  "plain"@decrypted/sa:12:5 = "a [b] #c {d} 5% (e) <f> %"@decrypted/sa:12:13
account absent / "b"@vault/sa:4:9
  "avp.kubernetes.io/path"@vault/sa:6:5 = "secret/data/app"@vault/sa:6:29
  "eks.amazonaws.com/role-arn"@vault/sa:7:5 = "arn:aws:iam::{<account-id>}:role/{<role | base64decode>}"@vault/sa:7:33
`},
	{"problems of reading", `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
  name: b
---
kind: ServiceAccount
metadata: [
---
x: [
`, `
account absent / "b"@a:5:9
diagnostic a:5:3 key "name" is written twice; the last one counts fatal false
diagnostic a:9:1 did not find expected node content fatal true
diagnostic a:11:1 did not find expected node content fatal false
`},
	{"replacements that name their own file", `
-- kustomization.yaml --
resources: [sa.yaml]
replacements: [{path: r.yaml}]
-- sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a, namespace: b, annotations: {x: y}}
-- r.yaml --
- path: r.yaml
- targets: [{select: {kind: ServiceAccount}, fieldPaths: [metadata.annotations.x]}]
`, `
account "b"@sa:3:32 / "a"@sa:3:18
  "x"@r:2:59 = ?
`},
	{"items of a list are merged, deleted and added by name", `
-- kustomization.yaml --
resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a}
    spec:
      template:
        spec:
          containers:
          - name: c
            env:
            - {name: new, value: n}
            - {name: old, $patch: delete}
            - {name: kept, value: k2}
            - {name: new, value: n2}
-- d.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: b}
spec:
  template:
    spec:
      containers:
      - name: c
        env:
        - {name: old, value: o}
        - {name: kept, value: k}
        - {name: other, value: x}
`, `
Deployment "b"@d:3:32 / "a"@d:3:18 as absent
  "c"@d:8:15 "kept"@d:11:18="k2"@kustomization:15:35
  "c"@d:8:15 "other"@d:12:18="x"@d:12:32
  "c"@d:8:15 "new"@kustomization:13:22="n2"@kustomization:16:34
`},
	{"parameters of Argo CD that set items of lists", `
-- app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a, namespace: argocd}
spec:
  destination: {namespace: n}
  source:
    chart: c
    repoURL: https://charts.example.com
    helm:
      parameters:
      - {name: 'accounts[0].annotations.eks\.amazonaws\.com/role-arn', value: arn:item}
      - {name: 'sa.annotations.eks\.amazonaws\.com/role-arn', value: arn:sa}
`, `
account "n"@app:5:28 / ? helm Application argocd/a sa
  "eks.amazonaws.com/role-arn"@app:12:32 = "arn:sa"@app:12:70
release "n"@app:5:28 / "a"@app:3:18 of "c"@app:7:12 "https://charts.example.com"@app:8:14
`},
}
