import { expect, test } from 'vitest';
import type { Label } from '@gatehouse/passport';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import { company } from '../org/config.fixture.ts';
import type { HeldCall, StoredApproval } from '../store/approval-store.ts';
import { holdCall } from './hold-call.ts';
import { ROOT, type RunContext } from './run-context.ts';
import { createTrace } from './trace.ts';

const effect = {
  code: 'approval_required',
  message: 'add_comment is held.',
  rule: 'label.untrusted',
  approval: {
    digest: 'digest-0123456789',
    plan: { summary: 'Adds a comment.', changes: [{ field: 'comment', becomes: 'x' }] },
  },
};

/** Holds one write in a run in which this becomes known of it. */
async function hold(
  known: Partial<StoredApproval> | undefined,
  error: Partial<typeof effect> = {},
) {
  const kept: HeldCall[] = [];
  const trace = createTrace(
    () => 0,
    () => Promise.resolve(),
    () => {},
  );
  const run: Partial<RunContext> = {
    id: 'run-1',
    principal: company().principal('maya'),
    trace,
    labels: new Map<string, Label>([['root', { trust: 'trusted', classes: ['internal'] }]]),
    now: () => 1_000,
    newId: () => 'a1',
    approvalMinutes: 2,
    async hold(call) {
      kept.push(call);
      const nothing = { decided_by: null, because: null, answer: null, label: null };
      return known && { call, state: 'held', ...nothing, ...known };
    },
  };
  const tool: Partial<RemoteTool> = {
    name: 'add_comment',
    subject: 'ticketing.add_comment',
    effect: 'write',
    scope: 'ticketing:write',
  };
  const args = { body: 'x' };
  const own = { idempotency_key: 'key-12345678' };
  const answer = await holdCall(
    // the parts that holding a call uses
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    run as RunContext,
    ROOT,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    { instance: 'desk-b', tool: tool as RemoteTool, args, own },
    { ...effect, ...error },
  );
  return { answer, kept, trace, label: run.labels?.get('root') };
}

test('R41 R66 what is needed to do it later is kept, and the trace says what waits', async () => {
  const { kept, trace } = await hold(undefined);
  expect(kept).toEqual([
    {
      id: 'a1',
      run: 'run-1',
      person: 'maya',
      conversation: 'root',
      connector: 'desk-b',
      name: 'add_comment',
      tool: 'ticketing.add_comment',
      effect: 'write',
      scope: 'ticketing:write',
      arguments: { body: 'x' },
      hostArguments: { idempotency_key: 'key-12345678' },
      label: { trust: 'trusted', classes: ['internal'] },
      digest: 'digest-0123456789',
      summary: 'Adds a comment.',
      changes: [{ field: 'comment', becomes: 'x' }],
      rule: 'label.untrusted',
      askedAt: 1_000,
      expiresAt: 121_000,
    },
  ]);
  expect(trace.events).toMatchObject([
    { kind: 'held', approval: 'a1', rule: 'label.untrusted', summary: 'Adds a comment.' },
  ]);
});

test.each<[string, Partial<StoredApproval> | undefined, string, RegExp]>([
  ['nobody has decided', {}, 'held', /^Held \(label\.untrusted\): .* approval a1\. Nothing was/],
  ['nothing is known', undefined, 'held', /^Held .* do not send it again\. Tell the person/],
  [
    'it was done',
    { state: 'done', decided_by: 'tom', answer: '{"result":"created"}' },
    'ok',
    /^\{"result":"created"\}$/,
  ],
  [
    'it was refused',
    { state: 'refused', decided_by: 'tom', because: 'Not now.' },
    'refused',
    /^tom refused this write: Not now\. Nothing was written/,
  ],
  [
    'it failed',
    { state: 'failed', decided_by: 'tom', answer: 'It changed.' },
    'failed',
    /^tom approved it, but it failed: It changed\.$/,
  ],
  [
    'it may be done',
    { state: 'granted', decided_by: 'tom' },
    'held',
    /^tom approved it; whether it was done is not known yet\.$/,
  ],
])(
  'R66 the model is told when %s, and never key or digest',
  async (_when, known, outcome, text) => {
    const { answer } = await hold(known);
    expect(answer.outcome).toBe(outcome);
    expect(answer.text).toMatch(text);
    expect(answer.text).not.toMatch(/key-12345678|digest-0123456789/);
  },
);

test.each<[Partial<StoredApproval>, Label]>([
  [
    { state: 'done', answer: 'x', label: { trust: 'trusted', classes: ['finance'] } },
    { trust: 'trusted', classes: ['internal', 'finance'] },
  ],
  [
    { state: 'failed', answer: 'x', label: { trust: 'untrusted', classes: ['hr'] } },
    { trust: 'untrusted', classes: ['internal', 'hr'] },
  ],
  // an answer of which nothing is known may hold anything
  [
    { state: 'done', answer: 'x' },
    { trust: 'untrusted', classes: ['internal'] },
  ],
  // words of the host, or of a colleague
  [
    { state: 'granted', answer: 'x' },
    { trust: 'trusted', classes: ['internal'] },
  ],
  [
    { state: 'refused', because: 'No.' },
    { trust: 'trusted', classes: ['internal'] },
  ],
])(
  'R41 what an approved write answers marks the conversation that it enters: %o',
  async (known, label) => {
    expect((await hold(known)).label).toEqual(label);
  },
);
