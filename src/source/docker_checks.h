/* SPDX-License-Identifier: Apache-2.0 */
/*
 * muster's own checks on what Docker says of itself: the table of them
 * (docker_checks.c) and what judges by it (docker_rules.c, docker_facts.c).
 * controls/checks/docker-*.yaml and docs/docker-checks.md are written from the
 * table by a test.
 */
#ifndef SOURCE_DOCKER_CHECKS_H
#define SOURCE_DOCKER_CHECKS_H

#include "source/facts.h"
#include "source/row.h"

/* What a check is about. */
enum docker_thing {
	DOCKER_CONTAINER,
	DOCKER_IMAGE,
	DOCKER_NETWORK,
	DOCKER_SERVICE,
	DOCKER_SECRET,
	DOCKER_COMPOSE_SECRET, /* as a compose file declares it */
	DOCKER_INFO,           /* docker info */
	DOCKER_DAEMON,         /* daemon.json */
	DOCKER_EVENT,          /* docker events */
	DOCKER_THINGS
};

/*
 * What a member has to be for the check to pass.  The words of a rule are in
 * the column `words`, separated by blanks; '' is the empty word.
 */
enum docker_rule {
	RULE_TRUE,           /* the member is true */
	RULE_FALSE,          /* is false */
	RULE_NOT_WORD,       /* is none of the words */
	RULE_WORD,           /* is one of the words */
	RULE_LIMIT,          /* one of the members is a number above 0, and none of the words */
	RULE_EMPTY,          /* is empty or one of the words */
	RULE_SOME,           /* the list has something in it */
	RULE_SOME_OR_REVIEW, /* the list has something in it; else a person must look */
	RULE_FILLED,         /* is not empty */
	RULE_NO_ELEMENT,     /* the list is empty: each element fails by itself */
	RULE_NO_WORD, /* no element is one of the words (without CAP_): each fails by itself */
	RULE_HAS,     /* an element is one of the words */
	RULE_LACKS,   /* no element is one of the words */
	RULE_HAS_OR_REVIEW, /* the same; else a person must look */
	RULE_HAS_PART,      /* an element holds one of the words */
	RULE_LACKS_PART,    /* no element holds one of the words */
	RULE_REVIEW,        /* each element is for a person to look at */
	RULE_REVIEW_WORD,   /* to be looked at unless it is empty or one of the words */
	RULE_USER,          /* a user, and not root */
	RULE_HEALTH,        /* a test, and not NONE */
	RULE_PORT_LOW,      /* a number of 1024 or more, or none given */
	RULE_ADDRESS,       /* one address, not all of them */
	RULE_MOUNT_PLACE,   /* none of the host's own folders; words are more of them */
	RULE_MOUNT_SOCKET,  /* no socket of a container engine */
	RULE_MOUNT_SHARED,  /* propagation is not shared; the members: propagation, source */
	RULE_ON_BRIDGE,     /* on no network of the words; the members: mode, networks (of which the
			       mode is one where none is told) */
	RULE_RESTART,       /* the members: policy, most retries (at most 5) */
	RULE_IMAGE_TAG,     /* a digest, or a tag other than latest */
	RULE_ENVIRONMENT,   /* NAME=value: nothing that redaction took out */
	RULE_RUNS,          /* no argument is the program that is the word; else nobody knows */
	RULE_REGISTRIES,    /* nothing but loopback addresses */
	RULE_SECURE,        /* true for each */
	RULE_TLS,           /* the members: hosts, tlsverify */
	RULE_CONFINED,      /* one of the members names a profile other than the words */
	RULE_BRIDGE_OPTION, /* the members: option, whether it is the default bridge */
	RULE_OVERLAY_OPTION, /* the members: driver, option */
	RULE_SWARM,          /* the members: a flag that is true, the state of the swarm */
	RULE_DEFAULT_BRIDGE, /* the members: who is connected, whether it is the default bridge */
	RULE_USED,           /* a service of the document has it */
	RULE_NOT_SHARED,     /* no two services of the document have it */
	RULE_TELL_IMAGE,     /* no judgement; the members: reference, digest of what runs */
	RULE_EVENT_REVIEW,   /* it happened (words: TYPE/ACTION): a person must look */
	RULE_EVENT_TELL,     /* it happened: no judgement */
	RULE_TELL,           /* no judgement: the text is kept as the version */
};

struct docker_check {
	enum docker_thing thing;
	const char *id; /* "muster:container.privileged" */
	const char *title;
	const char *members; /* places as in facts.h, separated by blanks; at most three */
	enum docker_rule rule;
	const char *words;
	const char *absent; /* what it means if it is not given; NULL: nobody knows */
	enum muster_severity severity;
	const char *practice; /* "practice aspect", or "- why there is none" */
	const char *fix;
};
extern const struct docker_check docker_checks[];
extern const size_t docker_check_count;

/* What stands at the places of a rule. */
unsigned docker_rule_kinds(enum docker_rule rule, size_t member);

enum { DOCKER_MEMBERS = 3 };

/* A check with the numbers of its places. */
struct docker_watch {
	const struct docker_check *check;
	uint16_t place[DOCKER_MEMBERS], root[DOCKER_MEMBERS];
	size_t members;
};

/* Checks on some kinds of things, with the facts of the one at hand. */
struct docker_judge {
	struct adapter *adapter; /* NULL: not begun */
	struct facts facts;
	struct docker_watch *watches;
	size_t count;
	/* of the record */
	const struct docker_watch *watch;
	struct row row;
	struct muster_span
	    only;      /* the member of "*" that the thing is, "" the record is the thing */
	size_t uses;   /* services that have the secret */
	bool all_uses; /* there can be no other service */
	bool windows;  /* what only Linux has is not applicable */
};

/* Which checks to apply: those on the thing alone, or those on who uses it. */
enum docker_part { DOCKER_OWN, DOCKER_USES };

/* things: bits of enum docker_thing.  0, or -1 if memory ran out: the adapter has failed then. */
int docker_judge_init(struct docker_judge *judge, struct adapter *adapter, unsigned things);
void docker_judge_release(struct docker_judge *judge); /* of a zeroed one, too */
/* A place of the adapter's own, asked for before the first record. */
uint16_t docker_judge_ask(struct docker_judge *judge, const char *path, unsigned kinds);
/*
 * Reads the value that is next as one record: true if it can be used.  Then the
 * caller binds the asset, has the results said, and counts the record.
 */
bool docker_judge_read(struct docker_judge *judge);
void docker_judge_say(struct docker_judge *judge, enum docker_thing thing, enum docker_part part);
/* Says that all there is to see of the asset was seen, and counts the record as used. */
void docker_judge_end(struct docker_judge *judge);

/* One check on the facts at hand (docker_rules.c). */
void docker_rule_apply(struct docker_judge *judge);
/* A result of the check at hand. */
void docker_say(struct docker_judge *judge, enum muster_outcome outcome,
    struct muster_span location, struct muster_span word);

#endif
