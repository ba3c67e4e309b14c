# Both `make demo` and `make test` do all the set-up: an environment in .venv from the lock files.
# They need Python 3.11 or newer, make, and a package index that pip is set up for.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-run

.PHONY: demo test bench soak lint lock clean help

help:
	@echo "make demo    install and run the demo: a real crawl to balanced shards, verified"
	@echo "make test    install and run every check and test"
	@echo "make bench   the benchmarks against other pipelines (minutes)"
	@echo "make soak    random kills, fuzzing ten minutes a reader, lines of a gigabyte, millions of documents (hours)"

demo: $(VENV)/.demo $(VENV)/.kernels
	$(BIN)/eurosift run pipeline/recipes/demo.toml --out $(DEMO)
	$(BIN)/eurosift verify $(DEMO)

test: $(VENV)/.test $(VENV)/.kernels
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(VENV)/.test
	$(BIN)/python benchmarks/end_to_end.py

soak: $(VENV)/.test
	$(BIN)/python -m pytest -m soak

lint: $(VENV)/.test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean:
	rm -rf $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# Locks hold hashes and no addresses, so that any index serves them.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url pyproject.toml requirements-build.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url -c requirements.lock --extra test pyproject.toml requirements-build.in \
	  -o requirements-test.lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "eurosift needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements.lock pyproject.toml | $(BIN)/python
	@if [ ! -e $(VENV)/.test ]; then $(call install,requirements.lock); fi
	@touch $@

$(VENV)/.test: requirements-test.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements-test.lock)
	@touch $@

# numba looks for changes in the file of a kernel alone, not in what the kernel calls: when a module
# with kernels changed, all that may hold a part of it are compiled anew.
$(VENV)/.kernels: $(wildcard language_id/*.py dedup/*.py filters/*.py pipeline/extract/blocks/*.py)
	@find . -name '*.nb[ic]' -not -path './$(VENV)/*' -delete
	@touch $@

# uv is faster where it is there; pip does the same.
define install
	if command -v uv >/dev/null 2>&1; then \
	  uv pip install --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) && \
	  uv pip install --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r $(1) && \
	  $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e . ; \
	fi
endef
