# Everything is done from here: `make run` and `make test` are all that a fresh machine needs.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
export PYTHONUTF8 = 1
# The tests start a hundred processes, and each would compile all of us anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run setup test check check-python check-scripts bench soak audit image-test lock docs clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## narrate the examples and serve them at http://127.0.0.1:8000
	@BAONOI_VOICES=$${BAONOI_VOICES:-espeak-bac} $(BIN)/baonoi serve --examples examples

setup: $(VENV)/.run  ## install what `make run` needs into .venv

test: check  ## check style, types and behaviour
	@$(BIN)/python -m pytest --reruns 2 --reruns-delay 1 -m 'alone and not soak' tests/browser
	@$(BIN)/python -m pytest --reruns 2 --reruns-delay 1 -m 'paired and not soak' -n 2 tests/browser
	@$(BIN)/python -m pytest --reruns 2 --reruns-delay 1 -m 'not alone and not paired and not soak' -n 4 --dist worksteal

# Side by side: while one half waits for the network, the other computes.
check:
	@$(MAKE) --no-print-directory -j2 check-python check-scripts

check-python: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

check-scripts: node_modules/.installed
	@npx --no-install tsc -p tsconfig.json
	@npx --no-install tsc -p tsconfig.worker.json

bench: $(VENV)/.dev tests/.tools  ## measure what we claim: a table, and bench/results/*.json
	@$(BIN)/python -m bench

soak: $(VENV)/.dev tests/.tools  ## the long forms of the tests that wait, fail and recover
	@$(BIN)/python -m pytest -m soak

audit: $(VENV)/.dev node_modules/.installed  ## look for known weaknesses in what we depend on: wants the network
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.lock
	@npm audit --audit-level=high

image-test:  ## build the container for real, and narrate inside it with no network
	@bash tests/image/build_and_narrate.sh

docs: $(VENV)/.dev  ## write the pages that are made from the code
	@$(BIN)/python -m docs

lock: $(VENV)/bin/python  ## take the newest versions that install, with their hashes
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check uv
	@for out in requirements.lock requirements-dev.lock; do \
		case $$out in *-dev*) with="--group dev --all-extras";; *) with="--group build";; esac; \
		$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
			--no-annotate $$with pyproject.toml -o $$out || exit 1; done

clean:  ## remove what was installed and measured here (never the audio)
	@rm -rf $(VENV) node_modules build dist bench/results tests/.tools .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Báo Nói needs Python 3.11 or newer: none was found on PATH."; exit 1; }
ifneq ($(UV),)
	@$(UV) venv -q --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"; exit 1; }
endif

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@$(call install_quickly,requirements-dev.lock)
	@touch $@ $(VENV)/.run

tests/.tools: tests/tools.sh
	@bash tests/tools.sh
	@touch $@

node_modules/.installed: package-lock.json tests/.tools
	@PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent --no-audit --no-fund
	@touch $@

# By uv where it is; a developer's lock brings it, with its hashes, to where it is not: pip takes four times as long.
UV_INSTALL = pip install -q --python $(BIN)/python
PIP_INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check
ifneq ($(UV),)
define install
echo "Installing $(1) …"; $(UV) $(UV_INSTALL) --require-hashes -r $(1) && \
$(UV) $(UV_INSTALL) --no-deps --no-build-isolation -e .
endef
install_quickly = $(install)
else
define install
echo "Installing $(1) …"; $(PIP_INSTALL) --require-hashes -r $(1) && \
$(PIP_INSTALL) --no-deps --no-build-isolation -e .
endef
define install_quickly
echo "Installing $(1) …"; { sed -n '/^uv==/,/[^\\]$$/p' $(1) > $(VENV)/uv.txt && \
$(PIP_INSTALL) --require-hashes -r $(VENV)/uv.txt && $(BIN)/uv $(UV_INSTALL) --require-hashes -r $(1) && \
$(BIN)/uv $(UV_INSTALL) --no-deps --no-build-isolation -e .; } 2>/dev/null || { $(install); }
endef
endif
