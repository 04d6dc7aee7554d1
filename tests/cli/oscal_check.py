# SPDX-License-Identifier: Apache-2.0
"""Holds OSCAL documents against each other, against themselves and against the report.

usage: oscal_check.py FOLDER BASE STATUS.json FINDINGS.json [SCHEMAS]
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

NS = "{http://csrc.nist.gov/ns/oscal/1.0}"
PROSE = {"description", "statement", "remarks"}
VALUES = {"hash": "value", "system-id": "id"}
GROUPS = {name: name + "s" for name in (
    "prop", "result", "component", "inventory-item", "control-selection", "include-control",
    "exclude-control", "observation", "risk", "finding", "method", "type", "origin", "actor", "subject",
    "related-observation", "characterization", "facet", "mitigating-factor", "poam-item", "resource",
    "rlink", "part", "information-type", "implemented-requirement")}
GROUPS |= {"party": "parties", "associated-risk": "related-risks", "response": "remediations",
           "entry": "entries", "hash": "hashes", "relevant-evidence": "relevant-evidence",
           "objectives-and-methods": "objectives-and-methods"}
SCHEMA = {"": "assessment-results", "poam.": "poam", "plan.": "assessment-plan", "system.": "ssp"}
problems = []


def check(fine, *words):
    if not fine:
        problems.append(" ".join(str(word) for word in words))


def from_xml(element, parent=""):
    """The element as OSCAL's JSON has it."""
    name = element.tag.removeprefix(NS)
    if name in PROSE:
        return "\n\n".join(p.text for p in element)
    if not len(element) and not element.attrib:
        return element.text if element.text is not None else {}
    value = dict(element.attrib)
    if name in VALUES:
        value[VALUES[name]] = element.text
    for child in element:
        key = child.tag.removeprefix(NS)
        group = {("system-characteristics", "system-id"): "system-ids",
                 ("characterization", "origin"): None}.get((name, key), GROUPS.get(key))
        if group:
            value.setdefault(group, []).append(from_xml(child, name))
        else:
            check(key not in value, name, "has two", key)
            value[key] = from_xml(child, name)
    return value


