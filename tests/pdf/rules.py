#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules every PDF of ours keeps, asked of qpdf's JSON of it.

usage: rules.py FILE.pdf [--plain] [--files N] [--links N]

--plain: no font file was there, so none is embedded.  Prints what is broken, one a line.
PDF/A-3 and PDF/UA are what the rules are taken from; passing them is no conformance.
"""
import base64
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

broken = []


def rule(holds, what):
    if not holds:
        broken.append(what)


class File:
    def __init__(self, path):
        self.path = path
        out = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path],
                             check=True, capture_output=True)
        rule(not out.stderr, f"qpdf warns: {out.stderr[:200]}")
        self.objects = json.loads(out.stdout)["qpdf"][1]
        self.trailer = self.objects["trailer"]["value"]

    def get(self, value):
        """What a value refers to; a stream's dictionary."""
        seen = 0
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects["obj:" + value]
            value = entry["value"] if "value" in entry else entry["stream"]["dict"]
            seen += 1
            assert seen < 10
        return value

    def data(self, reference):
        return base64.b64decode(self.objects["obj:" + reference]["stream"]["data"])

    def all(self):
        for name, entry in self.objects.items():
            if name.startswith("obj:"):
                yield name[4:], entry["value"] if "value" in entry else entry["stream"]["dict"]


def text(value):
    """qpdf writes text strings as u:… and others as b:…"""
    return value[2:] if isinstance(value, str) and value[:2] in ("u:", "b:") else value


def walk(value, visit):
    visit(value)
    if isinstance(value, dict):
        for child in value.values():
            walk(child, visit)
    elif isinstance(value, list):
        for child in value:
            walk(child, visit)


def check_catalog(pdf, root):
    want = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/MarkInfo", "/Lang",
            "/ViewerPreferences"}
    may = {"/Outlines", "/PageMode", "/Names", "/AF"}
    rule(want <= set(root), f"the catalog lacks {sorted(want - set(root))}")
    rule(set(root) <= want | may, f"the catalog has {sorted(set(root) - want - may)}")
    rule(root["/MarkInfo"] == {"/Marked": True}, "MarkInfo")
    rule(root["/ViewerPreferences"] == {"/DisplayDocTitle": True}, "DisplayDocTitle")
    rule(text(root["/Lang"]), "Lang")
    rule("/Encrypt" not in pdf.trailer, "it is encrypted")
    first, second = pdf.trailer["/ID"]
    rule(len(first) == len(second) == 2 + 32, f"ID {first} {second}")


def check_nothing_live(pdf):
    bad = {"/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/XFA", "/RichMedia", "/GoToR", "/GoToE",
           "/SubmitForm", "/ImportData", "/Sound", "/Movie", "/Encrypt", "/AcroForm", "/URI/"}

    def visit(value):
        if isinstance(value, dict):
            rule(not bad & set(value), f"a dictionary has {sorted(bad & set(value))}")
            rule(value.get("/S") not in bad, f"an action {value.get('/S')}")

    for _, value in pdf.all():
        walk(value, visit)


def check_intent(pdf, root):
    intents = pdf.get(root["/OutputIntents"])
    rule(len(intents) == 1, "one output intent")
    intent = pdf.get(intents[0])
    rule(intent["/S"] == "/GTS_PDFA1" and text(intent["/OutputConditionIdentifier"]), "output intent")
    profile = pdf.data(intent["/DestOutputProfile"])
    rule(pdf.get(intent["/DestOutputProfile"])["/N"] == 3, "N of the profile")
    rule(profile[36:40] == b"acsp" and int.from_bytes(profile[:4], "big") == len(profile), "an ICC profile")
    rule(profile[12:20] == b"mntrRGB ", "an RGB monitor profile")


XMP = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
       "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/"}


