-- A git worktree of its own for an agent: made, kept until it is merged or dropped. Times are UTC milliseconds.
CREATE TABLE worktree (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  repository TEXT NOT NULL,        -- absolute, of the workspace
  path TEXT NOT NULL,              -- absolute
  branch TEXT NOT NULL,
  base TEXT NOT NULL,              -- commit it was made from
  state TEXT NOT NULL CHECK (state IN ('making','ready','committed','merging','merged','conflict','dropping','dropped','failed')),
  head TEXT NOT NULL,              -- commit of what the agent left; empty = nothing yet
  merge_commit TEXT NOT NULL,
  files INTEGER NOT NULL,
  added INTEGER NOT NULL,          -- lines
  removed INTEGER NOT NULL,
  checks TEXT NOT NULL,            -- JSON array: {name, ok, text}
  reason TEXT NOT NULL,            -- why failed, in conflict or dropped
  actor TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, agent)
) STRICT, WITHOUT ROWID;

-- Whose run changed which file (HIER-5, WAVE-4).
CREATE TABLE file_change (
  session TEXT NOT NULL REFERENCES session(id),
  path TEXT NOT NULL,              -- relative to the workspace
  agent TEXT NOT NULL,             -- empty = nobody's run accounts for it
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('added','modified','deleted')),
  source TEXT NOT NULL CHECK (source IN ('worktree','scope','only-runner','ambiguous')), -- how it is known
  at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, path, agent)
) STRICT, WITHOUT ROWID;

-- Whether a read-only agent was held to it (CAP-2): once an attempt.
CREATE TABLE sandbox (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bubblewrap','none')),
  reason TEXT NOT NULL,            -- why not; empty = it is held
  refused TEXT NOT NULL,           -- what it said when a write was refused; empty = it said nothing like it
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, agent, attempt)
) STRICT, WITHOUT ROWID;