def unmark(value, key=""):
    """Markdown's escapes taken off the markup of a JSON document."""
    if isinstance(value, dict):
        return {k: unmark(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [unmark(v, key) for v in value]
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", value) if key in PROSE | {"title", "text"} else value


def same_links(value):
    """Links between the files, without what tells XML from JSON."""
    if isinstance(value, dict):
        return {k: v.removesuffix(".xml").removesuffix(".json") if k == "href" else same_links(v)
                for k, v in value.items()}
    return [same_links(v) for v in value] if isinstance(value, list) else value


def first_difference(a, b, path=""):
    if type(a) is not type(b):
        return path
    if isinstance(a, dict):
        for key in sorted(a.keys() | b.keys()):
            if key not in a or key not in b:
                return f"{path}/{key}"
            if where := first_difference(a[key], b[key], f"{path}/{key}"):
                return where
    elif isinstance(a, list):
        if len(a) != len(b):
            return f"{path} ({len(a)} and {len(b)})"
        for i, (x, y) in enumerate(zip(a, b)):
            if where := first_difference(x, y, f"{path}/{i}"):
                return where
    elif a != b:
        return path
    return None


def walk(value, key=""):
    yield key, value
    if isinstance(value, dict):
        for k, v in value.items():
            yield from walk(v, k)
    elif isinstance(value, list):
        for v in value:
            yield from walk(v, key)


def check_references(name, document, folder):
    uuids, tokens = [], set()
    for key, value in walk(document):
        if isinstance(value, dict):
            uuids += [value["uuid"]] if "uuid" in value else []
            tokens |= {value["id"]} if key == "parts" else set()
    check(len(uuids) == len(set(uuids)), name, "has the same uuid twice")
    uuids = set(uuids)
    for key, value in walk(document):
        if key.endswith("-uuid") and isinstance(value, str):
            check(value in uuids, name, key, value, "names nothing")
        if key == "href" and value.startswith("#"):
            check(value[1:] in uuids, name, "has a link to nothing:", value)
        elif key == "href" and ":" not in value:
            check((folder / value).exists(), name, "imports a file that is not there:", value)
        if key == "target-id":
            check(value in tokens, name, "has a target that is no objective:", value)


def props(value):
    return {p["name"]: p["value"] for p in value["props"]}


def check_results(document, status, findings):
    result = document["assessment-results"]["results"][0]
    states = {"satisfied": ("satisfied", "pass"), "not-satisfied": ("not-satisfied", "fail"),
              "accepted": ("not-satisfied", "fail")}
    risks = {r["uuid"]: r["status"] for r in result.get("risks", [])}
    want = {c["id"]: c["status"] for c in status["frameworks"][0]["controls"]}
    got = {}
    for finding in result.get("findings", []):
        own = props(finding)
        got[own["control"]] = own["status"]
        target = finding["target"]["status"]
        check((target["state"], target["reason"]) == states.get(own["status"], ("not-satisfied", "other")),
              own["control"], "has another state")
        risk = [risks[r["risk-uuid"]] for r in finding.get("related-risks", [])]
        check(risk == {"not-satisfied": ["open"], "accepted": ["deviation-approved"]}.get(own["status"], []),
              own["control"], "has other risks")
    check(all(want.get(control) == status for control, status in got.items()), "statuses differ")
    counts = status["frameworks"][0]["counts"]
    check(len(got) == sum(counts.values()), "another number of controls")
    selection = result["reviewed-controls"]["control-selections"][0]
    tokens = [c["control-id"] for c in selection["include-controls"] + selection.get("exclude-controls", [])]
    check(len(tokens) == len(set(tokens)) >= len(got), "two controls share a token")
    observed = {props(o)["finding"]: o for o in result.get("observations", []) if o["types"] == ["finding"]}
    check(set(observed) == {f["id"] for f in findings}, "other findings in the results")
    for finding in findings:
        own = observed[finding["id"]]["relevant-evidence"][0]
        check(props(own)["sha256"] == finding["evidence"]["sha256"], finding["id"], "has other evidence")


def check_poam(document, findings):
    poam = document["plan-of-action-and-milestones"]
    items = [props(item).get("finding") for item in poam["poam-items"]]
    ids = [f["id"] for f in findings]
    check(sorted(items) == sorted(ids) if ids else items == [None], "other findings in the POA&M")
    check(len(poam.get("risks", [])) == len(ids), "another number of risks in the POA&M")


def check_schema(name, document, path):
    try:
        import jsonschema
    except ImportError:
        print(f"skipped: no python3-jsonschema for {name}")
        return
    # the patterns use Unicode classes, which Python's re does not know
    text = path.read_text(encoding="utf-8").replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    errors = list(jsonschema.Draft7Validator(json.loads(text)).iter_errors(document))
    for error in errors[:3]:
        check(False, name, "/".join(map(str, error.absolute_path)), error.message[:200])


def main(folder, base, status, findings, schemas=None):
    folder = pathlib.Path(folder)
    status = json.loads(pathlib.Path(status).read_bytes())
    findings = json.loads(pathlib.Path(findings).read_bytes())["findings"]
    for part, schema in SCHEMA.items():
        name = f"{base}.{part}oscal"
        document = json.loads((folder / f"{name}.json").read_bytes())
        root = ET.parse(folder / f"{name}.xml").getroot()
        where = first_difference({root.tag.removeprefix(NS): from_xml(root)}, unmark(document))
        if where:
            where = first_difference(same_links({root.tag.removeprefix(NS): from_xml(root)}),
                                     same_links(unmark(document)))
        check(where is None, name, "differs between XML and JSON at", where)
        check_references(f"{name}.json", document, folder)
        if part == "":
            check_results(document, status, findings)
        elif part == "poam.":
            check_poam(document, findings)
        if schemas:
            check_schema(f"{name}.json", document, pathlib.Path(schemas) / f"oscal_{schema}_schema.json")


main(*sys.argv[1:])
for problem in problems[:20]:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
