-- The protocol of a session: its phases, its checklists, its score. Times are UTC milliseconds.
CREATE TABLE phase (
  session TEXT NOT NULL REFERENCES session(id),
  id TEXT NOT NULL,                -- 1 … 9, 8a, 8b, 8c: models/protocol
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','entered','done','skipped')),
  entered_at INTEGER NOT NULL,
  left_at INTEGER NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL,            -- of a skip
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist_item (
  session TEXT NOT NULL REFERENCES session(id),
  list TEXT NOT NULL,              -- pre-session, pre-scan, execution, phase:3, …
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','done','waived')),
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)), -- the engine ticks it
  by TEXT NOT NULL,
  reason TEXT NOT NULL,            -- of a waiver; else what it was ticked by
  at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, list, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (
  session TEXT NOT NULL PRIMARY KEY REFERENCES session(id),
  at INTEGER NOT NULL,
  points REAL,                     -- NULL = withheld, and why is in parts
  of_all REAL NOT NULL,
  parts TEXT NOT NULL,             -- JSON array: {id, name, points, of, why}
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
