import { describe, expect, test } from 'vitest';
import { UNLABELLED } from '@gatehouse/passport';
import type { CallOutcome } from '../connectors/outcome.ts';
import type { PassportFor } from '../connectors/passports.ts';
import type { ConnectorPool } from '../connectors/pool.ts';
import { GatehouseError } from '../error.ts';
import { company } from '../org/config.fixture.ts';
import type { ApprovalStore, HeldCall, StoredApproval } from '../store/approval-store.ts';
import { decideHeld } from './decide-held.ts';
import type { TraceEvent } from './trace.ts';

const people = [
  '  bea: {',
  '  tom: { name: Tom O, unit: night, roles: [lead] }\n  ida: { name: Ida S, unit: support, roles: [lead] }\n  bea: {',
] as const;
const organisation = company(people);
const held: HeldCall = {
  id: 'approval-1',
  run: 'run-1',
  person: 'maya',
  conversation: 'root',
  connector: 'desk-b',
  name: 'add_comment',
  tool: 'ticketing.add_comment',
  effect: 'write',
  scope: 'ticketing:write',
  arguments: { body: 'x', idempotency_key: 'key-of-this-write' },
  label: { trust: 'untrusted', classes: [] },
  digest: 'digest-of-the-effect',
  summary: 'Comment on 1',
  changes: [],
  rule: 'label.untrusted',
  askedAt: 1_000,
  expiresAt: 61_000,
};
const done: CallOutcome = { ok: true, text: 'written', structured: {}, label: UNLABELLED };
const error = (code: string): CallOutcome => ({
  ok: false,
  error: { code, message: `It is ${code}.`, hint: 'Look.' },
  label: UNLABELLED,
});
const lost = new GatehouseError('connector_lost', 'It was lost.', { hint: 'Look.' });

/** A host with one held write, and a connector that answers so, one call after another. */
function desk(...answers: (CallOutcome | GatehouseError)[]) {
  let stored: StoredApproval = {
    call: held,
    state: 'held',
    decided_by: null,
    because: null,
    answer: null,
  };
  const approvals: ApprovalStore = {
    hold: () => Promise.resolve(),
    find: async (id) => (id === held.id ? stored : undefined),
    latest: async () => [stored],
    async decide(_id, state, decided_by, because) {
      if (stored.state !== 'held') return false;
      stored = { ...stored, state, decided_by, because };
      return true;
    },
    async finish(_id, state, answer) {
      if (stored.state === 'granted') stored = { ...stored, state, answer };
    },
  };
  const sent: { tool: string; args: object; token: string }[] = [];
  const minted: PassportFor[] = [];
  const events: TraceEvent[] = [];
  const connection: Partial<ReturnType<ConnectorPool['get']>> = {
    async call(tool, args, token) {
      sent.push({ tool, args, token });
      const answer = answers[sent.length - 1] ?? lost;
      if (answer instanceof GatehouseError) throw answer;
      return answer;
    },
  };
  const decide = (
    person: string,
    verdict: 'granted' | 'refused' = 'granted',
    now = 2_000,
    known = organisation,
  ) =>
    decideHeld(
      {
        // nothing but calling is used here
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        pool: { get: () => connection, close: () => Promise.resolve() } as unknown as ConnectorPool,
        mint: async (wanted) => ({ token: 'passport', id: `p${minted.push(wanted)}` }),
        now: () => now,
        signal: new AbortController().signal,
        organisation: known,
        approvals,
        traceOf: () => (event) => void events.push(event),
      },
      { id: held.id, person, verdict, because: 'Right.' },
    );
  return { decide, sent, minted, events };
}

