# SPDX-License-Identifier: Apache-2.0
"""figures_check.py MUSTER REPORT.xml OPTIONS...: every number of a report has an id.

Takes every id out of a report's XML and holds what `explain` makes of it against the number that
stands beside it; and fails where a table or a sentence of counts holds a number without an id.
OPTIONS are those of the report, for explain.
"""
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

NS = "{urn:muster:report:1}"
# Columns of numbers that are no figures: days between dates that stand beside them, sizes of files.
MEASURES = {("due-dates", "left"), ("coverage-by-asset", "age"), ("expected-sources", "every"), ("custody-refused", "bytes")}
# What a sentence may say in digits: dates, months, periods, journal entries, how many are shown.
PLAIN = re.compile(
    r"\d{4}-\d{2}(-\d{2})?|\d{4}-Q\d|journal entry \d+|\d+ shown|\+ \d+ in the manager edition|and \d+ more"
    r"|\d+ d late|in \d+ d\b|\d+ earlier|[Nn]o control of .*? (asks for|sets a)")

muster, path, options = sys.argv[1], sys.argv[2], sys.argv[3:]
report = ET.parse(path).getroot()
problems = []


def text_of(element):
    return "".join(element.itertext())


def number_of(element):
    if element.get("number") is not None:
        return int(element.get("number"))
    return int(re.match(r"\d+", text_of(element).replace("\u2009", "")).group())


def words_of(element):
    """The words alone: what is marked up says for itself what it is."""
    words = element.text or ""
    for child in element:
        marked = child.tag[len(NS):] in ("number", "date", "code", "reference", "strong", "status", "overdue")
        words += (" " if marked else words_of(child)) + (child.tail or "")
    return words


# ---- the ids, and what explain makes of them ----
figures, controls = {}, {}
for element in report.iter():
    name = element.get("figure")
    if name is None:
        continue
    kind = figures if name.startswith("FIG:") else controls
    kind.setdefault(name, set()).add(number_of(element))
for name, values in figures.items():
    if len(values) != 1:
        problems.append(f"{name} is {sorted(values)} in one report")


def explain(*names):
    run = subprocess.run([muster, "--json", "explain", *names, *options], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"explain {' '.join(names)[:200]}: exit {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)


def numbers_in(value):
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from numbers_in(one)


names = sorted(figures)
for name, said in zip(names, explain(*names)["figures"], strict=True):
    parts = sum(member["value"] for member in said["members"])
    if said["figure"] != name or {said["value"]} != figures[name] or parts != said["value"]:
        problems.append(f"{name} is {figures[name]} in the report, {said['value']} of {parts} in explain")
    if any(member["id"] == "" or member["value"] < 1 for member in said["members"]):
        problems.append(f"{name} has a part that is nothing: {said['members'][:3]}")
# alone as together
for name in names[:: max(1, len(names) // 4)]:
    if {explain(name)["value"]} != figures[name]:
        problems.append(f"{name} is another number alone")
# days, and what was seen of what is expected: told by the control
for name in sorted(controls)[:: max(1, len(controls) // 4)]:
    if not controls[name] <= set(numbers_in(explain(name))):
        problems.append(f"explain {name} does not tell all of {sorted(controls[name])}")

# ---- numbers without an id ----
for table in report.iter(NS + "table"):
    numbers = {c.get("id") for c in table.iter(NS + "column") if c.get("type") == "number"}
    for row in list(table)[-1]:
        for cell in row:
            column = cell.tag[len(NS):]
            if column not in numbers or (table.get("id"), column) in MEASURES:
                continue
            if text_of(cell).strip() and cell.get("figure") is None:
                problems.append(f"table {table.get('id')}: {column} '{text_of(cell)}' has no id")
for element in report.iter():
    kind = element.tag[len(NS):]
    counts = kind == "reconciliation" or kind == "parts"
    if kind == "p" and element.get("figure") is None:
        counts = any(child.tag == NS + "number" for child in element)
    if counts and re.search(r"\d", PLAIN.sub("", words_of(element))):
        problems.append(f"a sentence holds a number without an id: {text_of(element)[:120]}")
for figure in report.iter(NS + "figure"):
    if figure.get("number") is not None and figure.get("figure") is None:
        problems.append(f"figure {figure.get('id')} has no id for explain")

for problem in problems[:20]:
    print(problem, file=sys.stderr)
print(f"{path}: {len(figures)} figures, {len(controls)} controls, {len(problems)} problems")
sys.exit(1 if problems else 0)
