# SPDX-License-Identifier: Apache-2.0
"""Holds OSCAL catalogs against each other, and against the schema.

usage: catalog_check.py same A B        two catalogs of one syntax: every element, flag and text
       catalog_check.py valid SCHEMA FILE...   JSON against NIST's schema
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET


def squeeze(text):
    return re.sub(r"\s+", "", text or "")


def of_xml(element):
    """Tag, flags, text and children; <q> is told from quotation marks by nobody, blanks neither."""
    children = [child for child in element if not child.tag.endswith("}q")]
    return [element.tag, sorted(element.attrib.items()), [of_xml(child) for child in children],
            "" if children else prose(element)]


def prose(element):
    """All text there is, in order, with quotation marks off."""
    return squeeze("".join(element.itertext())).replace('"', "")


def of_json(value):
    if isinstance(value, dict):
        return {key: of_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [of_json(item) for item in value]
    return squeeze(value) if isinstance(value, str) else value


def first_difference(a, b, path=""):
    if type(a) is not type(b):
        return f"{path}: {type(a)} {type(b)}"
    if isinstance(a, dict):
        for key in sorted(set(a) | set(b)):
            if key not in a or key not in b:
                return f"{path}/{key}: on one side only"
            found = first_difference(a[key], b[key], f"{path}/{key}")
            if found:
                return found
        return None
    if isinstance(a, list):
        if len(a) != len(b):
            return f"{path}: {len(a)} and {len(b)}"
        return next(filter(None, (first_difference(x, y, f"{path}/{i}") for i, (x, y) in enumerate(zip(a, b)))), None)
    return None if a == b else f"{path}: {a!r} and {b!r}"


def same(one, other):
    if one.endswith("json") or pathlib.Path(one).read_text(encoding="utf-8").lstrip().startswith("{"):
        load = [of_json(json.loads(pathlib.Path(name).read_text(encoding="utf-8"))) for name in (one, other)]
        counts = [sum(1 for _ in walk(side)) for side in load]
        found = first_difference(*load)
        what = f"{counts[0]} values"
    else:
        roots = [ET.parse(name).getroot() for name in (one, other)]
        found = first_difference(*(of_xml(root) for root in roots)) or first_difference(*(prose(root) for root in roots))
        what = f"{sum(1 for _ in roots[0].iter())} elements"
    if found:
        sys.exit(f"{one} and {other} differ: {found[:400]}")
    print(f"{what} are the same")


def walk(value):
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(item)


def python_patterns(schema):
    """\\p{L} and \\p{N} are not Python's."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            schema["pattern"] = schema["pattern"].replace(r"(\p{L}|_)(\p{L}|\p{N}|[.\-_])*", r"[^\W\d][\w.\-]*")
        for item in schema.values():
            python_patterns(item)
    elif isinstance(schema, list):
        for item in schema:
            python_patterns(item)


def valid(schema_file, files):
    import jsonschema
    schema = json.loads(pathlib.Path(schema_file).read_text(encoding="utf-8"))
    python_patterns(schema)
    validator = jsonschema.Draft7Validator(schema)
    for name in files:
        for error in validator.iter_errors(json.loads(pathlib.Path(name).read_text(encoding="utf-8"))):
            sys.exit(f"{name}: {list(error.path)}: {error.message[:300]}")


if sys.argv[1] == "same":
    same(sys.argv[2], sys.argv[3])
else:
    valid(sys.argv[2], sys.argv[3:])
