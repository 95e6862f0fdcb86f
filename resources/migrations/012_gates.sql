-- Gates with evidence. Times are UTC milliseconds.
ALTER TABLE gate ADD COLUMN timing TEXT NOT NULL DEFAULT 'after' CHECK (timing IN ('before','during','after'));
ALTER TABLE gate ADD COLUMN proves TEXT NOT NULL DEFAULT '[]'; -- criteria of readiness tiers, JSON array
ALTER TABLE gate ADD COLUMN results INTEGER NOT NULL DEFAULT 0; -- rows of gate_result

-- Anew, because more kinds of criterion exist.
CREATE TABLE criterion_new (
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('program','metric','report','approval','checklist','coverage','claim','measure')),
  verifies TEXT NOT NULL CHECK (verifies IN ('implemented','operational')),
  state TEXT NOT NULL CHECK (state IN ('pending','running','passed','failed','inconclusive','waived')),
  value TEXT NOT NULL,             -- what was measured, as text
  reason TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  evidence TEXT NOT NULL,          -- JSON array: the newest
  revision INTEGER NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  feature TEXT NOT NULL DEFAULT '', -- the criterion of the plan that this is one side of; empty = it stands alone
  environment TEXT NOT NULL DEFAULT '', -- where it is verified; empty = not said
  valid_ms INTEGER NOT NULL DEFAULT 0, -- its evidence is stale after so long; 0 = never
  checked_at INTEGER NOT NULL DEFAULT 0, -- of the present result; 0 = none
  PRIMARY KEY (session, gate, id),
  FOREIGN KEY (session, gate) REFERENCES gate(session, id)
) STRICT, WITHOUT ROWID;
INSERT INTO criterion_new (session, gate, id, position, kind, verifies, state, value, reason, attempt, evidence, revision)
  SELECT session, gate, id, position, kind, verifies, state, value, reason, attempt, evidence, revision FROM criterion;
DROP TABLE criterion;
ALTER TABLE criterion_new RENAME TO criterion;

-- Every verdict that a gate ever had: rerunning replaces none.
CREATE TABLE gate_result (
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  number INTEGER NOT NULL,         -- from 1
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,             -- empty = the engine
  criteria TEXT NOT NULL,          -- JSON array {id, state, value, reason, checked_at}
  PRIMARY KEY (session, gate, number)
) STRICT, WITHOUT ROWID;

-- What a result rests on.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  criterion TEXT NOT NULL,
  attempt INTEGER NOT NULL,        -- 0 = no program ran
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('output','file','decision','tick','note')),
  path TEXT NOT NULL,              -- relative to the data directory or the workspace; empty = none
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,            -- empty = not hashed
  text TEXT NOT NULL,              -- what a person said, or the first line of the output (redacted)
  actor TEXT NOT NULL,
  environment TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_criterion ON evidence(session, gate, criterion, id);

-- GATE-12, GATE-16: what a test report said. duration_ms < 0 = not said.
CREATE TABLE test_run (
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  criterion TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  total INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  PRIMARY KEY (session, gate, criterion, attempt)
) STRICT, WITHOUT ROWID;

-- GATE-17, GATE-20: what a scan or a failed test found.
CREATE TABLE finding (
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  criterion TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number INTEGER NOT NULL,         -- from 1
  severity TEXT NOT NULL CHECK (severity IN ('critical','high','medium','low','info')),
  kind TEXT NOT NULL,              -- rule of a scanner, or type of a failure
  name TEXT NOT NULL,              -- of the test; empty for a scan
  path TEXT NOT NULL,
  line INTEGER NOT NULL,           -- 0 = not said
  message TEXT NOT NULL,           -- redacted
  PRIMARY KEY (session, gate, criterion, attempt, number)
) STRICT, WITHOUT ROWID;
