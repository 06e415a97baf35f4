# make demo   a made-up class, graded through all lessons
# make test   everything: unit tests, nbval, kernels, a bare environment (seven minutes)
# make quick  the tests that start no jail, no kernel and no audit, one seed each (a minute)
# make build  the lessons' text to notebooks      make lint   formatting, lint, types, workflows (make format: mend them)
# make bench  how fast a class is graded, against stock nbgrader and a bare floor (half an hour)
# make bench-training  how fast networks are trained, against PyTorch and bare NumPy (three minutes)
# make cluster  a class on Dask's workers that come, die and differ (some minutes)
# make attacks  every known attack, on stock nbgrader and on this project (half an hour)
# make mutants  every solution with one small thing made wrong: caught, or right as well (a minute)
# make sweep    every right and wrong program judged with 200 seeds (a quarter of an hour)
# make claims   what the lessons claim, with ten seeds, on one thread and on two (some minutes)
#             (these six take ARGS=--help)
# make frameworks  lesson 10 with micrograd and PyTorch, which are optional, installed
# make accessibility  our pages in Chromium: axe, phones, dark, paper (ARGS: more pages)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKFLOWS := .github/workflows/*.yml workflows/*.yml
STAMP := $(VENV)/.installed

.PHONY: install demo test quick frameworks attacks mutants sweep claims accessibility bench bench-training cluster build format lint clean
.DEFAULT_GOAL := install

install: $(STAMP)

$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + "; try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

demo: install
	$(BIN)/autograder demo

test: install
	$(BIN)/python -m pytest -n 2
	$(BIN)/python -m pytest --nbval notebooks -n 2 --dist loadfile

quick: install
	$(BIN)/python -m pytest -n 2 -m "not slow" --seeds 1

frameworks: install
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --editable '.[frameworks]'
	$(BIN)/python -m pytest tests/with_frameworks.py
	$(BIN)/python -m pytest --nbval notebooks/10_frameworks.ipynb

attacks: install
	@$(BIN)/python -m tests.attacks.table $(ARGS)

mutants: install
	@$(BIN)/python -m tests.mutants.table $(ARGS)

sweep: install
	@$(BIN)/python -m tests.sweep $(ARGS)

claims: install
	@$(BIN)/python -m tests.claims $(ARGS)

accessibility: install
	@PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --editable '.[browser]'
	@$(BIN)/python -m tests.accessibility $(ARGS)

bench: install
	@$(BIN)/python -m benchmarks.grading $(ARGS)

cluster: install
	@$(BIN)/python -m benchmarks.cluster $(ARGS)

bench-training: install
	@$(BIN)/python -m benchmarks.training $(ARGS)

build: install
	$(BIN)/autograder build

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.citation-file-format CITATION.cff
	$(BIN)/zizmor --quiet --offline --config .github/zizmor.yml $(WORKFLOWS) .github/dependabot.yml

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
