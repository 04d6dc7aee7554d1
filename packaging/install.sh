#!/bin/sh
# Installs what is missing of the named groups of debian-packages.txt, and says what.
# usage: packaging/install.sh GROUP...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# Installed by name, or provided by what is (npm comes inside some packages of nodejs).
provided=$(dpkg-query -W -f '${db:Status-Status} ${Provides}\n' | awk '$1 == "installed" {$1 = ""; gsub(/[,]/, " "); print}' | tr ' ' '\n')
present() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -q '^installed$' ||
		printf '%s\n' "$provided" | grep -qxF "$1"
}
missing=
for group in "$@"; do
	for package in $(awk -v g="$group" '$1 == g {print $2}' "$here/debian-packages.txt"); do
		present "$package" || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0
echo "Installing Debian packages:$missing"
run=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "install.sh: not root and no sudo: ask for these packages:$missing" >&2
		exit 1
	}
	run=sudo
fi
$run env DEBIAN_FRONTEND=noninteractive apt-get update -q
# shellcheck disable=SC2086 # a list of words
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
