package cli

const helpIAM = `Usage: eksiamlint iam COMMAND

The decision engine and the tables behind the rules, by themselves. No network,
no credentials: the answers come from the documents you give and from tables
of AWS's names (eksiamlint version says of which day).

  eksiamlint iam simulate …                is this allowed, and by which statement
  eksiamlint iam actions 'ecr:Get*'        the actions that a pattern covers
  eksiamlint iam policy NAME               an AWS managed policy

Each has --format text|json and --help.
`

const helpIAMSimulate = `Usage: eksiamlint iam simulate --action ACTION [--resource ARN] [--policy FILE]…

Says whether IAM documents allow a request, with the statements that decide:
allowed, denied, or unknown with what the answer hangs on.

  eksiamlint iam simulate --policy node.json --action ecr:GetAuthorizationToken
  eksiamlint iam simulate --trust trust.json --principal pods.eks.amazonaws.com \
      --action sts:AssumeRole --action sts:TagSession

The request
  --action ACTION         such as s3:GetObject; may be repeated
  --resource ARN          a resource, or with * or ? in it: some such resource; may
                          be repeated. Without it: some resource at all, or none for
                          actions that take none
  --resource-account ID   whose it is, when its ARN does not say
  --principal WHO         who calls: the ARN of a role, a session of one, a user, an
                          OIDC or SAML provider; a service such as
                          ec2.amazonaws.com; anonymous
                          (default: a role of the resource's account)
  --context KEY=VALUE     a condition key of the request; may be repeated, also for
                          the values of a key that has several
  --without KEY           a condition key that the request surely lacks
                          Keys that neither names may be there or not.

The documents, each a file, or - for standard input
  --policy FILE|ARN       of the principal: a document, or the ARN of an AWS managed
                          policy; may be repeated
  --boundary FILE|ARN     the principal's permissions boundary
  --session FILE|ARN      a session policy; may be repeated
  --trust FILE            the trust policy of the role that is assumed
  --resource-policy FILE  the policy of any other resource

What is not given is taken not to stand in the way, where it could only deny,
and the answer says so; where AWS needs its yes, the answer is unknown.
Placeholders in documents, such as ${account_id} or <ACCOUNT>, are not known.

  --format WORD           text or json

Exit codes: 0 all of it is allowed, 1 something is denied, 2 wrong usage,
3 a document could not be read or AWS would refuse it, 4 nothing is denied and
something is unknown.
`

const helpIAMActions = `Usage: eksiamlint iam actions PATTERN

Lists the actions that a pattern of an Action element covers, with what they do
and the resources that they take.

  eksiamlint iam actions 'ecr:Get*'
  eksiamlint iam actions sts:AssumeRole

  --format WORD           text or json

Exit codes: 0, 2 wrong usage or no action at all that is covered.
`

const helpIAMPolicy = `Usage: eksiamlint iam policy NAME

Shows an AWS managed policy, by name or ARN: its version, date and document.

  eksiamlint iam policy AmazonEKSWorkerNodePolicy
  eksiamlint iam policy arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy --format json

  --format WORD           text or json

Exit codes: 0, 2 wrong usage or no such policy.
`
