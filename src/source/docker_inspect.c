/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docker inspect: containers, images, networks, services and secrets, mixed
 * in one array or one by one, as the API gives them.  Nothing in them says
 * what kind of thing they are but the members they have.
 */
#include "source/docker_things.h"
#include "source/docker_words.h"
#include "source/sources.h"

/* ---- what there is to read ---- */

static void
ask_places(struct docker *docker)
{
	static const struct {
		size_t offset;
		const char *path;
		unsigned kinds;
	} asked[] = {
#define AT(member) offsetof(struct docker_places, member)
	    {AT(name), "Name", FACTS_TEXT},
	    {AT(created), "CreatedAt", FACTS_TEXT},
	    {AT(updated), "UpdatedAt", FACTS_TEXT},
	    {AT(driver), "Driver", FACTS_TEXT},
	    {AT(labels), "Labels", FACTS_TEXT | FACTS_LIST},
	    {AT(host_config), "HostConfig", FACTS_LIST},
	    {AT(reference), "Config/Image", FACTS_TEXT},
	    {AT(image_id), "Image", FACTS_TEXT},
	    {AT(root_fs), "RootFS", FACTS_LIST},
	    {AT(tags), "RepoTags/[]", FACTS_TEXT},
	    {AT(digests), "RepoDigests/[]", FACTS_TEXT},
	    {AT(architecture), "Architecture", FACTS_TEXT},
	    {AT(id), "Id", FACTS_TEXT},
	    {AT(ipam), "IPAM", FACTS_LIST},
	    {AT(mountpoint), "Mountpoint", FACTS_TEXT},
	    {AT(engine), "Description/Engine", FACTS_LIST},
	    {AT(task), "Spec/TaskTemplate", FACTS_LIST},
	    {AT(spec_name), "Spec/Name", FACTS_TEXT},
	    {AT(spec_data), "Spec/Data", FACTS_TEXT},
	    {AT(service_secrets), "Spec/TaskTemplate/ContainerSpec/Secrets/[]/SecretName",
		FACTS_TEXT},
	    {AT(project), "Config/Labels/com.docker.compose.project", FACTS_TEXT},
	    {AT(project_service), "Config/Labels/com.docker.compose.service", FACTS_TEXT},
	    {AT(number), "Config/Labels/com.docker.compose.container-number", FACTS_TEXT},
	    {AT(task_name), "Config/Labels/com.docker.swarm.task.name", FACTS_TEXT},
	    {AT(task_id), "Config/Labels/com.docker.swarm.task.id", FACTS_TEXT},
	    {AT(secrets), "secrets", FACTS_LIST},
	    {AT(secret), "secrets/*", FACTS_LIST},
	    {AT(secret_name), "secrets/*/name", FACTS_TEXT},
	    {AT(external), "secrets/*/external", FACTS_FLAG | FACTS_LIST},
	    {AT(external_name), "secrets/*/external/name", FACTS_TEXT},
	    {AT(use), "services/*/secrets/[]", FACTS_TEXT},
	    {AT(use_source), "services/*/secrets/[]/source", FACTS_TEXT},
	    {AT(platform), "Platform", FACTS_TEXT | FACTS_LIST},
	    {AT(desired), "DesiredState", FACTS_TEXT},
#undef AT
	};
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const uint16_t place =
		    docker_judge_ask(&docker->things, asked[i].path, asked[i].kinds);
		memcpy((char *)&docker->at + asked[i].offset, &place, sizeof(place));
	}
}

void
docker_begin(struct docker *docker)
{
	struct adapter *adapter = &docker->base;
	adapter->run.tool = MUSTER_SPAN("docker");
	docker->services = 0;
	docker->uses = NULL;
	docker->kept = NULL;
	docker->use_count = docker->use_cap = docker->kept_count = docker->kept_cap = 0;
	if (docker->things.adapter == NULL &&
	    docker_judge_init(&docker->things, adapter,
		1u << DOCKER_CONTAINER | 1u << DOCKER_IMAGE | 1u << DOCKER_NETWORK |
		    1u << DOCKER_SERVICE | 1u << DOCKER_SECRET | 1u << DOCKER_COMPOSE_SECRET) == 0)
		ask_places(docker);
}

