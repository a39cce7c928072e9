# Everything a developer runs. `make demo` and `make test` need Python 3.11+ and make, and set up the rest themselves.

VENV    := .venv
BIN     := $(VENV)/bin
PYTEST  := $(BIN)/python -m pytest
WORKERS ?= 3
DEMO    ?=
BENCH   ?=
TESTS   ?=

.PHONY: help demo test lint bench requirements oracle soak docs clean pins

help:
	@echo "demo          a community with 90 days of history, served on this machine (DEMO=--no-serve: only make it)"
	@echo "test          the whole suite but the slow tests (TESTS=path, WORKERS=3)"
	@echo "lint          ruff, mypy --strict, import contracts"
	@echo "bench         measurements against yardsticks, on either ground (BENCH=--quick, BENCH='postgres http --ground mixed')"
	@echo "requirements  which of the 810 requirement rows the suite proves"
	@echo "oracle        comparison with other programs, and a million cases with a second implementation of clocks"
	@echo "soak          the slow tests, and property tests with many examples"
	@echo "docs          write the pages and messages that follow from the code, and check them all"
	@echo "clean         remove what was made here, the environment too"
	@echo "pins          make constraints.txt anew"

# A stamp is newer than what it was made from, so a second run starts at once.
$(VENV)/stamp-run: pyproject.toml constraints.txt .ci/environment
	.ci/environment $(VENV) all
	@touch $@

$(VENV)/stamp-dev: pyproject.toml constraints.txt .ci/environment
	.ci/environment $(VENV) dev
	@touch $@ $(VENV)/stamp-run

demo: $(VENV)/stamp-run
	$(BIN)/wuye demo $(DEMO)

test: $(VENV)/stamp-dev
	@.ci/postgresql $(VENV)
	@# A worker that crashes is a defect: pytest-xdist 3.8 would replace it, and then wait for ever for what it had left.
	$(PYTEST) -n $(WORKERS) --max-worker-restart 0 --dist loadfile --no-loadscope-reorder -m "not slow" $(TESTS)

lint: $(VENV)/stamp-dev
	@status=0; \
	for check in "ruff check ." "ruff format --check ." "mypy pkg/wuye tests $(wildcard tools bench)" "lint-imports"; do \
	  echo "$$check"; $(BIN)/$$check || status=1; \
	done; \
	exit $$status

bench: $(VENV)/stamp-dev
	@.ci/postgresql $(VENV)
	$(BIN)/python -m bench $(BENCH)

requirements: $(VENV)/stamp-dev
	@$(BIN)/python -m tests.support.requirements

# pm4py and pymerkle are AGPL and GPL: never installed beside the product, called as processes only.
.cache/oracle/stamp: tests/oracle/requirements.txt
	mkdir -p .cache
	.ci/python -m venv .cache/oracle
	.cache/oracle/bin/python -m pip install --quiet --disable-pip-version-check -r tests/oracle/requirements.txt
	@touch $@

oracle: $(VENV)/stamp-dev .cache/oracle/stamp
	WUYE_ORACLE_PYTHON=.cache/oracle/bin/python WUYE_ORACLE_CASES=1000000 \
	  $(PYTEST) -n $(WORKERS) --max-worker-restart 0 --dist load --timeout 3600 --durations 10 tests/oracle

soak: $(VENV)/stamp-dev
	@.ci/postgresql $(VENV)
	WUYE_TEST_PROFILE=soak $(PYTEST) --timeout 3600 $(TESTS)

docs: $(VENV)/stamp-dev
	$(BIN)/python -m tools.catalogue
	$(BIN)/python -m tools.pages
	$(PYTEST) tests/docs

pins:
	rm -rf .cache/pins
	mkdir -p .cache
	.ci/environment .cache/pins dev,pgserver --newest
	{ echo "# Every package of every extra, pinned: \`make pins\` writes this file."; \
	  .cache/pins/bin/python -m pip freeze --all --exclude pip --exclude wuye; } > constraints.txt
	rm -rf .cache/pins

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks build dist
	rm -rf pkg/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
