# Reads layers.table, then source files; prints each include that the table does not allow.
# The path of a file begins at ROOT, given with -v root=ROOT.

function words_of(text, set,    n, i, parts) {
	n = split(text, parts, /[ \t]+/)
	for (i = 1; i <= n; i++)
		if (parts[i] != "")
			set[parts[i]] = 1
}

function refuse(why) {
	printf "%s:%d: %s: %s\n", path, FNR, $0, why
	bad++
}

FILENAME == table {
	sub(/#.*/, "")
	if ($1 == "layer") {
		name = $2
		sub(/:$/, "", name)
		rest = $0
		sub(/^[^:]*:/, "", rest)
		split(rest, half, "|")
		known[name] = 1
		split("", set)
		words_of(half[1], set)
		for (w in set)
			inner[name, w] = 1
		split("", set)
		words_of(half[2], set)
		for (w in set)
			outer[name, w] = 1
	} else if ($1 == "foreign") {
		homes[$2] = homes[$2] " " $3
	} else if ($1 == "system") {
		for (i = 2; i <= NF; i++)
			system_header[$i] = 1
	}
	next
}

FNR == 1 {
	path = substr(FILENAME, length(root) + 2)
	split(path, part, "/")
	public = part[1] == "include"
	layer = public ? "" : part[2]
	if (!public && !(layer in known)) {
		printf "%s: the layer \"%s\" is not in layers.table\n", path, layer
		bad++
	}
	files++
}

!/^[ \t]*#[ \t]*include/ { next }

/"[^"]*"/ {
	header = $0
	sub(/^[^"]*"/, "", header)
	sub(/".*/, "", header)
	if (public)
		refuse("a public header includes an internal one")
	else if (header !~ /\//)
		refuse("write the folder: \"" layer "/" header "\"")
	else if (header ~ /\.\./)
		refuse("no relative paths")
	else {
		split(header, part, "/")
		if (!((layer, part[1]) in inner))
			refuse(layer " may not include " part[1])
	}
	next
}

/<muster\/[^>]*>/ {
	header = $0
	sub(/^[^<]*<muster\//, "", header)
	sub(/\.h>.*/, "", header)
	if (!public && !((layer, "*") in outer) && !((layer, header) in outer))
		refuse(layer " may not include <muster/" header ".h>")
	next
}

/<[^>]*>/ {
	header = $0
	sub(/^[^<]*</, "", header)
	sub(/>.*/, "", header)
	found = ""
	for (h in homes)
		if (index(header, h) == 1)
			found = h
	if (found != "") {
		n = split(homes[found], home, " ")
		ok = 0
		for (i = 1; i <= n; i++)
			if (index(path, home[i]) == 1)
				ok = 1
		if (!ok)
			refuse("its home is" homes[found])
		next
	}
	folder = header
	sub(/\/.*/, "/", folder)
	if (!(header in system_header) && !(folder in system_header))
		refuse("not in layers.table")
}

END {
	if (files == 0) {
		print "no source file was read"
		bad++
	}
	exit bad > 0
}
