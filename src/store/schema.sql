-- SPDX-License-Identifier: Apache-2.0
--
-- The store.  Ids are integers given here, times nanoseconds since 1970 UTC
-- (NULL: unknown), enums the numbers of model.h, texts UTF-8.
--
-- At open this text is compared byte for byte with what the file holds: a
-- table, view or trigger that is not here makes the file "not ours".

PRAGMA application_id = 1297306706;
PRAGMA user_version = 3;

-- ---- primary content: never rebuilt ------------------------------------------

-- One journalled act.  seq is NULL while a large input is being taken in; what
-- such an act wrote is invisible.  at: when it holds in valid time (a run's
-- observation, a retirement); received: when it was published.
CREATE TABLE act (
	id INTEGER PRIMARY KEY,
	seq INTEGER UNIQUE,
	type INTEGER NOT NULL,
	at INTEGER,
	received INTEGER NOT NULL
);

-- The chain.  entry: canonical JSON that holds the leaf before it;
-- leaf = SHA-256(0x00 || entry).
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,
	act INTEGER NOT NULL,
	leaf BLOB NOT NULL,
	entry BLOB NOT NULL
);

-- What an accepted input was given with: enough to derive everything again.
CREATE TABLE intake (
	act INTEGER PRIMARY KEY,
	source TEXT NOT NULL,
	adapter INTEGER NOT NULL,
	path TEXT NOT NULL,
	asset TEXT NOT NULL,
	system TEXT NOT NULL,
	observed INTEGER,
	partial INTEGER NOT NULL,
	file_time INTEGER,
	large INTEGER NOT NULL,
	source_mac BLOB NOT NULL,
	source_sha256 BLOB,
	source_bytes INTEGER NOT NULL,
	identity BLOB NOT NULL,
	evidence INTEGER
);
CREATE INDEX intake_identity ON intake (identity);

-- Confirmations and retirements.  The asset stands by its path: asset ids are derived.
CREATE TABLE decree (
	act INTEGER PRIMARY KEY,
	run INTEGER,
	asset TEXT,
	source TEXT,
	why TEXT NOT NULL
);
CREATE INDEX decree_run ON decree (run);

-- Inputs that added nothing: refused ones (the error's id and place, never a
-- value) and duplicates (run: which run holds it already).
CREATE TABLE refusal (
	act INTEGER PRIMARY KEY,
	run INTEGER,
	path TEXT NOT NULL,
	error TEXT NOT NULL,
	pointer TEXT NOT NULL,
	line INTEGER NOT NULL,
	col INTEGER NOT NULL,
	byte INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	source_mac BLOB NOT NULL
);

CREATE TABLE document (
	act INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 BLOB NOT NULL,
	bytes BLOB NOT NULL
);
CREATE INDEX document_name ON document (kind, name, act);

-- Evidence: chunks named by the SHA-256 of their raw bytes, zstd inside.  The
-- salt makes the commitment in the journal and dies with the evidence.
CREATE TABLE chunk (
	id INTEGER PRIMARY KEY,
	sha256 BLOB NOT NULL UNIQUE,
	raw_len INTEGER NOT NULL,
	data BLOB NOT NULL
);
CREATE TABLE evidence (
	id INTEGER PRIMARY KEY,
	sha256 BLOB NOT NULL UNIQUE,
	bytes INTEGER NOT NULL,
	salt BLOB NOT NULL
);
CREATE TABLE evidence_chunk (
	evidence INTEGER NOT NULL REFERENCES evidence (id),
	n INTEGER NOT NULL,
	chunk INTEGER NOT NULL REFERENCES chunk (id),
	start INTEGER NOT NULL,
	PRIMARY KEY (evidence, n)
) WITHOUT ROWID;
CREATE INDEX evidence_chunk_chunk ON evidence_chunk (chunk);

-- ---- derived content: dropped and made again by rebuild ------------------------

-- Texts that repeat.  hash is keyed (SipHash) and only finds them.
CREATE TABLE text (
	id INTEGER PRIMARY KEY,
	hash INTEGER NOT NULL,
	value TEXT NOT NULL
);
CREATE INDEX text_hash ON text (hash);

