# Reads symbols.table, file names ("FILE layer stem"), then `nm --format=sysv` of each library after a
# line "LIBRARY layer".  Prints writable data, names without a prefix of their layer, and collisions.

FILENAME == table {
	if ($1 == "prefix")
		for (i = 3; i <= NF; i++)
			prefixes[$2] = prefixes[$2] " " $i
	next
}

# input_decode.c gives input_, input_decode_, decode_ and the name input_decode itself.
$1 == "FILE" {
	m = split($3, word, "_")
	for (i = 1; i <= m; i++) {
		noun = ""
		for (k = i; k <= m; k++) {
			noun = noun word[k]
			prefixes[$2] = prefixes[$2] " " noun "_"
			noun = noun "_"
		}
	}
	prefixes[$2] = prefixes[$2] " =" $3
	next
}

$1 == "LIBRARY" {
	layer = $2
	prefixes[layer] = prefixes[layer] " " layer "_"
	libraries++
	next
}

/\|/ {
	n = split($0, column, "|")
	name = column[1]
	type = column[3]
	section = column[7]
	gsub(/ /, "", name)
	gsub(/ /, "", type)
	gsub(/ /, "", section)
	if (name == "Name" || type == "U" || type == "" || type == "w")
		next
	symbols++
	# Tables of pointers are read-only after relocation: data of section .data.rel.ro.
	if (type ~ /^[bBdDCsSgG]$/ && section !~ /^\.data\.rel\.ro/) {
		printf "%s: %s is writable data (%s, section %s): keep it in a struct of the caller\n", layer, name, type, section
		bad++
	}
	if (type !~ /^[TRDBCVWi]$/)
		next
	if (name in owner && owner[name] != layer) {
		printf "%s: %s is defined in %s too\n", layer, name, owner[name]
		bad++
	}
	owner[name] = layer
	ok = name ~ /^(muster_|embed_)/
	m = split(prefixes[layer], prefix, " ")
	for (i = 1; !ok && i <= m; i++)
		ok = substr(prefix[i], 1, 1) == "=" ? name == substr(prefix[i], 2) : index(name, prefix[i]) == 1
	if (!ok) {
		printf "%s: %s has no prefix of its layer: name it after its file\n", layer, name
		bad++
	}
}

END {
	if (libraries == 0 || symbols == 0) {
		print "no symbol was read"
		bad++
	}
	exit bad > 0
}
