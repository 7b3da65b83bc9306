# Every target sets up what it needs by itself: python3, make and git are enough. `make help` lists them.

PYTHON ?= python3
READY := .venv/.netproof-installed
RUN := .venv/bin/python -m
export PYTHON

.DEFAULT_GOAL := report
.PHONY: report full-report test lint style types imports format mutants bench bench-compare screenshots docs clean help
.DELETE_ON_ERROR:

$(READY): pyproject.toml constraints.txt scripts/set-up
	@./scripts/set-up

report: $(READY)  ## check every claim (quick profile) and write reports/latest/index.html
	@./scripts/report quick

full-report: $(READY)  ## the same with the full profile
	@./scripts/report full

test: $(READY)  ## the test suite
	@$(RUN) pytest -q tests

lint: style types imports  ## style, strict types, import contracts

style: $(READY)
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

types: $(READY)
	@$(RUN) mypy

# without its cache, which outlives the files that it tells of
imports: $(READY)
	@.venv/bin/lint-imports --no-logo --no-cache

format: $(READY)  ## rewrite the source in the house format
	@$(RUN) ruff check --fix --quiet . || true
	@$(RUN) ruff format .

mutants: $(READY)  ## mutation testing of kernel and verdict code (half an hour; a run cut short goes on)
	@$(RUN) tests.mutation

bench: $(READY)  ## side-by-side timings against peers (minutes); writes docs/figures.md and reports/latest/figures.*
	@./scripts/bench --json reports/latest/figures.json --markdown docs/figures.md --report reports/latest

bench-compare: $(READY)  ## make bench-compare OLD.json: what became slower by more than noise since that table
	@./scripts/bench --compare '$(filter %.json,$(MAKECMDGOALS))'

%.json:
	@test -e '$@' || { echo "make: $@: there is no such file" >&2; exit 2; }

docs: $(READY)  ## the documentation, built into build/site; a warning is an error
	@$(RUN) mkdocs build --strict --quiet
	@echo "docs: $(CURDIR)/build/site/index.html"

screenshots: $(READY)  ## the README's pictures of the last run's report: docs/images/*.png
	@.venv/bin/python scripts/screenshots.py

clean:  ## remove what make made
	rm -rf .venv .netproof reports/latest build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:
	@awk -F ':.*## *' '/^[a-z-]+:.*##/ { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
