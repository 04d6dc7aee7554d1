# SPDX-License-Identifier: Apache-2.0
"""Strings that mean harm, in the text of a policy and as values: writes it, then reads it back.

usage: policy_hostile.py make SHARED FOLDER | page|article|words SHARED FILE
"""
import html.parser
import json
import pathlib
import sys
import xml.etree.ElementTree


def strings(shared):
    hostile = pathlib.Path(shared) / "hostile"
    found = json.loads((hostile / "blns/blns.json").read_text(encoding="utf-8"))
    for path in sorted((hostile / "xss").rglob("*.txt")):
        found += path.read_text(encoding="utf-8", errors="replace").split("\n")
    kept = {}
    for text in found:
        plain = all(ord(c) >= 32 and ord(c) != 127 and not 0xD800 <= ord(c) < 0xE000 for c in text)
        if text.strip() and len(text) < 1000 and plain:
            kept.setdefault(text, None)
    return list(kept)


def values_of(found):
    """Some that YAML may hold: it refuses C1 and the non-characters, by name."""
    return [t for t in found[::11] if not any(0x7F <= ord(c) < 0xA0 or ord(c) in (0xFEFF, 0xFFFE, 0xFFFF) for c in t)]


HEAD = """---
id: hostile
title: Hostile
version: 1.0.0
status: draft
owner: nobody
review_interval: 12 months
practices: []
parameters:
"""
TAIL = """history:
  - {version: 1.0.0, date: 2026-11-26, author: nobody, change: First.}
---
"""


def make(shared, folder):
    """Every string as Markdown (braces escaped), and every eleventh as a value."""
    all_of_them = strings(shared)
    values = values_of(all_of_them)
    out = [HEAD]
    for i, text in enumerate(values):
        out.append(f"  v{i}: {{type: text, default: {json.dumps(text, ensure_ascii=False)}, title: t}}\n")
    out.append(TAIL)
    for i in range(len(values)):
        out.append(f"Value {i}: {{{{v{i}}}}} ends\n\n")
    for text in all_of_them:
        out.append("Text: " + text.replace("{{", "\\{{") + "\n\n")
    pathlib.Path(folder, "policies").mkdir(exist_ok=True)
    pathlib.Path(folder, "policies/hostile.md").write_text("".join(out), encoding="utf-8")


# What the renderer writes by itself; a table's search and sort are made by the page's own script.
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "p", "h1",
        "h2", "h3", "h4", "h5", "h6", "span", "div", "dl", "dt", "dd", "a", "em", "strong", "b", "code", "pre",
        "ul", "ol", "li", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "caption", "script", "time", "svg",
        "details", "summary", "wbr", "small", "abbr", "col", "colgroup"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.scripts = 0
        self.text = []
        self.bad = []

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        if tag not in TAGS:
            self.bad.append(f"tag {tag}")
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "srcdoc", "style", "action", "formaction"):
                self.bad.append(f"{tag} {name}={value}")
            if name == "href" and not value.startswith(("#", "https://", "http://", "mailto:")):
                self.bad.append(f"{tag} href={value}")

    def handle_data(self, data):
        self.text.append(data)


def plain(text):
    """Without what a renderer may escape or fold: letters and digits of ASCII alone."""
    return "".join(c for c in text if c.isascii() and c.isalnum())


def find_all(shared, text, known=lambda value: True):
    text = plain(text)
    values = values_of(strings(shared))
    lost = [v for i, v in enumerate(values) if known(v) and plain(f"Value {i}: {v} ends") not in text]
    if lost or len(values) < 50:
        sys.exit(f"{len(lost)} of {len(values)} values lost: {lost[:3]}")
    print(f"{len(strings(shared))} strings, {len(values)} values")


def page(shared, path):
    """The page in HTML."""
    page = Page()
    page.feed(pathlib.Path(path).read_text(encoding="utf-8"))
    if page.bad or page.scripts > 1:
        sys.exit(f"{page.scripts} scripts; {page.bad[:5]}")
    find_all(shared, "".join(page.text))


# What the DocBook renderer writes.
ELEMENTS = {"article", "info", "title", "subtitle", "orgname", "biblioid", "abstract", "legalnotice", "releaseinfo",
            "section", "para", "emphasis", "code", "link", "phrase", "date", "itemizedlist", "orderedlist", "listitem",
            "note", "programlisting", "variablelist", "varlistentry", "term", "table", "informaltable", "tgroup",
            "colspec", "thead", "tbody", "row", "entry"}


def article(shared, path):
    """The article in DocBook."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if "<!" in text or "<?" in text[5:]:
        sys.exit("a declaration, comment or instruction")
    root = xml.etree.ElementTree.fromstring(text)
    for element in root.iter():
        name = element.tag.removeprefix("{http://docbook.org/ns/docbook}")
        if name not in ELEMENTS:
            sys.exit(f"element {element.tag}")
        href = element.get("{http://www.w3.org/1999/xlink}href", "https://")
        if not href.startswith(("https://", "http://", "mailto:")):
            sys.exit(f"{name} href={href}")
    find_all(shared, "".join(root.itertext()))


def words(shared, path):
    """What pdftotext read between head and foot of the pages."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    # what no font has is shown by its number
    find_all(shared, text, str.isascii)


if __name__ == "__main__":
    {"make": make, "page": page, "article": article, "words": words}[sys.argv[1]](*sys.argv[2:])
