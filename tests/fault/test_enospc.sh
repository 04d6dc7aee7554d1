#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A full disk, at every call that could meet it.
set -eu
error=ENOSPC
. "$(dirname "$0")/errors.sh"
