import { labelSchema, type Label } from '@gatehouse/passport';
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
  /** The name under which it was listed, where that is another one. */
  alias: z.string().optional(),
  effect: z.string(),
  scope: z.string(),
  /** As they were asked for, and what the host fills in beside them: the key of the write. */
  arguments: z.record(z.string(), z.unknown()),
  hostArguments: z.record(z.string(), z.string()).default({}),
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
  /** What the answer holds. */
  label: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : labelSchema.parse(JSON.parse(text)))),
});
export type StoredApproval = z.infer<typeof row>;

/** What may be shown of a held write: everything but what only host and connector know, its key and its digest. */
export interface ShownApproval extends Omit<StoredApproval, 'call' | 'label'> {
  readonly call: Omit<HeldCall, 'hostArguments' | 'digest'>;
}

export function shownCall(call: HeldCall): ShownApproval['call'] {
  const { hostArguments: _key, digest: _digest, ...shown } = call;
  return shown;
}

export function shownApproval({ label: _label, ...approval }: StoredApproval): ShownApproval {
  return { ...approval, call: shownCall(approval.call) };
}

/** What came of a granted write; `granted` again when that is not known. */
export interface WriteResult {
  readonly state: 'done' | 'failed' | 'granted';
  readonly answer: string;
  /** Of what the connector answered, where it did. */
  readonly label?: Label | undefined;
}

/** Writes that wait for a second person. Each is decided once. */
export interface ApprovalStore {
  hold(call: HeldCall): Promise<void>;
  find(id: string): Promise<StoredApproval | undefined>;
  /** What may still have to be done first, then newest first; and how many were left off. */
  latest(count: number): Promise<{ approvals: StoredApproval[]; more: number }>;
  /** `instead`: takes over the consent of this person. False when somebody else was faster. */
  decide(
    id: string,
    verdict: Verdict,
    by: string,
    because: string,
    instead?: string,
  ): Promise<boolean>;
  finish(id: string, result: WriteResult): Promise<void>;
}

const COLUMNS = 'call, state, decided_by, because, answer, label';

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
        `SELECT ${COLUMNS}, (count(*) OVER ())::int AS total FROM approval
         ORDER BY state = 'granted' DESC, state = 'held' DESC, asked_at DESC, id LIMIT $1`,
        [count],
      );
      const approvals = found.map((each) => row.parse(each));
      const { total } = z.object({ total: z.int() }).parse(found[0] ?? { total: 0 });
      return { approvals, more: total - approvals.length };
    },
    async decide(id, verdict, by, because, instead) {
      const changed = await database.query(
        `UPDATE approval SET state = $2, decided_by = $3, because = $4
         WHERE id = $1 AND (state, coalesce(decided_by, '')) = ($5, $6) RETURNING id`,
        [id, verdict, by, because, instead === undefined ? 'held' : 'granted', instead ?? ''],
      );
      return changed.length === 1;
    },
    async finish(id, { state, answer, label }) {
      // of two that tried at once, what the first has found out stands
      await database.query(
        "UPDATE approval SET state = $2, answer = $3, label = $4 WHERE id = $1 AND state = 'granted'",
        [id, state, answer, label === undefined ? null : JSON.stringify(label)],
      );
    },
  };
}
