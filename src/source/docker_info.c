/* SPDX-License-Identifier: Apache-2.0 */
/* docker info --format json, and /info of the API: one engine and its settings. */
#include "source/docker_checks.h"
#include "source/sources.h"

struct info {
	struct adapter base; /* first */
	struct docker_judge judge;
	uint16_t name, version, time, errors, platform;
};

static void
begin(struct info *info)
{
	struct docker_judge *judge = &info->judge;
	info->base.run.tool = MUSTER_SPAN("docker");
	if (judge->adapter != NULL || docker_judge_init(judge, &info->base, 1u << DOCKER_INFO) != 0)
		return;
	info->name = docker_judge_ask(judge, "Name", FACTS_TEXT);
	info->version = docker_judge_ask(judge, "ServerVersion", FACTS_TEXT);
	info->time = docker_judge_ask(judge, "SystemTime", FACTS_TEXT);
	info->platform = docker_judge_ask(judge, "OSType", FACTS_TEXT);
	info->errors = docker_judge_ask(judge, "ServerErrors/[]", FACTS_TEXT);
}

static void
say_engine(struct info *info)
{
	struct adapter *adapter = &info->base;
	const struct facts *facts = &info->judge.facts;
	muster_time when;
	if (muster_time_parse(facts_text(facts, info->time), &when, NULL) == 0)
		adapter->run.observed_at = when;
	adapter->run.tool_version = adapter_keep_run(adapter, facts_text(facts, info->version));
	adapter_bind(adapter, MUSTER_ASSET_HOST, facts_text(facts, info->name));
	info->judge.windows = muster_span_is(facts_text(facts, info->platform), "windows");
	docker_judge_say(&info->judge, DOCKER_INFO, DOCKER_OWN);
	docker_judge_end(&info->judge);
}

static void
read_document(struct adapter *adapter)
{
	struct info *info = (struct info *)adapter;
	begin(info);
	if (json_peek(adapter->reader) != JSON_OBJECT) {
		adapter_refuse(adapter, "no-results",
		    "this is not what docker info prints, which is one object; run docker info "
		    "--format '{{json .}}'");
		return;
	}
	if (!docker_judge_read(&info->judge))
		return;
	/* The rest is what the client knows by itself: zeros, which would pass for answers. */
	if (info->judge.facts.first[info->errors] != NULL ||
	    facts_text(&info->judge.facts, info->version).len == 0)
		adapter_refuse(adapter, "no-engine",
		    "the engine did not answer docker info: run it again, as a user who may");
	else
		say_engine(info);
}

static int
read_info(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct info info = {.name = 0};
	int result =
	    adapter_read(&info.base, &source_docker_info, reader, sink, read_document, err);
	docker_judge_release(&info.judge);
	return result;
}

static int
probe_info(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	return (muster_peek_has(peek, "DockerRootDir") || muster_peek_has(peek, "ServerErrors") ||
		   muster_peek_has(peek, "ServerVersion")) &&
		muster_peek_has(peek, "Containers") && muster_peek_has(peek, "Images")
	    ? 90
	    : 0;
}

const struct muster_source source_docker_info = {
    .name = "docker-info",
    .title = "Docker info",
    .kind = "facts",
    .reads = "docker info --format json: the engine and its settings",
    .version = 2,
    .probe = probe_info,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_info,
};