def check_meta(pdf, root):
    meta = pdf.get(root["/Metadata"])
    rule(meta["/Type"] == "/Metadata" and meta["/Subtype"] == "/XML", "Subtype XML")
    packet = pdf.data(root["/Metadata"])
    rule(packet in open(pdf.path, "rb").read(), "XMP stands in the file as it is")
    for claim in (b"pdfaid", b"pdfuaid", b"pdfxid"):
        rule(claim not in packet, f"XMP claims conformance: {claim}")
    tree = ET.fromstring(packet)

    def xmp(path):
        found = tree.find(".//" + path, XMP)
        return found.text if found is not None else None

    def date(value):
        if value is None:
            return None
        return re.sub(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z", r"\1-\2-\3T\4:\5:\6Z", value)

    info = {k: text(v) for k, v in pdf.get(pdf.trailer["/Info"]).items()}
    pairs = {"/Title": "dc:title/rdf:Alt/rdf:li", "/Author": "dc:creator/rdf:Seq/rdf:li",
             "/Subject": "dc:description/rdf:Alt/rdf:li", "/Creator": "xmp:CreatorTool",
             "/Producer": "pdf:Producer", "/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
    for key, path in pairs.items():
        value = date(info.get(key)) if "Date" in key else info.get(key)
        rule(value == xmp(path), f"Info {key} is {value!r}, XMP has {xmp(path)!r}")
    rule(set(info) <= set(pairs), f"Info has {sorted(set(info) - set(pairs))}")
    rule(info.get("/Title"), "a title")


def check_fonts(pdf, plain):
    for name, value in pdf.all():
        if not isinstance(value, dict) or value.get("/Type") != "/Font":
            continue
        if plain:
            rule(value["/Subtype"] == "/Type1", f"font {name}")
            continue
        rule(value["/Subtype"] in ("/Type0", "/CIDFontType2"), f"font {name} is {value['/Subtype']}")
        if value["/Subtype"] == "/Type0":
            rule(value["/Encoding"] == "/Identity-H" and "/ToUnicode" in value, f"font {name}")
            rule(b"begincidrange" not in pdf.data(value["/ToUnicode"]), "ToUnicode has bfrange")
            child = pdf.get(pdf.get(value["/DescendantFonts"])[0])
            rule(child["/BaseFont"] == value["/BaseFont"], f"font {name}: names differ")
        else:
            rule("/CIDToGIDMap" in value and "/W" in value, f"font {name} lacks its map")
            descriptor = pdf.get(value["/FontDescriptor"])
            need = {"/FontFile2", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight",
                    "/StemV", "/FontName"}
            rule(need <= set(descriptor), f"descriptor lacks {need - set(descriptor)}")
            program = pdf.data(descriptor["/FontFile2"])
            rule(pdf.get(descriptor["/FontFile2"])["/Length1"] == len(program), "Length1")
            rule(re.match(r"/[A-Z]{6}\+", descriptor["/FontName"]), f"{descriptor['/FontName']} is no subset")


def number_tree(pdf, node, into, limits=None):
    node = pdf.get(node)
    for kid in node.get("/Kids", []):
        child = pdf.get(kid)
        number_tree(pdf, child, into, child["/Limits"])
    nums = node.get("/Nums", [])
    keys = nums[::2]
    rule(keys == sorted(keys), "parent tree: keys are not in order")
    if limits is not None:
        rule(keys and [keys[0], keys[-1]] == limits, f"parent tree: limits {limits}")
    for key, value in zip(keys, nums[1::2]):
        rule(key not in into, f"parent tree: {key} twice")
        into[key] = value


def check_structure(pdf, root, links):
    tree = pdf.get(root["/StructTreeRoot"])
    parents = {}
    number_tree(pdf, tree["/ParentTree"], parents)
    pages = [(name, value) for name, value in pdf.all()
             if isinstance(value, dict) and value.get("/Type") == "/Page"]
    rule(tree["/ParentTreeNextKey"] == len(parents), "ParentTreeNextKey")
    marks, annots = {}, 0
    for name, page in pages:
        rule(page.get("/Tabs") == "/S", "Tabs S")
        rule(page.get("/StructParents") in parents, f"page {name} is not in the parent tree")
        for index, reference in enumerate(pdf.get(parents[page["/StructParents"]])):
            marks[(name, index)] = reference
        content = pdf.data(page["/Contents"])
        found = sorted(int(m) for m in re.findall(rb"<</MCID (\d+)>>BDC", content))
        count = len(pdf.get(parents[page["/StructParents"]]))
        rule(found == list(range(count)), f"page {name}: marks {found[:5]}… for {count} elements")
        depth = 0
        for word in re.findall(rb"BDC|BMC|EMC", re.sub(rb"\((?:\\.|[^\\)])*\)", b"", content, flags=re.S)):
            depth += 1 if word != b"EMC" else -1
            rule(0 <= depth <= 1, f"page {name}: marks do not nest")
        rule(depth == 0, f"page {name}: a mark stays open")
        for reference in page.get("/Annots", []):
            annot = pdf.get(reference)
            annots += 1
            rule(annot["/F"] == 4, f"annotation {reference}: F is {annot.get('/F')}")
            rule(annot["/Subtype"] == "/Link" and text(annot.get("/Contents")), f"annotation {reference}")
            rule(annot.get("/StructParent") in parents, f"annotation {reference} is in no parent tree")
            owner = pdf.get(parents[annot["/StructParent"]])
            kids = owner["/K"] if isinstance(owner["/K"], list) else [owner["/K"]]
            rule(owner["/S"] == "/Link" and any(isinstance(k, dict) and k.get("/Obj") == reference for k in kids),
                 f"annotation {reference}: no OBJR leads to it")
            if "/A" in annot:
                uri = text(annot["/A"]["/URI"])
                rule(re.match(r"(https?://|mailto:)[!-~]*$", uri), f"URI {uri}")
            else:
                rule(pdf.get(annot["/Dest"][0])["/Type"] == "/Page", "Dest")
    rule(annots == links or links is None, f"{annots} annotations, not {links}")
    rule(len(parents) == len(pages) + annots, "the parent tree has keys nobody has")
    walk_elements(pdf, tree, root["/StructTreeRoot"], marks)
    rule(not marks, f"{len(marks)} marks are in no element")


def walk_elements(pdf, tree, root, marks):
    stack = [(kid, root) for kid in (tree["/K"] if isinstance(tree["/K"], list) else [tree["/K"]])]
    while stack:
        reference, parent = stack.pop()
        element = pdf.get(reference)
        rule(element["/P"] == parent, f"element {reference}: parent is {element['/P']}")
        if element["/S"] == "/Figure":
            rule(text(element.get("/Alt")), f"figure {reference} has no alternative")
            if "/Pg" in element and "/MCR" not in str(element["/K"]):  # on one page
                box = element.get("/A", {}).get("/BBox", [0, 0, 0, 0])
                rule(box[0] < box[2] and box[1] < box[3], f"figure {reference}: box {box}")
        if element["/S"] == "/TH":
            rule(element["/A"]["/Scope"] == "/Column", f"head {reference} has no scope")
        if element["/S"] == "/Note":
            rule(text(element.get("/ID")), f"note {reference} has no id")
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                rule(marks.pop((element["/Pg"], kid), None) == reference, f"mark {kid} of {reference}")
            elif isinstance(kid, dict) and kid["/Type"] == "/MCR":
                rule(marks.pop((kid["/Pg"], kid["/MCID"]), None) == reference, f"mark of {reference}")
            elif isinstance(kid, str):
                stack.append((kid, reference))


def check_files(pdf, root, count):
    if count == 0:
        rule("/AF" not in root and "/Names" not in root, "there are attachments")
        return
    names = pdf.get(pdf.get(root["/Names"])["/EmbeddedFiles"])["/Names"]
    keys = [text(k) for k in names[::2]]
    rule(len(keys) == count and keys == sorted(keys), f"names {keys}")
    rule(names[1::2] == root["/AF"], "AF lists the attachments")
    for key, reference in zip(keys, root["/AF"]):
        spec = pdf.get(reference)
        rule(text(spec["/F"]) == key == text(spec["/UF"]) and "/" not in key, f"name {key}")
        rule(spec["/AFRelationship"] == "/Data", f"{key}: AFRelationship")
        stream = pdf.get(spec["/EF"]["/F"])
        rule(stream["/Type"] == "/EmbeddedFile" and "/" in stream["/Subtype"][1:], f"{key}: {stream.get('/Subtype')}")
        rule(stream["/Params"]["/Size"] == len(pdf.data(spec["/EF"]["/F"])), f"{key}: size")


def check_outline(pdf, root):
    if "/Outlines" not in root:
        return
    rule(root["/PageMode"] == "/UseOutlines", "PageMode")

    def chain(parent):
        node, before, seen = pdf.get(parent).get("/First"), None, 0
        while node is not None:
            item = pdf.get(node)
            seen += 1
            rule(item["/Parent"] == parent and item.get("/Prev") == before, f"bookmark {node} hangs wrong")
            rule(pdf.get(item["/Dest"][0])["/Type"] == "/Page" and text(item["/Title"]), f"bookmark {node}")
            rule(chain(node) == abs(item.get("/Count", 0)), f"bookmark {node}: count")
            before, node = node, item.get("/Next")
        rule(pdf.get(parent).get("/Last") == before, f"bookmarks of {parent}: last")
        return seen

    rule(chain(root["/Outlines"]) == pdf.get(root["/Outlines"])["/Count"], "count of bookmarks")


def main():
    args = sys.argv[1:]
    number = {key: int(args[args.index(key) + 1]) if key in args else None for key in ("--files", "--links")}
    pdf = File(args[0])
    root = pdf.get(pdf.trailer["/Root"])
    with open(args[0], "rb") as file:
        rule(file.read(8) == b"%PDF-1.7", "version 1.7")
    check_catalog(pdf, root)
    check_nothing_live(pdf)
    check_intent(pdf, root)
    check_meta(pdf, root)
    check_fonts(pdf, "--plain" in args)
    check_structure(pdf, root, number["--links"])
    check_files(pdf, root, number["--files"] or 0)
    check_outline(pdf, root)
    for what in broken[:20]:
        print(what)
    sys.exit(1 if broken else 0)


main()
