/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every page as it stands: valid, accessible in every dress, closed to the
 * network.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { after, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { LAPTOP, PAPER, PHONE, close, estateReport, kitchenSink, open, policyPages, stop, withPage } from "./lib.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = [...estateReport(), ...estateReport("--edition", "manager"),
	...estateReport("--edition", "executive"), ...kitchenSink(), ...policyPages()];
after(stop);

/* What html-validate would have that we decided otherwise, and why. */
const validator = new HtmlValidate({
	root: true,
	extends: ["html-validate:recommended", "html-validate:document"],
	rules: {
		"no-trailing-whitespace": "off", /* code is shown as it is */
		"long-title": "off", /* framework, version, system and period all belong into it */
		"require-sri": "off", /* nothing is loaded */
		"doctype-style": "off", /* case does not matter */
		"valid-id": ["error", { relaxed: true }], /* ids are ours ("~c1") and the findings' */
	},
});

for (const path of pages) {
	const name = basename(path);

	test(`${name}: valid HTML`, async () => {
		const report = await validator.validateFile(path);
		const errors = report.results.flatMap((result) =>
			result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
		assert.deepEqual(errors.slice(0, 20), [], `${errors.length} errors`);
	});

	const dresses = [
		["light, laptop", { viewport: LAPTOP, scheme: "light" }],
		["dark, laptop", { viewport: LAPTOP, scheme: "dark" }],
		["light, phone", { viewport: PHONE, scheme: "light" }],
		["dark, phone", { viewport: PHONE, scheme: "dark" }],
		["print", { viewport: PAPER, print: true }],
		["print from a dark screen", { viewport: PAPER, print: true, scheme: "dark" }],
	];
	for (const [dress, options] of dresses)
		test(`${name}: WCAG 2.1 AA, ${dress}`, () => withPage(path, options, async (page) => {
			await page.evaluate(axe);
			const found = await page.evaluate(() => window.axe.run(document, {
				resultTypes: ["violations"],
				runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
			}));
			assert.ok(found.passes.length > 10, "the rules ran");
			assert.deepEqual(found.violations.map((v) =>
				`${v.id}: ${v.help}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`), []);
		}));

	test(`${name}: nothing but itself is loaded, one script by its hash`, () => withPage(path, {}, async (page) => {
		assert.deepEqual(page.asked, [page.url()], "one request: the page");
		const scripts = await page.locator("script").allTextContents();
		assert.equal(scripts.length, 1);
		const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
		const hash = createHash("sha256").update(scripts[0]).digest("base64");
		const directives = new Map(policy.split(";").map((part) => {
			const [key, ...values] = part.trim().split(/\s+/);
			return [key, values.join(" ")];
		}));
		assert.equal(directives.get("default-src"), "'none'");
		assert.equal(directives.get("script-src"), `'sha256-${hash}'`);
		assert.match(directives.get("style-src"), /^'sha256-[^ ]+'$/);
		assert.equal(directives.get("base-uri"), "'none'");
		assert.equal(directives.get("form-action"), "'none'");
		assert.deepEqual([...directives.keys()].filter((key) =>
			!["default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"].includes(key)), []);
	}));

	test(`${name}: the policy really refuses`, async () => {
		/* Not withPage: refusals are said on the console, which is the point. */
		const page = await open(path);
		try {
			const ran = await page.evaluate(() => {
				const script = document.createElement("script");
				script.textContent = "window.intruder = true";
				document.body.appendChild(script);
				const image = document.createElement("img");
				image.src = "https://example.org/x.png";
				document.body.appendChild(image);
				return window.intruder === true;
			});
			await page.waitForTimeout(100);
			assert.equal(ran, false);
			assert.deepEqual(page.asked.filter((url) => !url.startsWith("file:")), []);
			assert.ok(page.said.some((line) => line.includes("Content Security Policy")));
		} finally {
			await close(page);
		}
	});

	test(`${name}: headings in order, landmarks, nothing wider than the page`, async () => {
		for (const viewport of [PHONE, LAPTOP])
			await withPage(path, { viewport }, async (page) => {
				const levels = await page.locator("h1,h2,h3,h4,h5,h6").evaluateAll((heads) =>
					heads.map((head) => Number(head.tagName[1])));
				assert.equal(levels[0], 1);
				assert.equal(levels.filter((level) => level === 1).length, 1);
				for (let i = 1; i < levels.length; i++)
					assert.ok(levels[i] <= levels[i - 1] + 1, `h${levels[i]} after h${levels[i - 1]}`);
				assert.equal(await page.getByRole("main").count(), 1);
				assert.equal(await page.getByRole("banner").count(), 1);
				assert.equal(await page.getByRole("contentinfo").count(), 1);
				const [wide, room] = await page.evaluate(() =>
					[document.documentElement.scrollWidth, document.documentElement.clientWidth]);
				assert.ok(wide <= room, `${wide} pixels in a page of ${room}`);
			});
	});

	test(`${name}: every reference within the set leads somewhere`, () => withPage(path, {}, async (page) => {
		const targets = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.href));
		const here = page.url().split("#")[0];
		const missing = await page.evaluate(([hrefs, self]) => hrefs.filter((href) =>
			href.startsWith(`${self}#`) &&
			document.getElementById(decodeURIComponent(href.slice(self.length + 1))) === null), [targets, here]);
		assert.deepEqual(missing, []);
	}));
}
