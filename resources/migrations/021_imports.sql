-- Reports that were imported (IMP-1 to 7). Times are UTC milliseconds.
-- A document is known by its title, date and id, whatever its file is called.
CREATE TABLE imported_document (
  identity TEXT NOT NULL PRIMARY KEY, -- SHA-256
  kind TEXT NOT NULL,              -- retrospective, session-report, risk-session, history, knowledge
  title TEXT NOT NULL,
  file TEXT NOT NULL,              -- as it was named first
  about TEXT NOT NULL,             -- JSON: what it says of itself
  place TEXT NOT NULL,             -- RETRO-001, what it became as a whole; empty = nothing
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every object that was recognised and taken; those without a register of their own are kept here alone.
CREATE TABLE imported_object (
  fingerprint TEXT NOT NULL PRIMARY KEY, -- SHA-256 of kind, document and content
  document TEXT NOT NULL REFERENCES imported_document(identity),
  kind TEXT NOT NULL,              -- contribution, gap, tier, gate, layer, checklist_item, …
  line INTEGER NOT NULL,           -- in the document as it was read
  certainty TEXT NOT NULL CHECK (certainty IN ('high','medium','low')),
  title TEXT NOT NULL,
  body TEXT NOT NULL,              -- JSON, by field
  place TEXT NOT NULL,             -- DEBT-003, RA-001, LESSON-012, RETRO-001: where it went; empty = only here
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_object_document ON imported_object(document, line);
