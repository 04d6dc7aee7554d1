#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A failing disk, at every call that could meet it.
set -eu
error=EIO
. "$(dirname "$0")/errors.sh"
