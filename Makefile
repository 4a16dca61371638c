# make demo         the district's site on http://localhost:8000 (another port: make demo PORT=8001)
# make demo-reset   the same, but throw away what was entered before
# make test         everything: checks, tests on SQLite and PostgreSQL, journeys in a browser
# make check        the quick part: style, types, import rules, missing migrations, deployment settings
# make bench        how fast: pages, chat, survey answers, search
# make messages     collect texts for translation into participation/locale
# make lock         resolve the libraries of pyproject.toml anew into the two lock files

SHELL := /bin/sh
PORT ?= 8000
WORKERS ?= 2
UV_VERSION := 0.13.9
PYTHON := .venv/bin/python
SYNC := .venv/bin/uv pip sync --quiet --python $(PYTHON) --require-hashes
PYTEST := $(PYTHON) -m pytest
export UV_PYTHON_DOWNLOADS := never
export PYTHONUNBUFFERED := 1
unexport MAKEFLAGS

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-sqlite test-services test-postgres test-live test-e2e check bench messages lock programs

help:
	@sed -n '/^# /s/^# //p' Makefile

# --- what is needed, each made once and again when its source changes -------------------------------------------------

.venv/bin/uv:
	@set -e; for name in python3 python3.13 python3.12 python3.11 none; do \
	  if [ $$name = none ]; then echo "Python 3.11, 3.12 or 3.13 is needed (Debian: apt-get install python3 python3-venv)."; exit 1; fi; \
	  if $$name -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then break; fi; \
	done; $$name -m venv .venv; .venv/bin/pip install --quiet uv==$(UV_VERSION)

# Who has the tests' libraries installed keeps them: they hold all of the runtime's.
.venv/.runtime: requirements.txt | .venv/bin/uv
	@if [ -e .venv/.dev ]; then $(SYNC) requirements-dev.txt; else $(SYNC) requirements.txt; fi
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/uv
	@$(SYNC) requirements-dev.txt
	@touch $@ .venv/.runtime

node_modules/.done: package-lock.json
	@command -v npm >/dev/null || { echo "Node.js with npm is needed (Debian: apt-get install nodejs npm)."; exit 1; }
	@npm ci --silent
	@touch $@

# --- the demo ---------------------------------------------------------------------------------------------------------

demo: .venv/.runtime node_modules/.done
	@DEMO=true PORT=$(PORT) exec $(PYTHON) manage.py serve --demo

demo-reset: .venv/.runtime node_modules/.done
	@DEMO=true PORT=$(PORT) exec $(PYTHON) manage.py serve --demo --fresh

# --- checks and tests -------------------------------------------------------------------------------------------------

check: .venv/.dev node_modules/.done
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint --quiet --lint templates
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports
	DEMO=true $(PYTHON) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=example.org \
	  IDENTITY_KEYS=1:$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  BASE_URL=https://example.org DEMO=false DEBUG=false $(PYTHON) manage.py check --deploy --fail-level WARNING

programs:
	@missing=""; \
	has() { command -v $$1 >/dev/null || ls /usr/lib/postgresql/*/bin/$$1 >/dev/null 2>&1; }; \
	for pair in chromium:chromium redis-server:redis-server initdb:postgresql ffmpeg:ffmpeg msgfmt:gettext; do \
	  has $${pair%%:*} || missing="$$missing $${pair##*:}"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  set -ex; apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing; \
	else echo "The tests need these programs, please install them:$$missing"; exit 1; fi

test: programs check test-sqlite test-services test-e2e

test-sqlite: .venv/.dev node_modules/.done
	DEMO=true $(PYTHON) manage.py prepare
	$(PYTEST) -q -n $(WORKERS) -m "not live and not e2e"

# One PostgreSQL and one Redis for both: the template database is made once.
test-services: .venv/.dev node_modules/.done
	$(PYTHON) tests/services.py -- $(MAKE) test-postgres test-live

test-postgres:
	$(PYTEST) -q -n $(WORKERS) -m "not live and not e2e"

test-live:
	$(PYTEST) -q -m live

test-e2e: .venv/.dev node_modules/.done
	$(PYTEST) -q -n $(WORKERS) --dist load tests/e2e

bench: .venv/.dev node_modules/.done
	$(PYTHON) tests/services.py -- $(PYTHON) -m tests.benchmarks

# --- upkeep -----------------------------------------------------------------------------------------------------------

messages: .venv/.dev
	DEMO=true $(PYTHON) manage.py makemessages -l en --no-obsolete --add-location file \
	  --ignore '.venv/*' --ignore 'node_modules/*' --ignore 'var/*' --ignore 'tests/*'

lock: .venv/bin/uv
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt
