-- Risk assessments (RISK-1 to 28). What is signed is one canonical JSON document a revision; everything that follows
-- the decision (ticks, rehearsals, ratings) stands beside it. Times are UTC milliseconds, 0 = never.
CREATE TABLE risk (
  number INTEGER NOT NULL UNIQUE,
  id TEXT NOT NULL PRIMARY KEY,    -- RA-001
  title TEXT NOT NULL,             -- these four follow from the content of the newest revision
  level TEXT NOT NULL CHECK (level IN ('','LOW','MEDIUM','HIGH','CRITICAL')), -- inherent; empty = not scored
  residual TEXT NOT NULL CHECK (residual IN ('','LOW','MEDIUM','HIGH','CRITICAL')),
  plan_sha256 TEXT NOT NULL,       -- of the plan that it is about; empty = none
  state TEXT NOT NULL CHECK (state IN ('draft','submitted','changes-requested','approved','rejected','deferred','withdrawn','stale','revoked','expired')),
  step TEXT NOT NULL,              -- of the nine of RISK-6
  content_revision INTEGER NOT NULL, -- the newest row of risk_revision
  approved_revision INTEGER NOT NULL, -- 0 = never
  author INTEGER,                  -- person; NULL = none
  requester INTEGER,
  created_at INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,         -- of the approval
  decided_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,     -- of the approval; 0 = it does not
  deployed_at INTEGER NOT NULL,
  review_due_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_revision (
  risk TEXT NOT NULL REFERENCES risk(id),
  number INTEGER NOT NULL,         -- from 1
  at INTEGER NOT NULL,
  person INTEGER,                  -- who edited; NULL = nobody signed in (single-operator mode)
  actor TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content TEXT NOT NULL,           -- canonical JSON
  PRIMARY KEY (risk, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER risk_revision_update BEFORE UPDATE ON risk_revision BEGIN SELECT RAISE(ABORT, 'risk_revision: rows are never changed'); END;
CREATE TRIGGER risk_revision_delete BEFORE DELETE ON risk_revision BEGIN SELECT RAISE(ABORT, 'risk_revision: rows are never removed'); END;

-- Every transition and note; appended only.
CREATE TABLE risk_event (
  id INTEGER PRIMARY KEY,
  risk TEXT NOT NULL REFERENCES risk(id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,              -- created, edited, submitted, approved, stale, …
  person INTEGER,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  body TEXT NOT NULL               -- JSON object
) STRICT;
CREATE INDEX risk_event_risk ON risk_event(risk, id);
CREATE TRIGGER risk_event_update BEFORE UPDATE ON risk_event BEGIN SELECT RAISE(ABORT, 'risk_event: rows are never changed'); END;
CREATE TRIGGER risk_event_delete BEFORE DELETE ON risk_event BEGIN SELECT RAISE(ABORT, 'risk_event: rows are never removed'); END;

-- What is worked on beside the signed content: checklist items, follow-ups, recommendations, governance lines,
-- hidden-risk prompts, each by its id in the content.
CREATE TABLE risk_item (
  risk TEXT NOT NULL REFERENCES risk(id),
  kind TEXT NOT NULL CHECK (kind IN ('checklist','follow-up','recommendation','governance','open-test')),
  item TEXT NOT NULL,
  state TEXT NOT NULL,             -- open, done, accepted, rejected, deferred
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (risk, kind, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_rating (
  risk TEXT NOT NULL REFERENCES risk(id),
  person INTEGER NOT NULL,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  thoroughness INTEGER NOT NULL,
  actionability INTEGER NOT NULL,
  governance INTEGER NOT NULL,
  completeness INTEGER NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (risk, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_rehearsal (
  id INTEGER PRIMARY KEY,
  risk TEXT NOT NULL REFERENCES risk(id),
  session TEXT NOT NULL,           -- that ran it; empty = by hand
  environment TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  steps TEXT NOT NULL,             -- JSON array {command, exit, matched, duration_ms}
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  content_revision INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT;

-- Matrices of levels and of approvals, versioned: version 1 comes from resources/risk.
CREATE TABLE risk_matrix (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  document TEXT NOT NULL           -- canonical JSON: levels and approvals
) STRICT;
CREATE TRIGGER risk_matrix_update BEFORE UPDATE ON risk_matrix BEGIN SELECT RAISE(ABORT, 'risk_matrix: rows are never changed'); END;
CREATE TRIGGER risk_matrix_delete BEFORE DELETE ON risk_matrix BEGIN SELECT RAISE(ABORT, 'risk_matrix: rows are never removed'); END;
