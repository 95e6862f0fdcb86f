-- Sessions, waves, agents, attempts, gates: what the engine writes (architecture.md). Times are UTC milliseconds,
-- durations milliseconds on a monotonic clock, money micro-dollars. State words are those of models/domain/states.h.
-- Rows that views follow carry `revision`: a view asks for what is newer than what it has.

CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE revision (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (1, 0);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  mission TEXT NOT NULL,
  mode TEXT NOT NULL,
  target_tier TEXT NOT NULL,
  workspace TEXT NOT NULL,
  plan_file TEXT NOT NULL,
  plan_text TEXT NOT NULL,
  plan_set TEXT NOT NULL,
  max_parallel INTEGER NOT NULL,
  launch TEXT NOT NULL,            -- umask and resource limits of the person who started it, JSON
  started_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running','held','completed','failed','stopped')),
  reasons TEXT NOT NULL,           -- JSON array of text
  operator_hold TEXT NOT NULL,     -- why an operator (or a restart) holds it; empty = not held so
  stop_by TEXT NOT NULL,           -- who asked to stop it; empty = nobody
  max_concurrent INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,       -- 0 = not ended
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE wave (
  session TEXT NOT NULL REFERENCES session(id),
  id TEXT NOT NULL,
  position INTEGER NOT NULL,       -- from 1
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending','running','gating','passed','held','failed','stopped','skipped')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent (
  session TEXT NOT NULL,
  id TEXT NOT NULL,
  wave TEXT NOT NULL,
  position INTEGER NOT NULL,       -- order of the plan, over all waves
  template TEXT NOT NULL,          -- id in the plan; differs from id for foreach
  name TEXT NOT NULL,
  item TEXT NOT NULL,
  item_index INTEGER NOT NULL,
  role TEXT NOT NULL,
  tier TEXT NOT NULL,
  reports_to TEXT NOT NULL,
  adapter TEXT NOT NULL,
  capability TEXT NOT NULL,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  work REAL NOT NULL,
  limit_ms INTEGER NOT NULL,       -- 0 = none
  state TEXT NOT NULL CHECK (state IN ('queued','blocked','starting','running','overdue','succeeded','failed','cancelled','lost')),
  state_source TEXT NOT NULL,      -- plan, engine, process, events, terminal, operator
  state_at INTEGER NOT NULL,
  reason TEXT NOT NULL,            -- why it waits, failed, is lost
  attempt INTEGER NOT NULL,        -- number of the latest attempt, 0 = none
  pid INTEGER NOT NULL,            -- of the live attempt, 0 = none
  progress INTEGER,                -- percent; NULL = unknown
  progress_source TEXT NOT NULL,
  step TEXT NOT NULL,
  tokens_input INTEGER NOT NULL,
  tokens_output INTEGER NOT NULL,
  tokens_cache_read INTEGER NOT NULL,
  tokens_cache_write INTEGER NOT NULL,
  cost_microusd INTEGER NOT NULL,
  accepted TEXT NOT NULL,          -- JSON {by, reason, at} of a person who lets the wave go on without it; empty = no
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, id),
  FOREIGN KEY (session, wave) REFERENCES wave(session, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_wave ON agent(session, wave);

-- One start of an agent or of a gate's program. The subject is an agent id, or @GATE.CRITERION.
CREATE TABLE attempt (
  session TEXT NOT NULL REFERENCES session(id),
  subject TEXT NOT NULL,
  number INTEGER NOT NULL,
  run_id TEXT NOT NULL UNIQUE,     -- WAVEDECK_RUN_ID of every process of it
  state TEXT NOT NULL CHECK (state IN ('starting','running','overdue','succeeded','failed','cancelled','lost')),
  intent_at INTEGER NOT NULL,      -- committed before the shim was started
  started_at INTEGER NOT NULL,     -- 0 = no record of a start yet
  ended_at INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  exit_code INTEGER,
  exit_signal INTEGER,
  exit_by TEXT NOT NULL,           -- agent, operator, limit, engine, unknown; empty = not ended
  reason TEXT NOT NULL,
  stop_by TEXT NOT NULL,           -- who asked it to end, written before the first signal; empty = nobody
  cpu_ms INTEGER NOT NULL,
  peak_rss_bytes INTEGER NOT NULL,
  last_line TEXT NOT NULL,
  events_offset INTEGER NOT NULL,  -- bytes of events.jsonl taken over
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, subject, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate (
  session TEXT NOT NULL,
  id TEXT NOT NULL,
  wave TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('blocking','advisory')),
  verifies TEXT NOT NULL CHECK (verifies IN ('implemented','operational')),
  state TEXT NOT NULL CHECK (state IN ('pending','running','passed','failed','inconclusive','waived')),
  reason TEXT NOT NULL,
  waiver TEXT NOT NULL,            -- JSON {by, reason, at, until}; empty = none
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, id),
  FOREIGN KEY (session, wave) REFERENCES wave(session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE criterion (
  session TEXT NOT NULL,
  gate TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('program','metric','report','approval','checklist')),
  verifies TEXT NOT NULL CHECK (verifies IN ('implemented','operational')),
  state TEXT NOT NULL CHECK (state IN ('pending','running','passed','failed','inconclusive','waived')),
  value TEXT NOT NULL,             -- what was measured, as text
  reason TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  evidence TEXT NOT NULL,          -- JSON array
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, gate, id),
  FOREIGN KEY (session, gate) REFERENCES gate(session, id)
) STRICT, WITHOUT ROWID;

-- The activity log (WAVE-10): appended, never changed.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,           -- empty = about the engine
  subject TEXT NOT NULL,           -- agent, @GATE.CRITERION, wave:ID, gate:ID or empty
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX event_session ON event(session, id);

-- What agents told that belongs to a register or a statistic: request, debt, gap, lesson, report.
CREATE TABLE told (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL               -- the JSON as told
) STRICT;
CREATE INDEX told_session ON told(session, kind, id);

-- HAND-3: one for each attempt of an agent that ended, written by the engine.
CREATE TABLE completion_report (
  session TEXT NOT NULL,
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,              -- JSON
  PRIMARY KEY (session, agent, attempt)
) STRICT, WITHOUT ROWID;
