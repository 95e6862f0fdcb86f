-- Resource audits (AUDIT-1, AUDIT-2): one row for each, changed only by what was done about it. Times are UTC milliseconds.

CREATE TABLE audits (
  number INTEGER NOT NULL UNIQUE,  -- of the id: AUD-001
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,              -- resources
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  sections TEXT NOT NULL,          -- JSON array: processes, memory, disk, network, with facts and what cannot be known
  findings TEXT NOT NULL,          -- JSON array with evidence and state
  waste_bytes INTEGER NOT NULL,
  reclaimed_bytes INTEGER NOT NULL,
  actions TEXT NOT NULL,           -- JSON array: who did what when with which result; written before and after
  document TEXT NOT NULL           -- JSON: the rest of what `scan resources --show` answers
) STRICT, WITHOUT ROWID;
