-- The register of technical debt (DEBT-1 to 16). Times are UTC milliseconds, 0 = never.
CREATE TABLE debt (
  number INTEGER NOT NULL UNIQUE,  -- never used again
  id TEXT NOT NULL PRIMARY KEY,    -- DEBT-001
  title TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('P0','P1','P2','P3')),
  label TEXT NOT NULL,             -- the priority as its source says it (DEBT-10); empty = the same
  category TEXT NOT NULL,
  layer TEXT NOT NULL,
  domain TEXT NOT NULL,            -- what batches go by
  path TEXT NOT NULL,              -- relative to folder where that is known
  line INTEGER NOT NULL,           -- 0 = none
  folder TEXT NOT NULL,            -- root that path is relative to; empty = not known
  kind TEXT NOT NULL CHECK (kind IN ('','structural','calibration')),
  status TEXT NOT NULL CHECK (status IN ('draft','open','in-progress','resolved')),
  reopened INTEGER NOT NULL,       -- how often
  owner TEXT NOT NULL,
  expert TEXT NOT NULL,            -- of a calibration
  effort_min INTEGER NOT NULL,     -- -1 = not said; 1 day = 8 h
  due_at INTEGER NOT NULL,         -- 0 = none
  what TEXT NOT NULL,
  fix TEXT NOT NULL,
  session TEXT NOT NULL,
  agent TEXT NOT NULL,
  gate TEXT NOT NULL,
  source TEXT NOT NULL,            -- person, agent, gate, retrospective, import, comment, configuration
  source_ref TEXT NOT NULL,        -- one item per source and reference; empty = entered by hand
  exploitability TEXT NOT NULL,    -- now, effort, theoretical (DEBT-8); empty = not said
  regression_test TEXT NOT NULL,
  pr TEXT NOT NULL,
  evidence TEXT NOT NULL,
  resolution TEXT NOT NULL CHECK (resolution IN ('','fixed','wont-fix')),
  risk TEXT NOT NULL,              -- RA-001; empty = none
  found_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  resolved_at INTEGER NOT NULL,
  resolved_session TEXT NOT NULL,
  created_by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX debt_source ON debt(source, source_ref) WHERE source_ref <> '';
CREATE INDEX debt_status ON debt(status, priority, number);
CREATE INDEX debt_session ON debt(session, agent);
CREATE TABLE debt_number (last INTEGER NOT NULL) STRICT;
INSERT INTO debt_number VALUES (0);

-- What happened to an item, appended only.
CREATE TABLE debt_event (
  id INTEGER PRIMARY KEY,
  debt TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,              -- added, changed, started, resolved, reopened, removed
  field TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  actor TEXT NOT NULL,
  session TEXT NOT NULL,           -- during which; empty = none
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX debt_event_debt ON debt_event(debt, id);
CREATE TRIGGER debt_event_update BEFORE UPDATE ON debt_event BEGIN SELECT RAISE(ABORT, 'debt_event: rows are never changed'); END;
CREATE TRIGGER debt_event_delete BEFORE DELETE ON debt_event BEGIN SELECT RAISE(ABORT, 'debt_event: rows are never removed'); END;

-- How an imported item is known again: never by its line.
CREATE TABLE debt_finding (
  debt TEXT NOT NULL PRIMARY KEY REFERENCES debt(id),
  folder TEXT NOT NULL,            -- absolute, of what was scanned
  tool TEXT NOT NULL,
  rule TEXT NOT NULL,
  path TEXT NOT NULL,              -- normalised, as of the newest scan (renames follow git)
  fingerprint TEXT NOT NULL,
  content TEXT NOT NULL,           -- hash of its line, for when its neighbours changed; empty = not known
  suppressed TEXT NOT NULL,        -- what the tool says: accepted, under-review, rejected; empty = nothing
  seen_scan INTEGER NOT NULL,      -- newest scan that has it
  missed INTEGER NOT NULL,         -- complete scans in a row that have not
  missed_scan INTEGER NOT NULL,    -- the first of those; 0 = none
  UNIQUE (folder, tool, rule, path, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE debt_scan (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  commit_id TEXT NOT NULL,         -- checked out there; empty = not known
  tool TEXT NOT NULL,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  results INTEGER NOT NULL,
  added INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  reopened INTEGER NOT NULL,
  resolved INTEGER NOT NULL,
  dropped TEXT NOT NULL,           -- JSON array {why, n}
  actor TEXT NOT NULL
) STRICT;
