/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of docker_checks.c: what the facts of a thing make of a check.
 * Nothing is said to be well because it is not there: what nobody knows is
 * not reviewed.
 */
#include "source/docker_checks.h"
#include "source/docker_words.h"

static const struct muster_span none = {"", 0};

/* ---- facts ---- */

static const struct fact *
first(const struct docker_judge *judge, size_t member)
{
	const struct fact *fact = judge->facts.first[judge->watch->place[member]];
	while (judge->only.len > 0 && fact != NULL && !muster_span_eq(fact->key, judge->only))
		fact = fact->next;
	return fact;
}

static struct muster_span
text_of(const struct docker_judge *judge, size_t member)
{
	const struct fact *fact = first(judge, member);
	return fact != NULL && !fact->null        ? fact->text
	    : judge->watch->check->absent != NULL ? muster_span_of(judge->watch->check->absent)
						  : none;
}

static bool
is_known(const struct docker_judge *judge)
{
	bool known = judge->watch->check->absent != NULL;
	for (size_t i = 0; i < judge->watch->members; i++)
		known |= judge->facts.seen[judge->watch->root[i]];
	return known;
}

/* ---- saying ---- */

static void
verdict(struct docker_judge *judge, bool good)
{
	docker_say(judge, good ? MUSTER_PASS : MUSTER_FAIL, none, none);
}

static void
review(struct docker_judge *judge)
{
	docker_say(judge, MUSTER_NOT_REVIEWED, none, none);
}

/* ---- rules about one thing ---- */

static void
limit(struct docker_judge *judge)
{
	bool limited = false;
	for (size_t i = 0; i < judge->watch->members; i++) {
		const struct fact *fact = first(judge, i);
		limited |= fact != NULL && docker_number(fact->text) > 0 &&
		    !docker_has_word(judge->watch->check->words, fact->text);
	}
	verdict(judge, limited);
}

/* A container may be on other networks than it was started on; Podman's mode names none. */
static void
on_bridge(struct docker_judge *judge)
{
	const char *words = judge->watch->check->words;
	const struct fact *network = first(judge, 1);
	bool bad = network == NULL && docker_has_word(words, text_of(judge, 0));
	for (; network != NULL; network = network->next)
		bad |= docker_has_word(words, network->key);
	verdict(judge, !bad);
}

static void
restart(struct docker_judge *judge)
{
	const struct muster_span policy = text_of(judge, 0);
	const uint64_t most = docker_number(text_of(judge, 1));
	verdict(judge,
	    policy.len == 0 || muster_span_is(policy, "no") ||
		(muster_span_is(policy, "on-failure") && most >= 1 && most <= 5));
}

static void
image_tag(struct docker_judge *judge)
{
	struct muster_span lineage, tag, digest;
	const struct muster_span image = text_of(judge, 0);
	const struct muster_span id = judge->watch->members > 1 ? text_of(judge, 1) : none;
	muster_image_split(image, &lineage, &tag, &digest);
	if (docker_is_image_id(image, id))
		verdict(judge, true);
	else
		verdict(judge,
		    tag.len > 0 ? !docker_has_word(judge->watch->check->words, tag)
				: digest.len > 0);
}

/* Each address fails at its own place, so that it is over when it is not given any more. */
static void
tls(struct docker_judge *judge)
{
	const struct fact *host = first(judge, 0);
	const bool verified = muster_span_is(text_of(judge, 1), "true");
	const bool given = host != NULL && !host->null;
	bool remote = false;
	for (; host != NULL && !verified; host = host->next) {
		if (!muster_span_starts(host->text, "tcp://") &&
		    !muster_span_starts(host->text, "http://"))
			continue;
		docker_say(judge, MUSTER_FAIL, host->text, none);
		remote = true;
	}
	if (remote)
		return;
	if (verified || given)
		verdict(judge, true);
	else /* hosts may stand on the daemon's command line */
		review(judge);
}

static void
confined(struct docker_judge *judge)
{
	bool good = false;
	for (size_t i = 0; i < judge->watch->members; i++) {
		const struct muster_span profile = text_of(judge, i);
		good |= profile.len > 0 && !docker_has_word(judge->watch->check->words, profile);
	}
	verdict(judge, good);
}

