# What a fresh machine needs is installed by the first target; everything else builds on it.
PREFIX ?= /usr/local
SWIFT ?= swift
# The installed binary is fully static: it starts in under 2 ms and needs nothing on the machine.
STATIC := $(if $(filter Linux,$(shell uname -s)),-Xswiftc -static-executable,)
BINARY := .build/release/costmc

.PHONY: all run test coverage install lint reports clean system

all: $(BINARY)

system:
	@sh Scripts/install-system-packages

$(BINARY): system
	$(SWIFT) build -c release --product costmc $(STATIC)

run: $(BINARY)
	$(BINARY) run scenarios/deepseek.json

test: system
	$(SWIFT) test --scratch-path .build-tests -c release -Xswiftc -enable-testing --parallel

# How often the 95 % intervals of 1,000 small runs hold the exact figure, for every design.
coverage: system
	COVERAGE_SEEDS=1000 $(SWIFT) test --scratch-path .build-tests -c release -Xswiftc -enable-testing --filter CoverageTests

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
