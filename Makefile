# Thin: everything happens in emulator/bootstrap.py, which needs nothing but Python.
PYTHON := $(shell command -v python3 || command -v python || echo python3)
DO := $(PYTHON) emulator/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run run-isolated demo test check prove bench bench-cold bench-guard bench-frontend \
	bench-firestore test-clients test-providers test-firestore-conformance bundle openapi models \
	deploy rotate operator clean

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1	/' | \
		awk -F'\t' '{ printf "  make %-28s%s\n", $$1, $$2 }'

LOCAL := $(if $(filter-out 0,$(LOCAL_MODEL)),--local-model)

run: ## start everything here, until Ctrl-C (LOCAL_MODEL=1: on a real model; ARGS="--memory --no-app")
	@$(DO) run $(LOCAL) $(ARGS)

run-isolated: ## the same, each function in a process of its own from the image's files; slower to start
	@$(DO) run-isolated $(LOCAL) $(ARGS)

demo: ## have a whole talk with the running GPT Lab; SESSION=<id> prints one again
	@$(DO) demo $(SESSION) $(ARGS)

test: ## run the tests (ARGS="-k gateway -x" go to pytest)
	@$(DO) test $(ARGS)

test-providers: ## take three real providers through a whole conversation (ARGS="aimock")
	@$(DO) test-providers $(ARGS)

check: ## run the linter, the formatter's check and the type checker
	@$(DO) check

prove: ## try to lose, double or open what people say, as often as is published (ARGS="-k r4")
	@$(DO) prove $(ARGS)

bench: ## measure a turn beside a floor that does the same with the least code (ARGS="--quick")
	@$(DO) bench $(ARGS)

bench-cold: ## measure how long each function takes from its start to its first answer
	@$(DO) bench-cold $(ARGS)

bench-guard: ## measure the leak guard on its corpus (ARGS="--prompts FILE" for another)
	@$(DO) bench-guard $(ARGS)

bench-frontend: ## measure how long a person waits for the app, in a real Chromium (ARGS="--quick")
	@$(DO) bench-frontend $(ARGS)

bench-firestore: ## measure the Firestore server beside the official emulator, and kill it (ARGS="--quick")
	@$(DO) bench-firestore $(ARGS)

test-clients: ## have six clients of others talk with an assistant (two of them need Node.js)
	@$(DO) test-clients $(ARGS)

test-firestore-conformance: ## run Google's own system tests against the Firestore server
	@$(DO) test-firestore-conformance $(ARGS)

bundle: ## stage both images under build/images, ready to be built
	@$(DO) bundle $(ARGS)

models: ## write the table of models anew: prices, windows, shutdown dates
	@$(DO) models

openapi: ## write functions/openapi.json anew from the contract
	@$(DO) openapi

deploy: ## put everything into a Google Cloud project (PROJECT=… REGION=…, DRY_RUN=1 prints the plan)
	@$(DO) deploy $(if $(PROJECT),--project '$(PROJECT)') $(if $(REGION),--region '$(REGION)') \
		$(if $(GATEWAY_REGION),--gateway-region '$(GATEWAY_REGION)') \
		$(if $(API_URL),--api-url '$(API_URL)') $(if $(filter 0,$(STREAMING)),--no-streaming) \
		$(if $(filter-out 0,$(DRY_RUN)),--dry-run) $(ARGS)

rotate: ## replace a server secret, step by step (SECRET=SEAL STEP=add|use|drop PROJECT=…)
	@$(DO) rotate $(if $(SECRET),--secret '$(SECRET)') $(if $(STEP),--step '$(STEP)') \
		$(if $(PROJECT),--project '$(PROJECT)') $(ARGS)

operator: ## look after assistants: ARGS="seed", "showcase BOT_ID", "take-down BOT_ID"
	@$(DO) operator $(ARGS)

clean: ## remove what was built and installed; .gptlab, which holds your data, stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis test-results shared/*.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
