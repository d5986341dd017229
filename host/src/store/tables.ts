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
];

/** Brings the tables to the newest form.. */
export async function migrate(database: Database): Promise<void> {
  await database.query(
    'CREATE TABLE IF NOT EXISTS schema_version (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), version integer NOT NULL)',
  );
  await database.query('INSERT INTO schema_version (version) VALUES (0) ON CONFLICT DO NOTHING');
  const [row] = await database.query('SELECT version FROM schema_version');
  for (const [index, sql] of migrations.entries()) {
    if (index < Number(row?.['version'])) continue;
    await database.query(sql);
    await database.query('UPDATE schema_version SET version = $1', [index + 1]);
  }
}
