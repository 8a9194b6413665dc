# Everything a person or CI runs. `make help` lists it.

SWIFT ?= swift
CHECK_BUILD := --scratch-path .build-check
TSAN_BUILD := --scratch-path .build-tsan
IMPORT_CHECK := --explicit-target-dependency-import-check error

.PHONY: help demo test check lint strict thread-sanitizer conformance clients bench docs setup clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup:
	@scripts/setup

demo: setup  ## run the demonstration; fails if one of its checks fails
	$(SWIFT) run backlot demo

test: setup  ## build and run all tests but the conformance suite
	$(SWIFT) test --parallel --skip ConformanceTests

check: lint thread-sanitizer  ## format, documentation, warnings, imports, data races

lint:  ## format and documentation of public declarations
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	@scripts/lint-house-rules

strict:  ## build with warnings as errors and undeclared imports refused
	BACKLOT_STRICT=1 $(SWIFT) build --build-tests $(CHECK_BUILD) $(IMPORT_CHECK)

thread-sanitizer:  ## the same, with the thread sanitizer, and run the tests
	BACKLOT_STRICT=1 BACKLOT_THREAD_SANITIZER=1 TSAN_OPTIONS="suppressions=$(CURDIR)/scripts/thread-sanitizer.supp" \
	$(SWIFT) test --parallel --sanitize thread $(TSAN_BUILD) $(IMPORT_CHECK) --skip ConformanceTests

conformance: setup  ## one suite on the fake and on the real server, reply for reply
	$(SWIFT) test --filter ConformanceTests

clients: setup  ## other people's clients at work on what `backlot serve` serves
	@scripts/clients/run

bench: setup  ## speed, side by side with the real server and the peer library
	@scripts/bench
	@scripts/bench-postgres
	@scripts/bench-memcached
	@scripts/bench-mongo

docs: setup  ## write docs/compatibility from the command tables
	$(SWIFT) run backlot compatibility --output docs/compatibility

clean:  ## remove build output
	rm -rf .build .build-check .build-tsan Benchmarks/.build
