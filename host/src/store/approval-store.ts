import { labelSchema } from '@gatehouse/passport';
import { z } from 'zod';
import type { Database } from './database.ts';

export type Verdict = 'granted' | 'refused';

/** Everything that is needed to do a held write later, and to show a person what it would do. */
const heldCall = z.object({
  id: z.string(),
  run: z.string(),
  person: z.string(),
  conversation: z.string(),
  agent: z.string().optional(),
  connector: z.string(),
  /** As the connector calls it, and as people and rules do. */
  name: z.string(),
  tool: z.string(),
  effect: z.string(),
  scope: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  label: labelSchema,
  digest: z.string(),
  summary: z.string(),
  changes: z.array(
    z.object({ field: z.string(), was: z.string().nullish(), becomes: z.string().nullable() }),
  ),
  rule: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  expiresAt: z.number(),
});
export type HeldCall = z.infer<typeof heldCall>;

const row = z.object({
  call: z.string().transform((text) => heldCall.parse(JSON.parse(text))),
  /** `granted`: consented to, and not yet known to be done. */
  state: z.enum(['held', 'granted', 'refused', 'done', 'failed']),
  decided_by: z.string().nullable(),
  because: z.string().nullable(),
  answer: z.string().nullable(),
});
export type StoredApproval = z.infer<typeof row>;

/** Writes that wait for a second person. Each is decided once. */
export interface ApprovalStore {
  hold(call: HeldCall): Promise<void>;
  find(id: string): Promise<StoredApproval | undefined>;
  /** Newest first. */
  latest(count: number): Promise<StoredApproval[]>;
  /** False when somebody else was faster. */
  decide(id: string, verdict: Verdict, by: string, because: string): Promise<boolean>;
  /** What came of a granted write; `granted` again when that is not known. */
  finish(id: string, state: 'done' | 'failed' | 'granted', answer: string): Promise<void>;
}

const COLUMNS = 'call, state, decided_by, because, answer';

export function createApprovalStore(database: Database): ApprovalStore {
  return {
    async hold(call) {
      await database.query(
        'INSERT INTO approval (id, run, asked_at, call) VALUES ($1, $2, $3, $4)',
        [call.id, call.run, new Date(call.askedAt), JSON.stringify(call)],
      );
    },
    async find(id) {
      const [found] = await database.query(`SELECT ${COLUMNS} FROM approval WHERE id = $1`, [id]);
      return found === undefined ? undefined : row.parse(found);
    },
    async latest(count) {
      const found = await database.query(
        `SELECT ${COLUMNS} FROM approval ORDER BY asked_at DESC, id LIMIT $1`,
        [count],
      );
      return found.map((each) => row.parse(each));
    },
    async decide(id, verdict, by, because) {
      const changed = await database.query(
        "UPDATE approval SET state = $2, decided_by = $3, because = $4 WHERE id = $1 AND state = 'held' RETURNING id",
        [id, verdict, by, because],
      );
      return changed.length === 1;
    },
    async finish(id, state, answer) {
      // of two that tried at once, what the first has found out stands
      await database.query(
        "UPDATE approval SET state = $2, answer = $3 WHERE id = $1 AND state = 'granted'",
        [id, state, answer],
      );
    },
  };
}
