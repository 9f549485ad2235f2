# The two commands that matter: `make run` starts the program, `make test` checks everything.
# The others: install, lint, bench, lock, clean.

BIN := .venv/bin
export PYTHON

.PHONY: install run test lint bench lock clean

install:
	@tools/setup.sh program

run: install
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    echo "There is no display here, so the window cannot be shown. The sample case is written instead."; \
	    rm -rf out/sample && mkdir -p out && $(BIN)/appeal-packet demo out/sample; \
	else \
	    $(BIN)/appeal-packet; \
	fi

test: lint
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest

lint:
	@tools/setup.sh tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

bench:
	@tools/setup.sh tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest tests/bench -o python_files='bench_*.py' -s

lock:
	@tools/setup.sh tests
	@python3 -m venv .venv/lock && .venv/lock/bin/pip install --quiet 'pip-tools>=7.5,<8'
	@.venv/lock/bin/python tools/lock.py

clean:
	@rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
