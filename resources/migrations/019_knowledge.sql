-- What was learned (KNOW-1 to 14), and the words of everything that can be searched (KNOW-7). Times are UTC
-- milliseconds, 0 = never.
CREATE TABLE knowledge (
  number INTEGER PRIMARY KEY,      -- LESSON-001; never used again
  kind TEXT NOT NULL CHECK (kind IN ('lesson','pattern','anti-pattern','decision','bug-fix','update','component','document')),
  title TEXT NOT NULL,
  text TEXT NOT NULL,              -- Markdown as it came
  rationale TEXT NOT NULL,         -- of a decision; root cause of a bug fix
  alternatives TEXT NOT NULL,
  insight TEXT NOT NULL,
  applies TEXT NOT NULL,           -- when to apply
  problem TEXT NOT NULL,
  solution TEXT NOT NULL,
  implication TEXT NOT NULL,
  place TEXT NOT NULL,             -- of a component: its file
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,        -- one entry per source and reference; empty = entered by hand
  fingerprint TEXT NOT NULL,       -- of title and text without case and spaces
  author TEXT NOT NULL,
  version INTEGER NOT NULL,        -- from 1
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX knowledge_source ON knowledge(source, source_ref) WHERE source_ref <> '';
CREATE UNIQUE INDEX knowledge_same ON knowledge(fingerprint);
CREATE TABLE knowledge_number (last INTEGER NOT NULL) STRICT;
INSERT INTO knowledge_number VALUES (0);

CREATE TABLE knowledge_link (
  entry INTEGER NOT NULL REFERENCES knowledge(number),
  ref TEXT NOT NULL,               -- DEBT-001, RETRO-001/3, S-001, RA-001
  PRIMARY KEY (entry, ref)
) STRICT, WITHOUT ROWID;

-- Every save (KNOW-5); appended only.
CREATE TABLE knowledge_version (
  entry INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  change TEXT NOT NULL,            -- added, fields that changed, removed
  reason TEXT NOT NULL,            -- of what was saved against a rule
  document TEXT NOT NULL,          -- JSON of the entry as saved
  PRIMARY KEY (entry, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER knowledge_version_update BEFORE UPDATE ON knowledge_version BEGIN SELECT RAISE(ABORT, 'knowledge_version: rows are never changed'); END;
CREATE TRIGGER knowledge_version_delete BEFORE DELETE ON knowledge_version BEGIN SELECT RAISE(ABORT, 'knowledge_version: rows are never removed'); END;

-- What was looked for and opened, and where a component was used again (KNOW-7, KNOW-14).
CREATE TABLE knowledge_use (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('query','open','reuse')),
  entry INTEGER NOT NULL,          -- 0 = a query
  text TEXT NOT NULL,              -- what was asked for; where it was used again
  hits INTEGER NOT NULL,           -- of a query
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX knowledge_use_entry ON knowledge_use(entry, kind, at);
CREATE UNIQUE INDEX knowledge_reuse ON knowledge_use(entry, text) WHERE kind = 'reuse';

-- RETRO-27: who has a role reads this before work.
CREATE TABLE required_reading (
  ref TEXT NOT NULL,               -- LESSON-001, RETRO-001
  role TEXT NOT NULL,              -- in capitals
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  acknowledged_at INTEGER NOT NULL, -- 0 = not yet
  acknowledged_by TEXT NOT NULL,
  PRIMARY KEY (ref, role)
) STRICT, WITHOUT ROWID;

-- The index: one row for each thing that is found. Triggers only note what has changed, because a schema that is not
-- trusted may neither write to a virtual table nor read JSON; models/store/searchindex.cpp does, before each commit.
CREATE TABLE search_row (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,              -- lesson, debt, risk, session, report, gate, …
  ref TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (kind, ref)
) STRICT;
CREATE VIRTUAL TABLE search_words USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
CREATE TABLE search_pending (kind TEXT NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (kind, ref)) STRICT, WITHOUT ROWID;

CREATE TRIGGER search_knowledge_insert AFTER INSERT ON knowledge
BEGIN INSERT INTO search_pending VALUES ('lesson', NEW.number) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_knowledge_update AFTER UPDATE ON knowledge
BEGIN INSERT INTO search_pending VALUES ('lesson', NEW.number) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_knowledge_delete AFTER DELETE ON knowledge
BEGIN INSERT INTO search_pending VALUES ('lesson', OLD.number) ON CONFLICT DO NOTHING; END;

-- An item of debt is always written whole (INSERT OR REPLACE).
CREATE TRIGGER search_debt_insert AFTER INSERT ON debt
BEGIN INSERT INTO search_pending VALUES ('debt', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_debt_delete AFTER DELETE ON debt
BEGIN INSERT INTO search_pending VALUES ('debt', OLD.id) ON CONFLICT DO NOTHING; END;

-- So is a retrospective.
CREATE TRIGGER search_retro_insert AFTER INSERT ON retro
BEGIN INSERT INTO search_pending VALUES ('retro', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_retro_delete AFTER DELETE ON retro
BEGIN INSERT INTO search_pending VALUES ('retro', OLD.id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_risk_insert AFTER INSERT ON risk_revision
BEGIN INSERT INTO search_pending VALUES ('risk', NEW.risk) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_session_insert AFTER INSERT ON session
BEGIN INSERT INTO search_pending VALUES ('session', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_session_update AFTER UPDATE OF state ON session
WHEN OLD.state <> NEW.state OR OLD.reasons <> NEW.reasons
BEGIN INSERT INTO search_pending VALUES ('session', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_report_insert AFTER INSERT ON completion_report
BEGIN INSERT INTO search_pending VALUES ('report', NEW.session || '/' || NEW.agent) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_gate_update AFTER UPDATE OF state ON gate
WHEN NEW.state IN ('passed','failed','inconclusive','waived') AND (OLD.state <> NEW.state OR OLD.reason <> NEW.reason)
BEGIN INSERT INTO search_pending VALUES ('gate', NEW.session || '/' || NEW.id) ON CONFLICT DO NOTHING; END;

-- What there is already.
INSERT INTO search_pending SELECT 'debt', id FROM debt;
INSERT INTO search_pending SELECT 'risk', id FROM risk;
INSERT INTO search_pending SELECT 'session', id FROM session;
INSERT INTO search_pending SELECT DISTINCT 'report', session || '/' || agent FROM completion_report;
INSERT INTO search_pending SELECT 'gate', session || '/' || id FROM gate WHERE state IN ('passed','failed','inconclusive','waived');
