# `make` prints what there is. Needs GNU make, git and Python >= 3.11 with pip; neither venv nor ensurepip.

PYTHON ?= python3
WORKERS ?= 2
ARGS ?=

UV_VERSION := 0.13.9
UV := .tools/uv-$(UV_VERSION)/bin/uv
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
LOCK := requirements.lock
APT_GET ?= apt-get

# Foreign modules must not shadow the locked ones.
unexport PYTHONPATH PYTHONHOME

# uv gets to the registry the way pip does: same index, same certificates; and it never downloads a Python.
export UV_PYTHON_DOWNLOADS := never
export UV_HTTP_TIMEOUT ?= 120
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
ifdef PIP_CERT
$(UV) $(STAMP) $(LOCK) lock: export SSL_CERT_FILE ?= $(PIP_CERT)
endif
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS ?= true
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test test-slow evaluate lint format lock record bench mutants wheel browser clean distclean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s  %s\n", $$1, $$2 }' Makefile

install: $(STAMP) ## Make .venv with the locked dependencies and this checkout

demo: $(STAMP) ## Analyse the shipped sample; needs neither a key nor a model
	$(PY) -m analyzer demo $(ARGS)

test: $(STAMP) ## Run the quick tests; ARGS="-k name" goes to pytest
	$(PY) -m pytest -n $(WORKERS) -m "not slow and not browser" $(ARGS)

# pytest exits with 5 when nothing carries a marker; that is no failure. One worker per file shares its builds.
test-slow: $(STAMP) ## Run the slow tests and those in a browser
	$(PY) -m pytest -n $(WORKERS) --dist loadfile -m "slow or browser" $(ARGS) || [ $$? -eq 5 ]

# Parts, engines and bounds stand in the two settings files.
evaluate: $(STAMP) ## Measure the offline and the replayed engine beside gold; fails when a figure falls below its bound
	$(PY) -m analyzer --config tests/gold/offline.toml evaluate tests/gold $(ARGS)
	$(PY) -m analyzer --config tests/gold/replay.toml evaluate tests/gold/interviews $(ARGS)

lint: $(STAMP) ## Check style, format and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(STAMP) ## Rewrite the code in the agreed format
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

lock: $(UV) ## Write requirements.lock from pyproject.toml; ARGS=--upgrade takes newer versions
	$(UV) pip compile pyproject.toml --group dev --universal --fork-strategy fewest --python-version 3.11 \
		--python $(PYTHON) --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		--output-file $(LOCK) --quiet $(ARGS)

record: $(STAMP) ## Record the answers of a model for tests and samples; needs BASE_URL=…
	@[ -n "$(BASE_URL)" ] || { echo "Say which endpoint answers: make record BASE_URL=https://host/v1" >&2; exit 1; }
	$(PY) -m tests.record --base-url "$(BASE_URL)" $(ARGS)

bench: $(STAMP) ## Run every script in benchmarks/
	@for script in benchmarks/[!_]*.py; do \
		[ -e "$$script" ] || { echo "There are no benchmarks yet."; break; }; \
		echo "$$script"; $(PY) "$$script" $(ARGS) || exit 1; \
	done

# A copy of the tree in mutants/ is mutated, so the checkout is not touched; its results are kept, and a run that was
# broken off goes on where it was.
mutants: $(STAMP) ## Mutate the scoring and see which mutants no test finds; ARGS="analyzer.gates*" takes some of them
	$(PY) -m mutmut run --max-children $(WORKERS) $(ARGS)
	$(PY) -m mutmut results

wheel: $(STAMP) ## Build the source archive and the wheel into dist/
	$(PY) -m build --no-isolation --outdir dist .

browser: ## Make sure that there is a Chromium for the browser tests
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null 2>&1; then echo "Browser: $$(command -v $$name)"; exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		$(APT_GET) update && DEBIAN_FRONTEND=noninteractive $(APT_GET) install -y --no-install-recommends chromium; \
	else \
		echo "No Chromium found. Install Chromium or Google Chrome (Debian: sudo apt-get install chromium)." >&2; exit 1; \
	fi

clean: ## Remove builds and caches
	rm -rf build dist mutants
	find . \( -path ./$(VENV) -o -path ./.tools -o -path ./.git \) -prune -o -type d \( -name __pycache__ \
		-o -name .hypothesis -o -name .mypy_cache -o -name .pytest_cache -o -name .ruff_cache \) \
		-prune -exec rm -rf {} +

distclean: clean ## Remove .venv and the tools as well
	rm -rf $(VENV) .tools

# The stamp holds the path it was made for: a copied or moved checkout installs itself anew.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

$(STAMP): $(LOCK) pyproject.toml | $(UV)
	@[ -x $(PY) ] || $(UV) venv --quiet --no-project --allow-existing --prompt interview-analyzer \
		--python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
	@echo "Installing the locked dependencies into $(VENV)"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r $(LOCK) || { \
		echo "uv could not; trying pip, which may know another way to the registry" >&2; \
		$(PYTHON) -m pip --python $(PY) install --quiet --require-hashes -r $(LOCK); }
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

# pip refuses to touch an externally managed Python, but a folder of ours is no part of it.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
			"Name another one: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { \
		echo "$(PYTHON) has no pip. Install it (Debian: apt-get install python3-pip) and try again." >&2; exit 1; }
	@echo "Fetching uv $(UV_VERSION) into .tools"
	@PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 $(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--upgrade --target .tools/uv-$(UV_VERSION) uv==$(UV_VERSION)
