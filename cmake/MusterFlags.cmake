# Flags of every target of ours.  Strict warnings always, errors only with MUSTER_WERROR.
add_library(muster_flags INTERFACE)
target_compile_definitions(muster_flags INTERFACE _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700 _DEFAULT_SOURCE _FILE_OFFSET_BITS=64)
target_compile_options(muster_flags INTERFACE
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings
	-Wformat=2 -Wundef -Wvla -Wconversion -Wno-sign-conversion
	-Werror=implicit-function-declaration -Werror=int-conversion -Werror=incompatible-pointer-types
	-fstack-protector-strong
	-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=
	-include "${PROJECT_SOURCE_DIR}/src/base/banned.h")
target_link_options(muster_flags INTERFACE -Wl,-z,relro,-z,now)
if(MUSTER_WERROR)
	target_compile_options(muster_flags INTERFACE -Werror)
endif()
if(MUSTER_SANITIZE)
	target_compile_options(muster_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(muster_flags INTERFACE -fsanitize=address,undefined)
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
	target_compile_options(muster_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(MUSTER_COVERAGE)
	target_compile_options(muster_flags INTERFACE --coverage)
	target_link_options(muster_flags INTERFACE --coverage)
endif()
if(MUSTER_FUZZ)
	target_compile_options(muster_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(DEFINED ENV{MUSTER_BUILD_ID})
	set(MUSTER_BUILD_ID "$ENV{MUSTER_BUILD_ID}")
else()
	set(MUSTER_BUILD_ID "")
endif()
