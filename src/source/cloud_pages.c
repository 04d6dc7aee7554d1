/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the pages of a list are all here.  An answer does not say which page it is, only that
 * more follow: a page that says so is followed by the next one that holds the same list of the
 * same owner, and the list is whole with the page that says so no more.  A page that names no
 * owner, or another, may be of another list, and follows nothing.
 */
#include "source/cloud.h"

static const struct muster_span none = {"", 0};

/* What a page says of pages that follow it. */
static const char *const more[] = {"NextToken", "nextToken", "nextLink", "nextPageToken",
    "@odata.nextLink", "nextForwardToken", "NextMarker", "skipToken", "$skipToken"};

bool
cloud_is_more(struct muster_span key)
{
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (muster_span_is(key, more[i]))
			return true;
	return false;
}

void
cloud_read_more(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	struct muster_span text = none;
	if (json_peek(adapter->reader) != JSON_STRING)
		json_skip(adapter->reader);
	else if (json_string(adapter->reader, &text) == 0 && text.len > 0)
		cloud->page.more = true;
}

/* ---- owners ---- */

/* Its number among those of the run; CLOUD_OWNERS: there are too many. */
static size_t
number_of(struct cloud *cloud, struct muster_span owner)
{
	struct cloud_pages *pages = &cloud->pages;
	size_t i = 0;
	while (i < pages->owner_count && !muster_span_eq(pages->owners[i], owner))
		i++;
	if (i < pages->owner_count || i == CLOUD_OWNERS)
		return i;
	pages->owners[pages->owner_count++] = adapter_keep_run(&cloud->base, owner);
	return i;
}

void
cloud_owner(struct cloud *cloud, struct muster_span account, struct muster_span place)
{
	struct muster_strbuf owner;
	if (account.len == 0)
		return;
	muster_strbuf_init(&owner, 0);
	row_add(&owner, "", account);
	row_add(&owner, " ", place);
	cloud->base.failed |= owner.failed;
	const size_t number = owner.failed ? CLOUD_OWNERS : number_of(cloud, row_span(&owner));
	if (number < CLOUD_OWNERS)
		cloud->page.owners[number / 64] |= UINT64_C(1) << (number % 64);
	muster_strbuf_release(&owner);
}

/* ---- pages ---- */

static bool
is_of(const struct cloud_page *page, const struct cloud_page *before)
{
	if (!page->holds || !before->holds || page->list != before->list)
		return false;
	for (size_t i = 0; i < sizeof(page->owners) / sizeof(page->owners[0]); i++)
		if ((page->owners[i] & before->owners[i]) != 0)
			return true;
	return false;
}

bool
cloud_page_begin(struct cloud *cloud)
{
	if (cloud->page.begun)
		return false;
	cloud->page = (struct cloud_page){.begun = true};
	return true;
}

void
cloud_page_list(struct cloud *cloud, struct muster_span key)
{
	const char *const *lists = cloud->shape->lists;
	if (cloud->page.holds)
		return;
	cloud->page.holds = true;
	while (lists[cloud->page.list] != NULL && !muster_span_is(key, lists[cloud->page.list]))
		cloud->page.list++;
}

/* It is the next of a list that is open, or the first of another. */
static void
follow(struct cloud_pages *pages, const struct cloud_page *page)
{
	size_t i = 0;
	while (i < pages->open_count && !is_of(page, &pages->open[i]))
		i++;
	if (i < pages->open_count && !page->more)
		pages->open[i] = pages->open[--pages->open_count];
	else if (i < pages->open_count)
		for (size_t k = 0; k < sizeof(page->owners) / sizeof(page->owners[0]); k++)
			pages->open[i].owners[k] |= page->owners[k];
	else if (page->more && i < CLOUD_LISTS)
		pages->open[pages->open_count++] = *page;
	else
		pages->lost |= page->more;
}

void
cloud_page_end(struct cloud *cloud)
{
	if (cloud->page.holds || cloud->page.more)
		follow(&cloud->pages, &cloud->page);
	cloud->page = (struct cloud_page){.begun = false};
}

void
cloud_pages_end(struct adapter *adapter)
{
	const struct cloud_pages *pages = &((const struct cloud *)adapter)->pages;
	adapter->run.continues = pages->open_count > 0 || pages->lost;
	if (adapter->run.continues && !adapter->run.partial)
		adapter_partial(adapter, "a page says that more follow");
}
