package cli

// help is the text of --help, for the command or one of its parts.
func help(command string) string {
	switch command {
	case "rules":
		return helpRules
	case "explain":
		return helpExplain
	case "diagnose":
		return helpDiagnose
	case "model":
		return helpModel
	case "eval":
		return helpEval
	case "iam":
		return helpIAM
	}
	return helpLint
}

const helpLint = `eksiamlint reads the Terraform, eksctl, IAM and Kubernetes files of an EKS
estate, without network or credentials, and reports where nodes, pods and
add-ons will be denied by AWS, or let in where they should not be.

  eksiamlint                          lint the working directory
  eksiamlint ./infra ./k8s            lint these directories or files together
  eksiamlint --format sarif --output eks.sarif ./infra

  eksiamlint rules                    list the rules
  eksiamlint explain RULE             what a rule finds, when it breaks, how to mend it
  eksiamlint explain role NAME        what the files say about a role; with --to ARN,
                                      whether it may assume that one
  eksiamlint diagnose TEXT ./infra    what a run-time error means, and what in the
                                      files explains it
  eksiamlint model ./infra            print the identity graph that rules see
  eksiamlint eval EXPR --in ./infra   what a Terraform expression gives, and why
                                      a part of it is not known
  eksiamlint iam simulate …           ask IAM documents for one request; iam actions
                                      and iam policy look names up
  eksiamlint version                  of the tool, and of its tables of AWS's names

What is read
  --exclude PATTERN       leave out what matches, as a line of .gitignore would
  --var-file FILE         values for Terraform variables; may be repeated
  --var NAME=VALUE        one value; may be repeated
  --boundary DIR          read nothing outside DIR (default: the repository)
  --stdin-filename FILE   the name under which "-", standard input, is read

What is reported
  --only RULE,…           run only these rules
  --disable RULE,…        do not run these
  --persona WORD          regular, pedantic or auditor (default regular)
  --preview               run rules that are still in preview, too
  --explain-unknown       list what could not be decided, and what would settle it
  --config FILE           instead of .eksiamlint.yaml

How
  --format WORD           text, json or sarif; may be repeated
  --output FILE           where the format before it goes (default standard output)
  --fail-on WORD          error, warning, note or never (default error; never when
                          sarif is the only format)
  --color WORD            auto, always or never
  --quiet                 findings and errors only
  --version, --help

Exit codes: 0 nothing to report, 1 findings, 2 wrong usage, 3 a file that
matters could not be read.
`

const helpRules = `Usage: eksiamlint rules [--format text|json]

Lists all rules: id, severity, for whom it speaks, and what it finds.
`

const helpExplain = `Usage: eksiamlint explain RULE
       eksiamlint explain role NAME|ARN [--to ARN] [path…]

Shows a rule's page: what it finds, when that breaks, how to mend it.

  eksiamlint explain irsa-subject-mismatch

With role, shows what the files say about an IAM role: who may assume it, what
runs as it, its policies and what each is for. With --to it asks both sides of
assuming another role: whether the caller's policies grant sts:AssumeRole, and
whether the target's trust policy accepts it, with the statements to add.

  eksiamlint explain role shop-nodes --to arn:aws:iam::444455556666:role/writer ./infra
`

const helpDiagnose = `Usage: eksiamlint diagnose TEXT|FILE|- [path…]

Takes an error as AWS, Kubernetes, Terraform or eksctl print it: as an argument,
a log file, or standard input. Says what it means, which side refused, who the
caller was, which findings of the files explain it, and where to look when none
does.

  eksiamlint diagnose 'Not authorized to perform sts:AssumeRoleWithWebIdentity' ./infra
  kubectl logs deploy/web | eksiamlint diagnose - ./infra ./k8s

  --format WORD           text or json

Exit codes: 0 the error is known, 1 it is not, 2 wrong usage, 3 a file that
matters could not be read.
`

const helpModel = `Usage: eksiamlint model [path…]

Prints the identity graph of the files as JSON: what the rules see as input.
Its schema is rules/schema/graph.json.

  eksiamlint model ./infra ./k8s
  eksiamlint model --var-file envs/prod.tfvars ./infra

  --exclude PATTERN, --var-file FILE, --var NAME=VALUE, --boundary DIR,
  --stdin-filename FILE, --config FILE    as for linting
  --output FILE           where it goes (default standard output)

Exit codes: 0, 2 wrong usage, 3 a file that matters could not be read.
`

const helpEval = `Usage: eksiamlint eval EXPR [--in DIR] [--module ADDRESS] [PATH...]

Shows what a Terraform expression gives in the root module or Terragrunt unit at
DIR, or in the module instance at ADDRESS below it, and for each part that is not
known: why, where that comes from, and what settles it. Other roots, whose states
or resources it looks up, are read from the PATHs.

  eksiamlint eval 'aws_iam_role.node.arn' --in ./infra
  eksiamlint eval 'module.irsa["web"].role_arn' --in ./infra --var-file prod.tfvars
  eksiamlint eval 'data.aws_iam_policy_document.trust.json' --in ./infra
  eksiamlint eval var.namespace --in ./infra --module 'module.irsa["web"]'

The value is written as Terraform writes it; {label} stands for what is not
known, … for what a collection may hold besides. Whole resources and modules
show the attributes and outputs that are written; a bare local, var or module
shows all of them. Secrets are never shown.

  known             all of it is known
  symbolic          known but for the parts that are listed
  unknown           only its identity is known
  choice            one of several values
  open collection   it may hold more than what is shown
  fails             Terraform refuses it

  --in DIR                the root module or unit (default the working directory),
                          or a plan that terraform show -json has written: then
                          variables of the root, resources and data sources
  --module ADDRESS        an instance of a module that it calls
  --var-file FILE         values for its variables; may be repeated
  --var NAME=VALUE        one value; may be repeated
  --boundary DIR          read nothing outside DIR (default: the repository)
  --format WORD           text or json
  --output FILE           where it goes (default standard output)

Exit codes: 0 an answer, 2 wrong usage or an expression that cannot be read,
3 a file that matters could not be read.
`
