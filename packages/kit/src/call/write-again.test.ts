import type { Principal } from '@gatehouse/passport';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { tinyServices } from '../serve/tiny-server.fixture.ts';
import type { Notes } from '../serve/tiny-connector.fixture.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import type { Store } from '../store/store.ts';
import { defineTool, type Recovery, type WriteContext } from '../tool/define-tool.ts';
import { prepareTool } from '../tool/prepare-tool.ts';
import { createJournal } from '../writes/store-journal.ts';
import { callTool } from './call-tool.ts';
import { tainted, writer } from './caller.fixture.ts';

const DAY = 86_400_000;
const KEY = 'key-00001';
const policy = () => ({
  revision: 'test',
  decide: () => ({ outcome: 'allow' as const, policies: ['yes'], because: 'Yes.' }),
});
const answer = z.looseObject({
  at: z.int().optional(),
  error: z
    .looseObject({
      code: z.string(),
      message: z.string(),
      hint: z.string(),
      rule: z.string().optional(),
      approval: z.looseObject({ digest: z.string() }).optional(),
    })
    .optional(),
});

/** A desk without keys of its own: a write is found again by its mark, and only by the account that made it. */
interface Desk {
  readonly account: string;
  readonly rows: { readonly by: string; readonly mark: string; readonly text: string }[];
  /** What becomes of the next write after it was done. */
  after?: () => unknown;
}

const addRow = defineTool({
  name: 'add_row',
  title: 'Add row',
  description: 'Writes a row.',
  scope: 'notes:write',
  effect: 'write',
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({ text: z.string() }),
  output: z.object({ at: z.int().max(99) }),
  accepts: ['public', 'internal'],
  plan: async ({ text }) => ({
    summary: 'A row is added.',
    changes: [{ field: 'text', becomes: text }],
  }),
  recovery: (): Recovery => 'find',
  find: async (_, { adapter: { rows, account }, attempt }: WriteContext<Desk>) => {
    const at = rows.findIndex(({ by, mark }) => by === account && mark === attempt.mark);
    return at < 0 ? undefined : { at };
  },
  handler: async ({ text }, { adapter, attempt }: WriteContext<Desk>) => {
    const at = adapter.rows.push({ by: adapter.account, mark: attempt.mark, text }) - 1;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is the point
    return (adapter.after ? adapter.after() : { at }) as { at: number };
  },
  recordId: (reply) => String(z.looseObject({ at: z.int() }).parse(reply).at),
});
const prepared = prepareTool(addRow, 'internal');

let rows: Desk['rows'];
let now: number;
let store: Store;
let after: Desk['after'];
beforeEach(() => {
  rows = [];
  now = 1_700_000_000_000;
  store = memoryStore();
  after = undefined;
});

/** A process that has just started over the same store: leads write with an account of their own. */
function started() {
  let ids = 0;
  const journal = createJournal(store, {
    now: () => now,
    newId: () => `process-${(ids += 1)}-${now}`,
    wait: () => Promise.resolve(),
  });
  const nothing: Notes = { texts: [], keys: new Map() };
  const { services, records } = tinyServices(nothing, { journal, policy, now: () => now });
  const add = async (principal: Principal = writer, text = 'hello') => {
    const account = principal.roles.includes('lead') ? 'lead' : 'base';
    const desk: Desk = { account, rows, ...(after && { after }) };
    const adapterFor = () => Promise.resolve({ adapter: desk, credential: account });
    const result = await callTool({ ...services, adapterFor }, prepared, {
      arguments: { text, idempotency_key: KEY },
      principal: () => Promise.resolve(principal),
      signal: new AbortController().signal,
    });
    return answer.parse(result.structuredContent);
  };
  return { add, records };
}

const cut = () => {
  throw new ConnectorError('outcome_unknown', 'The desk broke off.', { hint: 'Wait.' });
};

describe('R41 a write that needed consent and is done', () => {
  test('is never sent again without a new consent, however old its row is', async () => {
    const { add } = started();
    const digest = (await add(tainted)).error?.approval?.digest ?? '';
    const approval = { id: 'approval-1', digest, by: 'tom', exp: now / 1000 + 600 };
    expect(await add({ ...tainted, approval })).toEqual({ at: 0 });

    now += 30 * DAY + 1;
    const later = started();
    expect(await later.add(tainted)).toEqual({ at: 0 });
    expect(later.records.at(-1)).toMatchObject({ outcome: 'replayed', upstream: '0', key: KEY });
    expect((await later.add(tainted, 'other')).error?.code).toBe('duplicate');
    expect(rows).toHaveLength(1);
  });

  test('and whose row is gone is held again', async () => {
    const { add } = started();
    expect(await add(writer)).toEqual({ at: 0 });
    await store.run('DELETE FROM write_journal');
    expect((await add(tainted)).error?.code).toBe('approval_required');
    expect(rows).toHaveLength(1);
  });
});

describe('a write that was interrupted under one credential', () => {
  const agent: Principal = { ...writer, roles: ['agent'] };

  test('is neither looked for nor sent under another: who cannot see it finds nothing', async () => {
    const { add } = started();
    after = cut;
    expect((await add(agent)).error?.code).toBe('outcome_unknown');
    after = undefined;
    now += DAY;
    const { error } = await started().add({ ...agent, roles: ['lead'] });
    expect(error).toEqual({
      code: 'outcome_unknown',
      message:
        'An earlier try was interrupted. It was made with the credential "base", and this one would be made with "lead". Whether the write happened is not known.',
      hint: 'A person must look in the system of record whether it happened, or the operator gives this person the former credential back; then call again with the same idempotency key.',
    });
    expect(rows).toHaveLength(1);
    // the former credential finds it
    expect(await started().add(agent)).toEqual({ at: 0 });
    expect(await started().add({ ...agent, roles: ['lead'] })).toEqual({ at: 0 });
    expect(rows).toHaveLength(1);
  });
});

describe('R66 a write that was done and whose reply cannot be told', () => {
  test.each([
    ['a reply that is not what the tool declares', { at: 700 }, ' (record 700)', '700'],
    ['a reply without the id of a record', null, '', undefined],
  ])('%s: it says that it was done, and is not done again', async (_what, reply, id, upstream) => {
    after = () => reply;
    const { add, records } = started();
    const expected = {
      code: 'outcome_unknown',
      message: `add_row was done${id}, but its reply cannot be told.`,
      hint: 'Read the record; do not write it again. Report this to the connector’s owner.',
    };
    expect((await add()).error).toEqual(expected);
    expect(records.at(-1)).toMatchObject({ outcome: 'outcome_unknown' });
    expect(records.at(-1)?.upstream).toBe(upstream);
    expect((await add()).error).toEqual(expected);
    expect(rows).toHaveLength(1);
  });
});
