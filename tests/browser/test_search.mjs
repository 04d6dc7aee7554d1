/* SPDX-License-Identifier: Apache-2.0 */
/* The search over all policies: from a file, without a server; readable without script. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { policyPages, stop, withPage } from "./lib.mjs";

const [index] = policyPages();
after(stop);

test("search: words find passages, and lead to them", () => withPage(index, {}, async (page) => {
	const box = page.getByLabel("Search in all policies");
	const fold = page.locator("details.search");
	const shown = () => page.locator("details.search tbody tr").evaluateAll((rows) =>
		rows.filter((row) => row.checkVisibility()).map((row) => row.textContent));
	assert.equal(await fold.evaluate((element) => element.open), false);
	assert.deepEqual(await shown(), []);
	await box.fill("privileged CONTAINER");
	const found = await shown();
	assert.ok(found.length > 1 && found.length < 60, `${found.length} passages`);
	for (const text of found) assert.match(text.toLowerCase(), /privileged[^]*container|container[^]*privileged/);
	await box.fill("nothing of that kind anywhere");
	assert.deepEqual(await shown(), []);
	await box.fill("");
	assert.equal(await fold.evaluate((element) => element.open), false);
	await box.fill("IMG-04");
	await page.locator("details.search tbody tr:not([hidden]) a").first().click();
	await page.waitForURL(/image-security\.html#statement-IMG-04$/);
	assert.ok(await page.locator("#statement-IMG-04").isVisible());
}));

test("search: without script the passages are there to read", () => withPage(index, { script: false }, async (page) => {
	assert.equal(await page.getByLabel("Search in all policies").count(), 0);
	await page.locator("details.search summary").click();
	assert.ok(await page.locator("details.search tbody tr").count() > 200);
	assert.ok(await page.locator("details.search tbody tr").last().isVisible());
}));
