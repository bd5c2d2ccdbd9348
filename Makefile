# `make check` runs what CI runs; on Windows, run the lines of .ci/check by hand.
.PHONY: check quick test slow demo examples

check:
	.ci/check

quick:
	.ci/check --quick

test:
	python -m pytest

slow:
	python -m pytest -m slow

demo:
	reviews demo

examples:
	python -m corpus.examples.generate
