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

# muster_embed_controls(target): controls/, and beside each of its files the tree that the YAML
# reader makes of it, packed by a program of the build (cmake/trees.c).
function(muster_embed_controls target)
	add_library(muster_controls OBJECT)
	target_include_directories(muster_controls PRIVATE "${PROJECT_SOURCE_DIR}/src")
	target_link_libraries(muster_controls PRIVATE muster_flags)
	muster_embed_tree(muster_controls controls controls *.yaml)
	add_executable(muster_trees "${PROJECT_SOURCE_DIR}/cmake/trees.c" $<TARGET_OBJECTS:muster_controls>)
	target_include_directories(muster_trees PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/include")
	target_link_libraries(muster_trees PRIVATE muster_yaml muster_base muster_flags)
	set(out "${CMAKE_CURRENT_BINARY_DIR}/embed_controls_trees.c")
	add_custom_command(OUTPUT "${out}" COMMAND muster_trees "${out}" DEPENDS muster_trees VERBATIM)
	target_sources(${target} PRIVATE "${out}" $<TARGET_OBJECTS:muster_controls>)
endfunction()