static void
bridge_option(struct docker_judge *judge)
{
	if (!muster_span_is(text_of(judge, 1), "true"))
		docker_say(judge, MUSTER_NOT_APPLICABLE, none, none);
	else
		verdict(judge, docker_has_word(judge->watch->check->words, text_of(judge, 0)));
}

static void
overlay_option(struct docker_judge *judge)
{
	if (!muster_span_is(text_of(judge, 0), "overlay"))
		docker_say(judge, MUSTER_NOT_APPLICABLE, none, none);
	else /* given without a value, it is on */
		verdict(
		    judge, first(judge, 1) != NULL && !muster_span_is(text_of(judge, 1), "false"));
}

/* What only managers know is not known where there is a swarm and nothing of it is told. */
static void
swarm(struct docker_judge *judge)
{
	if (docker_has_word("'' inactive", text_of(judge, 1)))
		docker_say(judge, MUSTER_NOT_APPLICABLE, none, none);
	else if (first(judge, 0) == NULL)
		docker_say(judge, MUSTER_NOT_REVIEWED, none, MUSTER_SPAN("not given"));
	else
		verdict(judge, muster_span_is(text_of(judge, 0), "true"));
}

static void
tell_image(struct docker_judge *judge)
{
	struct muster_span lineage, tag, digest;
	muster_image_split(text_of(judge, 0), &lineage, &tag, &digest);
	judge->row.text[ROW_VERSION] = digest.len > 0 ? digest : text_of(judge, 1);
	docker_say(judge, MUSTER_INFO, lineage, tag);
}

static void
tell(struct docker_judge *judge)
{
	muster_time when;
	if (muster_time_parse(text_of(judge, 0), &when, NULL) != 0) { /* "3 minutes ago" */
		review(judge);
		return;
	}
	judge->row.text[ROW_VERSION] = text_of(judge, 0);
	docker_say(judge, MUSTER_INFO, none, none);
}

/* One service that is in sight is enough to fail; that there is none, only a whole list shows. */
static void
uses(struct docker_judge *judge, enum docker_rule rule)
{
	const bool shared = rule == RULE_NOT_SHARED && judge->uses > 1;
	const bool used = rule == RULE_USED && judge->uses > 0;
	if (shared || used || judge->all_uses)
		verdict(judge, used || (rule == RULE_NOT_SHARED && !shared));
	else
		review(judge);
}

/* ---- rules about lists: what fails does so at its own place ---- */

/* Where an element of a list fails: its own text, or the member it stands under. */
static struct muster_span
place_of(const struct docker_judge *judge, const struct fact *fact)
{
	switch (judge->watch->check->rule) {
	case RULE_ENVIRONMENT:
		return docker_up_to(fact->text, '=');
	case RULE_NO_WORD:
	case RULE_NO_ELEMENT:
		return docker_without(fact->key.len > 0 ? fact->key : fact->text, "CAP_");
	case RULE_MOUNT_PLACE:
		return docker_trimmed(fact->text);
	case RULE_MOUNT_SHARED: {
		const struct fact *source =
		    facts_beside(&judge->facts, judge->watch->place[1], fact);
		return source != NULL ? source->text : none;
	}
	default:
		return fact->key.len > 0 ? fact->key : fact->text;
	}
}

static bool
is_bad(const struct docker_judge *judge, const struct fact *fact)
{
	const char *words = judge->watch->check->words;
	switch (judge->watch->check->rule) {
	case RULE_NO_WORD:
		return docker_has_word(words, place_of(judge, fact));
	case RULE_PORT_LOW:
		return docker_number(fact->text) > 0 && docker_number(fact->text) < 1024;
	case RULE_ADDRESS:
		return docker_is_every_address(fact->text);
	case RULE_MOUNT_PLACE:
		return docker_is_host_place(fact->text);
	case RULE_MOUNT_SOCKET:
		return docker_is_engine_socket(fact->text);
	case RULE_MOUNT_SHARED:
		return docker_has_word(words, fact->text);
	case RULE_ENVIRONMENT:
		return docker_is_secret_entry(fact->text);
	case RULE_REGISTRIES:
		return !docker_is_loopback(fact->text);
	case RULE_SECURE:
		return muster_span_is(fact->text, "false");
	default:
		return true;
	}
}

