# Works with GNU Make 3.81 and needs nothing but Python 3.11 to 3.14 (with venv).
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
SHELL := /bin/sh

# The first Python that is new enough and can make a virtual environment.
FIND_PYTHON = for p in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 || continue; \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1 && { echo $$p; break; }; \
	done

.PHONY: run test browser check bench lock format help clean

help:
	@echo "make run [PORT=8000]  the portal with demonstration content"
	@echo "make test             all tests that can run here; says what did not run and why"
	@echo "make check            lint, types, import contracts, templates, migrations, deployment"
	@echo "make bench            the benchmarks"
	@echo "make lock             compile requirements*.txt from pyproject.toml"

# Exactly the locked packages, hashes checked; again only when the lock has changed.
$(VENV)/run.stamp: requirements.txt
	@p=`$(FIND_PYTHON)`; if [ -z "$$p" ]; then \
		echo "The portal needs Python 3.11, 3.12, 3.13 or 3.14 with its venv module."; \
		echo "Install it, for example: apt install python3 python3-venv   or   brew install python@3.13"; exit 1; fi; \
	[ -x $(PY) ] || { echo "Making $(VENV) with $$p …"; $$p -m venv $(VENV); }
	@echo "Installing the locked packages …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing the locked packages for tests …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp
	@PORT=$(PORT) exec $(PY) manage.py run

test: $(VENV)/dev.stamp
	@$(PY) -m pytest $(ARGS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --check --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) ops/check_deploy.py

bench: $(VENV)/dev.stamp
	@for b in bench/*.py; do echo "== $$b"; $(PY) $$b || exit 1; done

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: $(VENV)/dev.stamp
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements.txt
	$(LOCK) $(UPGRADE) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) var
