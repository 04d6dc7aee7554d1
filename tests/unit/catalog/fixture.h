/* SPDX-License-Identifier: Apache-2.0 */
/* A small set of controls, with room for a planted row; problems gathered as one text. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "support.h"

#include <muster/catalog.h>
#include <muster/strbuf.h>

struct fixture {
	const char *practices, *checks, *catalog, *mapping;
};

static const struct fixture sound = {
    .practices = "practices:\n"
		 "  - id: image.non-root\n"
		 "    group: image\n"
		 "    title: Not root\n"
		 "    statement: Every image sets a user.\n"
		 "    why: Root is root.\n"
		 "    population: [image, container]\n"
		 "    aspects: [user, group]\n"
		 "  - id: continuous.patched\n"
		 "    group: continuous\n"
		 "    title: Patched\n"
		 "    statement: >\n"
		 "      Criticals are patched.\n"
		 "    why: |\n"
		 "      Two\n"
		 "      lines.\n"
		 "    population: []\n",
    .checks = "source: bench\n"
	      "checks:\n"
	      "  - id: \"4.1\"\n"
	      "    title: Root\n"
	      "    practice: image.non-root\n"
	      "    aspect: user\n"
	      "  - match: cve\n"
	      "    severity: [critical]\n"
	      "    fix: true\n"
	      "    practice: continuous.patched\n",
    .catalog =
	"id: cis-docker\n"
	"title: CIS Docker Benchmark\n"
	"version: 1.8.0\n"
	"notice: Not affiliated.\n"
	"stale-after-days: 92\n"
	"accepts-risk: true\n"
	"labels: {satisfied: s, not-satisfied: ns, accepted: a, stale: st, no-evidence: ne,\n"
	"  error: e, not-applicable: na}\n"
	"controls:\n"
	"  - {id: \"4\", title: Images, heading: true}\n"
	"  - {id: \"4.1\", parent: \"4\", title: User, level: L1, profile: docker-linux,\n"
	"    assessment: manual, aliases: [\"1.7:4.1\", \"docker-bench-1.6.0@v1.6.1:4.1\"]}\n"
	"  - {id: \"4.4\", parent: \"4\", title: Scan, assessment: automated, aliases: "
	"[\"1.7:4.5\"]}\n"
	"profiles:\n"
	"  - {id: docker-linux, title: Hosts}\n"
	"timing:\n"
	"  - {control: \"4.4\", kind: deadline, what: fix, period: P1M, anchor: finding,\n"
	"    ranks: [critical], evidence: ticket, source: here}\n",
    .mapping =
	"catalog: cis-docker\n"
	"mappings:\n"
	"  - {control: \"4.4\", practice: continuous.patched, effect: deadline,\n"
	"    confidence: high, rationale: Patching in time.}\n"
	"  - {control: \"4.1\", practice: image.non-root, effect: decides, confidence: high,\n"
	"    rationale: The same thing.}\n"
	"  - {control: \"4.1\", practice: image.non-root, aspect: group, effect: supports,\n"
	"    confidence: low, rationale: The group too.}\n",
};

static inline void
gather(void *context, const struct muster_error *problem)
{
	muster_strbuf_addf(context, "%s:%u:%u: %s%s%s\n", problem->file, (unsigned)problem->line,
	    (unsigned)problem->column, problem->message, problem->remedy[0] != '\0' ? "; " : "",
	    problem->remedy);
}

static inline struct muster_controls *
load_fixture(const struct fixture *fixture, struct muster_strbuf *problems)
{
	const struct muster_controls_document documents[] = {
	    {"mapping", "cis-docker", "m.yaml", fixture->mapping, strlen(fixture->mapping)},
	    {"catalog", "cis-docker", "c.yaml", fixture->catalog, strlen(fixture->catalog)},
	    {"checks", "bench", "k.yaml", fixture->checks, strlen(fixture->checks)},
	    {"practices", "practices", "p.yaml", fixture->practices, strlen(fixture->practices)},
	};
	struct muster_error err;
	muster_strbuf_init(problems, 0);
	struct muster_controls *controls = muster_controls_load(
	    documents, sizeof(documents) / sizeof(documents[0]), gather, problems, &err);
	if ((controls == NULL) != (problems->len > 0) ||
	    (err.code != MUSTER_OK) != (controls == NULL))
		fail_msg("the answer and the problems differ: %s", problems->data);
	return controls;
}

/* text with `from` (which must stand in it) replaced by `to`; to be freed. */
static inline char *
planted(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (at == NULL)
		fail_msg("the fixture has no \"%s\"", from);
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	muster_strbuf_add(&out, text, (size_t)(at - text));
	muster_strbuf_adds(&out, to);
	muster_strbuf_adds(&out, at + strlen(from));
	return out.data;
}

/* The document 'p', 'k', 'c' or 'm' with one replacement. */
static inline struct fixture
plant(char document, const char *from, const char *to)
{
	struct fixture fixture = sound;
	const char **text = document == 'p' ? &fixture.practices
	    : document == 'k'               ? &fixture.checks
	    : document == 'c'               ? &fixture.catalog
					    : &fixture.mapping;
	*text = planted(*text, from, to);
	return fixture;
}

static inline void
uproot(const struct fixture *fixture)
{
	const char *const now[] = {
	    fixture->practices, fixture->checks, fixture->catalog, fixture->mapping};
	const char *const was[] = {sound.practices, sound.checks, sound.catalog, sound.mapping};
	for (int i = 0; i < 4; i++)
		if (now[i] != was[i]) {
			union {
				const char *read;
				char *write;
			} text = {.read = now[i]};
			free(text.write);
		}
}

#endif
