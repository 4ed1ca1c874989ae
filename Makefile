# What one types here; `make` alone lists it. Needs Python 3.11 or newer, git and make (GNU make
# 3.81 will do). Whatever target comes first sets up .venv from the hashed requirements.lock.

PYTHON ?= python3
DIR := .

VENV := .venv
BIN := $(VENV)/bin
LOG := $(VENV)/setup.log
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet

# The stamp is written last and holds the checkout's path: an interrupted set-up, a moved checkout
# or a Python that is gone is noticed, and .venv is then made anew.
READY := $(VENV)/.ready
ifneq ($(wildcard $(BIN)/python) $(shell cat $(READY) 2>/dev/null),$(BIN)/python $(CURDIR))
ANEW := forget
endif

export DIR
# Where this is set, nothing would ever be compiled, and every start would take its time.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help explore test check format lint types floors snapshots bench mutants lock forget

help: ## List what there is to make
	@echo "create-dump: make TARGET [PYTHON=python3.13]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

explore: $(READY) ## Open this repository in the app; another one with DIR=path
	@$(BIN)/create-dump explore "$$DIR"

test: $(READY) ## Run all tests, in parallel
	@$(BIN)/python -m pytest --quiet --numprocesses auto --dist worksteal

check: format lint types floors ## Check format, lint, types and import contracts

format: $(READY)
	@$(BIN)/ruff format --check .

lint: $(READY)
	@$(BIN)/ruff check .

types: $(READY)
	@$(BIN)/mypy
	@# What is not there on other systems; each has a cache of its own, or every run would be the first.
	@for each in win32 darwin; do \
		$(BIN)/mypy --no-error-summary --platform $$each --cache-dir .mypy_cache/$$each src || \
		exit 1; done
	@for each in $$(find tests -name conftest.py); do \
		$(BIN)/mypy --no-error-summary $$each || exit 1; done

floors: $(READY)
	@$(BIN)/lint-imports --no-logo

snapshots: $(READY) ## Draw the screens and the picture anew, and write the generated docs
	@$(BIN)/python -m pytest --quiet tests/explore --snapshot-update
	@$(BIN)/python docs/keys.py
	@$(BIN)/python docs/commands.py
	@$(BIN)/python docs/picture.py
	@echo "Now look at each picture that changed: git diff --stat -- snapshots docs README.md"

bench: $(READY) ## Measure against peers and yardsticks; prints ratios
	@$(BIN)/python benchmarks/run.py

mutants: $(READY) ## Change the cache's code in a thousand ways: do its tests notice? Takes a while
	@$(PIP) 'mutmut>=3.8,<4'
	@$(BIN)/mutmut run; $(BIN)/mutmut results
	@echo "Each one that survived is to be killed by a test, or explained in docs/mutants.md."

lock: $(READY) ## Resolve pyproject.toml's dependencies into requirements.lock
	@$(PIP) uv
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --upgrade \
		--output-file requirements.lock
	@git diff --stat -- requirements.lock

forget:
	@rm -f $(READY)

$(READY): requirements.lock pyproject.toml $(ANEW)
	@if test -f $(READY); then echo "Bringing $(VENV) up to date ..."; exit 0; fi; \
	fail() { printf '%s\n' "$$@" >&2; exit 1; }; \
	try="Name another: make $(MAKECMDGOALS) PYTHON=python3.13"; \
	command -v "$(PYTHON)" >/dev/null || fail "There is no $(PYTHON) here." "$$try"; \
	version=$$("$(PYTHON)" --version 2>&1); \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		fail "create-dump needs Python 3.11 or newer; $(PYTHON) is $$version." "$$try"; \
	"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
		fail "$(PYTHON) can't make virtual environments; on Debian: apt install python3-venv"; \
	echo "Setting up $(VENV) with $$version: once, half a minute or so ..."; \
	"$(PYTHON)" -m venv --clear $(VENV)
	@rm -f $(READY)
	@# The lock is whole. Left to look for dependencies itself, pip trips over an extra (coverage[toml])
	@# as soon as there is a release that is newer than the locked one.
	@{ $(PIP) --require-hashes --no-deps --requirement requirements.lock && \
		$(PIP) --no-deps --no-build-isolation --editable .; } >$(LOG) 2>&1 || { \
		cat $(LOG) >&2; echo "The set-up failed, see above; the same command tries again." >&2; exit 1; }
	@echo "$(CURDIR)" >$(READY)
