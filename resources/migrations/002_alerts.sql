-- Alerts of sessions (trust.md E): written when something changes, never once a second. Times are UTC milliseconds.

CREATE TABLE alert (
  number INTEGER NOT NULL UNIQUE,  -- of the id: AL-001
  id TEXT NOT NULL PRIMARY KEY,
  session TEXT NOT NULL REFERENCES session(id),
  rule TEXT NOT NULL,              -- memory, cpu, …: models/alert/rules.cpp
  level TEXT NOT NULL CHECK (level IN ('normal','warning','critical')), -- the highest one, once it is resolved
  phase TEXT NOT NULL CHECK (phase IN ('pending','firing','no-data','resolved')),
  value REAL NOT NULL,             -- at the last change
  line REAL NOT NULL,              -- that it is past
  unit TEXT NOT NULL,
  text TEXT NOT NULL,              -- what the last change said
  raised_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  resolved_at INTEGER NOT NULL,    -- 0 = not resolved
  acknowledged TEXT NOT NULL,      -- JSON {by, at}; empty = no
  silence TEXT NOT NULL,           -- JSON {by, reason, at, until}; empty = none
  no_data INTEGER NOT NULL CHECK (no_data IN (0, 1)), -- its source says nothing at present
  flapping INTEGER NOT NULL CHECK (flapping IN (0, 1)),
  subjects TEXT NOT NULL,          -- JSON array: the agents that caused it with their numbers
  state TEXT NOT NULL,             -- JSON of the state machine, so that a restart neither forgets nor fires twice
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_session ON alert(session, number);
