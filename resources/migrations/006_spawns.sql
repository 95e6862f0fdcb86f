-- Agents that start agents (HIER-1, HIER-2): each request once, with its parent and what the engine decided.
ALTER TABLE agent ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN provider TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN priority TEXT NOT NULL DEFAULT 'P2' CHECK (priority IN ('P0','P1','P2','P3'));
ALTER TABLE agent ADD COLUMN parent TEXT NOT NULL DEFAULT ''; -- the agent that asked for it; empty = the plan

CREATE TABLE spawn (
  session TEXT NOT NULL REFERENCES session(id),
  number INTEGER NOT NULL,         -- from 1, in the order they were heard
  parent TEXT NOT NULL,            -- agent that asked
  attempt INTEGER NOT NULL,        -- of the parent
  request TEXT NOT NULL,           -- its own name for what it asks: asked twice is asked once
  at INTEGER NOT NULL,             -- UTC ms at which the engine heard of it
  decision TEXT NOT NULL CHECK (decision IN ('granted','refused')),
  reason TEXT NOT NULL,            -- why refused, or by which rule it was granted
  follows INTEGER NOT NULL CHECK (follows IN (0, 1)), -- the chain of command was kept (HIER-3)
  agent TEXT NOT NULL,             -- the one that was made; empty = none
  body TEXT NOT NULL,              -- the request as told, JSON
  revision INTEGER NOT NULL,
  PRIMARY KEY (session, number),
  UNIQUE (session, parent, attempt, request)
) STRICT, WITHOUT ROWID;