int
docker_read(struct docker *docker, const struct muster_source *source, struct json_reader *reader,
    struct muster_sink *sink, void (*document)(struct adapter *), struct muster_error *err)
{
	int result = adapter_read_stream(&docker->base, source, reader, sink, document, err);
	docker_judge_release(&docker->things);
	return result;
}

void
docker_next_asset(struct docker *docker)
{
	sink_asset(docker->base.sink, &docker->base.asset);
	memset(docker->base.covers, 0, sizeof(docker->base.covers));
}

static struct muster_span
text_at(const struct docker *docker, uint16_t place)
{
	return facts_text(&docker->things.facts, place);
}

static bool
seen(const struct docker *docker, uint16_t place)
{
	return docker->things.facts.seen[place];
}

/* ---- names ---- */

static struct muster_span
printed(struct docker *docker, const char *text)
{
	docker->base.failed |= text == NULL;
	return muster_span_of(text);
}

/* The task of a swarm without its id, which is another one after each deployment. */
static struct muster_span
task_name(const struct docker *docker)
{
	struct muster_span name = text_at(docker, docker->at.task_name);
	const struct muster_span id = text_at(docker, docker->at.task_id);
	if (id.len > 0 && name.len > id.len + 1 && name.ptr[name.len - id.len - 1] == '.' &&
	    memcmp(name.ptr + name.len - id.len, id.ptr, id.len) == 0)
		name.len -= id.len + 1;
	return name;
}

/* Lineage (rules.md 16): the service of a project where there is one, else the name. */
static struct muster_span
container_name(struct docker *docker)
{
	const struct muster_span project = text_at(docker, docker->at.project),
				 service = text_at(docker, docker->at.project_service),
				 number = text_at(docker, docker->at.number);
	struct muster_span name = text_at(docker, docker->at.name);
	if (project.len > 0 && service.len > 0) {
		const bool later = number.len > 0 && !muster_span_is(number, "1");
		return printed(docker,
		    muster_arena_printf(docker->base.arena, "%.*s/%.*s%s%.*s", (int)project.len,
			project.ptr, (int)service.len, service.ptr, later ? "/" : "",
			later ? (int)number.len : 0, number.ptr));
	}
	if (text_at(docker, docker->at.task_name).len > 0)
		return task_name(docker);
	if (name.len > 0 && name.ptr[0] == '/') {
		name.ptr++;
		name.len--;
	}
	return name;
}

static void
bind_container(struct docker *docker)
{
	struct muster_span lineage, tag, digest;
	docker_next_asset(docker);
	muster_image_split(text_at(docker, docker->at.reference), &lineage, &tag, &digest);
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_CONTAINER,
	    .name = container_name(docker),
	    .version = digest.len > 0 ? digest : text_at(docker, docker->at.image_id),
	    .tag = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(docker->base.sink, docker->base.asset, &binding);
}

static void
bind_image(struct docker *docker)
{
	struct muster_span lineage, tag, digest, reference = text_at(docker, docker->at.tags);
	docker_next_asset(docker);
	muster_image_split(text_at(docker, docker->at.digests), &lineage, &tag, &digest);
	if (reference.len == 0 || muster_span_is(reference, "<none>:<none>"))
		reference = lineage;
	if (reference.len == 0) /* what another took the tag from */
		reference = docker_without(text_at(docker, docker->at.id), "sha256:");
	adapter_bind_image(
	    &docker->base, reference, digest.len > 0 ? digest : text_at(docker, docker->at.id));
}

static void
bind_resource(struct docker *docker, const char *kind, struct muster_span name)
{
	docker_next_asset(docker);
	adapter_bind(&docker->base, MUSTER_ASSET_RESOURCE,
	    name.len == 0 ? row_nothing
			  : printed(docker,
				muster_arena_printf(
				    docker->base.arena, "%s/%.*s", kind, (int)name.len, name.ptr)));
}

/* ---- who uses which secret ---- */

