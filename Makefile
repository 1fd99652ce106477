# Every target does its own setup, in .venv beside this file.  GNU make 3.81 or later.
# Another Python: make test PYTHON=/path/to/python3.  Extra arguments: make test ARGS='-k beliefs'.

SHELL := /bin/sh
PY := .venv/bin/python
SWINGS := .venv/bin/swings
STAMP := .venv/.stamp-dev

# Libraries of other environments must not leak into this one.
unexport PYTHONHOME PYTHONPATH
ifdef PYTHON
export PYTHON
endif

.DEFAULT_GOAL := help
.PHONY: help env demo test lint format types schema reference docs pages solved fuzz mutants clients bench ci clean FORCE

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

env: $(STAMP) ## build .venv, or bring it up to date

# Built anew, whatever its date, if the folder was moved or its Python is gone.
ENV_OK := $(shell test "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd -P)" && $(PY) -c '' 2>/dev/null && echo yes)
ifneq ($(ENV_OK),yes)
$(STAMP): FORCE
endif
$(STAMP): pyproject.toml setup.py
	@sh tools/make-env

demo: $(STAMP) ## run a first scenario, with plots and a report in results/
	$(SWINGS) run talks-2025-10 --out results/talks-2025-10 --force

# Workers begin with whole stretches of files, so that what the tests of a file share is made once, not once a worker.
test: $(STAMP) ## run all tests, on all cores and in random order
	$(PY) -m pytest -n auto --dist worksteal $(ARGS)

lint: $(STAMP) ## check style and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

format: $(STAMP) ## mend style and format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: $(STAMP) ## check the types of all rooms, strictly
	sh tools/link-package
	$(PY) -m mypy

schema: $(STAMP) ## check that scenarios/schema.json is up to date
	$(SWINGS) schema --check

reference: $(STAMP) ## check that docs/reference is up to date
	$(SWINGS) reference --check

docs: $(STAMP) ## build the site of the documentation in build/docs
	sh tools/link-package
	$(PY) -m sphinx -W --keep-going -q -b html docs build/docs

fuzz: $(STAMP) ## spoil files of every kind at random, 1,000 of each, and count what is read and refused
	SWINGS_FUZZ=$${SWINGS_FUZZ:-1000} $(PY) -m pytest -n 0 -p no:randomly tests/test_fuzz.py $(ARGS)

pages: $(STAMP) ## make stale pages of docs/ anew; an hour or more after a change of rules or numbers
	$(PY) tools/pages.py $(ARGS)

solved: $(STAMP) ## make shipped solutions anew that no longer serve; a minute or two each after a change of rules or numbers
	$(PY) tools/solved.py $(ARGS)

mutants: $(STAMP) ## change rules and measures one line at a time, and see whether tests notice
	$(PY) tools/mutants.py $(ARGS)

clients: $(STAMP) ## run other people's software on the model; installs it first
	$(PY) -m pip install -qq --disable-pip-version-check --editable '.[dev,clients]'
	$(PY) -m pytest -n 0 -p no:randomly tests/clients $(ARGS)

bench: $(STAMP) ## measure speed, every script in benchmarks/
	@for script in benchmarks/[!_]*.py; do echo "$$script"; $(PY) "$$script" $(ARGS) || exit 1; done

ci: ## all that a change must pass, as .ci/run does
	bash .ci/run

clean: ## remove .venv, caches and builds; results/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf docs/api
	find . -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +
