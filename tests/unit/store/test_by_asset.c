/* SPDX-License-Identifier: Apache-2.0 */
/* Findings asset by asset: whose sources are told, and of those that are wanted all and no others.
 */
#include "estate.h"

static struct told_run
scan(const char *source, const char *image, const struct told *results, size_t count)
{
	return (struct told_run){.source = source,
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = image,
	    .version = "sha256:1",
	    .observed = DAY(1),
	    .domain = MUSTER_DOMAIN_OS_PACKAGE,
	    .results = results,
	    .count = count,
	    .salt = source};
}

struct asking {
	struct muster_strbuf asked, told;
	int64_t last;
	unsigned stop; /* after so many findings, 0 never */
};

/* Wanted: what more than one source found something in. */
static bool
wants(void *context, const struct muster_asset_sources *asset)
{
	struct asking *asking = context;
	muster_strbuf_addf(&asking->asked, "%s:", asset->path);
	for (size_t i = 0; i < asset->source_count; i++)
		muster_strbuf_addf(&asking->asked, " %s", asset->sources[i]);
	muster_strbuf_addc(&asking->asked, '\n');
	assert_true(asset->asset > asking->last);
	asking->last = asset->asset;
	return asset->source_count > 1;
}

static int
tell(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct asking *asking = context;
	assert_int_equal(finding->asset_id, asking->last);
	muster_strbuf_addf(&asking->told, "%s %s %s %s\n", finding->asset, finding->source,
	    finding->check, finding->fixed_in);
	return asking->stop > 0 && --asking->stop == 0
	    ? muster_error_set(err, MUSTER_E_USAGE, "test.stop", "enough")
	    : 0;
}

static int
ask(struct estate *estate, struct asking *asking, unsigned stop, struct muster_error *err)
{
	const struct muster_view view = {DAY(2), estate_head(estate)};
	*asking = (struct asking){.stop = stop};
	muster_strbuf_init(&asking->asked, 0);
	muster_strbuf_init(&asking->told, 0);
	muster_error_clear(err);
	return muster_store_findings_by_asset(
	    estate->store, &view, MUSTER_FINDINGS_OPEN, wants, tell, asking, err);
}

static void
release(struct asking *asking)
{
	muster_strbuf_release(&asking->asked);
	muster_strbuf_release(&asking->told);
}

static void
assets_in_turn(void **state)
{
	static const struct told one[] = {
	    VULN("CVE-1", "pkg:deb/a", "1.0", "1.1", MUSTER_SEVERITY_LOW),
	    VULN("CVE-2", "pkg:deb/a", "1.0", "", MUSTER_SEVERITY_CRITICAL)};
	struct estate estate;
	struct asking asking;
	struct muster_error err;
	(void)state;
	estate_open(&estate);
	assert_int_equal(ask(&estate, &asking, 0, &err), 0);
	assert_int_equal(asking.asked.len + asking.told.len, 0);
	release(&asking);
	const struct told_run runs[] = {scan("trivy", "b", one, 2), scan("trivy", "a", one, 1),
	    scan("grype", "b", one, 1), scan("clair", "c", one, 1)};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		estate_take(&estate, &runs[i], NULL);
	assert_int_equal(ask(&estate, &asking, 0, &err), 0);
	assert_string_equal(
	    asking.asked.data, "image:b: grype trivy\nimage:a: trivy\nimage:c: clair\n");
	assert_string_equal(asking.told.data,
	    "image:b trivy CVE-1 1.1\nimage:b trivy CVE-2 \nimage:b grype CVE-1 1.1\n");
	release(&asking);
	assert_int_equal(ask(&estate, &asking, 2, &err), -1);
	assert_string_equal(err.id, "test.stop");
	assert_string_equal(asking.asked.data, "image:b: grype trivy\n");
	release(&asking);
	estate_close(&estate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(assets_in_turn)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
