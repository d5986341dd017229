/**
 * The tables of the embedded help desk. Instants are ISO 8601 in UTC, days are YYYY-MM-DD, so that text order is
 * time order. `ticket_text` repeats title, body and comments for full-text search.
 */
export const SCHEMA_VERSION = 3;

const operation = `
CREATE TABLE operation (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** What version 3 brought: fields of the desk's own, links and files. */
const more = `
CREATE TABLE custom_field (
  ticket_id INTEGER NOT NULL REFERENCES ticket(id),
  field TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (ticket_id, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE link (
  from_id INTEGER NOT NULL REFERENCES ticket(id),
  to_id INTEGER NOT NULL REFERENCES ticket(id),
  relation TEXT NOT NULL CHECK (relation IN ('relates','blocks','duplicates','parent')),
  PRIMARY KEY (from_id, to_id, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_to ON link (to_id);
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket(id),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_ticket ON attachment (ticket_id, id);
CREATE INDEX ticket_created ON ticket (created_at, id);
`;

export const schema = `
CREATE TABLE desk (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE queue (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('new','open','in_progress','waiting','resolved','closed','canceled')),
  priority TEXT NOT NULL CHECK (priority IN ('urgent','high','normal','low','none')),
  queue_id INTEGER NOT NULL REFERENCES queue(id),
  requester_id TEXT REFERENCES person(id),
  assignee_id TEXT REFERENCES person(id),
  due_date TEXT,
  type TEXT,
  resolution TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ticket_updated ON ticket (updated_at, id);
CREATE INDEX ticket_status ON ticket (status, updated_at);
CREATE INDEX ticket_due ON ticket (due_date, id);
CREATE TABLE label (
  ticket_id INTEGER NOT NULL REFERENCES ticket(id),
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (ticket_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket(id),
  author_id TEXT NOT NULL REFERENCES person(id),
  at TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('internal','public')),
  body TEXT NOT NULL
) STRICT;
CREATE INDEX comment_ticket ON comment (ticket_id, id);
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket(id),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES person(id),
  field TEXT NOT NULL,
  was TEXT,
  became TEXT
) STRICT;
CREATE INDEX change_ticket ON change (ticket_id, id);
${operation}${more}CREATE VIRTUAL TABLE ticket_text USING fts5 (title, body, comments, tokenize = 'unicode61 remove_diacritics 2');
`;

/**
 * What brings a file of an older version to the next one, by the version it has. Keys of version 1 were those of
 * callers; a vendor key is another, so the old ones could never be met again.
 */
export const migrations: Readonly<Record<number, string>> = {
  1: `DROP TABLE operation; ${operation}`,
  2: `ALTER TABLE ticket ADD COLUMN type TEXT; ALTER TABLE ticket ADD COLUMN resolution TEXT; ${more}`,
};
