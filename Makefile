# Needs GNU make and Python 3.11 or newer. Each target installs what it needs into .venv first.
.DEFAULT_GOAL := help
.NOTPARALLEL:
unexport VIRTUAL_ENV PYTHONHOME __PYVENV_LAUNCHER__

PYTHON ?= python3 python3.13 python3.12 python3.11 python3.14 python
PY := .venv/bin/python
SOURCES := shared functions emulator frontend tests
LOCAL := $(if $(filter-out 0,$(LOCAL_MODEL)),--local-model)

# A stamp for each set of packages. Its name holds this folder's: a copied .venv still points to
# the folder it was made in, so it is installed anew.
HERE := $(firstword $(shell pwd | cksum))
APP := .venv/app-$(HERE)
DEV := .venv/dev-$(HERE)

help: ## print this list
	@sed -nE 's/^([a-z-]+):.* ## /\1	/p' $(MAKEFILE_LIST) | \
		awk -F'\t' '{ printf "  make %-28s%s\n", $$1, $$2 }'

run: $(APP) ## start everything here, until Ctrl-C (LOCAL_MODEL=1: on a real model; ARGS="--memory --no-app")
	@$(PY) -m emulator run $(LOCAL) $(ARGS)

run-isolated: $(APP) ## the same, each function in a process of its own from the image's files; slower to start
	@$(PY) -m emulator run --isolated $(LOCAL) $(ARGS)

demo: $(APP) ## run a full conversation with the running GPT Lab and print it; SESSION=<id> prints one again
	@$(PY) -m emulator.demo $(SESSION) $(ARGS)

# Playwright keeps an event loop in its process, so the tests in a browser have processes of their own.
PARALLEL := $(PY) -m pytest --dist loadfile --no-loadscope-reorder -n

test: browser ## run all tests but the long proofs, in parallel (ARGS="-k gateway -x" runs a part, in one process)
	@$(if $(ARGS),$(PY) -m pytest $(ARGS),bad=0; $(PARALLEL) 4 -m "not (browser or slow)" || bad=1; \
		$(PARALLEL) 2 -m "browser and not slow" || bad=1; exit $$bad)

test-fast: $(DEV) ## run the library's tests that start no cloud, in under a minute
	@$(PARALLEL) 4 -m "not (browser or proof or cloud)" $(or $(ARGS),tests/gptlab tests/functions tests/guard)

coverage: $(DEV) ## run the tests of the library and report its coverage
	@$(PARALLEL) 4 -m "not browser" --cov=gptlab --cov-report=term-missing:skip-covered tests/gptlab tests/functions tests/guard $(ARGS)

test-providers: $(DEV) ## run a full conversation on three real providers (ARGS="aimock")
	@$(PY) -m tests.providers $(ARGS)

test-clients: browser ## run a full conversation with eight other clients (three of them need Node.js)
	@$(PY) -m tests.clients $(ARGS)

test-firestore-conformance: $(DEV) ## run Google's clients against the Firestore server (one of them needs Node.js)
	@$(PY) -m tests.emulator.firestore.conformance $(ARGS)

check: $(DEV) ## run the linter, the formatter's check and the type checker
	@bad=0; $(PY) -m ruff check $(SOURCES) || bad=1; \
		$(PY) -m ruff format --check $(SOURCES) || bad=1; $(PY) -m mypy $(SOURCES) || bad=1; exit $$bad

fix: $(DEV) ## repair what the linter can, and format
	@$(PY) -m ruff check --fix $(SOURCES) && $(PY) -m ruff format $(SOURCES)

docs: $(DEV) ## build the documentation site into build/site; a broken link fails
	@$(PY) -m zensical build --strict --clean

prove: browser ## run the proofs at their published size (ARGS="-k r4")
	@$(PY) -m pytest tests/proofs --full $(ARGS)

bench-verdict: $(DEV) ## compare prompts on the bench 100 times: how often a regression is found, and a change accused
	@$(PY) -m pytest tests/proofs/test_r12_verdict.py --full -q $(ARGS)

bench: $(DEV) ## measure a turn beside a floor that does the same with the least code (ARGS="--quick")
	@$(PY) -m tests.bench $(ARGS)

bench-cold: $(DEV) ## measure each function from its start to its first response
	@$(PY) -m tests.bench.cold $(ARGS)

