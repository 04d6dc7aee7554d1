/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Docker secrets: docker secret inspect, docker secret ls, and the secrets
 * that a compose file declares.  None of them holds a value.
 */
#include "source/docker_things.h"
#include "source/sources.h"

static struct muster_span
text_under(const struct docker *docker, uint16_t place, struct muster_span key)
{
	const struct fact *fact = docker->things.facts.first[place];
	while (fact != NULL && !muster_span_eq(fact->key, key))
		fact = fact->next;
	return fact != NULL ? fact->text : row_nothing;
}

/* ---- compose ---- */

static void
say_declaration(struct docker *docker, struct muster_span key)
{
	struct docker_judge *judge = &docker->things;
	struct muster_span name = text_under(docker, docker->at.secret_name, key);
	if (name.len == 0)
		name = text_under(docker, docker->at.external_name, key);
	judge->only = key;
	docker_next_asset(docker);
	adapter_bind(&docker->base, MUSTER_ASSET_SECRET, name.len > 0 ? name : key);
	docker_judge_say(judge, DOCKER_COMPOSE_SECRET, DOCKER_OWN);
	docker_keep_secret(docker, DOCKER_COMPOSE_SECRET, key);
	docker_judge_end(judge);
	judge->only = row_nothing;
}

/* Facts of one service follow each other, be its secrets names or objects with a source. */
static void
add_uses(struct docker *docker, uint16_t place)
{
	struct muster_span service = row_nothing;
	for (const struct fact *fact = docker->things.facts.first[place]; fact != NULL;
	     fact = fact->next) {
		docker->services += !muster_span_eq(fact->key, service);
		service = fact->key;
		docker_add_use(docker, fact->text);
	}
	docker->services++;
}

static void
say_compose(struct docker *docker)
{
	const struct fact *secret = docker->things.facts.first[docker->at.secret];
	add_uses(docker, docker->at.use);
	add_uses(docker, docker->at.use_source);
	for (; secret != NULL; secret = secret->next)
		say_declaration(docker, secret->key);
	docker_say_uses(docker, true);
}

/* ---- the source ---- */

static void
say_thing(struct docker *docker)
{
	const struct facts *facts = &docker->things.facts;
	if (facts->seen[docker->at.secrets])
		say_compose(docker);
	else
		docker_say_thing(docker);
}

static void
read_document(struct adapter *adapter)
{
	struct docker *docker = (struct docker *)adapter;
	docker_begin(docker);
	docker_read_things(docker, say_thing);
	if (!json_failed(adapter->reader))
		docker_say_uses(docker, false);
}

static int
read_secrets(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct docker docker = {.services = 0};
	return docker_read(&docker, &source_docker_secrets, reader, sink, read_document, err);
}

/* Services and nodes are the things of docker inspect that look like a secret otherwise. */
static int
probe_secrets(const struct muster_peek *peek)
{
	bool (*has)(const struct muster_peek *, const char *) =
	    peek->kind == '[' ? muster_peek_element_has : muster_peek_has;
	if (peek->kind != '{' && (peek->kind != '[' || peek->element_of.len > 0))
		return 0;
	if (peek->kind == '{' && has(peek, "secrets") && has(peek, "services"))
		return 70;
	if (!has(peek, "ID") || !has(peek, "CreatedAt") || !has(peek, "UpdatedAt"))
		return 0;
	if (has(peek, "Spec")) /* podman counts no versions */
		return (has(peek, "Version") || peek->kind == '[') && !has(peek, "Endpoint") &&
			!has(peek, "Description") && !has(peek, "JoinTokens") &&
			!has(peek, "DesiredState")
		    ? 85
		    : 0;
	return has(peek, "Name") && has(peek, "Driver") &&
		(has(peek, "Labels") || peek->kind == '[')
	    ? 85
	    : 0;
}

static const char *const secret_members[] = {"Env[]", "Spec/Data", "Options{}", "Options/o,",
    "environment{}", "args{}", "secrets/content", "configs/content", "SecretData!", NULL};

const struct muster_source source_docker_secrets = {
    .name = "docker-secrets",
    .title = "Docker secrets",
    .kind = "facts",
    .reads = "docker secret inspect, docker secret ls, secrets of a compose file as JSON",
    .version = 2,
    .probe = probe_secrets,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_secrets,
};
