-- Retrospectives (RETRO-1 to 28). Times are UTC milliseconds, 0 = never.
CREATE TABLE retro (
  number INTEGER NOT NULL UNIQUE,  -- never used again
  id TEXT NOT NULL PRIMARY KEY,    -- RETRO-001
  code TEXT NOT NULL,              -- RETRO-2025-11-10-TOPIC
  title TEXT NOT NULL,
  session TEXT NOT NULL,           -- empty = none
  project TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','in-progress','complete')),
  created_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  body TEXT NOT NULL,              -- all of it, as it is exported and read back (models/retro/retro.h)
  live TEXT NOT NULL,              -- of one that is held: timer, ballots, numbers given (models/retro/live.h)
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retro_project ON retro(project, number);
CREATE INDEX retro_session ON retro(session);
CREATE INDEX retro_code ON retro(code);
CREATE TABLE retro_number (
  last INTEGER NOT NULL,
  action INTEGER NOT NULL          -- actions are numbered over all of them: one number names one
) STRICT;
INSERT INTO retro_number VALUES (0, 0);

-- Templates that were saved, besides those that are shipped (RETRO-20).
CREATE TABLE retro_template (
  name TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What agents said in their event files, offered when the retrospective of their session is held.
CREATE TABLE retro_contribution (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,
  agent TEXT NOT NULL,
  at INTEGER NOT NULL,
  said TEXT NOT NULL,              -- {"phase","title","severity","fields":{…}}
  taken TEXT NOT NULL              -- RETRO-001; empty = not taken yet
) STRICT;
CREATE INDEX retro_contribution_session ON retro_contribution(session, id);
