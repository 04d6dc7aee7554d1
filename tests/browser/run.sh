#!/bin/sh
# usage: run.sh MUSTER ROOT GENERATE TEST.mjs    Exits 77 (skipped) where browser or modules are absent.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export MUSTER="$1" ROOT="$2" GENERATE="$3"
for tool in node chromium; do
	command -v "$tool" >/dev/null || {
		echo "skipped: no $tool (packaging/install.sh browser)"
		exit 77
	}
done
for module in playwright-core axe-core html-validate; do
	[ -d "$here/node_modules/$module" ] || {
		echo "skipped: no $module (npm ci --ignore-scripts in tests/browser)"
		exit 77
	}
done
CHROMIUM=$(command -v chromium)
export CHROMIUM
# Chromium writes beside itself; the tests leave nothing behind.
HOME=$(mktemp -d)
export HOME XDG_CONFIG_HOME="$HOME" XDG_CACHE_HOME="$HOME"
trap 'rm -rf "$HOME"' EXIT
cd "$here"
node --test "$4"
