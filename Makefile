# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SEEDS  ?= 300

.PHONY: help demo test coverage lint check generate bench simulate mutate lock clean

help:  ## Show what can be made.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The locked dependencies, by hash, then the project itself without asking the index again.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

demo: $(READY)  ## A month of a landscaping firm, end to end, on embedded defaults.
	$(BIN)/python -m examples.reference_server demo

test: $(READY)  ## All tests.
	$(BIN)/python -m pytest

# Without the tests that draw their cases, since what is reached must not hang on what was drawn; nor those that
# die at every moment in turn, which take minutes and reach nothing else.
coverage: $(READY)  ## The core's own tests reach every line and branch of it.
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -m "not hypothesis" -k "not test_engine_crashes and not TestDeaths" \
	  tests/syncer/core tests/syncer/test_*.py
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: $(READY)  ## Lint, types, import contracts, generated files.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory check

check: $(READY)  ## Generated files are what their generators make.
	@set -e; for tool in tools/generate_*.py; do echo "$$tool --check"; $(BIN)/python "$$tool" --check; done

generate: $(READY)  ## Write the generated files anew.
	@set -e; for tool in tools/generate_*.py; do echo "$$tool"; $(BIN)/python "$$tool"; done

bench: $(READY)  ## Measure against peers and a floor, in one run.
	@failed=0; for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python "$$bench" || failed=1; done; \
	  exit $$failed

simulate: $(READY)  ## Seeded fault schedules: make simulate SEEDS=1000, or SEED=42 for one.
	$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED),--seeds $(SEEDS) $(if $(FIRST),--first $(FIRST)))

mutate: $(READY)  ## Change journal, merge and planning in small ways; every change must be noticed or explained.
	$(BIN)/python tools/mutate.py

lock: $(READY)  ## Resolve the dependencies anew (needs uv).
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --all-extras --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
