import { describe, expect, test } from 'vitest';
import { UNLABELLED, type Label } from '@gatehouse/passport';
import type { CallOutcome, PassportFor } from '@gatehouse/connection';
import type { ConnectorPool } from '../connectors/pool.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
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
  arguments: { body: 'x' },
  hostArguments: { idempotency_key: 'key-of-this-write' },
  label: { trust: 'untrusted', classes: [] },
  digest: 'digest-of-the-effect',
  summary: 'Comment on 1',
  changes: [],
  rule: 'label.untrusted',
  askedAt: 1_000,
  expiresAt: 61_000,
};
const finance: Label = { trust: 'untrusted', classes: ['finance'] };
const done: CallOutcome = { ok: true, text: 'written', structured: {}, label: finance };
const error = (code: string, rule?: string): CallOutcome => ({
  ok: false,
  error: { code, message: `It is ${code}.`, hint: 'Look.', rule },
  label: UNLABELLED,
});
const lost = new GatehouseError('connector_lost', 'It was lost.', { hint: 'Look.' });

/** What the connector offers at the time of the consent. */
const asHeld: OfferedNow = {
  name: 'add_comment',
  scope: 'ticketing:write',
  effect: 'write',
};
type OfferedNow = Pick<RemoteTool, 'name' | 'scope' | 'effect' | 'standing' | 'alias'>;

/** A host with one held write, and a connector that answers so, one call after another. */
function desk(...answers: (CallOutcome | GatehouseError)[]) {
  return deskWhere({}, ...answers);
}

/** `offers`: the connector is judged by a lock; `call`: the write is another one. */
function deskWhere(
  { offers, call = held }: { offers?: (OfferedNow | undefined)[]; call?: HeldCall },
  ...answers: (CallOutcome | GatehouseError)[]
) {
  let looks = 0;
  let stored: StoredApproval = {
    call,
    state: 'held',
    decided_by: null,
    because: null,
    answer: null,
    label: null,
  };
  const approvals: ApprovalStore = {
    hold: () => Promise.resolve(),
    find: async (id) => (id === held.id ? stored : undefined),
    latest: async () => ({ approvals: [stored], more: 0 }),
    async decide(_id, state, decided_by, because, instead) {
      const mine = instead === undefined ? 'held' : `granted ${instead}`;
      const is = stored.state === 'held' ? 'held' : `${stored.state} ${stored.decided_by}`;
      if (is !== mine) return false;
      stored = { ...stored, state, decided_by, because };
      return true;
    },
    async finish(_id, { state, answer, label = null }) {
      if (stored.state === 'granted')
        stored = {
          ...stored,
          state,
          answer,
          label: label && { ...label, classes: [...label.classes] },
        };
    },
  };
  const sent: { tool: string; args: object; token: string }[] = [];
  const minted: PassportFor[] = [];
  const events: TraceEvent[] = [];
  const connection: Partial<ReturnType<ConnectorPool['get']>> = {
    isJudged: () => offers !== undefined,
    async offer() {
      const tool = (offers ?? [asHeld])[looks];
      looks += 1;
      const surface = { server: { name: '', version: '' }, tools: [], prompts: [], resources: [] };
      return {
        standing: undefined,
        surface: { ...surface, resourceTemplates: [], resolved: {} },
        // of a tool nothing else is looked at here
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        tools: tool ? [tool as RemoteTool] : [],
        former: [],
      };
    },
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
      label: finance,
    });
    const args = { body: 'x', idempotency_key: 'key-of-this-write' };
    expect(sent).toEqual([{ tool: 'add_comment', args, token: 'passport' }]);
    expect(events.find(({ kind }) => kind === 'call')).toMatchObject({ arguments: { body: 'x' } });
    expect(JSON.stringify(events)).not.toContain('key-of-this-write');
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

