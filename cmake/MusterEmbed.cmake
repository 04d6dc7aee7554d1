# Files compiled into the binary (it works from any folder, installed or not).
set(MUSTER_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/embed.cmake")

# muster_embed(target symbol file): const char embed_<symbol>[]; const size_t embed_<symbol>_len;
function(muster_embed target symbol file)
	set(out "${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.c")
	add_custom_command(OUTPUT "${out}"
		COMMAND "${CMAKE_COMMAND}" -DIN=${PROJECT_SOURCE_DIR}/${file} -DOUT=${out} -DSYMBOL=${symbol} -P "${MUSTER_EMBED_SCRIPT}"
		DEPENDS "${PROJECT_SOURCE_DIR}/${file}" "${MUSTER_EMBED_SCRIPT}" VERBATIM)
	target_sources(${target} PRIVATE "${out}")
endfunction()

# muster_embed_tree(target symbol folder pattern): struct embed_file embed_<symbol>[] = {name, text, len} … {NULL}
function(muster_embed_tree target symbol folder pattern)
	file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/${folder}/${pattern}")
	list(SORT files)
	set(paths "")
	foreach(f IN LISTS files)
		list(APPEND paths "${PROJECT_SOURCE_DIR}/${f}")
	endforeach()
	set(out "${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.c")
	string(REPLACE ";" "|" joined "${files}")
	add_custom_command(OUTPUT "${out}"
		COMMAND "${CMAKE_COMMAND}" "-DFILES=${joined}" -DROOT=${PROJECT_SOURCE_DIR} -DOUT=${out} -DSYMBOL=${symbol} -P "${MUSTER_EMBED_SCRIPT}"
		DEPENDS ${paths} "${MUSTER_EMBED_SCRIPT}" VERBATIM)
	target_sources(${target} PRIVATE "${out}")
endfunction()