void
docker_add_use(struct docker *docker, struct muster_span secret)
{
	struct adapter *adapter = &docker->base;
	struct docker_use *list =
	    adapter_room(adapter, docker->uses, docker->use_count, &docker->use_cap, sizeof(*list));
	if (list == NULL)
		return;
	docker->uses = list;
	list[docker->use_count++] =
	    (struct docker_use){adapter_keep(adapter, secret), docker->services};
}

void
docker_keep_secret(struct docker *docker, enum docker_thing thing, struct muster_span name)
{
	struct adapter *adapter = &docker->base;
	struct row *row = row_keep(adapter, &docker->things.row);
	struct docker_kept *list = adapter_room(
	    adapter, docker->kept, docker->kept_count, &docker->kept_cap, sizeof(*list));
	if (row == NULL || list == NULL)
		return;
	docker->kept = list;
	list[docker->kept_count++] =
	    (struct docker_kept){row, adapter_keep(adapter, name), adapter->asset, thing};
}

static int
by_secret(const void *a, const void *b)
{
	const struct docker_use *x = a, *y = b;
	const int order = muster_span_cmp(x->secret, y->secret);
	return order != 0 ? order : (x->service > y->service) - (x->service < y->service);
}

/* How many services have it: one may have it in several places. */
static size_t
count_uses(const struct docker *docker, struct muster_span secret)
{
	size_t low = 0, high = docker->use_count, count = 0;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (muster_span_cmp(docker->uses[middle].secret, secret) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low;
	     i < docker->use_count && muster_span_eq(docker->uses[i].secret, secret); i++)
		count += i == low || docker->uses[i].service != docker->uses[i - 1].service;
	return count;
}

void
docker_say_uses(struct docker *docker, bool all)
{
	if (docker->use_count > 1)
		qsort(docker->uses, docker->use_count, sizeof(*docker->uses), by_secret);
	for (size_t i = 0; i < docker->kept_count; i++) {
		const struct docker_kept *kept = &docker->kept[i];
		struct docker_judge *judge = &docker->things;
		judge->row = *kept->row;
		judge->uses = count_uses(docker, kept->name);
		judge->all_uses = all;
		docker->base.asset = kept->asset;
		docker_judge_say(judge, kept->thing, DOCKER_USES);
	}
	docker->kept_count = 0;
}

/* ---- things ---- */

/* What cannot be changed is as old as it is; how long ago in words is no date. */
static void
say_age(struct docker *docker)
{
	struct muster_setting age = {.asset = docker->base.asset,
	    .name = MUSTER_SPAN("secret.rotated"),
	    .value = row_nothing,
	    .days = 0,
	    .location = row_nothing,
	    .section = row_nothing,
	    .locus = &docker->things.row.locus};
	const struct muster_span created = text_at(docker, docker->at.created);
	if (muster_time_parse(created, &age.at, NULL) == 0 && age.at != MUSTER_TIME_NONE)
		sink_setting(docker->base.sink, &age);
}

static void
say_secret(struct docker *docker, struct muster_span name)
{
	docker_next_asset(docker);
	adapter_bind(&docker->base, MUSTER_ASSET_SECRET, name);
	say_age(docker);
	docker_judge_say(&docker->things, DOCKER_SECRET, DOCKER_OWN);
	docker_keep_secret(docker, DOCKER_SECRET, name);
	docker_judge_end(&docker->things);
}

static void
say_service(struct docker *docker)
{
	const struct fact *secret = docker->things.facts.first[docker->at.service_secrets];
	for (; secret != NULL; secret = secret->next)
		docker_add_use(docker, secret->text);
	docker->services++;
	bind_resource(docker, "service", text_at(docker, docker->at.spec_name));
	docker_judge_say(&docker->things, DOCKER_SERVICE, DOCKER_OWN);
	docker_judge_end(&docker->things);
}

/* Nodes, tasks, volumes and configurations: there are no checks on them. */
static bool
is_other(const struct docker *docker)
{
	const struct docker_places *at = &docker->at;
	const bool listed = seen(docker, at->created) && seen(docker, at->updated);
	return seen(docker, at->engine) || seen(docker, at->mountpoint) ||
	    seen(docker, at->spec_data) || seen(docker, at->desired) ||
	    (listed && seen(docker, at->name) && !seen(docker, at->driver));
}

