/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All SQL of the store but its schema, one line of C a statement: the name in
 * the code and the text.  Values are bound, never written in.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

/* clang-format off */
/* Derived tables: dropped and taken over whole by a rebuild. */
#define DERIVED_TABLES(T) \
	T(text, "?1, ?2, ?3") \
	T(detail, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14") \
	T(probe, "?1, ?2, ?3") \
	T(asset, "?1, ?2, ?3, ?4, ?5, ?6") \
	T(scope, "?1, ?2, ?3, ?4, ?5") \
	T(item, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12") \
	T(span, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19") \
	T(run, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17") \
	T(part, "?1, ?2, ?3, ?4, ?5") \
	T(block, "?1, ?2, ?3, ?4") \
	T(part_block, "?1, ?2, ?3, ?4, ?5") \
	T(coverage, "?1, ?2, ?3") \
	T(suspicion, "?1, ?2, ?3, ?4") \
	T(happening, "?1, ?2, ?3, ?4, ?5, ?6, ?7") \
	T(activity, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16")

#define STATEMENTS(S) \
	STATEMENTS_TRANSACTION(S) \
	STATEMENTS_JOURNAL(S) \
	STATEMENTS_EVIDENCE(S) \
	STATEMENTS_DICTIONARY(S) \
	STATEMENTS_ASSET(S) \
	STATEMENTS_ITEM(S) \
	STATEMENTS_BULK(S) \
	STATEMENTS_SPAN(S) \
	STATEMENTS_RUN(S) \
	STATEMENTS_ACTIVITY(S) \
	STATEMENTS_STAGE(S) \
	STATEMENTS_PENDING(S) \
	STATEMENTS_READ(S) \
	STATEMENTS_REPLAY(S) \
	STATEMENTS_DIGEST(S) \
	STATEMENTS_VERIFY(S)

#define STATEMENTS_TRANSACTION(S) \
	S(BEGIN, "BEGIN IMMEDIATE") \
	S(BEGIN_READ, "BEGIN") \
	S(COMMIT, "COMMIT") \
	S(ROLLBACK, "ROLLBACK") \
	S(SAVEPOINT, "SAVEPOINT input") \
	S(RELEASE, "RELEASE input") \
	S(ROLLBACK_TO, "ROLLBACK TO input") \
	S(DATA_VERSION, "PRAGMA data_version")

#define STATEMENTS_JOURNAL(S) \
	S(HEAD, "SELECT seq, leaf FROM journal ORDER BY seq DESC LIMIT 1") \
	S(HEAD_AT, "SELECT leaf FROM journal WHERE seq = ?1") \
	S(SEQ_AT, "SELECT seq FROM act WHERE received <= ?1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1") \
	S(ACT_ADD, "INSERT INTO act (id, type, received) VALUES (?1, ?2, 0)") \
	S(ACT_PUBLISH, "UPDATE act SET seq = ?2, at = ?3, received = ?4 WHERE id = ?1") \
	S(ACT_BY_SEQ, "SELECT id FROM act WHERE seq = ?1") \
	S(ACT_ALL, "SELECT id, coalesce(seq, 0), at, received FROM act ORDER BY id") \
	S(JOURNAL_ADD, "INSERT INTO journal (seq, act, leaf, entry) VALUES (?1, ?2, ?3, ?4)") \
	S(DOCUMENT_ADD, "INSERT INTO document (act, kind, name, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(DOCUMENT_GET, "SELECT d.sha256, d.bytes FROM document d JOIN act a ON a.id = d.act" \
		" WHERE d.kind = ?1 AND d.name = ?2 AND a.seq <= ?3 ORDER BY a.seq DESC LIMIT 1") \
	S(DOCUMENT_NAMES, "SELECT DISTINCT d.name FROM document d JOIN act a ON a.id = d.act" \
		" WHERE d.kind = ?1 AND a.seq <= ?2 ORDER BY d.name") \
	S(DOCUMENT_ROWS, "SELECT d.name, d.sha256, length(d.bytes), max(a.seq), a.received FROM document d" \
		" JOIN act a ON a.id = d.act WHERE d.kind = ?1 AND a.seq <= ?2 GROUP BY d.name ORDER BY d.name") \
	S(DECREE_ADD, "INSERT INTO decree (act, run, asset, source, why) VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(RETIREMENTS, "SELECT d.act, a.at, a.type, d.asset, d.source FROM decree d JOIN act a ON a.id = d.act" \
		" WHERE d.run IS NULL AND (a.seq IS NOT NULL OR a.id = ?1) ORDER BY a.at, a.type, d.asset, d.source, d.act") \
	S(REFUSAL_ADD, "INSERT INTO refusal (act, run, path, error, pointer, line, col, byte, bytes, source_mac)" \
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)") \
	S(REFUSALS, "SELECT a.seq, a.received, r.run, r.path, r.error, r.pointer, r.line, r.col, r.byte, r.bytes, r.source_mac" \
		" FROM refusal r JOIN act a ON a.id = r.act WHERE a.seq <= ?1 ORDER BY a.seq")

#define STATEMENTS_EVIDENCE(S) \
	S(CHUNK_AFTER, "SELECT id, sha256 FROM chunk WHERE id > ?1 ORDER BY id") \
	S(CHUNK_FIND, "SELECT id FROM chunk WHERE sha256 = ?1") \
	S(CHUNK_ADD, "INSERT INTO chunk (sha256, raw_len, data) VALUES (?1, ?2, ?3)") \
	S(EVIDENCE_FIND, "SELECT id, bytes, salt FROM evidence WHERE sha256 = ?1") \
	S(EVIDENCE_ADD, "INSERT INTO evidence (sha256, bytes, salt) VALUES (?1, ?2, ?3)") \
	S(EVIDENCE_CHUNK_ADD, "INSERT INTO evidence_chunk (evidence, n, chunk, start) VALUES (?1, ?2, ?3, ?4)") \
	S(EVIDENCE_CHUNK, "SELECT e.start, c.sha256, c.raw_len, c.data FROM evidence_chunk e JOIN chunk c ON c.id = e.chunk" \
		" WHERE e.evidence = ?1 AND e.n = ?2") \
	S(EVIDENCE_CHUNK_AT, "SELECT n FROM evidence_chunk WHERE evidence = ?1 AND start <= ?2 ORDER BY n DESC LIMIT 1")

#define STATEMENTS_DICTIONARY(S) \
	S(TEXT_FIND, "SELECT id, value FROM text WHERE hash = ?1") \
	S(TEXT_HASHES, "SELECT id, hash FROM text") \
	S(TEXT_LAST, "SELECT coalesce(max(id), 0) FROM text") \
	S(TEXT_GET, "SELECT value FROM text WHERE id = ?1") \
	S(DETAIL_HASHES, "SELECT id, hash FROM detail WHERE id > ?1 ORDER BY id DESC LIMIT ?2") \
	S(DETAIL_LAST, "SELECT coalesce(max(id), 0) FROM detail") \
	S(DETAIL_BRIEF, "SELECT severity, package FROM detail WHERE id = ?1") \
	S(PROBE_FIND, "SELECT id FROM probe WHERE source = ?1 AND native = ?2") \
	S(PROBE_ADD, "INSERT INTO probe (source, native) VALUES (?1, ?2)") \
	S(PROBE_GET, "SELECT source, native FROM probe WHERE id = ?1") \
	S(SCOPE_FIND, "SELECT id FROM scope WHERE source = ?1 AND domain = ?2 AND section = ?3 AND root = ?4") \
	S(SCOPE_ADD, "INSERT INTO scope (source, domain, section, root) VALUES (?1, ?2, ?3, ?4)") \
	S(SCOPE_LAST, "SELECT coalesce(max(id), 0) FROM scope") \
	S(SCOPE_ALL, "SELECT id, source, domain, section, root FROM scope ORDER BY source, root, id")

#define STATEMENTS_ASSET(S) \
	S(ASSET_GET, "SELECT id, parent, root, kind, name, path FROM asset WHERE id = ?1") \
	S(ASSET_FIND, "SELECT id, parent, root, kind, name, path FROM asset WHERE parent = ?1 AND kind = ?2 AND name = ?3") \
	S(ASSET_ADD, "INSERT INTO asset (parent, root, kind, name, path) VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(ASSET_ROOT, "UPDATE asset SET root = id WHERE id = ?1") \
	S(ASSET_CHILDREN, "SELECT id FROM asset WHERE parent = ?1") \
	S(ASSET_TREE, "SELECT id, parent, kind, path FROM asset WHERE root = ?1 ORDER BY id") \
	S(ASSET_LIST, "SELECT id, parent, kind, name, path FROM asset ORDER BY id") \
	S(ASSET_BY_PATH, "SELECT id, path, kind FROM asset ORDER BY path")

#define STATEMENTS_ITEM(S) \
	S(ITEM_LAST, "SELECT coalesce(max(id), 0) FROM item") \
	S(ITEM_AFTER, "SELECT id, asset, scope, fp FROM item WHERE id > ?1 ORDER BY id") \
	S(ITEM_COUNT, "SELECT count(*) FROM item WHERE asset = ?1") \
	S(ITEM_LOAD, "SELECT i.id, i.scope, i.fp," \
		" CASE WHEN i.born IN (SELECT id FROM act WHERE seq IS NULL AND id <> ?4) THEN 7 ELSE i.state END, i.detail, i.detail_hash" \
		" FROM item i WHERE i.asset = ?1 AND i.scope IN (SELECT id FROM scope WHERE source = ?2 AND root = ?3)") \
	S(ITEM_LOAD_SCAN, "SELECT i.id, i.scope, i.fp," \
		" CASE WHEN i.born IN (SELECT id FROM act WHERE seq IS NULL AND id <> ?4) THEN 7 ELSE i.state END, i.detail, i.detail_hash" \
		" FROM item i NOT INDEXED WHERE i.asset = ?1 AND i.scope IN (SELECT id FROM scope WHERE source = ?2 AND root = ?3)") \
	S(ITEM_OF_ASSET, "SELECT i.id, i.scope FROM item i" \
		" WHERE i.asset = ?1 AND i.scope IN (SELECT id FROM scope WHERE source = ?2 AND root = ?3)") \
	S(ITEM_STATE, "UPDATE item SET state = ?2, span = ?3, born = ?4 WHERE id = ?1") \
	S(ITEM_TAKE_BACK, "UPDATE item SET state = 7, span = 0 WHERE id = ?1 AND born = ?2") \
	S(ITEM_STATE_GET, "SELECT state, span FROM item WHERE id = ?1") \
	S(ITEM_NUMBERS, "SELECT fid, id FROM item") \
	S(ITEM_BY_NUMBER, "SELECT id FROM item WHERE fid BETWEEN ?1 AND ?2") \
	S(ITEM_IDENTITY, "SELECT i.fp, a.path FROM item i JOIN asset a ON a.id = i.asset WHERE i.id = ?1") \
	S(ITEM_LOCATION, "SELECT location, fp FROM item WHERE id = ?1")

/* Many rows at once (bulk.h).  FAIL spares SQLite the undoing of the statement: a failure undoes all of the write. */
#define STATEMENTS_BULK(S) \
	S(BULK_TEXT, "INSERT OR FAIL INTO text (id, hash, value) SELECT c0, c1, c2 FROM gathered(?1)") \
	S(BULK_DETAIL, "INSERT OR FAIL INTO detail (id, hash, severity, package, title, native_severity, score, fixed_in, aliases," \
		" check_version, native_outcome, fix_available, advisory_date, dated_by)" \
		" SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 FROM gathered(?1)") \
	S(BULK_ITEM, "INSERT OR FAIL INTO item (id, asset, scope, probe, fp, fid, born, state, span, detail, detail_hash, location)" \
		" SELECT c0, c1, c2, c3, c4, c5, c6, c7, 1, c8, c9, c10 FROM gathered(?1)") \
	S(BULK_SPAN, "INSERT OR FAIL INTO span (item, n, outcome, suppressed, finding, from_act, to_act, reason, seen_act, seen_detail," \
		" seen_version, opened, closed, voided, at_offset, at_length, at_container, at_key, at_index)" \
		" SELECT c0, 1, c2, c3, c4, c1, NULL, 0, 0, 0, 0, c1, NULL, NULL, c5, c6, c7, c8, c9 FROM gathered(?1)")

#define STATEMENTS_SPAN(S) \
	S(SPAN_AMEND, "UPDATE span SET outcome = ?3, suppressed = ?4, finding = ?5, at_offset = ?6, at_length = ?7," \
		" at_container = ?8, at_key = ?9, at_index = ?10 WHERE item = ?1 AND n = 1 AND opened = ?2") \
	S(SPAN_ADD, "INSERT INTO span (item, n, outcome, suppressed, finding, from_act, to_act, reason, seen_act, seen_detail," \
		" seen_version, opened, closed, voided, at_offset, at_length, at_container, at_key, at_index)" \
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, NULL, ?14, ?15, ?16, ?17, ?18)") \
	S(SPAN_CLOSE, "UPDATE span SET to_act = ?3, reason = ?4, seen_act = ?5, seen_detail = ?6, seen_version = ?7, closed = ?8" \
		" WHERE item = ?1 AND n = ?2") \
	S(SPAN_VOID, "UPDATE span SET voided = ?3 WHERE item = ?1 AND n = ?2") \
	S(SPAN_LAST, "SELECT n FROM span WHERE item = ?1 ORDER BY n DESC LIMIT 1") \
	S(SPAN_IN_FORCE, "SELECT s.n, s.from_act FROM item i JOIN span s ON s.item = i.id AND s.n = i.span WHERE i.id = ?1") \
	S(SPAN_TAKE_BACK, "DELETE FROM span WHERE item = ?1 AND opened = ?2") \
	S(SPAN_OF_ITEM, "SELECT n, outcome, suppressed, finding, from_act, coalesce(to_act, 0), reason, seen_act, seen_detail," \
		" seen_version, at_offset, at_length FROM span WHERE item = ?1 AND voided IS NULL" \
		" AND opened NOT IN (SELECT id FROM act WHERE seq IS NULL AND id <> ?2) ORDER BY n")

#define STATEMENTS_RUN(S) \
	S(INTAKE_FIND, "SELECT i.act FROM intake i JOIN act a ON a.id = i.act WHERE i.identity = ?1 AND a.seq IS NOT NULL") \
	S(INTAKE_ADD, "INSERT INTO intake (act, source, adapter, path, asset, system, observed, partial, file_time, large," \
		" source_mac, source_bytes, identity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)") \
	S(INTAKE_END, "UPDATE intake SET evidence = ?2, source_sha256 = ?3 WHERE act = ?1") \
	S(RUN_ADD, "INSERT INTO run (act, identity, source, tool, tool_version, data_date, observed, assumed, completeness, why, asset," \
		" sha256, bytes, diagnostics, derived, counts, assets)" \
		" VALUES (?1, ?17, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)") \
	S(RUN_COUNTS, "UPDATE run SET counts = ?2 WHERE act = ?1") \
	S(RUN_TOOL, "SELECT tool_version, data_date, assets FROM run WHERE act = ?1") \
	S(PART_ADD, "INSERT INTO part (run, source, root, observed) VALUES (?1, ?2, ?3, ?4)") \
	S(PART_PUBLISH, "UPDATE part SET observed = ?2 WHERE id = ?1") \
	S(PART_LATER, "SELECT 1 FROM part WHERE source = ?1 AND root = ?2 AND observed >= ?3 AND run <> ?4" \
		" UNION ALL SELECT 1 FROM decree d JOIN act a ON a.id = d.act WHERE d.run IS NULL AND a.at >= ?3 LIMIT 1") \
	S(BLOCK_FIND, "SELECT id FROM block WHERE hash = ?1") \
	S(BLOCK_ADD, "INSERT INTO block (hash, raw_len, data) VALUES (?1, ?2, ?3)") \
	S(PART_BLOCK_ADD, "INSERT INTO part_block (part, kind, n, block, base) VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(PART_BLOCKS, "SELECT b.raw_len, b.data, p.base FROM part_block p JOIN block b ON b.id = p.block" \
		" WHERE p.part = ?1 AND p.kind = ?2 ORDER BY p.n") \
	S(COVERAGE_ADD, "INSERT INTO coverage (part, scope, asset) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING") \
	S(COVERAGE_OF, "SELECT c.scope, c.asset, s.domain FROM coverage c JOIN scope s ON s.id = c.scope WHERE c.part = ?1") \
	S(CHAIN, "SELECT p.id, p.run, p.observed, r.sha256, r.identity, r.completeness," \
		" EXISTS (SELECT 1 FROM decree d WHERE d.run = p.run)" \
		" FROM part p JOIN run r ON r.act = p.run" \
		" WHERE p.source = ?1 AND p.root = ?2 AND (p.observed IS NOT NULL OR p.run = ?3)") \
	S(CHAINS_OF_RUN, "SELECT source, root FROM part WHERE run = ?1 ORDER BY root") \
	S(CHAINS_OF_ROOT, "SELECT DISTINCT source, root FROM part WHERE root = ?1 AND observed IS NOT NULL ORDER BY source") \
	S(CHAINS_OF_SOURCE, "SELECT DISTINCT source, root FROM part WHERE source = ?1 AND observed IS NOT NULL ORDER BY root") \
	S(RUN_SUSPECT, "SELECT EXISTS (SELECT 1 FROM part p JOIN suspicion s ON s.part = p.id WHERE p.run = ?1 AND s.voided IS NULL)" \
		" FROM run WHERE act = ?1") \
	S(SUSPICION_ADD, "INSERT INTO suspicion (part, opened) VALUES (?1, ?2)") \
	S(SUSPICION_VOID, "UPDATE suspicion SET voided = ?2 WHERE id = ?1") \
	S(SUSPICION_GET, "SELECT id FROM suspicion WHERE part = ?1 AND voided IS NULL") \
	S(SUSPICION_ALL, "SELECT opened, coalesce(voided, 0) FROM suspicion WHERE part = ?1") \
	S(SUSPICION_OF_RUN, "SELECT s.opened, coalesce(s.voided, 0) FROM part p JOIN suspicion s ON s.part = p.id WHERE p.run = ?1")

#define STATEMENTS_ACTIVITY(S) \
	S(HAPPENING_ADD, "INSERT INTO happening (item, run, first, last, count, detail, silence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE" \
		" SET count = count + excluded.count, first = min(first, excluded.first), last = max(last, excluded.last)") \
	S(HAPPENING_DATE, "UPDATE happening SET first = ?2, last = ?2 WHERE run = ?1 AND first IS NULL") \
	S(HAPPENINGS, "SELECT h.item, h.run, h.first, h.last, h.count, h.detail, h.silence FROM happening h JOIN run r ON r.act = h.run" \
		" WHERE ?1 = 0 OR h.item = ?1 ORDER BY h.item, h.first, h.last, h.count, r.sha256, r.identity") \
	S(ACTIVITY_ADD, "INSERT INTO activity (run, asset, day, action, actor, object, deed, marks, count, first, last," \
		" at_offset, at_length, at_container, at_key, at_index)" \
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO UPDATE" \
		" SET count = count + excluded.count, first = min(first, excluded.first), last = max(last, excluded.last)") \
	S(SILENCE_OVER, "SELECT DISTINCT v.run FROM item i JOIN probe p ON p.id = i.probe CROSS JOIN run r ON r.source = p.source" \
		" CROSS JOIN activity v ON v.run = r.act AND v.asset = i.asset AND v.day = ?2 WHERE i.id = ?1") \
	S(DAY_TOLD, "SELECT 1 FROM run r CROSS JOIN activity v ON v.run = r.act AND v.asset = ?2 AND v.day = ?3" \
		" WHERE r.source = ?1 LIMIT 1") \
	S(DAY_BEFORE, "SELECT max((SELECT v.day FROM activity v WHERE v.run = r.act AND v.asset = ?2 AND v.day < ?3" \
		" AND v.day > -2147483648 ORDER BY v.day DESC LIMIT 1)) FROM run r WHERE r.source = ?1") \
	S(DAY_AFTER, "SELECT min((SELECT v.day FROM activity v WHERE v.run = r.act AND v.asset = ?2 AND v.day > ?3" \
		" ORDER BY v.day LIMIT 1)) FROM run r WHERE r.source = ?1") \
	S(ACTIVITY_TOLD, "SELECT v.run, '', v.asset, s.path, v.day, ta.value, tc.value, tobj.value, v.deed, tm.value, v.count, v.first," \
		" v.last, NULL, v.at_offset, v.at_length, tn.value, tk.value, v.at_index" \
		" FROM activity v JOIN asset s ON s.id = v.asset" \
		" LEFT JOIN text ta ON ta.id = v.action LEFT JOIN text tc ON tc.id = v.actor LEFT JOIN text tobj ON tobj.id = v.object" \
		" LEFT JOIN text tm ON tm.id = v.marks LEFT JOIN text tn ON tn.id = v.at_container LEFT JOIN text tk ON tk.id = v.at_key" \
		" WHERE v.run = ?1 ORDER BY s.path, v.day, ta.value, tc.value, tobj.value, v.deed, tm.value") \
	S(ACTIVITY_COUNT, "SELECT count(*) FROM activity WHERE run = ?1") \
	S(ACTIVITIES, "SELECT v.run, r.source, v.asset, s.path, v.day, ta.value, tc.value, tobj.value, v.deed, tm.value, v.count, v.first," \
		" v.last, r.sha256, v.at_offset, v.at_length, tn.value, tk.value, v.at_index" \
		" FROM activity v JOIN run r ON r.act = v.run JOIN asset s ON s.id = v.asset" \
		" LEFT JOIN text ta ON ta.id = v.action LEFT JOIN text tc ON tc.id = v.actor LEFT JOIN text tobj ON tobj.id = v.object" \
		" LEFT JOIN text tm ON tm.id = v.marks LEFT JOIN text tn ON tn.id = v.at_container LEFT JOIN text tk ON tk.id = v.at_key" \
		" WHERE ?1 = 0 OR v.run = ?1 ORDER BY s.path, v.day, ta.value, tc.value, tobj.value, v.deed, tm.value," \
		" r.observed, r.sha256, r.identity")

#define STATEMENTS_STAGE(S) \
	S(STAGE_MAKE, "CREATE TEMP TABLE IF NOT EXISTS stage (handle INTEGER NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL," \
		" PRIMARY KEY (handle, n)) WITHOUT ROWID") \
	S(STAGE_CLEAR, "DELETE FROM temp.stage") \
	S(STAGE_ADD, "INSERT INTO temp.stage (handle, n, bytes) VALUES (?1, ?2, ?3)") \
	S(STAGE_NEXT, "SELECT n, bytes FROM temp.stage WHERE handle = ?1 AND n > ?2 ORDER BY n LIMIT 1") \
	S(STAGE_DROP, "DELETE FROM temp.stage WHERE handle = ?1") \
	S(STAGE_ANY, "SELECT handle FROM temp.stage LIMIT 1")

#define STATEMENTS_PENDING(S) \
	S(PENDING_FIRST, "SELECT id FROM act WHERE seq IS NULL LIMIT 1") \
	S(PENDING_SPANS, "DELETE FROM span WHERE opened = ?1") \
	S(PENDING_HAPPENINGS, "DELETE FROM happening WHERE run = ?1") \
	S(PENDING_ACTIVITIES, "DELETE FROM activity WHERE run = ?1") \
	S(PENDING_BLOCKS, "DELETE FROM part_block WHERE part IN (SELECT id FROM part WHERE run = ?1)") \
	S(PENDING_COVERAGE, "DELETE FROM coverage WHERE part IN (SELECT id FROM part WHERE run = ?1)") \
	S(PENDING_PARTS, "DELETE FROM part WHERE run = ?1") \
	S(PENDING_INTAKE, "DELETE FROM intake WHERE act = ?1") \
	S(PENDING_ACT, "DELETE FROM act WHERE id = ?1 AND seq IS NULL") \
	S(PENDING_ORPHAN_BLOCKS, "DELETE FROM block WHERE id NOT IN (SELECT block FROM part_block)") \
	S(PENDING_ORPHAN_CHUNKS, "DELETE FROM chunk WHERE id NOT IN (SELECT chunk FROM evidence_chunk)") \
	S(PENDING_ORPHAN_ITEMS, "DELETE FROM item WHERE id NOT IN (SELECT item FROM span)")

#define WALK_COLUMNS "SELECT i.id, i.asset, i.scope, i.probe, s.n, s.outcome, s.suppressed, s.finding, s.from_act, s.to_act," \
		" s.reason, s.seen_act, s.seen_detail, s.seen_version, s.opened, s.closed, s.voided"
#define RUN_COLUMNS "SELECT r.act, r.source, r.tool, r.tool_version, r.data_date, r.observed, r.assumed, r.completeness, r.why," \
		" r.sha256, r.bytes, r.counts, a.path, n.path, (SELECT min(d.act) FROM decree d WHERE d.run = r.act)" \
		" FROM run r JOIN intake n ON n.act = r.act LEFT JOIN asset a ON a.id = r.asset"
#define STATEMENTS_READ(S) \
	S(WALK_ALL, WALK_COLUMNS " FROM item i CROSS JOIN span s ON s.item = i.id ORDER BY i.id, s.n") \
	S(WALK_ONE, WALK_COLUMNS " FROM item i CROSS JOIN span s ON s.item = i.id WHERE i.id = ?1 ORDER BY i.id, s.n") \
	S(ROW_TEXTS, "SELECT i.location, i.fid, r.sha256, s.at_offset, s.at_length, c.value, k.value, s.at_index, t.value," \
		" d.native_severity, d.score, d.fixed_in, d.check_version, v.value, d.aliases, d.fix_available, d.advisory_date, w.value" \
		" FROM item i JOIN span s ON s.item = i.id AND s.n = ?2 JOIN run r ON r.act = s.from_act" \
		" LEFT JOIN text c ON c.id = s.at_container LEFT JOIN text k ON k.id = s.at_key" \
		" LEFT JOIN detail d ON d.id = ?3 LEFT JOIN text t ON t.id = d.title LEFT JOIN text v ON v.id = ?4" \
		" LEFT JOIN text w ON w.id = d.dated_by WHERE i.id = ?1") \
	S(RUN_KEY, "SELECT sha256, identity FROM run WHERE act = ?1") \
	/* newest first, ties as in a chain: never in the order of arrival */ \
	S(RUN_ALL, RUN_COLUMNS " ORDER BY r.observed DESC, r.sha256 DESC, r.identity DESC") \
	S(RUN_ONE, RUN_COLUMNS " WHERE r.act = ?1") \
	S(RUN_COUNTS_ALL, "SELECT act, counts FROM run") \
	S(RUN_ASSETS, "SELECT r.act, r.assets FROM run r ORDER BY r.observed, r.sha256, r.identity") \
	S(RUN_NAMED, "SELECT r.act, n.system, r.assets FROM run r JOIN intake n ON n.act = r.act" \
		" ORDER BY r.observed, r.sha256, r.identity") \
	S(COVERAGE_ALL, "SELECT c.part, p.run, c.scope, c.asset, r.completeness FROM coverage c JOIN part p ON p.id = c.part" \
		" JOIN run r ON r.act = p.run ORDER BY r.observed, r.sha256, r.identity, c.part, c.scope, c.asset")

#define STATEMENTS_REPLAY(S) \
	S(ACT_LAST, "SELECT coalesce(max(seq), 0) FROM act") \
	S(ASSET_ID_BY_PATH, "SELECT id FROM asset WHERE path = ?1") \
	S(ACTS, "SELECT a.seq, a.type, a.at, a.received, a.id, n.source, n.adapter, n.path, n.asset, n.system, n.observed, n.partial," \
		" n.file_time, n.large, n.source_mac, n.source_sha256, n.source_bytes, r.sha256, d.run, d.asset, d.source, d.why, s.id, j.entry" \
		" FROM act a LEFT JOIN intake n ON n.act = a.id LEFT JOIN run r ON r.act = a.id LEFT JOIN decree d ON d.act = a.id" \
		" LEFT JOIN asset s ON s.path = d.asset LEFT JOIN journal j ON j.seq = a.seq WHERE a.seq IS NOT NULL ORDER BY a.seq") \
	S(CLEAR_text, "DELETE FROM text") \
	S(ALL_text, "SELECT * FROM text") \
	S(COPY_text, "INSERT INTO text VALUES (?1, ?2, ?3)") \
	S(CLEAR_detail, "DELETE FROM detail") \
	S(ALL_detail, "SELECT * FROM detail") \
	S(COPY_detail, "INSERT INTO detail VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)") \
	S(CLEAR_probe, "DELETE FROM probe") \
	S(ALL_probe, "SELECT * FROM probe") \
	S(COPY_probe, "INSERT INTO probe VALUES (?1, ?2, ?3)") \
	S(CLEAR_asset, "DELETE FROM asset") \
	S(ALL_asset, "SELECT * FROM asset") \
	S(COPY_asset, "INSERT INTO asset VALUES (?1, ?2, ?3, ?4, ?5, ?6)") \
	S(CLEAR_scope, "DELETE FROM scope") \
	S(ALL_scope, "SELECT * FROM scope") \
	S(COPY_scope, "INSERT INTO scope VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(CLEAR_item, "DELETE FROM item") \
	S(ALL_item, "SELECT * FROM item") \
	S(COPY_item, "INSERT INTO item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)") \
	S(CLEAR_span, "DELETE FROM span") \
	S(ALL_span, "SELECT * FROM span") \
	S(COPY_span, "INSERT INTO span VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)") \
	S(CLEAR_run, "DELETE FROM run") \
	S(ALL_run, "SELECT * FROM run") \
	S(COPY_run, "INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)") \
	S(CLEAR_part, "DELETE FROM part") \
	S(ALL_part, "SELECT * FROM part") \
	S(COPY_part, "INSERT INTO part VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(CLEAR_block, "DELETE FROM block") \
	S(ALL_block, "SELECT * FROM block") \
	S(COPY_block, "INSERT INTO block VALUES (?1, ?2, ?3, ?4)") \
	S(CLEAR_part_block, "DELETE FROM part_block") \
	S(ALL_part_block, "SELECT * FROM part_block") \
	S(COPY_part_block, "INSERT INTO part_block VALUES (?1, ?2, ?3, ?4, ?5)") \
	S(CLEAR_coverage, "DELETE FROM coverage") \
	S(ALL_coverage, "SELECT * FROM coverage") \
	S(COPY_coverage, "INSERT INTO coverage VALUES (?1, ?2, ?3)") \
	S(CLEAR_suspicion, "DELETE FROM suspicion") \
	S(ALL_suspicion, "SELECT * FROM suspicion") \
	S(COPY_suspicion, "INSERT INTO suspicion VALUES (?1, ?2, ?3, ?4)") \
	S(CLEAR_happening, "DELETE FROM happening") \
	S(ALL_happening, "SELECT * FROM happening") \
	S(COPY_happening, "INSERT INTO happening VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)") \
	S(CLEAR_activity, "DELETE FROM activity") \
	S(ALL_activity, "SELECT * FROM activity") \
	S(COPY_activity, "INSERT INTO activity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)")

#define RUN_VALUES "SELECT r.act, r.source, r.tool, r.tool_version, r.data_date, r.observed, r.assumed, r.completeness, r.asset," \
		" r.sha256, r.bytes, r.diagnostics || r.why, r.derived, r.counts FROM run r JOIN act a ON a.id = r.act WHERE a.seq IS NOT NULL"
#define SPAN_VALUES "SELECT item, outcome, suppressed, finding, from_act, to_act, reason, seen_act, seen_detail, seen_version," \
		" at_offset, at_length, at_container, at_key, at_index, opened, closed, voided FROM span" \
		" WHERE opened IN (SELECT id FROM act WHERE seq IS NOT NULL)"
#define ACT_VALUES " a.type, a.at, r.identity, d.asset, d.source FROM act a" \
		" LEFT JOIN run r ON r.act = a.id LEFT JOIN decree d ON d.act = a.id WHERE a.seq IS NOT NULL"
#define STATEMENTS_DIGEST(S) \
	S(KEY_TEXT, "SELECT id, value FROM text") \
	S(KEY_ASSET, "SELECT id, path FROM asset") \
	S(KEY_SCOPE, "SELECT s.id, s.source, s.domain, s.section, a.path FROM scope s JOIN asset a ON a.id = s.root") \
	S(KEY_DETAIL, "SELECT d.id, d.severity, p.value, t.value, d.native_severity, d.score, d.fixed_in, d.aliases, d.check_version," \
		" d.native_outcome, d.fix_available, d.advisory_date, w.value FROM detail d LEFT JOIN text p ON p.id = d.package" \
		" LEFT JOIN text t ON t.id = d.title LEFT JOIN text w ON w.id = d.dated_by") \
	S(KEY_ITEM, "SELECT i.id, a.path, i.fp FROM item i JOIN asset a ON a.id = i.asset") \
	S(KEY_ACT, "SELECT a.id," ACT_VALUES) \
	S(KEY_ACT_JOURNAL, "SELECT a.id, a.seq, a.received," ACT_VALUES) \
	S(DIGEST_RUN, RUN_VALUES) \
	S(DIGEST_ITEM, "SELECT i.id, i.scope, i.fid, i.state, p.source, p.native, i.location FROM item i JOIN probe p ON p.id = i.probe" \
		" WHERE EXISTS (SELECT 1 FROM span s WHERE s.item = i.id)") \
	S(DIGEST_SPAN, SPAN_VALUES " AND voided IS NULL") \
	S(DIGEST_SPAN_ALL, SPAN_VALUES) \
	S(DIGEST_COVERAGE, "SELECT p.run, c.scope, c.asset FROM coverage c JOIN part p ON p.id = c.part WHERE p.observed IS NOT NULL") \
	S(PARTS, "SELECT id, run FROM part WHERE observed IS NOT NULL ORDER BY id") \
	S(DIGEST_HAPPENING, "SELECT h.item, h.run, h.first, h.last, h.count, h.detail, h.silence FROM happening h" \
		" WHERE h.run IN (SELECT id FROM act WHERE seq IS NOT NULL)") \
	S(DIGEST_ACTIVITY, "SELECT v.run, v.asset, v.day, v.action, v.actor, v.object, v.deed, v.marks, v.count, v.first, v.last," \
		" v.at_offset, v.at_length, v.at_container, v.at_key, v.at_index FROM activity v" \
		" WHERE v.run IN (SELECT id FROM act WHERE seq IS NOT NULL)") \
	S(DIGEST_SUSPICION, "SELECT p.run, p.root, s.opened, s.voided FROM suspicion s JOIN part p ON p.id = s.part WHERE s.voided IS NULL") \
	S(DIGEST_SUSPICION_ALL, "SELECT p.run, p.root, s.opened, s.voided FROM suspicion s JOIN part p ON p.id = s.part")

#define STATEMENTS_VERIFY(S) \
	S(QUICK_CHECK, "PRAGMA quick_check(1)") \
	S(FOREIGN_KEY_CHECK, "PRAGMA foreign_key_check") \
	S(JOURNAL_ALL, "SELECT j.seq, j.act, j.leaf, j.entry, a.seq, a.type, r.derived, e.salt, e.sha256, d.sha256 FROM journal j" \
		" LEFT JOIN act a ON a.id = j.act LEFT JOIN run r ON r.act = j.act LEFT JOIN intake n ON n.act = j.act" \
		" LEFT JOIN evidence e ON e.id = n.evidence LEFT JOIN document d ON d.act = j.act ORDER BY j.seq") \
	S(ACT_UNJOURNALLED, "SELECT seq FROM act WHERE seq IS NOT NULL AND seq NOT IN (SELECT seq FROM journal) LIMIT 1") \
	S(EVIDENCE_ALL, "SELECT sha256 FROM evidence ORDER BY id") \
	S(EVIDENCE_USED, "SELECT 1 FROM intake n JOIN act a ON a.id = n.act WHERE a.seq IS NOT NULL AND (n.evidence IS NULL" \
		" OR n.evidence NOT IN (SELECT id FROM evidence)) LIMIT 1") \
	S(DOCUMENT_ALL, "SELECT kind, name, sha256, bytes FROM document ORDER BY act") \
	S(ITEM_TWICE, "SELECT 1 FROM item GROUP BY asset, fp HAVING count(*) > 1 LIMIT 1")
/* clang-format on */

enum stmt_id {
#define NAME(name, sql) STMT_##name,
	STATEMENTS(NAME)
#undef NAME
	    STMT_COUNT
};

#endif
