# Madoguchi: make demo | test | check
.DEFAULT_GOAL := help
.PHONY: help demo setup test test-sqlite test-postgresql check format journeys bench bench-short resilience resilience-short soak clean

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

demo: ## Install what is missing, prepare the city with invented people, serve it on http://127.0.0.1:8000
	@scripts/setup run
	@exec .venv/bin/madoguchi demo

setup: ## Install everything for developing and testing
	@scripts/setup test

test: setup ## Run the whole suite, on SQLite and on PostgreSQL
	@scripts/test

test-sqlite: setup ## Run the whole suite on SQLite only
	@scripts/test sqlite

test-postgresql: setup ## Run the suite on PostgreSQL only
	@scripts/test postgresql

journeys: setup ## Walk through the product in a real browser
	@MADOGUCHI_ALL_WALKS=1 scripts/test sqlite -m journey

bench: setup ## Measure how quick it is, against what is promised (PostgreSQL, gunicorn; ten minutes)
	@.venv/bin/python -m benchmarks

bench-short: setup ## The same with fewer journeys and cases
	@.venv/bin/python -m benchmarks --short

resilience: setup ## Kill it, flood it, exchange it under load, split it; each with its control (half an hour)
	@scripts/resilience

resilience-short: setup ## The same for a few minutes
	@scripts/resilience short

soak: setup ## A long day in ten minutes: memory must not grow
	@.venv/bin/python -m tests.resilience.soak --minutes 10

check: setup ## Do what CI does: style, types, floors, translations, definitions, tests
	@scripts/check

format: setup ## Put the source into the house's format
	@.venv/bin/ruff check --fix --quiet; .venv/bin/ruff format

clean: ## Remove what was made here, the demo's database too; sources and installed tools stay
	rm -rf var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find madoguchi -name '*.mo' -delete
