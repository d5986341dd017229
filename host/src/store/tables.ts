import type { Database } from './database.ts';

/** Each entry runs once, in order; an entry that has been released is never changed. */
const migrations = [
  `CREATE TABLE run (
     id text PRIMARY KEY,
     person text NOT NULL,
     unit text NOT NULL,
     question text NOT NULL,
     model text NOT NULL,
     policy text NOT NULL,
     started_at timestamptz NOT NULL,
     ended_at timestamptz,
     status text NOT NULL DEFAULT 'running'
   )`,
  `CREATE TABLE trace_event (
     run text NOT NULL REFERENCES run(id),
     seq integer NOT NULL,
     at timestamptz NOT NULL,
     kind text NOT NULL,
     body jsonb NOT NULL,
     PRIMARY KEY (run, seq)
   )`,
  // the call is text: its arguments may hold what jsonb cannot
  `CREATE TABLE approval (
     id text PRIMARY KEY,
     run text NOT NULL REFERENCES run(id),
     asked_at timestamptz NOT NULL,
     call text NOT NULL,
     state text NOT NULL DEFAULT 'held',
     decided_by text,
     because text,
     answer text
   )`,
  'ALTER TABLE approval ADD COLUMN label text',
];

/** Any number: hosts that start at the same moment wait for each other on it. */
const LOCK = 7_271_001;

/** A database with the newest tables; one that cannot get them is closed again. */
export async function prepared(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Brings the tables to the newest form, as one transaction; safe when several hosts start on one server. */
export async function migrate(database: Database): Promise<void> {
  const steps = migrations.map(
    (sql, index) => `DO $step$ BEGIN
      IF (SELECT version FROM schema_version) = ${index} THEN
        ${sql};
        UPDATE schema_version SET version = ${index + 1};
      END IF;
    END $step$;`,
  );
  await database.script(`BEGIN;
    SELECT pg_advisory_xact_lock(${LOCK});
    CREATE TABLE IF NOT EXISTS schema_version (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      version integer NOT NULL
    );
    INSERT INTO schema_version (version) VALUES (0) ON CONFLICT DO NOTHING;
    ${steps.join('\n')}
    COMMIT;`);
}
