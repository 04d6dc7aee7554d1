/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What docker-inspect and docker-secrets have in common: a document of things
 * of any kind, and who uses which secret.
 */
#ifndef SOURCE_DOCKER_THINGS_H
#define SOURCE_DOCKER_THINGS_H

#include "source/docker_checks.h"

/* A service has a secret; both names as the document has them. */
struct docker_use {
	struct muster_span secret;
	size_t service; /* how many services came before it */
};

/* A secret that waits until all services of the document are known. */
struct docker_kept {
	struct row *row;
	struct muster_span name;
	muster_asset_handle asset;
	enum docker_thing thing;
};

struct docker {
	struct adapter base; /* first */
	struct docker_judge things;
	struct docker_places {
		uint16_t name, created, updated, driver, labels;
		uint16_t host_config, reference, image_id;
		uint16_t root_fs, tags, digests, architecture, id;
		uint16_t ipam, mountpoint, engine, task;
		uint16_t spec_name, spec_data, service_secrets;
		uint16_t project, project_service, number, task_name, task_id;
		uint16_t secrets, secret, secret_name, external, external_name;
		uint16_t use, use_source;
		uint16_t platform, desired;
	} at;
	/* of the document */
	size_t services;
	struct docker_use *uses;
	size_t use_count, use_cap;
	struct docker_kept *kept;
	size_t kept_count, kept_cap;
};

/* In front of a document. */
void docker_begin(struct docker *docker);
/* All things of an array, or the one that an object is; say: of a record that was read. */
void docker_read_things(struct docker *docker, void (*say)(struct docker *docker));
void docker_say_thing(struct docker *docker);
/* A handle for a thing that is about to be bound. */
void docker_next_asset(struct docker *docker);

void docker_add_use(struct docker *docker, struct muster_span secret);
/* The secret at hand waits for docker_say_uses. */
void docker_keep_secret(struct docker *docker, enum docker_thing thing, struct muster_span name);
/* Of all that wait.  all: the document names all services there are. */
void docker_say_uses(struct docker *docker, bool all);

int docker_read(struct docker *docker, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    struct muster_error *err);

#endif
