# One word per task. Everything is installed into .venv by uv; state lives in var/.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := $(CURDIR)/.venv
UV := $(VENV)/bin/uv
RUN := $(VENV)/bin
export UV_PROJECT_ENVIRONMENT := $(VENV)
export VIRTUAL_ENV := $(VENV)
export UV_LINK_MODE ?= hardlink
unexport PYTHONDONTWRITEBYTECODE # compiled files halve every start but the first

.PHONY: help setup setup-ocr setup-spark setup-dev demo serve check \
	test test-long test-spark bench messages screenshots lock clean

help: ## Show the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.core: $(UV) requirements/core.lock pyproject.toml
	@$(UV) pip install --quiet --require-hashes --requirement requirements/core.lock
	@$(UV) pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements/dev.lock
	@$(UV) pip install --quiet --require-hashes --requirement requirements/dev.lock
	@touch $@

$(VENV)/.spark: $(VENV)/.dev requirements/spark.lock
	@$(UV) pip install --quiet --require-hashes --requirement requirements/spark.lock
	@touch $@

$(VENV)/.ocr: $(VENV)/.core requirements/ocr.lock
	@$(UV) pip install --quiet --require-hashes --requirement requirements/ocr.lock
	@touch $@

setup: $(VENV)/.core ## Install what the centre needs
setup-ocr: $(VENV)/.ocr ## Let the public check read screenshots (about 250 MB)
setup-dev: $(VENV)/.dev ## Install what developers and tests need
setup-spark: $(VENV)/.spark ## Install Spark for tests at warehouse size (about 500 MB)

demo: setup ## Build the demo county and show it
	@exec $(RUN)/fanzha demo

serve: setup ## Run the centre of FANZHA_HOME
	@exec $(RUN)/fanzha serve

check: setup-dev ## Lint, types, migrations, translations
	$(RUN)/ruff check src tests tools
	$(RUN)/ruff format --check src tests tools
	$(RUN)/mypy
	FANZHA_HOME=$$(mktemp -d) $(RUN)/python -m django makemigrations --check --dry-run --settings fanzha.settings
	$(RUN)/python tools/messages.py --check

test: setup-dev ## All tests: SQLite in one lane, PostgreSQL and the browser in another
	@tools/browser.sh
	@log=$$(mktemp); \
	{ $(RUN)/python -m pytest -m "database and not browser and not slow and not spark" --db=postgres; postgres=$$?; \
	  $(RUN)/python -m pytest -m "browser and not slow" && exit $$postgres; } >$$log 2>&1 & \
	lane=$$!; \
	$(RUN)/python -m pytest -m "not browser and not slow and not spark"; sqlite=$$?; \
	wait $$lane; lane=$$?; \
	echo "--- PostgreSQL, then the browser"; cat $$log; rm -f $$log; \
	exit $$((sqlite || lane))

test-long: setup-dev ## The tests that take minutes: crashes, volume
	$(RUN)/python -m pytest -m slow

test-spark: setup-spark ## Rules and features on Spark
	@tools/java.sh
	$(RUN)/python -m pytest -m spark

bench: setup-dev ## Measure everything; prints JSON
	@$(RUN)/fanzha bench all --json

messages: setup-dev ## Extract and compile the translations
	$(RUN)/python tools/messages.py

screenshots: setup-dev ## Make the pictures of the README
	$(RUN)/python tools/screenshots.py

lock: $(UV) ## Pin the dependencies again
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  pyproject.toml -o requirements/core.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --group dev pyproject.toml -c requirements/core.lock -o requirements/dev.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --extra ocr pyproject.toml -c requirements/core.lock -o requirements/ocr.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --extra spark pyproject.toml -c requirements/core.lock -o requirements/spark.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --extra pg --extra valkey pyproject.toml -c requirements/core.lock -o requirements/pg.lock

clean: ## Remove the environment and caches (never var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
