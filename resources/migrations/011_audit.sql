-- The audit trail: appended, never changed, each row bound to the one before (models/trail). Later migrations leave this table alone.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,             -- UTC ms
  actor TEXT NOT NULL,             -- printed name as of then
  person INTEGER,                  -- NULL = not signed in
  source TEXT NOT NULL CHECK (source IN ('person','os-user','engine')),
  action TEXT NOT NULL,            -- gate.waive, user.add, …
  session TEXT NOT NULL,           -- empty = none
  subject TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('done','refused')),
  body TEXT NOT NULL,              -- canonical JSON
  previous TEXT NOT NULL,          -- hash of the row before; 64 zeros for the first
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_session ON audit(session, id);

CREATE TRIGGER audit_next BEFORE INSERT ON audit
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit: rows are appended one by one'); END;
CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit: rows are never changed'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit: rows are never removed'); END;
