import { z } from 'zod';
import type { Database } from './database.ts';

const runRow = z.object({
  id: z.string(),
  person: z.string(),
  unit: z.string(),
  question: z.string(),
  model: z.string(),
  policy: z.string(),
  started_at: z.date(),
  ended_at: z.date().nullable(),
  status: z.string(),
});
const eventRow = z.object({ seq: z.int(), at: z.date(), kind: z.string(), body: z.unknown() });

export type StoredRun = z.infer<typeof runRow>;
export type StoredEvent = z.infer<typeof eventRow>;

/** Runs and their traces. Times are milliseconds since the epoch on the way in. */
export interface RunStore {
  start(run: Omit<StoredRun, 'started_at' | 'ended_at' | 'status'>, at: number): Promise<void>;
  /**
   * Adds an event behind those that are there. Several may do so at once, also after the run has ended: a decision on a
   * write that it left waiting can be made anywhere.
   */
  append(run: string, at: number, kind: string, body: unknown): Promise<void>;
  end(run: string, status: string, at: number): Promise<void>;
  find(run: string): Promise<StoredRun | undefined>;
  /** Newest first. */
  latest(count: number): Promise<StoredRun[]>;
  events(run: string): Promise<StoredEvent[]>;
  /** Reads of a connector that were answered, newest first: person, tool and arguments. */
  reads(this: void, connector: string, count: number): Promise<readonly unknown[]>;
}

export function createRunStore(database: Database): RunStore {
  return {
    async start(run, at) {
      await database.query(
        'INSERT INTO run (id, person, unit, question, model, policy, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [run.id, run.person, run.unit, storable(run.question), run.model, run.policy, new Date(at)],
      );
    },
    async append(run, at, kind, body) {
      const values = [run, new Date(at), kind, JSON.stringify(body, storableEntry)];
      let added: readonly unknown[] = [];
      // where somebody else was faster, behind theirs
      while (added.length === 0) {
        added = await database.query(
          `INSERT INTO trace_event (run, seq, at, kind, body)
           SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4 FROM trace_event WHERE run = $1
           ON CONFLICT DO NOTHING RETURNING seq`,
          values,
        );
      }
    },
    async end(run, status, at) {
      await database.query('UPDATE run SET status = $2, ended_at = $3 WHERE id = $1', [
        run,
        status,
        new Date(at),
      ]);
    },
    async find(run) {
      const rows = await database.query('SELECT * FROM run WHERE id = $1', [run]);
      return rows[0] === undefined ? undefined : runRow.parse(rows[0]);
    },
    async latest(count) {
      const rows = await database.query('SELECT * FROM run ORDER BY started_at DESC, id LIMIT $1', [
        count,
      ]);
      return rows.map((row) => runRow.parse(row));
    },
    async events(run) {
      const rows = await database.query(
        'SELECT seq, at, kind, body FROM trace_event WHERE run = $1 ORDER BY seq',
        [run],
      );
      return rows.map((row) => eventRow.parse(row));
    },
    reads: (connector, count) =>
      database.query(
        `SELECT person, body->>'tool' AS tool, body->'arguments' AS arguments
         FROM trace_event JOIN run ON id = run
         WHERE kind = 'call' AND body @> $1 ORDER BY at DESC, seq DESC LIMIT $2`,
        [JSON.stringify({ connector, effect: 'read', ok: true }), count],
      ),
  };
}

/** People, models and other systems write what PostgreSQL's text cannot hold: U+0000 and half a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The same for every text and every name inside a value that becomes JSON. */
function storableEntry(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), inner]));
}
