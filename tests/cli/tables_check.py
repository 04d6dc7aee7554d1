# SPDX-License-Identifier: Apache-2.0
"""Holds the CSV, JSON and XML of one report against each other and against docs/tables.md.

usage: tables_check.py FOLDER BASE DOCS/tables.md [all]
all: every kind of table that is documented must be there
"""
import csv
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

XML = "{urn:muster:report:1}"
folder, base, doc = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
problems = []


def check(fine, *words):
    if not fine:
        problems.append(" ".join(str(word) for word in words))


def documented(text, edition):
    """{file: [(name, type)]} of the tables under the ### headings, without those of other editions."""
    files, current = {}, None
    for line in text.splitlines():
        if match := re.fullmatch(r"### `([a-z-]+)`", line):
            name = match[1]
            current = files.setdefault(name, [])
        elif (match := re.match(r"In the ([a-z]+) edition only", line)) and match[1] != edition:
            del files[name]
        elif current is not None and (match := re.match(r"\| `([a-z0-9_]+)` \| ([a-z]+) \|", line)):
            current.append((match[1], match[2]))
    return files


def plain(cell):
    return cell.removeprefix("'")


def from_json(kind, value):
    """What CSV writes for a value of JSON."""
    if value is None:
        return ""
    if kind == "flag":
        return "true" if value else "false"
    return " ".join(value) if kind == "list" else str(value)


report = json.loads((folder / f"{base}.json").read_bytes())
check(report["format"] == "muster-report" and report["version"] == 1, "another JSON format")
tree = ET.parse(folder / f"{base}.xml").getroot()
tables = {table.get("id"): table for table in tree.iter(f"{XML}table")}
end = tree.find(f"{XML}end")
check(int(end.get("rows")) == report["end"]["rows"], "XML and JSON count other rows")
check(int(end.get("tables")) == report["end"]["tables"], "XML and JSON count other tables")
kinds = {}
for table in report["tables"]:
    check(len(table["rows"]) == table["row_count"], table["id"], "has another number of rows")
    check(int(tables[table["id"]].get("rows")) == table["row_count"], table["id"], "differs in XML")
    kinds.setdefault(table["kind"].replace("_", "-"), []).append(table)

edition = report["properties"]["edition"]
docs = documented(doc.read_text(encoding="utf-8"), edition)
check(set(kinds) <= set(docs), doc, "does not name", sorted(set(kinds) - set(docs)))
of_systems = {"expected", "unscoped"} if report["properties"]["system"] == "default" else set()
if report["properties"]["framework"].startswith("cis-docker"):
    of_systems |= {"timing-rules"}  # that catalog has none
check(set(docs) - of_systems == set(kinds) or len(sys.argv) == 4 or edition != "auditor",
      doc, "names too many:", sorted(set(docs) - set(kinds)))
check(sorted(p.name for p in folder.glob("*.csv")) == sorted(f"{base}-{kind}.csv" for kind in kinds),
      "other files than kinds of tables")
for kind, group in kinds.items():
    raw = (folder / f"{base}-{kind}.csv").read_bytes()
    check(not raw.startswith(b"\xef\xbb\xbf"), kind, "has a byte order mark")
    rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True), strict=True))
    types = {a["name"]: a["type"] for a in group[0]["attributes"]}
    shown = [c["id"] for c in group[0]["columns"] if c["id"] not in types]
    head = [(name, types[name]) for name in types] + [(name, "shown") for name in shown]
    check(docs.get(kind) == head, doc, "does not describe", kind, "as it is:", head)
    check(rows[0] == [name for name, _ in head], kind, "has another head")
    expect = []
    for table in group:
        element = list(tables[table["id"]])[-1]
        check(len(element) == table["row_count"], table["id"], "has other rows in XML")
        for row, xml in zip(table["rows"], element):
            expect.append([from_json(types[n], row["attributes"][n]) for n in types]
                          + [from_json("", row["cells"][n]) for n in shown])
            for name in types:
                check(xml.get(name) == from_json(types[name], row["attributes"][name]),
                      table["id"], name, "differs in XML")
    check([[plain(cell) for cell in row] for row in rows[1:]] == expect, kind, "differs from JSON")
for problem in problems[:20]:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