-- What a source says about a check on a package: all that may change while the
-- problem stays the same.  Sightings name it, spans do not depend on it.  Equal
-- rows are possible and harmless: writers know the hashes of the newest ones.
-- fix_available, advisory_date: as told, 0 not told; dated_by: text, what told it.
CREATE TABLE detail (
	id INTEGER PRIMARY KEY,
	hash INTEGER NOT NULL,
	severity INTEGER NOT NULL,
	package INTEGER NOT NULL,
	title INTEGER NOT NULL,
	native_severity TEXT NOT NULL,
	score TEXT NOT NULL,
	fixed_in TEXT NOT NULL,
	aliases TEXT NOT NULL,
	check_version TEXT NOT NULL,
	native_outcome TEXT NOT NULL,
	fix_available INTEGER NOT NULL,
	advisory_date INTEGER NOT NULL,
	dated_by INTEGER NOT NULL
);

CREATE TABLE probe (
	id INTEGER PRIMARY KEY,
	source TEXT NOT NULL,
	native TEXT NOT NULL,
	UNIQUE (source, native)
);

-- root: the topmost ancestor (itself if there is none); path: "host:web1/container:api".
CREATE TABLE asset (
	id INTEGER PRIMARY KEY,
	parent INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	name TEXT NOT NULL,
	root INTEGER NOT NULL,
	path TEXT NOT NULL,
	UNIQUE (parent, kind, name)
);
CREATE INDEX asset_root ON asset (root);
CREATE INDEX asset_path ON asset (path);

-- Where runs of one source can be compared (rules.md 12).
CREATE TABLE scope (
	id INTEGER PRIMARY KEY,
	source TEXT NOT NULL,
	domain INTEGER NOT NULL,
	section TEXT NOT NULL,
	root INTEGER NOT NULL,
	UNIQUE (source, domain, section, root)
);

-- Identity: an asset, and the fingerprint of check and location.  Unique by
-- (asset, fp): every writer knows all items of the assets it touches, under
-- the write lock.  fid: 60 bits of the printed id.  state: the outcome in
-- force after all that is known (bits: outcome, 8 suppressed, 16 finding open,
-- 32 ever a finding; outcome 7: none) and span the number of its span; born:
-- the act that last set them, which may be pending.  detail and its hash: of the
-- first sighting; a later one that says the same needs no search.
CREATE TABLE item (
	id INTEGER PRIMARY KEY,
	asset INTEGER NOT NULL,
	scope INTEGER NOT NULL,
	probe INTEGER NOT NULL,
	fp BLOB NOT NULL,
	fid INTEGER NOT NULL,
	born INTEGER NOT NULL,
	state INTEGER NOT NULL,
	span INTEGER NOT NULL,
	detail INTEGER NOT NULL,
	detail_hash INTEGER NOT NULL,
	location TEXT NOT NULL
);
CREATE INDEX item_asset ON item (asset);

-- The outcome of an item over time.  from_act, to_act: acts whose valid time
-- bounds it; opened, closed, voided: acts that made it known, ended it, took it
-- back.  finding: a finding is open in it (an error leaves it open).  seen_*:
-- the last sighting in it, set at its end.  at_*: the sighting that began it.
CREATE TABLE span (
	item INTEGER NOT NULL,
	n INTEGER NOT NULL,
	outcome INTEGER NOT NULL,
	suppressed INTEGER NOT NULL,
	finding INTEGER NOT NULL,
	from_act INTEGER NOT NULL,
	to_act INTEGER,
	reason INTEGER NOT NULL,
	seen_act INTEGER NOT NULL,
	seen_detail INTEGER NOT NULL,
	seen_version INTEGER NOT NULL,
	opened INTEGER NOT NULL,
	closed INTEGER,
	voided INTEGER,
	at_offset INTEGER NOT NULL,
	at_length INTEGER NOT NULL,
	at_container INTEGER NOT NULL,
	at_key INTEGER NOT NULL,
	at_index INTEGER NOT NULL,
	PRIMARY KEY (item, n)
) WITHOUT ROWID;

