-- People, what they may do, and who is signed in (trust.md, F). Times are UTC milliseconds.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE, -- NFC
  password TEXT NOT NULL,          -- Argon2id in PHC form
  temporary INTEGER NOT NULL CHECK (temporary IN (0, 1)), -- nothing works but changing it
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  failures INTEGER NOT NULL,       -- wrong passwords in a row
  locked_ms INTEGER NOT NULL,      -- how long the present lock lasts
  locked_at INTEGER NOT NULL,      -- 0 = not locked
  seen_at INTEGER NOT NULL,        -- the highest time seen at a try: a clock set back unlocks nothing
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE person_role (
  person INTEGER NOT NULL REFERENCES person(id),
  role TEXT NOT NULL,              -- models/people/roles.h
  PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

-- What somebody holds who gave the right password: SHA-256 of a ticket, never the ticket.
CREATE TABLE sign_in (
  ticket TEXT NOT NULL PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  once INTEGER NOT NULL CHECK (once IN (0, 1)) -- for one command
) STRICT, WITHOUT ROWID;

-- Anew, because an alert about signing in belongs to no session (session is empty then, number negative).
CREATE TABLE alert_new (
  number INTEGER NOT NULL UNIQUE,
  id TEXT NOT NULL PRIMARY KEY,
  session TEXT NOT NULL,
  rule TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('normal','warning','critical')),
  phase TEXT NOT NULL CHECK (phase IN ('pending','firing','no-data','resolved')),
  value REAL NOT NULL,
  line REAL NOT NULL,
  unit TEXT NOT NULL,
  text TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  resolved_at INTEGER NOT NULL,
  acknowledged TEXT NOT NULL,
  silence TEXT NOT NULL,
  no_data INTEGER NOT NULL CHECK (no_data IN (0, 1)),
  flapping INTEGER NOT NULL CHECK (flapping IN (0, 1)),
  subjects TEXT NOT NULL,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO alert_new SELECT * FROM alert;
DROP TABLE alert;
ALTER TABLE alert_new RENAME TO alert;
CREATE INDEX alert_session ON alert(session, number);
