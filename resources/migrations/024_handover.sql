-- What is handed over (HAND-8, HAND-9). Times are UTC milliseconds.
-- Where a project stood, each time that somebody asked for a status report and it was another one than before.
CREATE TABLE status_version (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,           -- product of the session's plan
  version INTEGER NOT NULL,        -- 1, 2, …: V1, V2
  session TEXT NOT NULL,           -- S-001: whose report it is
  body TEXT NOT NULL,              -- JSON: dimensions and what is open (models/report/status.h)
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  UNIQUE (project, version)
) STRICT;

-- Reports that somebody received. A version is what the report said: the same text is the same version.
CREATE TABLE report_version (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,           -- S-001, RETRO-001
  kind TEXT NOT NULL,              -- final, handoff, status, …
  depth TEXT NOT NULL,
  version INTEGER NOT NULL,        -- 1, 2, …; the newest supersedes the others
  sha256 TEXT NOT NULL,            -- of its Markdown, without the line that names version and recipients
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  UNIQUE (subject, kind, depth, version)
) STRICT;
CREATE TABLE report_delivery (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES report_version(id),
  recipient TEXT NOT NULL,
  format TEXT NOT NULL,            -- md, html, pdf
  file TEXT NOT NULL,              -- where it was written; empty = stdout
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX report_delivery_report ON report_delivery(report);

-- Who gets reports by `--distribute`. The newest row of a name counts.
CREATE TABLE distribution_entry (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on','off')),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