-- identity: SHA-256 over source, evidence and what was declared, the last tie
-- of the order of runs.  counts, assets: packed (counts.h, sighting.h).
CREATE TABLE run (
	act INTEGER PRIMARY KEY,
	identity BLOB NOT NULL,
	source TEXT NOT NULL,
	tool TEXT NOT NULL,
	tool_version TEXT NOT NULL,
	data_date INTEGER,
	observed INTEGER NOT NULL,
	assumed INTEGER NOT NULL,
	completeness INTEGER NOT NULL,
	why TEXT NOT NULL,
	asset INTEGER NOT NULL,
	sha256 BLOB NOT NULL,
	bytes INTEGER NOT NULL,
	diagnostics TEXT NOT NULL,
	derived BLOB NOT NULL,
	counts BLOB NOT NULL,
	assets BLOB NOT NULL
);

-- What a run saw under one root asset.  observed: the run's, NULL while it is pending.
CREATE TABLE part (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL,
	source TEXT NOT NULL,
	root INTEGER NOT NULL,
	observed INTEGER
);
CREATE INDEX part_chain ON part (source, root, observed);
CREATE INDEX part_run ON part (run);

-- Seen sets: packed blocks of sightings, named by their content, so that an
-- unchanged report shares the blocks of the one before it.
CREATE TABLE block (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	raw_len INTEGER NOT NULL,
	data BLOB NOT NULL
);
-- kind 0: sightings, 1: sightings that replace one of kind 0, 2: packages present.
CREATE TABLE part_block (
	part INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	n INTEGER NOT NULL,
	block INTEGER NOT NULL,
	base INTEGER NOT NULL,
	PRIMARY KEY (part, kind, n)
) WITHOUT ROWID;

-- What a run looked at: a scope, on an asset and all below it.
CREATE TABLE coverage (
	part INTEGER NOT NULL,
	scope INTEGER NOT NULL,
	asset INTEGER NOT NULL,
	PRIMARY KEY (part, scope, asset)
) WITHOUT ROWID;

-- When an event finding happened, by each run that tells of it: its spans begin
-- with the first of these, not with the run.  first and last are NULL while the
-- run is pending and its log does not say.  silence: that nothing is told of that
-- day, which is over as soon as a run of the source tells of it (table activity).
CREATE TABLE happening (
	item INTEGER NOT NULL,
	run INTEGER NOT NULL,
	first INTEGER,
	last INTEGER,
	count INTEGER NOT NULL,
	detail INTEGER NOT NULL,
	silence INTEGER NOT NULL,
	PRIMARY KEY (item, run)
) WITHOUT ROWID;
CREATE INDEX happening_run ON happening (run);

-- Events of logs, added up.  day: since 1970, -2147483648 unknown (then first
-- and last are NULL).  action, actor, object, marks: texts.  at_*: one of them.
CREATE TABLE activity (
	run INTEGER NOT NULL,
	asset INTEGER NOT NULL,
	day INTEGER NOT NULL,
	action INTEGER NOT NULL,
	actor INTEGER NOT NULL,
	object INTEGER NOT NULL,
	deed INTEGER NOT NULL,
	marks INTEGER NOT NULL,
	count INTEGER NOT NULL,
	first INTEGER,
	last INTEGER,
	at_offset INTEGER NOT NULL,
	at_length INTEGER NOT NULL,
	at_container INTEGER NOT NULL,
	at_key INTEGER NOT NULL,
	at_index INTEGER NOT NULL,
	PRIMARY KEY (run, asset, day, action, actor, object, deed, marks)
) WITHOUT ROWID;

-- Runs held back because too much is missing at once (rules.md 17).
CREATE TABLE suspicion (
	id INTEGER PRIMARY KEY,
	part INTEGER NOT NULL,
	opened INTEGER NOT NULL,
	voided INTEGER
);
CREATE INDEX suspicion_part ON suspicion (part);
