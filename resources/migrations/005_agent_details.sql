-- What an agent tells of its work: its steps, and its tool calls summed up by name. Bounded for each attempt.

CREATE TABLE agent_step (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number INTEGER NOT NULL,         -- from 1
  of_all INTEGER NOT NULL,         -- how many there are; 0 = numbered, not told; -1 = the agent does not number them
  text TEXT NOT NULL,
  began_at INTEGER NOT NULL,       -- UTC ms at which the engine heard of it; 0 = not begun
  ended_at INTEGER NOT NULL,       -- 0 = goes on, or not begun
  source TEXT NOT NULL,            -- events
  PRIMARY KEY (session, agent, attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tool_use (
  session TEXT NOT NULL REFERENCES session(id),
  agent TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  name TEXT NOT NULL,
  calls INTEGER NOT NULL,
  ms INTEGER NOT NULL,             -- all calls together, as far as told
  failed INTEGER NOT NULL,
  denied INTEGER NOT NULL,
  PRIMARY KEY (session, agent, attempt, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX told_agent ON told(session, agent, attempt, kind, id);
