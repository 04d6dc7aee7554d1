/* SPDX-License-Identifier: Apache-2.0 */
/* What Docker's words mean: users, folders, sockets, addresses, variables. */
#ifndef SOURCE_DOCKER_WORDS_H
#define SOURCE_DOCKER_WORDS_H

#include <muster/source.h>

/* Is it one of the words?  Upper and lower case are the same; '' is the empty word. */
bool docker_has_word(const char *words, struct muster_span text);
bool docker_holds(struct muster_span text, struct muster_span part);
bool docker_holds_word(const char *words, struct muster_span text); /* one of them, anywhere */

struct muster_span docker_without(struct muster_span text, const char *prefix);
struct muster_span docker_up_to(struct muster_span text, char c); /* all of it if there is no c */
struct muster_span docker_trimmed(struct muster_span path);       /* of slashes at its end */
uint64_t docker_number(struct muster_span text); /* whole; anything else is 0, too big UINT64_MAX */

bool docker_is_root(struct muster_span user); /* "", "0", "root", with any group */
/* A reference that is the id of the image, or its beginning. */
bool docker_is_image_id(struct muster_span reference, struct muster_span id);
/* NAME=value with something in it that redaction, or whoever wrote it, took out as a secret. */
bool docker_is_secret_entry(struct muster_span entry);
bool docker_is_host_place(struct muster_span path); /* a folder of the host's own */
bool docker_is_engine_socket(struct muster_span path);
bool docker_is_every_address(struct muster_span text);
bool docker_is_loopback(struct muster_span text);

#endif
