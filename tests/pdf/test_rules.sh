#!/bin/sh
# What the writer makes keeps the rules of rules.py, reads without a warning, says what went in,
# and is the same everywhere.  usage: test_rules.sh PDF_SAMPLE ROOT
set -eu
sample=$1 here=$2/tests/pdf
for tool in qpdf pdftotext pdffonts pdfinfo pdfdetach python3; do
	command -v $tool >/dev/null 2>&1 || {
		echo "skipped: no $tool"
		exit 77
	}
done
[ -e /usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf ] || {
	echo "skipped: no fonts-open-sans"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	exit 1
}
quiet() { # command that must succeed and say nothing on stderr
	"$@" >"$work/said" 2>"$work/warned" || fail "$*: $(cat "$work/warned")"
	[ ! -s "$work/warned" ] || fail "$* warns: $(cat "$work/warned")"
}

quiet "$sample" kitchen 3 "$work/kitchen.pdf"
quiet qpdf --check "$work/kitchen.pdf"
python3 "$here/rules.py" "$work/kitchen.pdf" --files 3 --links 2 || fail "rules"
quiet pdftotext "$work/kitchen.pdf" -
quiet pdffonts "$work/kitchen.pdf"
grep -c ' yes yes yes ' "$work/said" | grep -qx 7 || fail "seven fonts, all embedded, subset, with Unicode"
quiet pdfinfo "$work/kitchen.pdf"
grep -q '^Tagged: *yes' "$work/said" || fail "not tagged"
quiet pdfinfo -struct-text "$work/kitchen.pdf"
sed -n '1,13s/Object .*/Object/p; 1,13{/Object/!p;}' "$work/said" >"$work/head"
diff - "$work/head" <<'END' || fail "the order of reading"
Document
  Sect
    H1 (block)
      "Evidence of the quarter"
    P (block)
      "Before the link, "
      Link (inline)
        "a place on the web"
        Object
      " and "
      Link (inline)
        "a page further on"
        Object
END
quiet pdfdetach -save 3 -o "$work/rows.csv" "$work/kitchen.pdf"
grep -q '^CVE-2026-1000,high$' "$work/rows.csv" || fail "an attachment comes out changed"

# The rules can fail: what each keeps away is put into the same file, uncompressed.
"$sample" kitchen 1 "$work/small.pdf"
qpdf --qdf --object-streams=disable --no-original-object-ids "$work/small.pdf" "$work/plain.pdf"
broken() { # a sed script
	sed "$1" "$work/plain.pdf" >"$work/edited.pdf"
	if cmp -s "$work/plain.pdf" "$work/edited.pdf"; then
		fail "nothing to edit: $1"
	fi
	fix-qdf "$work/edited.pdf" >"$work/broken.pdf" 2>/dev/null
	if python3 "$here/rules.py" "$work/broken.pdf" --files 3 --links 2 >"$work/said" 2>/dev/null; then
		fail "not noticed: $1"
	fi
}
python3 "$here/rules.py" "$work/plain.pdf" --files 3 --links 2 || fail "rules, uncompressed"
broken 's|/Subtype /XML|/Subtype /XMX|'
broken 's|muster 0.1.0</xmp|muster 0.1.1</xmp|'
broken 's|^  /F 4$|  /F 0|'
broken 's|/FontFile2|/FontFile3|'
broken 's|/AFRelationship /Data|/AFRelationship /Source|'
broken 's|(controls.json)|(zontrols.json)|'
broken 's|/StructParent 2$|/StructParent 99|'
broken 's|/S /GTS_PDFA1|/S /GTS_PDFX|'
broken 's|/S /URI|/S /Launch|'
broken 's|/MarkInfo|/OpenAction|'
broken 's|<</MCID 3>>BDC|<</MCID 2>>BDC|'
broken 's|/S /TH$|/S /Figure|'
broken 's|^%PDF-1.7|%PDF-1.4|'
broken 's|begincodespacerange|begincidrange|'
broken 's|/O /Layout|/O /Layuot|; s|/BBox|/BBax|'
grep -a -A 6 '/BBox' "$work/plain.pdf" | tr -s ' \n' ' ' | grep -q '\[ 60 424.89 520 501.89 \]' ||
	fail "the box of the figure"

# Text in equals text out, in every face; what no font has is shown as a code point.
quiet "$sample" text 0 "$work/text.pdf" <"$here/awkward.in"
quiet qpdf --check "$work/text.pdf"
python3 "$here/rules.py" "$work/text.pdf" --files 3 || fail "rules, text"
quiet pdftotext -raw "$work/text.pdf" "$work/text.txt"
awk '{for (i = 0; i < 5; i++) print}' "$here/awkward.out" >"$work/want.txt"
tr -d '\f' <"$work/text.txt" | diff "$work/want.txt" - || fail "text in is not text out"

# Right-to-left words are drawn turned round, and readers turn them back (with marks of their own).
printf 'שלום\nسلام\n' | quiet "$sample" text 0 "$work/turned.pdf"
quiet pdftotext -raw "$work/turned.pdf" "$work/text.txt"
printf 'שלום\nسلام\n' | awk '{for (i = 0; i < 5; i++) print}' >"$work/want.txt"
LC_ALL=C sed 's/\xE2\x80[\xAA-\xAE]//g; s/\f//; /^$/d' "$work/text.txt" | diff "$work/want.txt" - || fail "turned words"

# Glyphs made of glyphs that are made of glyphs (libharu alone leaves them blank), each with ink.
if command -v pdftoppm >/dev/null 2>&1; then
	for letter in Ἂ Ἳ ᾩ 鬱 각; do
		echo $letter | quiet "$sample" text 0 "$work/letter.pdf"
		pdftoppm -gray -r 144 "$work/letter.pdf" "$work/letter"
		python3 - "$work/letter-1.pgm" <<'END' || fail "$letter is drawn blank"
import sys
data = open(sys.argv[1], "rb").read().split(b"\n", 3)
width = int(data[1].split()[0])
for line in range(5):  # a face each, 14 pt apart
    top = (60 - 10 + line * 14) * 2
    ink = sum(byte < 128 for byte in data[3][top * width:(top + 26) * width])
    if ink < 30:
        sys.exit(1)
END
	done
fi

# No font anywhere: it still works, with a warning, and is no less sound.
mkdir "$work/empty"
"$sample" plain 0 "$work/nofont.pdf" "$work/empty" <"$here/awkward.in" 2>"$work/warned" || fail "no fonts"
grep -q 'install fonts-open-sans' "$work/warned" || fail "no warning: $(cat "$work/warned")"
quiet qpdf --check "$work/nofont.pdf"
python3 "$here/rules.py" "$work/nofont.pdf" --files 3 --plain || fail "rules, no font"
quiet pdftotext -raw "$work/nofont.pdf" "$work/text.txt"
grep -q '^Äöü ß éèê ñ ø å æ œ Ž \[U+0142\]' "$work/text.txt" || fail "text without fonts"

# The same bytes under other zones, locales, folders and users.
want=$(sha256sum <"$work/kitchen.pdf")
for zone in UTC America/New_York Asia/Kathmandu; do
	for locale in C de_DE.UTF-8 tr_TR.UTF-8; do
		mkdir -p "$work/$zone/a folder"
		got=$(
			cd "$work/$zone/a folder"
			umask 000
			env TZ=$zone LC_ALL=$locale USER=somebody HOME=/nowhere "$sample" kitchen 3 out.pdf
			sha256sum <out.pdf
		)
		[ "$got" = "$want" ] || fail "differs under TZ=$zone LC_ALL=$locale"
	done
done
