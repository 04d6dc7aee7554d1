/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Without script: the same rows, the same text, nothing that looks as if it
 * could be pressed and cannot.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { basename } from "node:path";
import { PAPER, estateReport, kitchenSink, stop, withPage } from "./lib.mjs";

const executive = estateReport("--edition", "executive");
const pages = [...estateReport(), ...estateReport("--edition", "manager"), ...executive, ...kitchenSink()];
after(stop);

/* What a reader can see, without what the script adds. */
function readable(page) {
	return page.evaluate(() => {
		document.querySelectorAll(".tools,.copy,[role=status]").forEach((added) => added.remove());
		document.querySelectorAll("details").forEach((details) => { details.open = true; });
		return document.body.innerText.replace(/\s+/g, " ").trim();
	});
}
function rowCounts(page) {
	return page.locator("table").evaluateAll((tables) =>
		tables.map((table) => [...table.tBodies].reduce((sum, body) => sum + body.rows.length, 0)));
}

for (const path of pages) {
	test(`${basename(path)}: reads the same without script`, async () => {
		let rows, text;
		await withPage(path, {}, async (page) => {
			rows = await rowCounts(page);
			text = await readable(page);
		});
		await withPage(path, { script: false }, async (page) => {
			assert.deepEqual(await rowCounts(page), rows);
			/* Playwright's own evaluation runs where the page's script does not. */
			assert.equal(await readable(page), text);
		});
	});

	test(`${basename(path)}: no dead controls without script`, () => withPage(path, { script: false }, async (page) => {
		for (const role of ["button", "searchbox", "combobox", "textbox", "checkbox"])
			assert.equal(await page.getByRole(role, { includeHidden: true }).count(), 0, role);
	}));

	test(`${basename(path)}: paper shows every row and no control`, () => withPage(path, { viewport: PAPER, print: true }, async (page) => {
		const shown = await page.locator("tbody tr").evaluateAll((rows) => rows.filter((row) => !row.checkVisibility()).length);
		assert.equal(shown, 0, "rows that are not printed");
		for (const control of [".tools", ".copy", ".skip"])
			assert.equal(await page.locator(control).locator("visible=true").count(), 0, control);
		const cut = await page.locator(".scroll").evaluateAll((boxes) =>
			boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.parentNode.id));
		assert.deepEqual(cut, [], "tables wider than the paper");
	}));

	test(`${basename(path)}: prints to PDF`, () => withPage(path, {}, async (page) => {
		const pdf = await page.pdf({ preferCSSPageSize: true });
		assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
	}));
}

test("the executive edition is two pages of paper", () => withPage(executive[0], {}, async (page) => {
	const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
	assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 2);
}));
