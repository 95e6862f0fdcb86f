-- Baselines, claims, readiness tiers, observation windows. Times are UTC milliseconds.
CREATE TABLE measurement (
  id INTEGER PRIMARY KEY,
  product TEXT NOT NULL,           -- of which product or folder
  session TEXT NOT NULL,           -- empty = taken from the terminal
  name TEXT NOT NULL,              -- what was measured: api, build, tests, …
  side TEXT NOT NULL CHECK (side IN ('baseline','after')),
  at INTEGER NOT NULL,
  unit TEXT NOT NULL,
  n INTEGER NOT NULL,              -- samples; 0 = only values
  p50 REAL, p95 REAL, p99 REAL,    -- nearest rank; NULL = too few samples
  "values" TEXT NOT NULL,          -- JSON object: other metrics by name (cache_hit_rate, response_bytes, …)
  concurrency INTEGER NOT NULL,    -- users at once; 0 = not said
  environment TEXT NOT NULL,
  source TEXT NOT NULL,            -- file, command or criterion
  actor TEXT NOT NULL,
  target REAL,                     -- of P95; NULL = not said
  operational INTEGER NOT NULL DEFAULT 0 CHECK (operational IN (0, 1)), -- of a session itself (BASE-4): no word on tiers
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX measurement_name ON measurement(product, name, id);

CREATE TABLE claim_result (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,           -- empty = checked from the terminal
  claim TEXT NOT NULL,             -- its id
  says TEXT NOT NULL,              -- what the document says
  source TEXT NOT NULL,            -- FILE:LINE
  expected TEXT NOT NULL,
  actual TEXT NOT NULL,            -- empty = could not be found out
  gap_percent REAL,                -- NULL = no number
  severity TEXT NOT NULL CHECK (severity IN ('none','low','medium','high','critical','unknown')),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '', -- why nothing could be found out
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_result_session ON claim_result(session, id);

CREATE TABLE tier_change (
  id INTEGER PRIMARY KEY,
  product TEXT NOT NULL,
  session TEXT NOT NULL,           -- whose results made it
  at INTEGER NOT NULL,
  tier TEXT NOT NULL,              -- none, Alpha, Beta, Production, Enterprise
  before TEXT NOT NULL,
  missing TEXT NOT NULL,           -- JSON array: what is left to the next tier
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX tier_change_product ON tier_change(product, id);

-- A tier criterion that a gate, a baseline or a person's evidence speaks for. The newest row of a criterion counts.
CREATE TABLE tier_evidence (
  id INTEGER PRIMARY KEY,
  product TEXT NOT NULL,
  criterion TEXT NOT NULL,         -- models/assurance/tiers.h
  state TEXT NOT NULL CHECK (state IN ('met','unmet','unknown')),
  value TEXT NOT NULL,
  source TEXT NOT NULL,            -- S-001/gate:tests, baseline:12, …
  at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,    -- 0 = for ever
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX tier_evidence_product ON tier_evidence(product, criterion, id);

-- MON-9.
CREATE TABLE observation (
  session TEXT NOT NULL PRIMARY KEY REFERENCES session(id),
  opened_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,      -- 0 = open
  summary TEXT NOT NULL,
  actor TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
