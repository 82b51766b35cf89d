# Field Desk. `make run` starts everything on this machine; `make test` is what CI runs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install run test unit lint types bot-test e2e scale thorough browsers faults faults-short verify bench bench-language bench-webhooks train lock \
	catalogues clean chromium screenshots test-bot bench-nlu confusions

CACHE ?= .cache
UV := $(CACHE)/uv/bin/uv
PY := .venv/bin/python
BOT := bot/.venv/bin/python
APP_STAMP := .venv/.installed
BOT_STAMP := bot/.venv/.installed
export UV_PYTHON_DOWNLOADS = never
# Offices and clouds put certificates of their own into the system store.
export UV_SYSTEM_CERTS ?= true
export UV_CACHE_DIR ?= $(abspath $(CACHE)/packages)
export RASA_TELEMETRY_ENABLED = false
export SQLALCHEMY_SILENCE_UBER_WARNING = 1

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(APP_STAMP) $(BOT_STAMP) catalogues ## both environments, from the lock files

$(UV):
	@python=$$(deploy/find-python 3.12) || exit 1; \
	$$python -m venv $(CACHE)/uv && $(CACHE)/uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.9,<1"

$(APP_STAMP): requirements.lock pyproject.toml | $(UV)
	@python=$$(deploy/find-python 3.12) || exit 1; \
	test -d .venv || $(UV) venv --quiet --python $$python .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps --editable .
	@touch $@

$(BOT_STAMP): bot/requirements.lock bot/pyproject.toml $(wildcard bot/standin/pyproject.toml) $(shell find bot/standin/src -name '*.p*' 2>/dev/null) | $(UV)
	@python=$$(deploy/find-python 3.10) || exit 1; \
	test -d bot/.venv || $(UV) venv --quiet --python $$python bot/.venv
	@$(UV) pip sync --quiet --python bot/.venv --require-hashes bot/requirements.lock
	@$(UV) pip install --quiet --python bot/.venv --no-deps ./bot/standin
	@touch $@

catalogues: $(APP_STAMP) ## compile the words
	@$(PY) -m launch.catalogues

train: install ## train the model when its inputs changed
	@PYTHONPATH=. $(BOT) -m bot.runtime.train

run: train ## start everything: database, emulator, assistant, doors
	@exec $(PY) -m launch.demo

lint: install ## style, imports, types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m mypy

unit: install ## tests in seconds
	$(PY) -m pytest -q -n 2 --dist loadfile tests --ignore=tests/bot --ignore=tests/e2e --ignore=tests/verify

bot-test: train ## tests inside Rasa's environment
	PYTHONPATH=. $(BOT) -m pytest -q tests/bot -c bot/pytest.ini --rootdir .

test-bot: bot-test ## the same: Rasa's test stories, cross-validation, development scores

e2e: train chromium ## real processes, all languages and channels
	$(PY) -m pytest -q tests/e2e --ignore=tests/e2e/test_scale.py

scale: train ## two gateways, workers and Rasa servers on one database, killed one at a time
	$(PY) -m pytest -q tests/e2e/test_scale.py

thorough: install ## the property tests with many more examples
	HYPOTHESIS_PROFILE=thorough $(PY) -m pytest -q tests/properties

browsers: install chromium ## slow and broken lines, accessibility in four languages, hostile input at the public doors
	HYPOTHESIS_PROFILE=thorough $(PY) -m pytest -q tests/verify

faults: train ## ten thousand messages while everything fails and is killed; SEED=n replays a run
	$(PY) -m benchmarks.faults $(if $(SEED),--seed $(SEED))

faults-short: train ## three minutes of the same
	$(PY) -m benchmarks.faults --messages 480 --people 48 --kills 5 --seed $(or $(SEED),7)

chromium:
	@command -v chromium >/dev/null || { echo "Chromium is missing. Install it: apt-get install -y chromium" >&2; exit 1; }

test: chromium lint unit bot-test e2e faults-short ## everything CI runs

verify: test scale thorough browsers faults bench bench-webhooks ## and what takes longer: all faults, the measurements

bench: train ## measured figures, with their peers
	$(PY) -m benchmarks.system

bench-language: install ## the language detector beside its peers, on short texts
	$(PY) -m benchmarks.language

bench-webhooks: train ## how soon a webhook is acknowledged under load, with the database up and down
	$(PY) -m benchmarks.webhooks

bench-nlu: train ## our understanding beside stock Rasa's with TensorFlow (2 GB, hours); EPOCHS=n of its DIET
	$(PY) -m benchmarks.nlu $(if $(EPOCHS),--epochs $(EPOCHS))

confusions: install ## which intents are taken for which others, by cross-validation: docs/confusions.md
	PYTHONPATH=. $(BOT) -m bot.runtime.confusions --page docs/confusions.md

screenshots: train chromium ## the README's pictures
	$(PY) -m benchmarks.screenshots

lock: | $(UV) ## pin both environments anew
	$(UV) pip compile --quiet --python $$(deploy/find-python 3.12) --group dev --generate-hashes --no-emit-index-url --no-header --universal pyproject.toml -o requirements.lock
	cd bot && ../$(UV) pip compile --quiet --python $$(../deploy/find-python 3.10) --group dev --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock

clean: ## remove environments, models and the demo's data
	rm -rf .venv bot/.venv .cache var models
