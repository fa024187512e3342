# make run    set up once, then open the app in the browser
# make test   set up once, then everything that must hold before a change goes in
# Neither needs root or a server. uv is used where it is installed, pip otherwise.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETTLED := $(VENV)/.settled
SETTLED_DEV := $(VENV)/.settled-dev
PARTS := pyproject.toml constraints.txt
PORT ?= 8501

ifneq ($(shell command -v uv 2>/dev/null),)
MAKE_VENV = uv venv --quiet --allow-existing --python $(PYTHON) $(VENV)
INSTALL = uv pip install --quiet --python $(BIN)/python -c constraints.txt
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
endif

.PHONY: run test setup setup-dev clean

run: setup
	@$(BIN)/improvement run --port $(PORT)

setup: $(SETTLED)

setup-dev: $(SETTLED_DEV)

# pytest comes last, so that its closing line is the last line. A worker for every core, a file at a
# time; browsers wait for each other (tests/e2e/conftest.py).
test: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile --cov --cov-report=term:skip-covered

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; ok = sys.version_info >= (3, 11); ok or print("Improvement needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ..."); sys.exit(not ok)'
	@echo "Setting up (once) in $(VENV) ..."
	@$(MAKE_VENV)

# Order only: a newer interpreter behind the link is no reason to set up again.
$(SETTLED): $(PARTS) | $(BIN)/python
	@$(INSTALL) -e .
	@touch $@

$(SETTLED_DEV): $(PARTS) | $(BIN)/python
	@$(INSTALL) -e ".[dev]"
	@touch $@ $(SETTLED)
