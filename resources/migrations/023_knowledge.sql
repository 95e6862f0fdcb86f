-- What a document cost and what it saved (COST-12), and the stage in which a defect was found (COST-15).
CREATE TABLE knowledge_time (
  entry INTEGER NOT NULL,
  place TEXT NOT NULL,             -- where it saved the time; empty = the time it took to write
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  at INTEGER NOT NULL,             -- UTC ms
  actor TEXT NOT NULL,
  PRIMARY KEY (entry, place)
) STRICT, WITHOUT ROWID;

ALTER TABLE debt ADD COLUMN found_stage TEXT NOT NULL DEFAULT ''
  CHECK (found_stage IN ('','design','development','qa','staging','production'));

-- Retrospectives that were there before anything was indexed.
INSERT INTO search_pending SELECT 'retro', id FROM retro
WHERE NOT EXISTS (SELECT 1 FROM search_row WHERE kind = 'retro' AND ref = retro.id) ON CONFLICT DO NOTHING;