describe('R41 R57 a consent', () => {
  test('is acted upon at once: what was held, under its key, in the name of who asked', async () => {
    const { decide, sent, minted, events } = desk(done);
    expect(await decide('tom')).toMatchObject({
      state: 'done',
      decided_by: 'tom',
      because: 'Right.',
      answer: 'written',
    });
    expect(sent).toEqual([{ tool: 'add_comment', args: held.arguments, token: 'passport' }]);
    expect(minted).toEqual([
      {
        principal: organisation.principal('maya'),
        instance: 'desk-b',
        scopes: ['ticketing:write'],
        run: 'run-1',
        tools: ['add_comment'],
        agent: undefined,
        label: UNLABELLED,
        approval: { id: 'approval-1', digest: 'digest-of-the-effect', by: 'tom', exp: 302 },
      },
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['gate', 'approval', 'call']);
  });

  test('of somebody above the unit counts as well', async () => {
    expect(await desk(done).decide('ida')).toMatchObject({ state: 'done', decided_by: 'ida' });
  });

  test.each([
    ['maya', 2_000, 'approve.self'],
    ['bea', 2_000, 'approve.unit'],
    ['tom', 61_000, 'approve.expired'],
  ])('of %s at %i is refused by %s; nothing is sent', async (person, now, rule) => {
    const { decide, sent, minted } = desk(done);
    await expect(decide(person, 'granted', now)).rejects.toMatchObject({
      code: 'approval_denied',
      message: expect.stringContaining(`[rule ${rule}]`),
      exitCode: 2,
    });
    expect([sent, minted]).toEqual([[], []]);
  });

  test.each(['granted', 'refused'] as const)(
    'after it was done %s is too late',
    async (verdict) => {
      const { decide, sent } = desk(done, done);
      await decide('tom');
      await expect(decide('tom', verdict)).rejects.toMatchObject({ code: 'approval_decided' });
      expect(sent).toHaveLength(1);
    },
  );
});

test('R27 R41 a rule on an argument of the write decides who may consent', async () => {
  const rules = 'rules:\n  - { id: x, gate: approve, arguments: { body: [X] }, because: No. }';
  const ruled = company(people, ['\nplugins:\n', `\n${rules}\nplugins:\n`]);
  const { decide, sent } = desk(done);
  await expect(decide('tom', 'granted', 2_000, ruled)).rejects.toMatchObject({
    message: expect.stringContaining('[rule rule:x]'),
  });
  expect(sent).toEqual([]);
});

describe('R41 a refusal', () => {
  test('sends nothing, also when time is over, and cannot be taken back', async () => {
    const { decide, sent } = desk(done);
    expect(await decide('tom', 'refused', 61_000)).toMatchObject({ state: 'refused' });
    await expect(decide('tom')).rejects.toMatchObject({ code: 'approval_decided' });
    expect(sent).toEqual([]);
  });

  test('is not for the one who asked, nor for strangers', async () => {
    const { decide } = desk();
    for (const person of ['maya', 'bea']) {
      await expect(decide(person, 'refused')).rejects.toMatchObject({ code: 'approval_denied' });
    }
  });
});

describe('R66 a consent that could not be acted upon', () => {
  test.each<[string, CallOutcome | GatehouseError, string]>([
    ['its connector was lost', lost, 'It was lost. Look.'],
    ['its outcome is unknown', error('outcome_unknown'), 'It is outcome_unknown. Look.'],
    ['the vendor is down', error('upstream'), 'It is upstream. Look.'],
    ['the vendor is busy', error('rate_limited'), 'It is rate_limited. Look.'],
  ])(
    'because %s is acted upon by the same person later, under the same key',
    async (_why, first, told) => {
      const { decide, sent, events } = desk(first, done);
      expect(await decide('tom')).toMatchObject({ state: 'granted', answer: told });
      await expect(decide('ida')).rejects.toMatchObject({ code: 'approval_decided' });
      await expect(decide('tom', 'refused')).rejects.toMatchObject({ code: 'approval_decided' });
      expect(sent).toHaveLength(1);
      expect(await decide('tom')).toMatchObject({ state: 'done', answer: 'written' });
      expect(sent[1]).toEqual(sent[0]);
      // who consented is said once
      expect(events.filter(({ kind }) => kind === 'approval')).toHaveLength(1);
    },
  );

  test.each(['forbidden', 'invalid', 'conflict', 'not_found'])(
    'because the connector says %s has failed for good',
    async (code) => {
      const { decide, sent } = desk(error(code), done);
      expect(await decide('tom')).toMatchObject({
        state: 'failed',
        answer: `It is ${code}. Look.`,
      });
      await expect(decide('tom')).rejects.toMatchObject({ code: 'approval_decided' });
      expect(sent).toHaveLength(1);
    },
  );
});
