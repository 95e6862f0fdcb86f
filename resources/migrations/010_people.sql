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
