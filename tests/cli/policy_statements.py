# SPDX-License-Identifier: Apache-2.0
"""Parts of practices against the statements of the built-in policies.

usage: policy_statements.py ROOT
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])

# Served, and measured by no sentence: what is found for it is not what the sentence says.
UNMEASURED = {
    "image.current/latest-used": "a note to be judged; sentences name an age",
    "image.current/rebuilt": "nothing tests it",
    "runtime.capabilities-dropped/restricted": "any capability, also one that the list allows",
    "runtime.no-new-privileges/rootless": "one of two ways; user-namespaces passes for both",
    "network.daemon-options/swarm-off": "any swarm, also one that is used",
    "network.certificates-valid/node-certificates": "two days, whatever the policy sets",
    "network.certificates-valid/ca-certificates": "a note to be judged",
    "continuous.vulnerabilities-ranked/severity-known": "what the scanner did not rate is rated by rule",
    "continuous.scanned/reviewed": "a note to be judged",
    "continuous.scanned/enterprise": "what a registry does, not which image was scanned when",
}


def practices():
    """Each practice with its parts."""
    text = (root / "controls/practices.yaml").read_text()
    for block in re.split(r"^  - id: ", text, flags=re.M)[1:]:
        listed = re.search(r"^    aspects:((?:.|\n      )*)", block, re.M)
        words = re.sub(r"#.*", "", listed.group(1)) if listed else ""
        yield block.split()[0], re.findall(r"[a-z0-9][a-z0-9-]*", words)


stated = {}  # practice -> part, "" all -> is it measured?
for path in (root / "templates/policies").glob("*.md"):
    body = path.read_text().split("\n---\n", 1)[1]
    for line, names in re.findall(r"^(practices|serves): (.*)$", body, re.M):
        for name in re.split(r"[ ,]+", names):
            practice, _, part = name.partition("/")
            parts = stated.setdefault(practice, {})
            parts[part] = parts.get(part, False) or line == "practices"

failures = []
unmeasured = set()
for practice, parts in practices():
    for part in parts or [""]:
        name = f"{practice}/{part}" if part else practice
        known = [stated.get(practice, {}).get(which) for which in {part, ""}]
        if known == [None] * len(known):
            failures.append(f"{name}: no statement states it")
        elif not any(known):
            unmeasured.add(name)
failures += [f"{name}: no statement is measured by it" for name in sorted(unmeasured - UNMEASURED.keys())]
failures += [f"{name}: a statement is measured by it" for name in sorted(UNMEASURED.keys() - unmeasured)]
print("\n".join(failures))
sys.exit(bool(failures))
