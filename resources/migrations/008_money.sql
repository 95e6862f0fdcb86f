-- Tokens and cost by model and day, dated prices, closed providers. Money in micro-dollars, times UTC milliseconds.
CREATE TABLE usage (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  model TEXT NOT NULL,             -- as told, else as planned; empty = unknown
  day TEXT NOT NULL,               -- 2026-11-21, UTC
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  reports INTEGER NOT NULL,        -- usage reports summed up here
  cost_told INTEGER NOT NULL,      -- micro-dollars that the agent told
  cost_priced INTEGER NOT NULL,    -- micro-dollars by the price table, of the reports without a told cost
  unpriced INTEGER NOT NULL,       -- tokens of reports with neither: their cost is unknown
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, agent, attempt, model, day)
) STRICT, WITHOUT ROWID;

-- What a million tokens cost from a day on. Only added to: the newest row of a model and day counts.
CREATE TABLE price (
  model TEXT NOT NULL,
  since TEXT NOT NULL,             -- 2026-11-21: from this day on, UTC
  version INTEGER NOT NULL,        -- of the model and day, from 1
  input INTEGER,                   -- micro-dollars for a million; NULL = unknown
  output INTEGER,
  cache_read INTEGER,
  cache_write INTEGER,
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (model, since, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER price_stays_as_written BEFORE UPDATE ON price
BEGIN SELECT raise(ABORT, 'prices are only added to'); END;
CREATE TRIGGER prices_are_kept BEFORE DELETE ON price
BEGIN SELECT raise(ABORT, 'prices are only added to'); END;

-- A provider that takes nothing more: no agent of it is started until it is opened.
CREATE TABLE quota (
  number INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('quota','sign-in')),
  session TEXT NOT NULL,
  agent TEXT NOT NULL,             -- that reported it
  text TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  until INTEGER NOT NULL,          -- when it is said to open; 0 = not said
  opened_at INTEGER NOT NULL,      -- 0 = still closed
  opened_by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

-- What a session may cost, as the plan or a person said. Only added to: the newest counts.
CREATE TABLE budget (
  session TEXT NOT NULL REFERENCES session(id),
  number INTEGER NOT NULL,         -- from 1
  cost INTEGER,                    -- micro-dollars; NULL = no limit
  tokens INTEGER,                  -- NULL = no limit
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- What was set aside for an attempt when it was started; the other half of prediction against outcome.
CREATE TABLE reservation (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  cost INTEGER,                    -- micro-dollars; NULL = unknown
  tokens INTEGER,
  source TEXT NOT NULL CHECK (source IN ('plan','session','earlier')), -- who said so: means of what ended before
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, agent, attempt)
) STRICT, WITHOUT ROWID;

-- When the agents of a session were stopped (SIGSTOP) because the budget was passed.
CREATE TABLE pause (
  session TEXT NOT NULL REFERENCES session(id),
  number INTEGER NOT NULL,         -- from 1
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,       -- 0 = they are stopped
  reason TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- How full the context of an attempt is, as it told last (COST-14).
CREATE TABLE context (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  used INTEGER NOT NULL,           -- tokens
  size INTEGER NOT NULL,
  at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, agent, attempt)
) STRICT, WITHOUT ROWID;
