-- Registers of security: exposed credentials and their remediation (SEC-4), references to secrets (SEC-11), controls
-- (SEC-9). No row ever holds a secret. Times are UTC milliseconds.
CREATE TABLE credential_finding (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE, -- keyed hash over rule, path and value: found again is no second row
  rule TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  shown TEXT NOT NULL,             -- the redacted form
  session TEXT NOT NULL,           -- whose scan found it first; empty = from the terminal
  found_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,        -- in the newest scan
  state TEXT NOT NULL CHECK (state IN ('open','closed','false-positive')),
  rotated TEXT NOT NULL,           -- JSON {by, at, note}; empty = not yet. The four steps of SEC-4 in order
  moved TEXT NOT NULL,
  deleted TEXT NOT NULL,
  ignored TEXT NOT NULL,           -- .gitignore updated
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE secret_reference (
  name TEXT NOT NULL PRIMARY KEY,  -- of the variable or key, never its value
  environment TEXT NOT NULL,
  store TEXT NOT NULL,             -- file, environment, vault, …
  rotated_at INTEGER NOT NULL,     -- 0 = never said
  note TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE control (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  layer TEXT NOT NULL,
  implemented TEXT NOT NULL,       -- evidence; empty = not implemented
  operational TEXT NOT NULL,       -- evidence; empty = not verified
  environment TEXT NOT NULL,
  verified_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