/* The same place twice (IPv4 and IPv6) is one. */
static bool
is_repeated(const struct docker_judge *judge, const struct fact *fact)
{
	const struct muster_span place = place_of(judge, fact);
	for (const struct fact *at = first(judge, 0); at != fact; at = at->next)
		if (is_bad(judge, at) && muster_span_eq(place_of(judge, at), place))
			return true;
	return false;
}

static void
each(struct docker_judge *judge, enum muster_outcome outcome)
{
	bool any = false;
	for (const struct fact *fact = first(judge, 0); fact != NULL; fact = fact->next) {
		if (!is_bad(judge, fact))
			continue;
		if (!is_repeated(judge, fact))
			docker_say(judge, outcome, place_of(judge, fact), none);
		any = true;
	}
	if (!any)
		verdict(judge, true);
}

static void
default_bridge(struct docker_judge *judge)
{
	if (muster_span_is(text_of(judge, 1), "true"))
		each(judge, MUSTER_FAIL);
	else
		docker_say(judge, MUSTER_NOT_APPLICABLE, none, none);
}

/* Is there an element that is one of the words, or holds one? */
static bool
has(const struct docker_judge *judge, bool part)
{
	const char *words = judge->watch->check->words;
	for (size_t i = 0; i < judge->watch->members; i++)
		for (const struct fact *fact = first(judge, i); fact != NULL; fact = fact->next)
			if (part ? docker_holds_word(words, fact->text)
				 : docker_has_word(words, fact->text))
				return true;
	return false;
}

static bool
has_program(const struct docker_judge *judge)
{
	const char *words = judge->watch->check->words;
	for (size_t i = 0; i < judge->watch->members; i++) {
		for (const struct fact *fact = first(judge, i); fact != NULL; fact = fact->next) {
			const struct muster_span text = fact->text;
			size_t start = text.len;
			while (
			    start > 0 && text.ptr[start - 1] != '/' && text.ptr[start - 1] != ' ')
				start--;
			if (docker_has_word(
				words, (struct muster_span){text.ptr + start, text.len - start}))
				return true;
		}
	}
	return false;
}

static bool
has_test(const struct docker_judge *judge)
{
	return first(judge, 0) != NULL && first(judge, 0)->text.len > 0 && !has(judge, false);
}

/* ---- all rules ---- */

static void
apply_to_list(struct docker_judge *judge)
{
	switch (judge->watch->check->rule) {
	case RULE_SOME:
		verdict(judge, first(judge, 0) != NULL);
		break;
	case RULE_SOME_OR_REVIEW:
		docker_say(
		    judge, first(judge, 0) != NULL ? MUSTER_PASS : MUSTER_NOT_REVIEWED, none, none);
		break;
	case RULE_HAS:
	case RULE_HAS_PART:
		verdict(judge, has(judge, judge->watch->check->rule == RULE_HAS_PART));
		break;
	case RULE_HAS_OR_REVIEW:
		docker_say(
		    judge, has(judge, false) ? MUSTER_PASS : MUSTER_NOT_REVIEWED, none, none);
		break;
	case RULE_LACKS:
	case RULE_LACKS_PART:
		verdict(judge, !has(judge, judge->watch->check->rule == RULE_LACKS_PART));
		break;
	case RULE_RUNS: /* at its own place, so that it is over when it is not seen again */
		if (has_program(judge))
			docker_say(
			    judge, MUSTER_FAIL, muster_span_of(judge->watch->check->words), none);
		else
			review(judge);
		break;
	case RULE_HEALTH:
		verdict(judge, has_test(judge));
		break;
	case RULE_DEFAULT_BRIDGE:
		default_bridge(judge);
		break;
	case RULE_REVIEW:
		each(judge, MUSTER_NOT_REVIEWED);
		break;
	default:
		each(judge, MUSTER_FAIL);
		break;
	}
}

