/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A known secret, planted wherever the input has a control character, in a
 * form it chooses.  If the text is JSON, what comes out must be JSON without
 * the secret, and must not change when redacted again.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/source/recorder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CANARY "cAnary7Sec/ret+9"

/* The forms, and what of each the secret alone decides: that must be gone. */
static const char *const forms[][2] = {
    {CANARY, CANARY},
    {"c\\u0041nary7Sec\\/ret+9", "c\\u0041nary7Sec\\/ret+9"},
    {"cAnary7Sec%2Fret%2B9", "cAnary7Sec%2Fret%2B9"},
    {"Y0FuYXJ5N1NlYy9yZXQrOQ==", "Y0FuYXJ5N1NlYy9yZXQrO"},
    {"OmNBbmFyeTdTZWMvcmV0Kzk6", "NBbmFyeTdTZWMvcmV0Kz"},
    {"OjpjQW5hcnk3U2VjL3JldCs5", "jQW5hcnk3U2VjL3JldCs5"},
};

static bool
holds(const char *text, size_t len, const char *word)
{
	size_t size = strlen(word);
	for (size_t i = 0; i + size <= len; i++)
		if (memcmp(text + i, word, size) == 0)
			return true;
	return false;
}

static void
build(struct muster_strbuf *text, const uint8_t *data, size_t size)
{
	muster_strbuf_adds(text, "{\"Env\":[\"FUZZ_TOKEN=" CANARY "\"]}\n");
	for (size_t i = 0; i < size; i++) {
		size_t form = (size_t)data[i] - 1;
		if (form < sizeof(forms) / sizeof(forms[0]))
			muster_strbuf_adds(text, forms[form][0]);
		else
			muster_strbuf_addc(text, (char)data[i]);
	}
}

static void
check_json(const struct muster_strbuf *text)
{
	struct muster_error err;
	struct json_reader *reader = json_reader_of_text(text->data, text->len, "redacted", &err);
	if (reader == NULL)
		return;
	json_allow_text(reader);
	while (json_document(reader) == 1)
		json_skip(reader);
	if (json_failed(reader))
		abort();
	json_reader_free(reader);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct muster_source *source = muster_source_find("trivy");
	struct muster_strbuf text, once, twice, pieces;
	struct muster_error err;
	uint64_t count = 0, again = 0;
	muster_strbuf_init(&text, 0);
	muster_strbuf_init(&once, 0);
	muster_strbuf_init(&twice, 0);
	muster_strbuf_init(&pieces, 0);
	build(&text, data, size);
	if (recorder_redact(source, text.data, text.len, 0, &once, &count, &err) == 0) {
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
			if (holds(once.data, once.len, forms[i][1]))
				abort();
		check_json(&once);
		if (recorder_redact(source, text.data, text.len, 3, &pieces, &again, &err) != 0 ||
		    pieces.len != once.len || memcmp(pieces.data, once.data, once.len) != 0)
			abort();
		if (recorder_redact(source, once.data, once.len, 0, &twice, &again, &err) != 0 ||
		    again != 0 || twice.len != once.len ||
		    memcmp(twice.data, once.data, once.len) != 0)
			abort();
	}
	muster_strbuf_release(&text);
	muster_strbuf_release(&once);
	muster_strbuf_release(&twice);
	muster_strbuf_release(&pieces);
	return 0;
}