void
docker_say_thing(struct docker *docker)
{
	const struct docker_places *at = &docker->at;
	struct docker_judge *judge = &docker->things;
	if (seen(docker, at->host_config)) {
		bind_container(docker);
		judge->windows = muster_span_is(text_at(docker, at->platform), "windows");
		docker_judge_say(judge, DOCKER_CONTAINER, DOCKER_OWN);
		judge->windows = false;
		docker_judge_end(judge);
	} else if (seen(docker, at->root_fs) ||
	    seen(docker, facts_root(&judge->facts, "RepoTags")) ||
	    (seen(docker, at->architecture) && seen(docker, at->id))) {
		bind_image(docker);
		docker_judge_say(judge, DOCKER_IMAGE, DOCKER_OWN);
		docker_judge_end(judge);
	} else if (seen(docker, at->ipam)) {
		bind_resource(docker, "network", text_at(docker, at->name));
		docker_judge_say(judge, DOCKER_NETWORK, DOCKER_OWN);
		docker_judge_end(judge);
	} else if (seen(docker, at->task)) {
		say_service(docker);
	} else if (is_other(docker)) {
		sink_record(docker->base.sink, MUSTER_OUT_OF_SCOPE);
	} else if (seen(docker, at->spec_name) && seen(docker, at->created)) {
		say_secret(docker, text_at(docker, at->spec_name));
	} else if (seen(docker, at->name) && seen(docker, at->created)) {
		say_secret(docker, text_at(docker, at->name));
	} else {
		row_reject(&docker->base, &judge->row,
		    "it has the members of no kind of thing that is known");
	}
}

void
docker_read_things(struct docker *docker, void (*say)(struct docker *docker))
{
	struct json_reader *reader = docker->base.reader;
	const bool one = json_peek(reader) == JSON_OBJECT;
	if (!one)
		json_array(reader);
	while (one || json_element(reader) == 1) {
		if (docker_judge_read(&docker->things))
			say(docker);
		if (one)
			return;
	}
}

/* ---- the source ---- */

static void
read_document(struct adapter *adapter)
{
	struct docker *docker = (struct docker *)adapter;
	docker_begin(docker);
	docker_read_things(docker, docker_say_thing);
	if (!json_failed(adapter->reader))
		docker_say_uses(docker, false);
}

static int
read_inspect(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct docker docker = {.services = 0};
	return docker_read(&docker, &source_docker_inspect, reader, sink, read_document, err);
}

static int
probe_inspect(const struct muster_peek *peek)
{
	bool (*has)(const struct muster_peek *, const char *) =
	    peek->kind == '[' ? muster_peek_element_has : muster_peek_has;
	if (peek->kind != '{' && (peek->kind != '[' || peek->element_of.len > 0))
		return 0;
	const bool container =
	    has(peek, "HostConfig") && has(peek, "State") && !has(peek, "ImageID");
	const bool image = has(peek, "Id") && (has(peek, "RootFS") || has(peek, "RepoTags")) &&
	    has(peek, "Architecture");
	const bool network = has(peek, "IPAM") && has(peek, "Scope");
	const bool volume = has(peek, "Mountpoint") && has(peek, "Driver") && has(peek, "Scope");
	const bool swarm = has(peek, "ID") && has(peek, "Version") && has(peek, "Spec") &&
	    (has(peek, "Endpoint") || has(peek, "Description") || has(peek, "DesiredState"));
	return container || image || network || volume || swarm ? 85 : 0;
}

/* What a configuration of a swarm holds is base64 of anything. */
static const char *const secret_members[] = {"Env[]", "Spec/Data", "Options{}", "Options/o,", NULL};

const struct muster_source source_docker_inspect = {
    .name = "docker-inspect",
    .title = "Docker inspect",
    .kind = "facts",
    .reads = "docker inspect: containers, images, networks, services, secrets",
    .version = 2,
    .probe = probe_inspect,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_inspect,
};
