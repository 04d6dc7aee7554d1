# SPDX-License-Identifier: Apache-2.0
"""Strings that mean harm, as titles of findings: makes the scan, then reads the reports back.

usage: hostile_scan.py make SHARED SCAN | check SHARED FOLDER BASE FINDINGS.csv
"""
import csv
import json
import pathlib
import re
import sys

# Spreadsheet formulas, in every disguise, and cells that want to break out of theirs.
OWN = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  \t@x", '"=1', "'=1", "' =1",
       '",=1', '";=1', '"\r\n=1', "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\u00a0=1", "\u200b=1",
       "\ufeff=1", "\u3000=1", "\u202e=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "-", "'",
       "''", '"', '""', ",", ";", "a\r\nb", "trailing\n", "=", "e\u0301", "\U0001f433", "\ufffe", "\u0001",
       "\u001b[2J", "\u0085", "\u2028=1", "\u007f=1", "0x10", "1e5", "007", "-5", "+5", "NaN", "null"]


def strings(shared):
    hostile = pathlib.Path(shared) / "hostile"
    found = list(OWN) + json.loads((hostile / "blns/blns.json").read_text(encoding="utf-8"))
    for path in sorted((hostile / "xss").rglob("*.txt")) + sorted((hostile / "patt").rglob("*.txt")):
        found += path.read_text(encoding="utf-8", errors="replace").split("\n")
    kept = {}
    for text in found:
        if text and len(text) < 5000 and "\0" not in text:
            kept.setdefault(text, None)
    return list(kept)


def make(shared, scan):
    rows = [{"VulnerabilityID": f"CVE-2026-{100000 + i}", "PkgName": f"p{i}", "InstalledVersion": "1",
             "FixedVersion": "2", "Severity": "LOW", "Title": text}
            for i, text in enumerate(strings(shared))]
    pathlib.Path(scan).write_text(json.dumps({
        "SchemaVersion": 2, "CreatedAt": "2026-08-01T10:00:00Z", "ArtifactName": "shop/api:1.0",
        "ArtifactType": "container_image", "Metadata": {"RepoTags": ["shop/api:1.0"]},
        "Results": [{"Target": "shop/api:1.0 (debian 12)", "Class": "os-pkgs", "Type": "debian",
                     "Vulnerabilities": rows}]}), encoding="utf-8")


def begins_formula(cell):
    """What a spreadsheet might see: first of the cell, or behind what it trims."""
    bare = cell.lstrip("".join(map(chr, list(range(0x21)) + list(range(0x7f, 0xa1))))
                       + "\"'\u200b\ufeff\u3000\u2028\u202e")
    return (cell[:1] in "\t\r\n" if cell else False) or bare[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20")


BLANK = "".join(chr(c) for c in range(0x110000) if chr(c).isspace()) + "\ufeff"


def one_line(text):
    """What OSCAL keeps of a text: one line without blanks around it, nothing that XML cannot hold."""
    text = re.sub("[\t\n\v\f\r\x85\u2028\u2029]", " ", text)
    return re.sub("[\x00-\x1f\ufffe\uffff]", "\ufffd", text.strip(BLANK)) or "-"


def from_oscal(path):
    """{check: description} of the observations of findings, Markdown's escapes taken off."""
    results = json.loads(path.read_bytes())["assessment-results"]["results"]
    return {o["title"]: re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", o["description"])
            for o in results[0]["observations"] if o["types"] == ["finding"]}


def check(shared, folder, base, findings):
    want = {f"CVE-2026-{100000 + i}": text for i, text in enumerate(strings(shared))}
    folder = pathlib.Path(folder)
    report = json.loads((folder / f"{base}.json").read_bytes())
    rows = next(t for t in report["tables"] if t["kind"] == "findings")["rows"]
    got = {row["attributes"]["check"]: row["attributes"]["title"] for row in rows}
    # secrets that the strings hold are taken out on the way in: those are not compared
    redacted = {check for check, text in got.items() if "[redacted" in text.lower()}
    wrong = [check for check in want if check not in redacted and got.get(check) != want[check]]
    live, other = [], []
    oscal = from_oscal(folder / f"{base}.oscal.json")
    other += [check for check, text in got.items() if oscal.get(check) != one_line(text)]
    for path in folder.glob("*.csv"):
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.reader(file, strict=True):
                live += [cell for cell in row
                         if begins_formula(cell) and not cell.startswith("'")
                         and not cell.lstrip("-").replace(".", "", 1).isdigit()]
    with open(folder / f"{base}-findings.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, strict=True):
            if row["title"].removeprefix("'") != got[row["check"]]:
                other.append(row["check"])
    with open(findings, newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file, strict=True))
    live += [row["title"] for row in listed
             if begins_formula(row["title"]) and not row["title"].startswith("'")]
    print(f"{len(want)} strings, {len(redacted)} with something redacted, {len(wrong)} lost in JSON, "
          f"{len(other)} lost in CSV or OSCAL, {len(live)} live, {len(listed)} listed")
    for check in (wrong + other)[:5]:
        print(check, ascii(want[check]), ascii(got.get(check)), file=sys.stderr)
    if wrong or other or live or len(listed) != len(want) or len(redacted) * 10 > len(want):
        sys.exit(1)


{"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
