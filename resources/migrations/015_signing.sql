-- Keys and signatures (trust.md, A). Both tables are appended to; a key changes only by being sealed anew or retired.
-- Times are UTC milliseconds.
CREATE TABLE signing_key (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person(id),
  public_key TEXT NOT NULL UNIQUE, -- Ed25519, hexadecimal
  sealed TEXT NOT NULL,            -- the secret half, sealed by the password (models/signing/keys.h); empty once retired
  made_at INTEGER NOT NULL,
  retired_at INTEGER NOT NULL      -- 0 = in use
) STRICT;
CREATE UNIQUE INDEX signing_key_in_use ON signing_key(person) WHERE retired_at = 0;
CREATE TRIGGER signing_key_update BEFORE UPDATE ON signing_key
WHEN NEW.id IS NOT OLD.id OR NEW.person IS NOT OLD.person OR NEW.public_key IS NOT OLD.public_key OR NEW.made_at IS NOT OLD.made_at OR OLD.retired_at <> 0
BEGIN SELECT RAISE(ABORT, 'signing_key: only sealing anew and retiring change a key'); END;
CREATE TRIGGER signing_key_delete BEFORE DELETE ON signing_key BEGIN SELECT RAISE(ABORT, 'signing_key: rows are never removed'); END;

-- One decision of one person about exactly one content. `statement` is the canonical JSON of all that was signed:
-- every column before it, and `previous`.
CREATE TABLE signature (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL,           -- RA-001; waiver:S-001/GATE; matrix:2
  revision INTEGER NOT NULL,       -- of the subject; 0 = it has none
  phase TEXT NOT NULL,             -- of an assessment; empty = all of it
  meaning TEXT NOT NULL CHECK (meaning IN ('approved','changes-requested','rejected','deferred','revoked','escalated','waived','released')),
  slot TEXT NOT NULL,              -- role that it fills; empty = none
  person INTEGER NOT NULL,
  name TEXT NOT NULL,              -- printed name and roles as of then
  roles TEXT NOT NULL,             -- JSON array
  self_approved INTEGER NOT NULL CHECK (self_approved IN (0, 1)),
  reason TEXT NOT NULL,
  matrix INTEGER NOT NULL,         -- version of the risk matrix; 0 = none
  content_sha256 TEXT NOT NULL,
  content TEXT NOT NULL,           -- the bytes: canonical JSON
  public_key TEXT NOT NULL,
  previous TEXT NOT NULL,          -- hash of the row before; 64 zeros for the first
  statement TEXT NOT NULL,
  hash TEXT NOT NULL,              -- SHA-256 of statement
  signature TEXT NOT NULL          -- Ed25519 over statement, hexadecimal
) STRICT;
CREATE INDEX signature_subject ON signature(subject, id);
CREATE TRIGGER signature_next BEFORE INSERT ON signature
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM signature)
BEGIN SELECT RAISE(ABORT, 'signature: rows are appended one by one'); END;
CREATE TRIGGER signature_update BEFORE UPDATE ON signature BEGIN SELECT RAISE(ABORT, 'signature: rows are never changed'); END;
CREATE TRIGGER signature_delete BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT, 'signature: rows are never removed'); END;

-- The audit trail itself stays as it is: what its rows say of keys and of one subject is found without reading it through.
CREATE INDEX audit_keys ON audit(id) WHERE action IN ('key.make','key.retire');
CREATE INDEX audit_subject ON audit(subject, id);
