#!/bin/sh
# Installs what is missing of the named groups of debian-packages.txt, and says what.
# usage: packaging/install.sh GROUP...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing=
for group in "$@"; do
	for package in $(awk -v g="$group" '$1 == g {print $2}' "$here/debian-packages.txt"); do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -q '^installed$' ||
			missing="$missing $package"
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
