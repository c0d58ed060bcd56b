# Về Đích: what a developer or a first-time user types. `make help` lists it.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
# A process for each processor; a file's tests stay together, as they share what they have built.
SPREAD := -n auto --dist loadfile
export VEDICH_DATA ?= $(CURDIR)/var
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench demo-reset messages lock

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: $(VENV)/ready ## virtual environment, pinned packages, translations, static files

$(VENV)/ready: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "[1/4] virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "$(PYTHON) is not Python 3.11: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@awk '/^uv==/{on=1} on{print; if ($$0 !~ /\\$$/) exit}' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock
	@echo "[2/4] packages pinned in requirements.lock"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@echo "[3/4] vedich itself"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@echo "[4/4] translations"
	@for d in src/vedich/*/locale; do $(BIN)/pybabel -q compile -D django -d $$d || exit 1; done
	@touch $@

run: setup ## the Lào Cai example, one account per role, and the web application on 127.0.0.1:8000
	@$(BIN)/vedich demo
	@$(BIN)/vedich serve

test: setup ## every test (browser, database and document tests run where their programs are installed; in CI all must be)
	@$(BIN)/python -m pytest -q $(SPREAD) $(ARGS)
	@if [ -n "$$VEDICH_TEST_POSTGRES_URL" ]; then echo "the same tests on PostgreSQL"; VEDICH_DATABASE_URL="$$VEDICH_TEST_POSTGRES_URL" $(BIN)/python -m pytest -q -m "not once" $(SPREAD) $(ARGS); fi

check: setup ## style, types, import contracts, architecture
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy && $(BIN)/python -m pytest -q tests/architecture

bench: setup ## benchmarks, one JSON line each (NAME=… for one)
	@$(BIN)/python -m benchmarks $(NAME)

demo-reset: setup ## forget the data folder and load the example afresh
	@$(BIN)/vedich demo --reset

messages: setup ## extract sentences to translate (needs GNU gettext)
	@for d in src/vedich/*/locale; do (cd $$d/.. && PYTHONPATH=../.. DJANGO_SETTINGS_MODULE=vedich.settings ../../../$(BIN)/django-admin makemessages -l vi --no-location --no-wrap); done

lock: ## pin packages again, with hashes and no host names
	@uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