bench-guard: $(DEV) ## measure the leak guard on its corpus (ARGS="--prompts FILE" for another)
	@$(PY) -m tests.guard.bench $(ARGS)

bench-frontend: browser ## measure how long a person waits for the app, in a real Chromium (ARGS="--quick")
	@$(PY) -m tests.bench.app $(ARGS)

bench-firestore: $(DEV) ## measure the Firestore server beside the official emulator, and kill it (ARGS="--quick")
	@$(PY) -m tests.emulator.firestore.bench $(ARGS)

bundle: $(DEV) ## stage both images under build/images, ready to be built
	@$(PY) -m gptlab_deploy $(ARGS)

models: $(DEV) ## write the table of models anew: prices, context windows, shutdown dates
	@$(PY) -m gptlab_deploy.known_models

openapi: $(DEV) ## write functions/openapi.json, docs/operations.md and docs/settings.md anew
	@mkdir -p build && $(PY) -m gptlab.openapi > build/openapi.json
	@mv build/openapi.json functions/openapi.json
	@$(PY) -m emulator.reference

web: $(DEV) ## build the chat for any page and the TypeScript client into frontend/web/dist (needs Node.js)
	@$(PY) -m tests.web.build

deploy: $(DEV) ## deploy everything to a Google Cloud project (PROJECT=… REGION=…, DRY_RUN=1 prints the plan)
	@$(PY) -m gptlab_deploy.deploy $(if $(PROJECT),--project '$(PROJECT)') \
		$(if $(REGION),--region '$(REGION)') $(if $(API_URL),--api-url '$(API_URL)') \
		$(if $(GATEWAY_REGION),--gateway-region '$(GATEWAY_REGION)') \
		$(if $(filter 0,$(STREAMING)),--no-streaming) $(if $(filter-out 0,$(DRY_RUN)),--dry-run) $(ARGS)

rotate: $(DEV) ## replace a server secret, step by step (SECRET=SEAL STEP=add|use|drop PROJECT=…)
	@$(PY) -m gptlab_deploy.rotate $(if $(SECRET),--secret '$(SECRET)') \
		$(if $(STEP),--step '$(STEP)') $(if $(PROJECT),--project '$(PROJECT)') $(ARGS)

operator: $(DEV) ## look after assistants: ARGS="seed", "showcase BOT_ID", "take-down BOT_ID"
	@$(PY) -m gptlab.admin_cli $(ARGS)

clean: ## remove what was built and installed; .gptlab, which holds your data, stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis test-results shared/*.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: browser $(shell sed -nE 's/^([a-z-]+):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

$(APP): EXTRAS := app
$(DEV): EXTRAS := app,dev
$(APP) $(DEV): pyproject.toml functions/requirements.in constraints.txt $(PY) .venv/bin/pip
	@echo "Installing what GPT Lab needs (a minute or two, the first time) ..."
	@$(PY) -m pip install --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]' || { echo \
		"The installation did not finish; pip says above why. It needs the network. Run the same command again." >&2; exit 2; }
	@touch $(APP) $@

$(PY) .venv/bin/pip:
	@for each in $(PYTHON); do \
		$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		echo "Making a virtual environment in .venv ($$each) ..."; \
		$$each -m venv --clear .venv && exit; \
		rm -rf .venv; echo "$$each cannot make virtual environments." \
			"Debian, Ubuntu: sudo apt-get install python3-venv. Then run the same command again." >&2; \
		exit 2; \
	done; echo "GPT Lab needs Python 3.11 or newer, and found none. Debian, Ubuntu: sudo apt-get install" \
		"python3 python3-venv; macOS: brew install python@3.13. PYTHON=<path> names another." >&2; exit 2

# The tests say themselves what they skip without a browser; on CI they need one.
browser: $(DEV)
	@for each in $(CHROMIUM) chromium chromium-browser google-chrome .venv/bin/chromium; do \
		command -v $$each >/dev/null && exit; done; \
	echo "Installing a Chromium for the browser tests ..."; export DEBIAN_FRONTEND=noninteractive; \
	{ test "$$(id -u)" = 0 && apt-get update && apt-get install -y chromium; } || \
	{ $(PY) -m playwright install chromium && ln -s "$$($(PY) -m tests.frontend.browser)" .venv/bin/chromium; } || \
	test "$$CI" != true
