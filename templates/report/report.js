
"use strict";
/* Search and filter rows, sort columns, copy ids, follow links to what is hidden.  Reads what stands
   in the page, writes nothing but order and visibility; without it everything is there to read. */
(function () {
	var said = document.createElement("p");
	said.className = "said";
	said.setAttribute("role", "status");
	document.body.appendChild(said);

	function make(name, className, text) {
		var element = document.createElement(name);
		if (className) element.className = className;
		if (text) element.textContent = text;
		return element;
	}

	function captionOf(table) {
		var caption = table.querySelector("caption");
		return caption ? caption.textContent : "table";
	}

	/* What a cell sorts by: its key, a number where the column holds numbers, else its text. */
	var collator = new Intl.Collator("en", { numeric: true });
	function keyOf(row, column, numeric) {
		var cell = row.cells[column];
		var key = cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent;
		if (key === "\u2013" || key === "") return null;
		if (!numeric) return key;
		var number = parseFloat(key.replace(/[\u2009\u202f\s]/g, ""));
		return isNaN(number) ? key : number;
	}
	function compare(a, b) {
		if (typeof a === "number" && typeof b === "number") return a - b;
		return collator.compare(String(a), String(b));
	}

	function sortable(table, rows) {
		var body = table.tBodies[0];
		var heads = table.tHead.rows[0].cells;
		Array.prototype.forEach.call(heads, function (head, column) {
			if (head.tagName !== "TH") return;
			var button = make("button");
			button.type = "button";
			while (head.firstChild) button.appendChild(head.firstChild);
			head.appendChild(button);
			button.addEventListener("click", function () {
				var now = head.getAttribute("aria-sort");
				var next = now === null ? "ascending" : now === "ascending" ? "descending" : null;
				Array.prototype.forEach.call(heads, function (other) {
					other.removeAttribute("aria-sort");
				});
				var numeric = head.classList.contains("n");
				var order = rows.map(function (row, at) {
					return { row: row, at: at, key: next ? keyOf(row, column, numeric) : null };
				});
				if (next) {
					var sign = next === "ascending" ? 1 : -1;
					order.sort(function (a, b) {
						if (a.key === null || b.key === null)
							return (a.key === null) - (b.key === null) || a.at - b.at;
						return sign * compare(a.key, b.key) || a.at - b.at;
					});
					head.setAttribute("aria-sort", next);
				}
				var all = document.createDocumentFragment();
				order.forEach(function (entry) { all.appendChild(entry.row); });
				body.appendChild(all);
				said.textContent = button.textContent + (next ? ", sorted " + next : ", in the order of the report");
			});
		});
	}

	/* Columns of marked words (severity, status) can be narrowed to one of them. */
	function choicesOf(table, rows) {
		return Array.prototype.map.call(table.tHead.rows[0].cells, function (head, column) {
			var keys = {};
			rows.forEach(function (row) {
				var mark = row.cells[column].querySelector(".s,.sev");
				if (mark) keys[mark.textContent] = row.cells[column].getAttribute("data-sort") || "";
			});
			var words = Object.keys(keys).sort(function (a, b) {
				return collator.compare(keys[a], keys[b]) || collator.compare(a, b);
			});
			return { column: column, name: head.textContent, words: words };
		}).filter(function (choice) { return choice.words.length > 1 && choice.words.length <= 12; });
	}
	function makeChoice(choice, table) {
		var label = make("label", "", choice.name);
		var select = make("select");
		select.setAttribute("aria-label", choice.name + ": " + captionOf(table));
		select.appendChild(make("option", "", "all")).value = "";
		choice.words.forEach(function (word) {
			select.appendChild(make("option", "", word)).value = word;
		});
		label.appendChild(select);
		choice.select = select;
		return label;
	}

	/* Tables whose rows are hidden know how to show them again. */
	var resets = new Map();

	function filterable(table, rows, paged) {
		var choices = choicesOf(table, rows);
		var tools = make("div", table.querySelector("caption:not(.said)") ? "tools beside" : "tools");
		var fold = table.closest("details.search");
		var label = make("label", "", fold ? fold.getAttribute("data-key") :
			paged ? "Filter the rows on this page" : "Filter rows");
		var input = make("input");
		input.type = "search";
		input.autocomplete = "off";
		input.spellcheck = false;
		if (!fold) input.setAttribute("aria-label", label.textContent + ": " + captionOf(table));
		label.appendChild(input);
		var count = make("output");
		tools.appendChild(label);
		choices.forEach(function (choice) { tools.appendChild(makeChoice(choice, table)); });
		tools.appendChild(count);
		var scroll = fold || table.closest(".scroll");
		scroll.parentNode.insertBefore(tools, scroll);
		var texts = null;
		function apply() {
			var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
			var asked = choices.filter(function (choice) { return choice.select.value !== ""; });
			var shown = 0;
			if (!texts) texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
			rows.forEach(function (row, at) {
				var fits = words.every(function (word) { return texts[at].indexOf(word) >= 0; }) &&
					asked.every(function (choice) {
						var mark = row.cells[choice.column].querySelector(".s,.sev");
						return mark && mark.textContent === choice.select.value;
					});
				row.hidden = !fits;
				if (fits) shown++;
			});
			if (fold) fold.open = words.length > 0 && shown > 0;
			count.textContent = words.length || asked.length ? shown + " of " + rows.length + " rows" : "";
		}
		input.addEventListener("input", apply);
		choices.forEach(function (choice) { choice.select.addEventListener("change", apply); });
		resets.set(table, function () {
			input.value = "";
			choices.forEach(function (choice) { choice.select.value = ""; });
			apply();
		});
	}

	/* What a link leads to shows, whatever hides it. */
	function reveal() {
		var id = location.hash.slice(1);
		try { id = decodeURIComponent(id); } catch (e) { return; }
		var target = id && document.getElementById(id);
		if (!target) return;
		var row = target.closest("tr[hidden]");
		var fold = target.closest("details:not([open])");
		if (row && resets.has(row.closest("table"))) resets.get(row.closest("table"))();
		if (fold) fold.open = true;
		if (row || fold) target.scrollIntoView();
	}

	function copyText(text) {
		if (navigator.clipboard && window.isSecureContext)
			return navigator.clipboard.writeText(text);
		var area = make("textarea", "said");
		area.value = text;
		document.body.appendChild(area);
		area.select();
		var done = document.execCommand("copy");
		area.remove();
		return done ? Promise.resolve() : Promise.reject();
	}

	/* One tab stop for each table; arrow keys go from row to row. */
	function copyable(table, rows) {
		var buttons = [];
		rows.forEach(function (row) {
			if (!row.id) return;
			var id = row.id.replace(/~([0-9A-F]{2})/g, "%$1");
			try { id = decodeURIComponent(id); } catch (e) { return; }
			/* Anchors may carry a prefix ("finding-F-7K3QX0M2RD"); people want what the row shows. */
			var bare = id.replace(/^[a-z]+-/, "");
			if (bare && row.textContent.indexOf(bare) >= 0) id = bare;
			var button = make("button", "copy");
			button.type = "button";
			button.tabIndex = buttons.length ? -1 : 0;
			button.setAttribute("aria-label", "Copy id " + id);
			button.value = id;
			(row.querySelector("th") || row.cells[0]).appendChild(button);
			buttons.push(button);
		});
		table.addEventListener("click", function (event) {
			var button = event.target.closest(".copy");
			if (!button) return;
			copyText(button.value).then(function () {
				said.textContent = "Copied " + button.value;
				button.classList.add("done");
				setTimeout(function () { button.classList.remove("done"); }, 1500);
			}, function () { said.textContent = "Could not copy"; });
		});
		table.addEventListener("keydown", function (event) {
			var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
			if (!step || !event.target.classList.contains("copy")) return;
			var live = Array.prototype.filter.call(table.querySelectorAll("tbody .copy"), function (button) {
				return !button.closest("tr").hidden;
			});
			var next = live[live.indexOf(event.target) + step];
			if (!next) return;
			event.preventDefault();
			event.target.tabIndex = -1;
			next.tabIndex = 0;
			next.focus();
		});
	}

	/* A region takes the focus only where there is something to scroll. */
	function settle() {
		var regions = Array.prototype.slice.call(document.querySelectorAll(".scroll"));
		regions.map(function (region) {
			return region.scrollWidth > region.clientWidth + 1;
		}).forEach(function (wider, at) {
			if (wider) regions[at].tabIndex = 0;
			else regions[at].removeAttribute("tabindex");
		});
	}

	document.querySelectorAll(".table table").forEach(function (table) {
		var rows = Array.prototype.slice.call(table.tBodies[0].rows);
		if (rows.length < 2 || table.querySelector("td.empty")) return;
		copyable(table, rows);
		sortable(table, rows);
		var after = table.closest(".scroll").nextElementSibling;
		if (rows.length >= 8) filterable(table, rows, after !== null && after.classList.contains("pager"));
	});
	settle();
	window.addEventListener("resize", settle);
	window.addEventListener("hashchange", reveal);
})();
