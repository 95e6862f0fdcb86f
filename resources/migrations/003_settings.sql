-- SPDX-License-Identifier: GPL-3.0-or-later
-- Settings (MON-17): every change is a new row, the newest of a key counts; nothing is ever changed or taken away.

CREATE TABLE settings (
  key TEXT NOT NULL,          -- models/settings: thresholds.memory.warning, …
  version INTEGER NOT NULL CHECK (version > 0), -- of the key, from 1
  value TEXT NOT NULL,        -- JSON array with the one value; empty = back to the default
  at INTEGER NOT NULL,        -- UTC milliseconds
  by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX settings_revision ON settings(revision);
CREATE TRIGGER settings_stay_as_written BEFORE UPDATE ON settings
BEGIN SELECT raise(ABORT, 'settings are only added to'); END;
CREATE TRIGGER settings_are_kept BEFORE DELETE ON settings
BEGIN SELECT raise(ABORT, 'settings are only added to'); END;
