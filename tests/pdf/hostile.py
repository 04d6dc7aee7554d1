#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile strings through the PDF writer: text in is text out.

usage: hostile.py lines FOLDER >LINES        those that fit a line of the page, cleaned as documents are
       hostile.py compare LINES EXTRACTED    what does not come out as it went in, one a line

A character no font shows comes out as [U+XXXX].  Right-to-left letters are left out: readers put
marks of direction of their own around them.
"""
import os
import re
import sys

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def lines(folder):
    seen = {}
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            with open(os.path.join(root, name), "rb") as file:
                for line in file.read().decode("utf-8", "replace").split("\n"):
                    line = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", line)
                    width = sum(1 if c.isascii() else 9 for c in line)
                    if line.strip() and width < 80 and not RIGHT_TO_LEFT.search(line):
                        seen[line] = True
    return seen


def squeezed(text):
    return re.sub(r"\s+", " ", text).strip()


def compare(wanted, extracted):
    with open(extracted, encoding="utf-8") as file:
        have = [squeezed(line) for line in file.read().replace("\f", "").split("\n")]
    exact, rest = set(have), "\n".join(have)
    bad = 0
    with open(wanted, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            text = squeezed(line)
            if text in exact:
                continue
            pattern = "".join(re.escape(c) if c.isascii() else f"(?:{re.escape(c)}|\\[U\\+{ord(c):04X}\\])"
                              for c in text)
            if not re.search(f"^{pattern}$", rest, re.M):
                print(ascii(line))
                bad += 1
    return bad


if sys.argv[1] == "lines":
    sys.stdout.reconfigure(encoding="utf-8")
    for text in lines(sys.argv[2]):
        print(text)
else:
    sys.exit(1 if compare(sys.argv[2], sys.argv[3]) else 0)
