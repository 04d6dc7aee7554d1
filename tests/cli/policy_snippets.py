# SPDX-License-Identifier: Apache-2.0
"""Snippets of the policies against muster's own checks.

usage: policy_snippets.py MUSTER ROOT WORK

daemon.json is collected as it stands.  What commands and compose files start stands in
tests/data/policy-snippets/inspect.json, keyed by the very text: a snippet that was changed or is
new has none, and fails here until somebody has looked at what it starts.
"""
import json
import pathlib
import re
import subprocess
import sys

muster, root, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
failures = []


def fences():
    """File, kind, verdict and text of each fence with a verdict."""
    for path in sorted((root / "templates/policies").glob("*.md")):
        for match in re.finditer(r"^```(\w+)((?: \S+)*)\n(.*?)^```$", path.read_text(), re.M | re.S):
            words = match.group(2).split()
            if words and words[-1] in ("right", "wrong"):
                yield path.name, " ".join(words[:-1]), words[-1], match.group(3)


def commands(text):
    text = re.sub(r"\\\n\s*", "", text)
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def merge(base, changes):
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    merged = {**base, **{key: merge(base.get(key), value) for key, value in changes.items()}}
    return {key: value for key, value in merged.items() if value is not None}


def run(*args):
    done = subprocess.run([muster, "-C", str(work), *args], capture_output=True, text=True)
    if done.returncode != 0:
        failures.append(f"muster {' '.join(args)}: {done.stderr.strip()}")
    return done.stdout


def failing():
    """What fails, by the name of the asset."""
    found = {}
    for finding in json.loads(run("--json", "findings"))["findings"]:
        found.setdefault(re.split("[:/]", finding["asset"])[-1], set()).add(finding["check"])
    return found


def judge(name, where, verdict, failed, row, whole, kind):
    short = {check.removeprefix(f"muster:{kind}.") for check in failed}
    if verdict == "wrong":
        missing = set(row["fails"]) - short
        if not row["fails"] or missing:
            failures.append(f"{where}: wrong, and passes {sorted(missing)}: {name}")
    elif whole and short - set(row.get("vouched", [])):
        failures.append(f"{where}: right, and fails {sorted(short)}: {name}")
    elif not whole and (not (row["passes"] or row.get("vouched")) or short & set(row["passes"])):
        failures.append(f"{where}: right, and fails {sorted(short & set(row['passes']))}: {name}")


def containers(data, used):
    """A container for each snippet; the asset's name by where it stands."""
    rows = {(row["kind"], row["verdict"], row["text"]): row for row in data["snippets"]}
    texts = data["compose"]
    asked = []
    for file, kind, verdict, text in fences():
        if kind.startswith("compose.yaml"):
            found = [key for key, body in texts.items() if body == text]
            parts = found or [None]
        elif kind.startswith("docker-run") or kind == "docker-exec":
            parts = commands(text)
        else:
            continue
        for part in parts:
            row = rows.get((kind, verdict, part))
            if row is None:
                failures.append(f"{file}: no record of what this starts: {part or text}")
                continue
            used.add((kind, verdict, part))
            asked.append((file, kind, verdict, part, row))
    for key in rows.keys() - used:
        failures.append(f"inspect.json: no policy has this snippet any more: {key[2]}")
    return asked


def main():
    data = json.loads((root / "tests/data/policy-snippets/inspect.json").read_text())
    daemons = json.loads((root / "tests/data/policy-snippets/daemon.json").read_text())
    subprocess.run([muster, "-q", "init", str(work)], check=True, capture_output=True)
    asked = containers(data, set())
    documents = []
    for number, (_, _, _, _, row) in enumerate(asked):
        if "unseen" not in row:
            documents.append(merge(data["base"], row["changes"]) | {"Name": f"/s{number}", "Id": f"{number:064x}"})
    (work / "inspect").write_text(json.dumps(documents))
    run("collect", "-s", "docker-inspect", "-a", "host:inspected", "--observed-at", "2026-11-02", str(work / "inspect"))
    files = [fence for fence in fences() if fence[1].startswith("daemon.json")]
    for number, (file, kind, verdict, text) in enumerate(files):
        path = work / f"daemon-{number}"
        path.write_text(text)
        run("collect", "-s", "docker-daemon", "-a", f"host:d{number}", "--observed-at", "2026-11-02", str(path))
    found = failing()
    for number, (file, kind, verdict, part, row) in enumerate(asked):
        if "unseen" not in row:
            judge(part, file, verdict, found.get(f"s{number}", set()), row, not kind.endswith("-part"), "container")
    known = {re.split("[:/]", asset["name"])[-1] for asset in json.loads(run("--json", "assets"))["assets"]}
    asked_for = {f"s{n}" for n, part in enumerate(asked) if "unseen" not in part[4]} | {f"d{n}" for n in range(len(files))}
    if asked_for - known:
        failures.append(f"not judged at all: {sorted(asked_for - known)}")
    seen = set()
    for number, (file, kind, verdict, text) in enumerate(files):
        key = json.dumps(json.loads(text), sort_keys=True)
        rows = [row for row in daemons["snippets"] if json.dumps(row["text"], sort_keys=True) == key and row["verdict"] == verdict]
        if not rows:
            failures.append(f"{file}: nobody says what this daemon.json is checked for: {text}")
            continue
        seen.add(key)
        judge(text, file, verdict, found.get(f"d{number}", set()), rows[0], kind == "daemon.json", "daemon")
    for row in daemons["snippets"]:
        if json.dumps(row["text"], sort_keys=True) not in seen:
            failures.append(f"daemon.json: no policy has this any more: {row['text']}")
    for failure in failures:
        print(failure)
    print(f"{len(asked)} snippets of containers, {len(files)} of daemon.json, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
