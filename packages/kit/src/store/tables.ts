import { ConnectorError } from '../error.ts';

/**
 * Statements of each version of the tables, in the SQL that both drivers speak. Each entry runs once, in order, in one
 * transaction under a lock; an entry that has been released is never changed.
 *
 * `write_journal.until`: while a write is `open`, the end of its sender's lease; then the moment it was settled at.
 * `write_journal.profile`: the name of the credential that the last try was made with, never its value.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE write_journal (
       person text NOT NULL,
       key text NOT NULL,
       tool text NOT NULL,
       hash text NOT NULL,
       approval text,
       state text NOT NULL CHECK (state IN ('open', 'done', 'failed', 'unknown')),
       owner text NOT NULL,
       number bigint NOT NULL,
       doubt bigint NOT NULL,
       since bigint NOT NULL,
       until bigint NOT NULL,
       outcome text,
       PRIMARY KEY (person, key)
     )`,
    'CREATE INDEX write_journal_age ON write_journal (until)',
    `CREATE TABLE spent_approval (
       id text PRIMARY KEY,
       person text NOT NULL,
       key text NOT NULL,
       at bigint NOT NULL
     )`,
    `CREATE TABLE shared_secret (name text PRIMARY KEY, value text NOT NULL)`,
    `CREATE TABLE lease (
       name text PRIMARY KEY,
       owner text NOT NULL,
       until bigint NOT NULL,
       fence bigint NOT NULL
     )`,
    `CREATE TABLE slot (
       name text NOT NULL,
       number bigint NOT NULL,
       holder text NOT NULL,
       until bigint NOT NULL,
       PRIMARY KEY (name, number)
     )`,
    'CREATE TABLE rate_budget (name text PRIMARY KEY, next_at bigint NOT NULL)',
  ],
  // null: noted by a connector of the first version, which may still be running beside this one
  ['ALTER TABLE write_journal ADD COLUMN profile text'],
];

/** Holds the number of migrations that have run: one row. */
export const VERSION_TABLE = `CREATE TABLE IF NOT EXISTS store_version (
  only_row bigint PRIMARY KEY CHECK (only_row = 1),
  version bigint NOT NULL
)`;
export const READ_VERSION = 'SELECT version FROM store_version';

/**
 * What brings tables of this version (0: none) to the newest, the note of the new version included. Throws
 * ConnectorError `upstream` for tables that a newer connector made: their rows may mean what this one cannot know.
 */
export function statementsAfter(version: number): string[] {
  if (version > migrations.length) {
    throw new ConnectorError(
      'upstream',
      `The connector's store has tables of version ${version}; this connector knows ${migrations.length}.`,
      { hint: 'Start the connector version that made them, or a newer one.' },
    );
  }
  const missing = migrations.slice(version).flat();
  if (missing.length === 0) return [];
  return [
    ...missing,
    `INSERT INTO store_version (only_row, version) VALUES (1, ${migrations.length})
     ON CONFLICT (only_row) DO UPDATE SET version = excluded.version`,
  ];
}
