import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { WriteRequest } from './journal.ts';

/** `failed`: the vendor said that nothing was done. `unknown`: it may have been. `open`: somebody is or was sending. */
const journalRow = z.object({
  person: z.string(),
  key: z.string(),
  hash: z.string(),
  approval: z.string().nullable(),
  /** Credential of the last try. Null: noted by a connector that did not keep it. */
  profile: z.string().nullable(),
  state: z.enum(['open', 'done', 'failed', 'unknown']),
  owner: z.string(),
  number: z.int(),
  /** True while an earlier try than the one of this row may have happened. */
  doubt: z.int().transform((bit) => bit === 1),
  since: z.int(),
  /** Open: end of the owner's lease. Otherwise: when the last try ended. Milliseconds since the epoch. */
  until: z.int(),
  outcome: z.string().nullable(),
});
export type JournalRow = z.infer<typeof journalRow>;

/** A try that this process may send: no other one may while its lease lasts. */
export type Held = Pick<JournalRow, 'person' | 'key' | 'number' | 'doubt' | 'since' | 'until'>;

/** A living process holds it. What is open in this one and not in flight was left by a call that failed here. */
export function runsElsewhere(
  row: JournalRow,
  { owner, now }: { owner: string; now: () => number },
): boolean {
  return row.state === 'open' && row.owner !== owner && row.until > now();
}

const stored = z.object({ reply: z.unknown().optional() });

/** An undefined reply is one too. */
export const encode = (reply: unknown): string => JSON.stringify({ reply });
export const replyOf = ({ outcome }: JournalRow): unknown =>
  stored.parse(JSON.parse(outcome ?? '{}')).reply;

const spender = z.object({ person: z.string(), key: z.string() });

export interface JournalRows {
  read(write: Pick<JournalRow, 'person' | 'key'>): Promise<JournalRow | undefined>;
  /** Notes the first try. Undefined: another one was quicker. */
  begin(request: WriteRequest, at: number, until: number): Promise<Held | undefined>;
  /** Notes the next try. Undefined: the row is no longer as it was read. */
  claim(
    from: JournalRow,
    request: WriteRequest,
    how: { doubt: boolean; until: number },
  ): Promise<Held | undefined>;
  renew(held: Held, until: number): Promise<boolean>;
  /** False: the try is no longer ours. */
  end(
    held: Pick<Held, 'person' | 'key' | 'number'>,
    state: 'failed' | 'unknown',
    at: number,
  ): Promise<boolean>;
  /** A reply proves that it is done, whoever holds the row by now. */
  done(write: Pick<JournalRow, 'person' | 'key'>, outcome: string, at: number): Promise<void>;
  /** True when the approval belongs to this write, from now on or since an earlier try. */
  spend(approval: string, request: WriteRequest, at: number): Promise<boolean>;
  prune(before: number): Promise<void>;
}

/** The statements of the journal; `owner` is the id of this process. Each is atomic, and nothing else decides. */
export function createJournalRows(store: Store, owner: string): JournalRows {
  return {
    read: ({ person, key }) =>
      store.one(
        journalRow,
        `SELECT person, key, hash, approval, profile, state, owner, number, doubt, since, until, outcome
         FROM write_journal WHERE person = $1 AND key = $2`,
        person,
        key,
      ),

    async begin({ person, key, tool, hash, approval, profile }, at, until) {
      const made = await store.run(
        `INSERT INTO write_journal
           (person, key, tool, hash, approval, profile, state, owner, number, doubt, since, until)
         VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, 1, 0, $8, $9)
         ON CONFLICT (person, key) DO NOTHING`,
        person,
        key,
        tool,
        hash,
        approval ?? null,
        profile ?? null,
        owner,
        at,
        until,
      );
      return made === 1 ? { person, key, number: 1, doubt: false, since: at, until } : undefined;
    },

    async claim(from, { approval, profile }, { doubt, until }) {
      const { person, key, number, since } = from;
      const claimed = await store.run(
        `UPDATE write_journal SET state = 'open', owner = $1, number = number + 1, doubt = $2, until = $3,
           approval = COALESCE($4, approval), profile = $5
         WHERE person = $6 AND key = $7 AND state = $8 AND owner = $9 AND number = $10 AND until = $11`,
        owner,
        doubt ? 1 : 0,
        until,
        approval ?? null,
        profile ?? null,
        person,
        key,
        from.state,
        from.owner,
        number,
        from.until,
      );
      return claimed === 1 ? { person, key, number: number + 1, doubt, since, until } : undefined;
    },

    async renew({ person, key, number }, until) {
      const renewed = await store.run(
        `UPDATE write_journal SET until = $1
         WHERE person = $2 AND key = $3 AND owner = $4 AND number = $5 AND state = 'open'`,
        until,
        person,
        key,
        owner,
        number,
      );
      return renewed === 1;
    },

    async end({ person, key, number }, state, at) {
      const ended = await store.run(
        `UPDATE write_journal SET state = $1, until = $2
         WHERE person = $3 AND key = $4 AND owner = $5 AND number = $6 AND state = 'open'`,
        state,
        at,
        person,
        key,
        owner,
        number,
      );
      return ended === 1;
    },

    async done({ person, key }, outcome, at) {
      await store.run(
        `UPDATE write_journal SET state = 'done', outcome = $1, until = $2, doubt = 0
         WHERE person = $3 AND key = $4 AND state <> 'done'`,
        outcome,
        at,
        person,
        key,
      );
    },

    async spend(approval, { person, key }, at) {
      await store.run(
        `INSERT INTO spent_approval (id, person, key, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO NOTHING`,
        approval,
        person,
        key,
        at,
      );
      const by = await store.one(
        spender,
        'SELECT person, key FROM spent_approval WHERE id = $1',
        approval,
      );
      return by?.person === person && by.key === key;
    },

    async prune(before) {
      await store.run(
        `DELETE FROM write_journal WHERE until < $1 AND state IN ('done', 'failed')`,
        before,
      );
      await store.run(
        `DELETE FROM spent_approval WHERE at < $1 AND NOT EXISTS (
           SELECT 1 FROM write_journal w
           WHERE w.person = spent_approval.person AND w.key = spent_approval.key)`,
        before,
      );
    },
  };
}
