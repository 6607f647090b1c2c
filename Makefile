# Every target first installs what it needs and is missing, once; see scripts/install.sh.
.PHONY: help serve build test lint bench screenshots

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

serve: ## Serve the app on http://127.0.0.1:8080, in release mode
	@scripts/install.sh build
	@scripts/serve.sh

build: ## Build the app into dist/, in release mode
	@scripts/install.sh build
	@scripts/build.sh

test: ## Check everything: format, lints, native and browser tests, journeys
	@scripts/test.sh

lint: ## Check formatting, clippy and the shell scripts
	@scripts/install.sh lint
	@scripts/lint.sh

bench: ## Measure the size and the speed of the release build
	@scripts/install.sh test
	@scripts/bench.sh

screenshots: ## Take pictures of the pages into screenshots/
	@scripts/install.sh screenshots
	@scripts/screenshots.sh
