# Reads words.table, then C files without their comments and texts; prints each refused call.

function refuse(word, rule) {
	printf "%s:%d: %s: %s\n", path, FNR, word, advice[rule]
	bad++
}

function at_home(rule,    n, i, home) {
	n = split(homes[rule], home, " ")
	for (i = 1; i <= n; i++)
		if (home[i] != "-" && index(path, home[i]) == 1)
			return 1
	return 0
}

# The line without comments, strings and characters; in_comment lives across lines.
function code(line,    out, c, d) {
	out = ""
	while (line != "") {
		if (in_comment) {
			d = index(line, "*/")
			if (d == 0)
				return out
			line = substr(line, d + 2)
			in_comment = 0
			continue
		}
		c = substr(line, 1, 1)
		if (substr(line, 1, 2) == "/*") {
			in_comment = 1
			line = substr(line, 3)
		} else if (c == "\"" || c == "'") {
			line = substr(line, 2)
			while (line != "" && substr(line, 1, 1) != c)
				line = substr(line, substr(line, 1, 1) == "\\" ? 3 : 2)
			line = substr(line, 2)
			out = out c c
		} else {
			out = out c
			line = substr(line, 2)
		}
	}
	return out
}

FILENAME == table {
	if ($0 ~ /^#/ || NF == 0)
		next
	split($0, half, "|")
	kind = half[1]
	sub(/ .*/, "", kind)
	names = half[1]
	sub(/^[a-z]+ +/, "", names)
	gsub(/ /, "", names)
	rules++
	homes[rules] = half[2]
	advice[rules] = half[3]
	sub(/^ */, "", advice[rules])
	n = split(names, name, ",")
	for (i = 1; i <= n; i++)
		if (kind == "calls")
			call_rule[name[i]] = rules
		else
			word_rule[name[i]] = rules
	next
}

FNR == 1 {
	path = substr(FILENAME, length(root) + 2)
	in_comment = 0
	files++
}

/^[ \t]*#[ \t]*(include|pragma)/ { next }

{
	line = code($0)
	while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
		word = substr(line, RSTART, RLENGTH)
		before = RSTART > 1 ? substr(line, RSTART - 1, 1) : ""
		line = substr(line, RSTART + RLENGTH)
		if (word in word_rule && !at_home(word_rule[word]))
			refuse(word, word_rule[word])
		if (word in call_rule && line ~ /^[ \t]*\(/ && before != "." && before != ">" && !at_home(call_rule[word]))
			refuse(word, call_rule[word])
	}
}

END {
	if (files == 0) {
		print "no source file was read"
		bad++
	}
	exit bad > 0
}
