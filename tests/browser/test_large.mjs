/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 100,000 findings: capped tables, linked pages that hold the rest, and
 * controls that answer.  How soon is printed, not judged: it is the machine's
 * as much as ours; what never answers runs into the driver's own limit.
 */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { after, test } from "node:test";
import { close, largeReport, open, stop, withPage } from "./lib.mjs";

const FINDINGS = 100000, CAP = 1000;
const pages = largeReport(FINDINGS);
after(stop);

function tell(started, what) {
	console.log(`# ${what}: ${((performance.now() - started) / 1000).toFixed(2)} s`);
}

test("the first page is small and opens", async () => {
	console.log(`# ${pages.length} pages, the first ${statSync(pages[0]).size} bytes`);
	assert.ok(statSync(pages[0]).size < 8e6);
	const started = performance.now();
	const page = await open(pages[0]);
	try {
		tell(started, "opening the first page");
		for (const rows of await page.locator("table").evaluateAll((all) => all.map((one) => one.rows.length)))
			assert.ok(rows <= CAP + 1, `${rows} rows in one table`);
		assert.deepEqual(page.said, []);
	} finally {
		await close(page);
	}
});

test("sorting and searching a full table answer", () => withPage(pages[0], {}, async (page) => {
	let started = performance.now();
	await page.locator("#open-findings th[data-column=asset]").getByRole("button").click();
	await page.locator("#open-findings th[aria-sort=ascending]").waitFor();
	tell(started, "sorting 1,000 rows");
	started = performance.now();
	await page.locator("#open-findings input[type=search]").fill("openssl");
	await page.locator("#open-findings output").filter({ hasText: "rows" }).waitFor();
	tell(started, "searching 1,000 rows");
}));

test("the linked pages hold every other row, each once", () => {
	const seen = new Set();
	for (const path of pages)
		for (const [, id] of readFileSync(path, "utf8").matchAll(/<tr id="finding-([^"]+)"/g)) {
			assert.ok(!seen.has(id), id);
			seen.add(id);
		}
	assert.equal(seen.size, FINDINGS);
});

test("next, last and first page by their links", async () => {
	const page = await open(pages[0]);
	const place = async () => {
		const line = await page.locator("#open-findings .pager p, section > .pager p").first().textContent();
		return line.replace(/\u2009/g, "");
	};
	const follow = async (name) => {
		await page.getByRole("link", { name, exact: true }).first().click();
		await page.waitForLoadState("load");
	};
	try {
		assert.equal(await place(), "Rows 1–1000 of 100000, page 1 of 100");
		await follow("Next page");
		assert.equal(await place(), "Rows 1001–2000 of 100000, page 2 of 100");
		await follow("Last page");
		assert.equal(await place(), "Rows 99001–100000 of 100000, page 100 of 100");
		await follow("First page");
		assert.ok(page.url().endsWith("#open-findings"));
		assert.deepEqual(page.said, []);
	} finally {
		await close(page);
	}
});

test("a row on a linked page has its address, and leads back to its control", async () => {
	const last = pages.find((path) => path.endsWith("-100.html"));
	const id = [...readFileSync(last, "utf8").matchAll(/<tr id="(finding-[^"]+)"/g)].pop()[1];
	await withPage(last, { hash: `#${id}` }, async (page) => {
		const row = page.locator(`[id="${id}"]`);
		assert.equal(await row.evaluate((element) => element.matches(":target")), true);
		await row.locator("a[href*='#control-']").first().click();
		await page.waitForLoadState("load");
		assert.equal(new URL(page.url()).pathname, pages[0]);
		assert.equal(await page.locator(":target").count(), 1);
	});
});
