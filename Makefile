# Each target calls a script in scripts/ that works without make too.
.DEFAULT_GOAL := help
.PHONY: help chat test check wheel browser gate ci lock clean

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

chat: ## install, build the index, start the chat on 127.0.0.1:7860 (HOST, PORT, CORPUS, INDEX)
	@scripts/chat

test: ## install what tests need and run them
	@scripts/test

check: ## lint, format, types, import contracts
	@scripts/check

wheel: ## build the wheel and use it outside of the checkout
	@scripts/wheel-check

browser: ## test the page in headless Chromium
	@scripts/browser-test

gate: ## the evaluation gate
	@scripts/gate

ci: ## everything that CI runs
	@.ci/run

lock: ## write constraints.txt anew
	@scripts/lock

clean: ## remove .venv and the built index
	rm -rf .venv dist build
	find index -mindepth 1 ! -name README.md -delete
