/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the one script adds: sort, search, filter, expand, copy, deep links;
 * by mouse and by keyboard alone.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LAPTOP, PHONE, estateReport, kitchenSink, stop, withPage } from "./lib.mjs";

const [report] = estateReport();
const [kitchen, kitchenPage2] = kitchenSink();
after(stop);

const FINDINGS = "#open-findings";

function rowsOf(page, table) {
	return page.locator(`${table} tbody tr`);
}
/* The text of a column (counted from 0), of the rows that show. */
function columnOf(page, table, column) {
	return page.locator(`${table} tbody tr`).evaluateAll((rows, at) =>
		rows.filter((row) => row.checkVisibility()).map((row) => row.cells[at].textContent), column);
}
function idsOf(page, table) {
	return page.locator(`${table} tbody tr`).evaluateAll((rows) =>
		rows.filter((row) => row.checkVisibility()).map((row) => row.id));
}
/* From the heading of its section on with Tab until the element has the focus. */
async function tabTo(page, locator, most = 60) {
	await locator.evaluate((element) => {
		const heading = element.closest("section").querySelector("h1,h2,h3");
		heading.tabIndex = -1;
		heading.focus();
	});
	for (let i = 0; i < most; i++) {
		await page.keyboard.press("Tab");
		if (await locator.evaluate((element) => element === document.activeElement)) return;
	}
	assert.fail("not to be reached with Tab");
}

function ordered(values, direction) {
	const collator = new Intl.Collator("en", { numeric: true });
	for (let i = 1; i < values.length; i++)
		if (collator.compare(values[i - 1], values[i]) * direction > 0) return false;
	return true;
}

for (const how of ["mouse", "keyboard"]) {
	test(`sort: ascending, descending, as it was, by ${how}`, () => withPage(report, {}, async (page) => {
		const head = page.locator(`${FINDINGS} th[data-column=asset]`);
		const button = head.getByRole("button");
		const before = await idsOf(page, FINDINGS);
		const press = async () => {
			if (how === "mouse") return button.click();
			await tabTo(page, button);
			return page.keyboard.press("Enter");
		};
		await press();
		assert.equal(await head.getAttribute("aria-sort"), "ascending");
		const up = await columnOf(page, FINDINGS, 2);
		assert.ok(up.length > 10 && ordered(up, 1));
		await press();
		assert.equal(await head.getAttribute("aria-sort"), "descending");
		assert.ok(ordered(await columnOf(page, FINDINGS, 2), -1));
		await press();
		assert.equal(await head.getAttribute("aria-sort"), null);
		assert.deepEqual(await idsOf(page, FINDINGS), before);
	}));

	test(`search: words narrow the rows, emptied shows all, by ${how}`, () => withPage(report, {}, async (page) => {
		const all = await rowsOf(page, FINDINGS).count();
		const field = page.locator(`${FINDINGS} input[type=search]`);
		if (how === "mouse") await field.click();
		else await tabTo(page, field);
		const word = (await columnOf(page, FINDINGS, 1))[0].match(/^\S+/)[0];
		await page.keyboard.type(word.toLowerCase());
		const shown = await columnOf(page, FINDINGS, 1);
		assert.ok(shown.length > 0 && shown.length < all);
		const text = await rowsOf(page, FINDINGS).evaluateAll((rows) =>
			rows.filter((row) => row.checkVisibility()).map((row) => row.textContent.toLowerCase()));
		assert.ok(text.every((row) => row.includes(word.toLowerCase())));
		assert.equal(await page.locator(`${FINDINGS} output`).textContent(), `${shown.length} of ${all} rows`);
		await page.keyboard.press("Escape");
		assert.equal((await columnOf(page, FINDINGS, 1)).length, all);
		assert.equal(await page.locator(`${FINDINGS} output`).textContent(), "");
	}));

	test(`filter: one severity, then all again, by ${how}`, () => withPage(report, {}, async (page) => {
		const all = await columnOf(page, FINDINGS, 0);
		const choice = page.locator(`${FINDINGS} select`).first();
		const want = await choice.locator("option").nth(1).getAttribute("value");
		if (how === "mouse") {
			await choice.selectOption({ index: 1 });
		} else {
			await tabTo(page, choice);
			await page.keyboard.press("ArrowDown");
		}
		const shown = await columnOf(page, FINDINGS, 0);
		assert.deepEqual(shown, all.filter((word) => word === want));
		assert.ok(shown.length > 0 && shown.length < all.length);
		if (how === "mouse") await choice.selectOption({ index: 0 });
		else await page.keyboard.press("ArrowUp");
		assert.deepEqual(await columnOf(page, FINDINGS, 0), all);
	}));

	test(`expand: the numbers of a picture, by ${how}`, () => withPage(kitchen, {}, async (page) => {
		const details = page.locator(".table details").first();
		const summary = details.locator("summary");
		assert.equal(await details.locator("table").first().isVisible(), false);
		if (how === "mouse") {
			await summary.click();
		} else {
			await tabTo(page, summary);
			await page.keyboard.press("Enter");
		}
		assert.equal(await details.locator("table").first().isVisible(), true);
	}));

	test(`copy the id of a finding, by ${how}`, () => withPage(report, {}, async (page) => {
		const first = rowsOf(page, FINDINGS).nth(0), second = rowsOf(page, FINDINGS).nth(1);
		if (how === "mouse") {
			await second.hover();
			await second.locator(".copy").click();
		} else {
			await tabTo(page, first.locator(".copy"));
			await page.keyboard.press("ArrowDown");
			assert.equal(await second.locator(".copy").evaluate((b) => b === document.activeElement), true);
			await page.keyboard.press("Enter");
		}
		await page.waitForFunction(() => document.querySelector("[role=status]").textContent.startsWith("Copied"));
		const id = await page.evaluate(() => navigator.clipboard.readText());
		assert.match(id, /^F-[0-9A-HJKMNP-TV-Z]{10,}$/);
		assert.equal(`finding-${id}`, await second.getAttribute("id"));
	}));

	test(`a reference leads to its row, by ${how}`, () => withPage(report, {}, async (page) => {
		const link = page.locator(`${FINDINGS} tbody a[href^="#control-"]`).first();
		const target = (await link.getAttribute("href")).slice(1);
		if (how === "mouse") {
			await link.click();
		} else {
			await link.focus();
			await page.keyboard.press("Enter");
		}
		const row = page.locator(`[id="${target}"]`);
		assert.equal(await row.evaluate((element) => element.matches(":target")), true);
		await page.waitForFunction((id) => {
			const box = document.getElementById(id).getBoundingClientRect();
			return box.top >= -1 && box.top < innerHeight;
		}, target);
	}));
}

