# Everything a user or a developer does starts here; .venv is made and kept current by the rules below.

PYTHON ?= python3.11
# Where pip takes PyTorch from; empty for pip's own index. Give PyTorch's CPU index where pip would otherwise fetch
# the build for graphics cards, several gigabytes large (README, "Install").
TORCH_INDEX ?=
# Where data sets in the layout of BEIR lie, for make evaluate; none is needed.
DATA ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help chat test check format bench evaluate bundle clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-8s %s\n", $$1, $$2 }'

chat: $(VENV)/.runtime ## set up everything and open the chat on http://127.0.0.1:7860
	$(BIN)/python app.py serve

test: check ## set up everything and run all checks and tests
	$(BIN)/python -m pytest -m ""

check: $(VENV)/.development ## format, lint and types, without changing a file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: $(VENV)/.development ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.development ## speed and memory, side by side with plain alternatives
	$(BIN)/python -m benchmarks.index
	$(BIN)/python -m benchmarks.articles
	$(BIN)/python -m benchmarks.pdf
	$(BIN)/python -m benchmarks.ranker
	$(BIN)/python -m benchmarks.first_paint

evaluate: $(VENV)/.runtime ## ranking, citations and abstention on our own questions, and on the data sets in DATA
	for set in evaluation/sets/*/ $(dir $(wildcard $(DATA)/*/qrels/dev.tsv)); do \
	    echo; $(BIN)/python app.py evaluate "$${set%qrels/}" || exit 1; done

bundle: $(VENV)/.runtime ## a folder in dist/ that installs and runs where there is no network
	$(BIN)/python -m deploy.bundle

clean: ## remove the environment and caches; data/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found; install Python 3.11 or name another with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# PyTorch first and by itself, so that TORCH_INDEX touches nothing else.
$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install -r requirements.txt
	touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install -r requirements-dev.txt
	touch $@
