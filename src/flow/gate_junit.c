/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gate as JUnit XML: a suite for each framework of each system, a case for each check.
 * Valid against the schemas of Ant and of Jenkins, which differ in what they
 * want; times are those of the view, so that the same store gives the same bytes.
 */
#include <muster/muster.h>

#include <string.h>

#include "render/xml_writer.h"

static const char *
suite_of(const struct muster_gate_check *check)
{
	return check->subject[0] != '\0' ? check->subject : "findings";
}

/* Ant's schema wants a time without zone; it is UTC. */
static void
put_timestamp(struct xml *xml, muster_time t)
{
	char text[40];
	muster_time_format(t - t % MUSTER_SECOND, text);
	text[strcspn(text, "Z.")] = '\0';
	xml_attribute(xml, "timestamp", text);
}

static void
put_failure(struct xml *xml, const struct muster_gate_check *check)
{
	xml_indent(xml);
	xml_begin(xml, "failure");
	xml_attribute(xml, "message", check->text);
	xml_attribute(xml, "type", "threshold");
	xml_text(xml, check->place);
	for (size_t i = 0; i < check->item_count; i++) {
		xml_text(xml, "\n");
		xml_text(xml, check->items[i]);
	}
	if (check->item_total > check->item_count)
		xml_text(xml, "\nand more");
	xml_end(xml);
}

static void
put_case(struct xml *xml, const struct muster_gate_check *check)
{
	const char *name = check->rule->name;
	xml_open_element(xml, "testcase");
	xml_attribute(
	    xml, "name", name[0] != '\0' && check->rule->origin.file != NULL ? name : check->place);
	xml_attribute(xml, "classname", suite_of(check));
	xml_attribute(xml, "time", "0");
	if (!check->passed)
		put_failure(xml, check);
	xml_close_element(xml);
}

static void
put_said(struct xml *xml, const struct muster_gate *gate, const char *suite)
{
	xml_indent(xml);
	xml_begin(xml, "system-out");
	for (size_t i = 0; i < gate->count; i++)
		if (strcmp(suite_of(&gate->checks[i]), suite) == 0) {
			xml_text(xml, gate->checks[i].passed ? "passed " : "FAILED ");
			xml_text(xml, gate->checks[i].place);
			xml_text(xml, ": ");
			xml_text(xml, gate->checks[i].text);
			xml_text(xml, "\n");
		}
	xml_end(xml);
	xml_line(xml, "system-err", "");
}

static void
put_suite(struct xml *xml, const struct muster_gate *gate, const char *suite, uint64_t id)
{
	uint64_t tests = 0, failures = 0;
	for (size_t i = 0; i < gate->count; i++)
		if (strcmp(suite_of(&gate->checks[i]), suite) == 0) {
			tests++;
			failures += !gate->checks[i].passed;
		}
	xml_open_element(xml, "testsuite");
	xml_attribute(xml, "name", suite);
	xml_attribute(xml, "package", "muster");
	xml_attribute_number(xml, "id", id);
	xml_attribute_number(xml, "tests", tests);
	xml_attribute_number(xml, "failures", failures);
	xml_attribute(xml, "errors", "0");
	xml_attribute(xml, "time", "0");
	put_timestamp(xml, gate->view.as_of);
	xml_attribute(xml, "hostname", "localhost");
	xml_open_element(xml, "properties");
	xml_indent(xml);
	xml_begin(xml, "property");
	xml_attribute(xml, "name", "known-by");
	xml_attribute_number(xml, "value", (uint64_t)gate->view.known_by);
	xml_end(xml);
	xml_close_element(xml);
	for (size_t i = 0; i < gate->count; i++)
		if (strcmp(suite_of(&gate->checks[i]), suite) == 0)
			put_case(xml, &gate->checks[i]);
	put_said(xml, gate, suite);
	xml_close_element(xml);
}

static bool
is_first(const struct muster_gate *gate, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(suite_of(&gate->checks[i]), suite_of(&gate->checks[at])) == 0)
			return false;
	return true;
}

static int
write_all(const struct muster_gate *gate, struct muster_output_set *set, struct muster_error *err)
{
	struct xml xml = {.set = set, .err = err};
	uint64_t id = 0;
	char name[256];
	if (set->begin(set, "", name, err) != 0)
		return -1;
	if (xml_writer_open(&xml) == 0) {
		xml_open_element(&xml, "testsuites");
		for (size_t i = 0; i < gate->count; i++)
			if (is_first(gate, i))
				put_suite(&xml, gate, suite_of(&gate->checks[i]), id++);
		xml_close_element(&xml);
	}
	xml_writer_close(&xml);
	return xml.failed ? -1 : set->end(set, err);
}

int
muster_gate_junit(
    const struct muster_gate *gate, struct muster_strbuf *out, struct muster_error *err)
{
	struct muster_output_memory *memory = muster_output_memory_new();
	if (memory == NULL)
		return muster_error_memory(err);
	int rc = write_all(gate, muster_output_memory_set(memory), err);
	if (rc == 0) {
		size_t len;
		const char *suffix;
		const char *bytes = muster_output_memory_file(memory, 0, &len, &suffix);
		muster_strbuf_add(out, bytes, len);
	}
	muster_output_memory_free(memory);
	return rc;
}