test("search and filter together, and both announced", () => withPage(report, {}, async (page) => {
	const all = await rowsOf(page, FINDINGS).count();
	await page.locator(`${FINDINGS} select`).first().selectOption({ index: 1 });
	const one = (await columnOf(page, FINDINGS, 0)).length;
	await page.locator(`${FINDINGS} input[type=search]`).fill("F-");
	assert.equal((await columnOf(page, FINDINGS, 0)).length, one);
	await page.locator(`${FINDINGS} input[type=search]`).fill("no such words in any row");
	assert.equal((await columnOf(page, FINDINGS, 0)).length, 0);
	assert.equal(await page.locator(`${FINDINGS} output`).textContent(), `0 of ${all} rows`);
}));

test("a deep link opens at its row", async () => {
	let id;
	await withPage(report, {}, async (page) => {
		id = await rowsOf(page, FINDINGS).last().getAttribute("id");
	});
	for (const viewport of [PHONE, LAPTOP])
		await withPage(report, { hash: `#${id}`, viewport }, async (page) => {
			const row = page.locator(`[id="${id}"]`);
			assert.equal(await row.evaluate((element) => element.matches(":target")), true);
			const top = await row.evaluate((element) => element.getBoundingClientRect().top);
			assert.ok(top >= -1 && top < viewport.height, `row at ${top}`);
		});
});

test("a link to a row that a filter hides shows it", () => withPage(report, {}, async (page) => {
	const id = await rowsOf(page, FINDINGS).first().getAttribute("id");
	await page.locator(`${FINDINGS} input[type=search]`).fill("no such words in any row");
	assert.equal(await page.locator(`[id="${id}"]`).isVisible(), false);
	await page.locator(`a[href="#${id}"]`).locator("visible=true").first().click();
	await page.waitForFunction((row) => document.getElementById(row).checkVisibility(), id);
	assert.equal(await page.locator(`${FINDINGS} input[type=search]`).inputValue(), "");
}));

test("the skip link comes first and leads into the content", () => withPage(report, {}, async (page) => {
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
	const box = await page.locator(".skip").boundingBox();
	assert.ok(box.x >= 0 && box.y >= 0, "visible while it has the focus");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), true);
}));

test("whatever has the focus shows it", () => withPage(report, {}, async (page) => {
	for (let i = 0; i < 60; i++) {
		await page.keyboard.press("Tab");
		const outline = await page.evaluate(() => {
			const style = getComputedStyle(document.activeElement);
			return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
		});
		assert.ok(outline, await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120)));
	}
}));

test("Tab reaches everything that can be pressed, in the order of the page", () => withPage(report, {}, async (page) => {
	const want = await page.evaluate(() =>
		[...document.querySelectorAll("a[href],button,input,select,summary,[tabindex='0']")]
			.filter((element) => element.checkVisibility() && element.tabIndex >= 0).length);
	let order = 0;
	for (let i = 0; i < want; i++) {
		await page.keyboard.press("Tab");
		order = await page.evaluate((last) => {
			const all = [...document.querySelectorAll("*")];
			const at = all.indexOf(document.activeElement);
			return document.activeElement === document.body || at < last ? -1 : at;
		}, order);
		assert.ok(order > 0, `stop ${i} of ${want}`);
	}
}));

test("numbers sort as numbers, empty cells last", () => withPage(kitchen, {}, async (page) => {
	const tables = await page.locator(".table").evaluateAll((all) =>
		all.filter((one) => one.querySelector("th.n button")).map((one) => one.id));
	assert.ok(tables.length > 0);
	for (const id of tables) {
		const head = page.locator(`[id="${id}"] th.n`).first();
		const at = await head.evaluate((cell) => cell.cellIndex);
		await head.getByRole("button").click();
		const values = await page.locator(`[id="${id}"] tbody tr`).evaluateAll((rows, column) =>
			rows.map((row) => row.cells[column].dataset.sort ?? row.cells[column].textContent), at);
		const numbers = values.map((text) => parseFloat(text.replace(/[\u2009\s]/g, "")));
		const known = numbers.filter((number) => !Number.isNaN(number));
		assert.deepEqual(numbers.slice(0, known.length), [...known].sort((a, b) => a - b));
	}
}));

test("linked pages have the controls too, over their own rows", () => withPage(kitchenPage2, {}, async (page) => {
	const rows = page.locator("tbody tr");
	const all = await rows.count();
	await page.getByRole("searchbox").fill("zzz");
	assert.equal(await page.locator("output").textContent(), `0 of ${all} rows`);
	assert.match(await page.locator(".tools label").first().textContent(), /on this page/);
}));
