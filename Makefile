# What a fresh machine needs is installed by the first target; everything else builds on it.
PREFIX ?= /usr/local
SWIFT ?= swift
# The installed binary is fully static: it starts in under 2 ms and needs nothing on the machine.
# Swift's own linker: the system's warns of functions that static programs had better not call.
STATIC := $(if $(filter Linux,$(shell uname -s)),-Xswiftc -static-executable --toolset Scripts/toolset.json,)
BINARY := .build/release/costmc
# In a folder of its own: the tests' flags would have the program built anew each time.
TEST := $(SWIFT) test --scratch-path .build-tests -c release -Xswiftc -enable-testing

# Python packages that only the benchmarks want.
BENCH := .build/bench

.PHONY: all run test coverage counts bench arm64 install lint reports clean system

all: $(BINARY)

system:
	@sh Scripts/install-system-packages

$(BINARY): system
	$(SWIFT) build -c release --product costmc $(STATIC)

run: $(BINARY)
	$(BINARY) run scenarios/deepseek.json

# One test counts instructions with valgrind.
test:
	@sh Scripts/install-system-packages valgrind
	$(TEST) --parallel

# Stores anew how many instructions the fixed small runs take; a test compares them.
counts:
	@sh Scripts/install-system-packages valgrind
	RENEW_COUNTS=1 $(TEST) --filter InstructionCountTests

# Runs costmc and its peers in turn and writes Benchmarks/results.md.
bench: $(BINARY)
	test -d $(BENCH) || python3 -m venv $(BENCH)
	$(BENCH)/bin/pip install -q numpy scipy openturns SALib
	$(BENCH)/bin/python Benchmarks/bench.py $(BINARY)

# How often the 95 % intervals of 1,000 small runs hold the exact figure, for every design.
coverage: system
	COVERAGE_SEEDS=1000 $(TEST) --filter CoverageTests

# The kernels built for arm64, their results compared bit for bit with this machine's.
arm64:
	bash Scripts/arm64/check

install: $(BINARY)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/costmc

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests

# Writes the committed reports anew; the tests compare them.
reports: $(BINARY)
	sh Scripts/write-reports $(BINARY)

clean:
	rm -rf .build .build-tests
