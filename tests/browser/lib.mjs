/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the browser tests share: pages written by the muster under test, a
 * browser that can reach nothing but files, and a record of everything it
 * asked for or complained of.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, openSync, closeSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const { MUSTER, ROOT, GENERATE, CHROMIUM } = process.env;

export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 768, height: 1024 };
export const LAPTOP = { width: 1280, height: 800 };
export const PAPER = { width: 643, height: 980 }; /* A4 without its margins, at 96 to the inch */

/* ---- pages ---- */

const folders = [];

function newFolder() {
	const folder = mkdtempSync(join(tmpdir(), "muster-browser-"));
	folders.push(folder);
	return folder;
}

export function removeFolders() {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function muster(folder, ...args) {
	return execFileSync(MUSTER, ["-C", folder, ...args], { encoding: "utf8" });
}

/* All HTML files in a folder, the main one (the shortest name) first. */
function pagesIn(folder) {
	return readdirSync(folder)
		.filter((name) => name.endsWith(".html"))
		.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
		.map((name) => join(folder, name));
}

/* The example estate's report; the folder holds nothing else. */
export function estateReport(...options) {
	const project = newFolder(), out = newFolder();
	const examples = join(ROOT, "examples", "estate");
	execFileSync(MUSTER, ["-q", "init", project]);
	copyFileSync(join(examples, "muster.yaml"), join(project, "muster.yaml"));
	muster(project, "-q", "collect", join(examples, "2026-Q2"), join(examples, "2026-Q3"));
	muster(project, "report", "cis-docker", "--period", "2026-Q3", "--as-of", "2026-10-05", "-o", out, ...options);
	return pagesIn(out);
}

/* Some policies of the example estate, and the page before all of them. */
export function policyPages() {
	const project = newFolder(), out = newFolder();
	const examples = join(ROOT, "examples", "estate");
	execFileSync(MUSTER, ["-q", "init", project]);
	copyFileSync(join(examples, "muster.yaml"), join(project, "muster.yaml"));
	muster(project, "-q", "collect", join(examples, "2026-Q2"), join(examples, "2026-Q3"));
	muster(project, "-q", "policy", "build", "--as-of", "2026-10-05", "-o", out);
	return ["index", "image-security", "patch-and-vulnerability-management"].map((id) => join(out, `${id}.html`));
}

/* A report over one image with so many vulnerabilities. */
export function largeReport(findings) {
	const project = newFolder(), out = newFolder();
	const scan = join(project, "scan.json");
	const file = openSync(scan, "w");
	execFileSync(GENERATE, ["--findings", String(findings)], { stdio: ["ignore", file, "inherit"] });
	closeSync(file);
	execFileSync(MUSTER, ["-q", "init", project]);
	muster(project, "-q", "collect", "--observed-at", "2026-08-01", scan);
	muster(project, "report", "cis-docker", "--period", "2026-Q3", "--as-of", "2026-10-05", "-o", out);
	return pagesIn(out);
}

/* The golden document with every kind of block and text that means harm; its links name its pages. */
export function kitchenSink() {
	const golden = join(ROOT, "tests", "golden", "kitchen-sink"), out = newFolder();
	for (const name of readdirSync(golden))
		if (name.endsWith(".html")) copyFileSync(join(golden, name), join(out, name));
	for (const page of pagesIn(out)) copyFileSync(page, page.replace(/\.html$/, ".out"));
	return pagesIn(out);
}

/* ---- browser ---- */

let browser = null;

async function start() {
	if (browser === null) {
		browser = await chromium.launch({
			executablePath: CHROMIUM,
			chromiumSandbox: process.getuid() !== 0,
			args: ["--disable-gpu", "--disable-dev-shm-usage"],
		});
	}
	return browser;
}

export async function stop() {
	if (browser !== null) await browser.close();
	browser = null;
	removeFolders();
}

/*
 * A page that is open on a file.  page.asked: every address it asked for;
 * page.said: every console message, error and refused request.
 */
export async function open(path, options = {}) {
	assert.ok(existsSync(path), `${path} was written`);
	const context = await (await start()).newContext({
		viewport: options.viewport ?? LAPTOP,
		colorScheme: options.scheme ?? "light",
		javaScriptEnabled: options.script ?? true,
		permissions: ["clipboard-read", "clipboard-write"],
	});
	context.setDefaultTimeout(60000); /* a busy machine is no failure */
	const page = await context.newPage();
	page.asked = [];
	page.said = [];
	await context.route("**/*", (route) => {
		const url = route.request().url();
		page.asked.push(url);
		return url.startsWith("file:") ? route.continue() : route.abort();
	});
	page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
	page.on("pageerror", (error) => page.said.push(`error: ${error.message}`));
	page.on("requestfailed", (request) => page.said.push(`failed: ${request.url()}`));
	if (options.print) await page.emulateMedia({ media: "print" });
	await page.goto(pathToFileURL(path).href + (options.hash ?? ""), { waitUntil: "load" });
	return page;
}

export async function close(page) {
	await page.context().close();
}

/* Opens, runs, closes; nothing may have been said and nothing but files asked for. */
export async function withPage(path, options, body) {
	const page = await open(path, options);
	try {
		await body(page);
		assert.deepEqual(page.said, [], "the page says nothing on the console");
		assert.deepEqual(page.asked.filter((url) => !url.startsWith("file:")), [], "nothing but files is asked for");
	} finally {
		await close(page);
	}
}
