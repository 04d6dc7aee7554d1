/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a thing Docker describes to results of muster's own checks: the places
 * of all checks on it are read at once, then each check is applied.
 */
#include "source/docker_checks.h"

static int
watch_check(struct docker_judge *judge, struct docker_watch *watch)
{
	const char *members = watch->check->members;
	while (*members != '\0' && watch->members < DOCKER_MEMBERS) {
		char path[256];
		const size_t len = strcspn(members, " ");
		snprintf(path, sizeof(path), "%.*s", (int)len, members);
		watch->place[watch->members] = facts_ask(
		    &judge->facts, path, docker_rule_kinds(watch->check->rule, watch->members));
		watch->root[watch->members++] = facts_root(&judge->facts, path);
		members += len;
		members += *members == ' ';
	}
	return judge->facts.failed ? -1 : 0;
}

int
docker_judge_init(struct docker_judge *judge, struct adapter *adapter, unsigned things)
{
	*judge = (struct docker_judge){.adapter = adapter, .only = row_nothing};
	int failed = facts_init(&judge->facts, adapter->run_arena);
	judge->watches =
	    muster_arena_array(adapter->run_arena, docker_check_count, sizeof(*judge->watches));
	if (failed != 0 || judge->watches == NULL) {
		adapter->failed = true;
		return -1;
	}
	for (size_t i = 0; i < docker_check_count && failed == 0; i++) {
		if ((things >> docker_checks[i].thing & 1) == 0)
			continue;
		struct docker_watch *watch = &judge->watches[judge->count++];
		*watch = (struct docker_watch){.check = &docker_checks[i]};
		failed = watch_check(judge, watch);
	}
	adapter->failed |= failed != 0;
	return failed;
}

void
docker_judge_release(struct docker_judge *judge)
{
	if (judge->adapter != NULL)
		facts_release(&judge->facts);
}

uint16_t
docker_judge_ask(struct docker_judge *judge, const char *path, unsigned kinds)
{
	const uint16_t place = facts_ask(&judge->facts, path, kinds);
	judge->adapter->failed |= judge->facts.failed;
	return place;
}

bool
docker_judge_read(struct docker_judge *judge)
{
	struct adapter *adapter = judge->adapter;
	if (adapter->failed || !row_begin(adapter, &judge->row))
		return false;
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		facts_read(&judge->facts, &adapter->take);
	} else {
		take_mark(&adapter->take, "expected an object");
		json_skip(adapter->reader);
	}
	adapter->failed |= judge->facts.failed;
	return row_end_unnamed(adapter, &judge->row) && !adapter->failed;
}

void
docker_say(struct docker_judge *judge, enum muster_outcome outcome, struct muster_span location,
    struct muster_span word)
{
	const struct docker_check *check = judge->watch->check;
	struct row *row = &judge->row;
	row->text[ROW_CHECK] = muster_span_of(check->id);
	row->text[ROW_TITLE] = muster_span_of(check->title);
	row->text[ROW_PLACE] = location;
	row->text[ROW_OUTCOME] = word;
	row->outcome = outcome;
	row->severity = check->severity;
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row->extra = true;
	row_say(judge->adapter, row);
	row->text[ROW_VERSION] = row_nothing;
}

void
docker_judge_say(struct docker_judge *judge, enum docker_thing thing, enum docker_part part)
{
	for (size_t i = 0; i < judge->count; i++) {
		const struct docker_check *check = judge->watches[i].check;
		const bool use = check->rule == RULE_USED || check->rule == RULE_NOT_SHARED;
		if (check->thing != thing || use != (part == DOCKER_USES))
			continue;
		judge->watch = &judge->watches[i];
		docker_rule_apply(judge);
	}
}

void
docker_judge_end(struct docker_judge *judge)
{
	struct adapter *adapter = judge->adapter;
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
	sink_record(adapter->sink, MUSTER_USED);
}
