# Reads symbols.table, "PUBLIC name" for each name in include/muster, then `nm --format=sysv` of each
# library after a line "LIBRARY layer".  Prints writable data, names that are no noun_verb, public
# names without a public declaration, and names that two layers define.

FILENAME == table {
	if ($1 == "single")
		single[$2, $3] = 1
	next
}

$1 == "PUBLIC" {
	declared[$2] = 1
	next
}

$1 == "LIBRARY" {
	layer = $2
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
	if (name ~ /^muster_/) {
		if (!(name in declared)) {
			printf "%s: %s is not declared in include/muster: give it a name of its layer\n", layer, name
			bad++
		}
	} else if (name !~ /^[a-z][a-z0-9]*_/ && !((layer, name) in single)) {
		printf "%s: %s has no noun before its verb: noun_verb\n", layer, name
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