describe('R39 R41 at the time of the consent', () => {
  const drifted = { verdict: 'text_drifted', outcome: 'refuse', because: 'NEW POLICY' } as const;
  const other: OfferedNow[] = [
    { ...asHeld, effect: 'irreversible' },
    { ...asHeld, scope: 'ticketing:admin' },
  ];

  test.each<[string, OfferedNow | undefined, string]>([
    ['another effect', other[0], 'call.other-effect'],
    ['another scope', other[1], 'call.other-effect'],
    ['a text that drifted', { ...asHeld, standing: drifted }, 'contract:text_drifted'],
    ['nothing of that name', undefined, 'contract:gone'],
  ])('a tool that has %s by now is not called', async (_what, tool, rule) => {
    const { decide, sent, events } = deskWhere({ offers: [tool] }, done);
    const decided = await decide('tom');
    expect(decided).toMatchObject({
      state: 'failed',
      answer: expect.stringContaining(`[rule ${rule}]`),
    });
    expect(decided.answer).not.toContain('NEW POLICY');
    expect(sent).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'gate', decision: 'deny', rule });
  });

  test('the same is looked at where this host held the write by itself, without a lock as well', async () => {
    const call = { ...held, digest: '' };
    const { decide, sent } = deskWhere({ call }, done);
    expect(await decide('tom')).toMatchObject({ state: 'done' });
    expect(sent).toHaveLength(1);
    const changed = deskWhere({ call: { ...call, effect: 'read' } }, done);
    expect(await changed.decide('tom')).toMatchObject({ state: 'failed' });
    expect(changed.sent).toEqual([]);
  });

  test.each(['call', 'approve'])(
    'a rule of the gate %s holds, also on the name under which it is listed by now',
    async (gate) => {
      const rules = `rules:\n  - { id: x, gate: ${gate}, subjects: [ticketing.purge], because: No. }`;
      const ruled = company(people, ['\nplugins:\n', `\n${rules}\nplugins:\n`]);
      const { decide, sent } = deskWhere(
        { offers: [{ ...asHeld, alias: 'ticketing.purge' }] },
        done,
      );
      expect(await decide('tom', 'granted', 2_000, ruled)).toMatchObject({
        state: 'failed',
        answer: expect.stringContaining('[rule rule:x]'),
      });
      expect(sent).toEqual([]);
    },
  );

  test('R66 a refusal does not settle a try whose outcome is unknown: it is done once it may be again', async () => {
    const offers = [asHeld, { ...asHeld, standing: drifted }, asHeld];
    const { decide, sent } = deskWhere({ offers }, lost, done);
    expect(await decide('tom')).toMatchObject({ state: 'granted' });
    expect(await decide('tom')).toMatchObject({
      state: 'granted',
      answer: expect.stringContaining('contract:text_drifted'),
    });
    expect(sent).toHaveLength(1);
    expect(await decide('tom')).toMatchObject({ state: 'done' });
    expect(sent[1]).toEqual(sent[0]);
  });
});

describe('R41 a refusal', () => {
  test('sends nothing, also when time is over, and cannot be taken back', async () => {
    const { decide, sent } = desk(done);
    expect(await decide('tom', 'refused', 61_000)).toMatchObject({ state: 'refused' });
    await expect(decide('tom')).rejects.toMatchObject({ code: 'approval_decided' });
    expect(sent).toEqual([]);
  });

  test.each([2_000, 61_000])(
    'at %i is not for the one who asked, nor for strangers',
    async (now) => {
      const { decide } = desk();
      for (const person of ['maya', 'bea']) {
        const refusing = decide(person, 'refused', now);
        await expect(refusing).rejects.toMatchObject({ code: 'approval_denied' });
      }
    },
  );
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

  test('in time is acted upon also after it, and nobody is told to write again', async () => {
    const { decide, sent } = desk(lost, done);
    await decide('tom');
    expect(await decide('tom', 'granted', 61_000)).toMatchObject({ state: 'done' });
    expect(sent[1]).toEqual(sent[0]);
  });

  test.each(['passport', 'passport:wrong_audience'])(
    'because the connector did not know the host (%s) is acted upon later',
    async (rule) => {
      const { decide, sent } = desk(error('forbidden', rule), done);
      expect(await decide('tom')).toMatchObject({ state: 'granted' });
      expect(await decide('tom')).toMatchObject({ state: 'done' });
      expect(sent).toHaveLength(2);
    },
  );

  test.each([
    ['forbidden', 'scope'],
    ['forbidden', 'leads-write'],
    ['invalid', undefined],
    ['failed', undefined],
  ])(
    'is not over when a second try is refused: %s %s says nothing of the first',
    async (code, rule) => {
      const { decide, sent } = desk(lost, error(code, rule), done);
      await decide('tom');
      expect(await decide('tom')).toMatchObject({
        state: 'granted',
        answer: `It is ${code}. Look.`,
      });
      expect(await decide('tom')).toMatchObject({ state: 'done' });
      expect(sent).toHaveLength(3);
    },
  );

  test.each([
    ['conflict', undefined],
    ['not_found', undefined],
    ['forbidden', 'approval.other-effect'],
    ['forbidden', 'approval.expired'],
  ])('is over when a second try is refused behind the journal: %s %s', async (code, rule) => {
    const { decide } = desk(lost, error(code, rule));
    await decide('tom');
    expect(await decide('tom')).toMatchObject({ state: 'failed' });
  });

  test('by somebody who has left is acted upon in the name of whoever else may consent', async () => {
    const { decide, sent, minted, events } = desk(lost, done);
    await decide('tom');
    const without = company([people[0], people[1].replace(/ {2}tom: .*\n/, '')]);
    await expect(decide('bea', 'granted', 61_000, without)).rejects.toMatchObject({
      code: 'approval_denied',
    });
    expect(await decide('ida', 'granted', 61_000, without)).toMatchObject({
      state: 'done',
      decided_by: 'ida',
    });
    expect(sent[1]).toEqual(sent[0]);
    expect(minted.map(({ approval }) => approval?.by)).toEqual(['tom', 'ida']);
    const said = events.flatMap((event) => (event.kind === 'approval' ? [event.by] : []));
    expect(said).toEqual(['tom', 'ida']);
  });

  test('by somebody who may not consent any more is taken over as well', async () => {
    const { decide } = desk(lost, done);
    await decide('tom');
    const viewer = people[1].replace(
      'tom: { name: Tom O, unit: night, roles: [lead] }',
      'tom: { name: Tom O, unit: night, roles: [clerk] }',
    );
    const moved = company([people[0], viewer]);
    expect(await decide('ida', 'granted', 3_000, moved)).toMatchObject({ decided_by: 'ida' });
  });

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
