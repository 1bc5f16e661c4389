# Two commands: `make run` starts Anju, `make test` runs every test. They install what they need, from the locks, into .venv and node_modules.
SHELL := /bin/sh
PYTHON ?= $(or $(ANJU_PYTHON),python3)
PIP := .venv/bin/python -m pip --disable-pip-version-check -qq
SIZE ?= 100000
# each file in one process and in order; three on two cores, because a third of the tests wait for a browser or for a clock
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder
# tests and workers start many processes: where the surroundings forbid Python to keep what it compiled, each would compile all of Anju and Django anew
export PYTHONDONTWRITEBYTECODE :=
.NOTPARALLEL:
.PHONY: run test test-deep check bench screenshots help clean

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

run: .venv/.run node_modules/.stamp ## start Anju with its own database and the demo (ANJU_DEMO=0 for an empty one)
	@exec .venv/bin/anju serve

test: .venv/.dev node_modules/.stamp ## every test, in three processes (ARGS="tests/core -x" for some, in one)
	.venv/bin/python -m pytest $(or $(ARGS),$(SPREAD))

test-deep: .venv/.dev ## the laws of the core over 5,000 stories of chance each, for a night
	HYPOTHESIS_PROFILE=torture .venv/bin/python -m pytest --timeout 0 $(or $(ARGS),tests/core -n 2)

check: .venv/.dev node_modules/.stamp ## style, types, import contracts, migrations, translations
	.venv/bin/ruff check .
	.venv/bin/mypy --strict src
	.venv/bin/lint-imports
	.venv/bin/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings anju.site.settings
	.venv/bin/anju messages --missing
	.venv/bin/anju check plans

bench: .venv/.dev node_modules/.stamp ## speed beside a bare database (SIZE=100000 enrolments)
	.venv/bin/python -m bench --size $(SIZE)

screenshots: .venv/.dev node_modules/.stamp ## a picture of every page at three widths in both languages, in var/screenshots
	.venv/bin/python -m pytest -q tests/web/screenshots.py

clean: ## remove what was installed and made; the data in var stay
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Anju needs Python 3.11 or newer; $(PYTHON) is older. Try: make ANJU_PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing. On Debian: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }
	@touch $@

.venv/.run: requirements.lock requirements.in pyproject.toml build_names.py | .venv/.made
	@echo "anju: installing from requirements.lock (once)"
	@$(PIP) install --no-compile --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "anju: installing what tests need from requirements-dev.lock (once)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Node from PATH; where there is none, one from PyPI
node_modules/.stamp: package-lock.json package.json requirements-node.lock | .venv/.run
	@echo "anju: fetching the browser's libraries (once)"
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements-node.lock
	@PATH="$$PATH:$(CURDIR)/.venv/bin" npm ci --silent
	@touch $@