static void
apply_to_text(struct docker_judge *judge)
{
	const struct docker_check *check = judge->watch->check;
	const struct muster_span text = text_of(judge, 0);
	const bool word = docker_has_word(check->words, text);
	switch (check->rule) {
	case RULE_TRUE:
		verdict(judge, muster_span_is(text, "true"));
		break;
	case RULE_FALSE:
		verdict(judge, !muster_span_is(text, "true"));
		break;
	case RULE_NOT_WORD:
		verdict(judge, !word);
		break;
	case RULE_WORD:
		verdict(judge, word);
		break;
	case RULE_EMPTY:
		verdict(judge, text.len == 0 || word);
		break;
	case RULE_FILLED:
		verdict(judge, text.len > 0);
		break;
	case RULE_REVIEW_WORD:
		docker_say(
		    judge, text.len == 0 || word ? MUSTER_PASS : MUSTER_NOT_REVIEWED, none, none);
		break;
	case RULE_USER:
		verdict(judge, !docker_is_root(text));
		break;
	default:
		apply_to_list(judge);
		break;
	}
}

/* Checks on what Windows does not have. */
static bool
is_of_linux(const char *id)
{
	static const char *const ids[] = {"muster:container.apparmor", "muster:container.selinux",
	    "muster:container.capabilities", "muster:container.capabilities-dangerous",
	    "muster:container.privileged", "muster:container.pids",
	    "muster:container.read-only-root", "muster:container.host-network",
	    "muster:container.host-pid", "muster:container.host-ipc", "muster:container.host-uts",
	    "muster:container.host-users", "muster:container.ulimits",
	    "muster:container.mount-propagation", "muster:container.seccomp",
	    "muster:container.cgroup", "muster:container.no-new-privileges",
	    "muster:daemon.user-namespaces", "muster:daemon.rootless", "muster:daemon.seccomp",
	    "muster:daemon.seccomp-supported", "muster:daemon.confinement"};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (strcmp(id, ids[i]) == 0)
			return true;
	return false;
}

void
docker_rule_apply(struct docker_judge *judge)
{
	static const struct {
		enum docker_rule rule;
		void (*apply)(struct docker_judge *judge);
	} special[] = {
	    {RULE_LIMIT, limit},
	    {RULE_ON_BRIDGE, on_bridge},
	    {RULE_RESTART, restart},
	    {RULE_IMAGE_TAG, image_tag},
	    {RULE_TLS, tls},
	    {RULE_CONFINED, confined},
	    {RULE_BRIDGE_OPTION, bridge_option},
	    {RULE_OVERLAY_OPTION, overlay_option},
	    {RULE_SWARM, swarm},
	    {RULE_TELL_IMAGE, tell_image},
	    {RULE_TELL, tell},
	};
	const enum docker_rule rule = judge->watch->check->rule;
	if (rule == RULE_USED || rule == RULE_NOT_SHARED) {
		uses(judge, rule);
		return;
	}
	if (judge->windows && is_of_linux(judge->watch->check->id)) {
		docker_say(judge, MUSTER_NOT_APPLICABLE, none, none);
		return;
	}
	if (rule != RULE_TLS && !is_known(judge)) {
		docker_say(judge, MUSTER_NOT_REVIEWED, none, MUSTER_SPAN("not given"));
		return;
	}
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (special[i].rule == rule) {
			special[i].apply(judge);
			return;
		}
	}
	apply_to_text(judge);
}

unsigned
docker_rule_kinds(enum docker_rule rule, size_t member)
{
	switch (rule) {
	case RULE_TRUE:
	case RULE_FALSE:
	case RULE_SECURE:
		return FACTS_FLAG;
	case RULE_LIMIT:
		return FACTS_NUMBER;
	case RULE_RESTART:
		return member == 0 ? FACTS_TEXT : FACTS_NUMBER;
	case RULE_TLS:
		return member == 0 ? FACTS_TEXT : FACTS_FLAG;
	case RULE_SWARM:
		return member == 0 ? FACTS_FLAG : FACTS_TEXT;
	case RULE_ON_BRIDGE:
		return member == 0 ? FACTS_TEXT : FACTS_LIST;
	case RULE_PORT_LOW: /* a text in containers, a number in services */
	case RULE_REVIEW:
	case RULE_SOME_OR_REVIEW:
		return FACTS_TEXT | FACTS_NUMBER;
	case RULE_NO_WORD: /* members whose values are empty objects, or texts */
		return FACTS_TEXT | FACTS_LIST;
	default:
		return FACTS_TEXT;
	}
}
