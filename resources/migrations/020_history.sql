-- History across sessions (HIST-1 to 13, HAND-5). Times are UTC milliseconds.
-- What documents report of sessions, as they write it; never taken as measured.
CREATE TABLE reported_session (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,              -- as written
  date TEXT NOT NULL,              -- as written
  title TEXT NOT NULL,
  classification TEXT NOT NULL,
  status TEXT NOT NULL,
  reported_values TEXT NOT NULL,   -- JSON array {key,label,value,qualifier,up_to,unit,text,line}
  before TEXT NOT NULL,            -- JSON array of text: state of the project (HIST-8)
  after TEXT NOT NULL,
  next_steps TEXT NOT NULL,        -- JSON array of text, in order
  source TEXT NOT NULL,            -- name of the document
  source_ref TEXT NOT NULL,        -- one session per document and name; empty = entered by hand
  at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reported_session_source ON reported_session(source_ref) WHERE source_ref <> '';

-- What people say of a session: classification, significance criteria, state before and after. The newest row counts.
CREATE TABLE session_note (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,           -- S-001
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX session_note_session ON session_note(session, key, id);

-- HAND-5: what became of a recommendation for the next session. Without a row it is open. The newest row counts.
CREATE TABLE next_step_choice (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,            -- S-001, RETRO-001, reported:3: whose list it is on
  text TEXT NOT NULL,              -- of the step, as on that list
  state TEXT NOT NULL CHECK (state IN ('open','done','ignored')),
  session TEXT NOT NULL,           -- in which it was chosen; empty = none
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX next_step_choice_source ON next_step_choice(source, id);

-- Figures of ended sessions, computed once: a copy, can be made anew from the session's own rows at any time.
CREATE TABLE session_figures (
  session TEXT NOT NULL PRIMARY KEY,
  of_revision INTEGER NOT NULL,    -- of the session's rows; another one = computed anew
  made_by INTEGER NOT NULL,        -- version of the formulas; another one = computed anew
  body TEXT NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;
