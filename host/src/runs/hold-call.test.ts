import { expect, test } from 'vitest';
import { UNLABELLED } from '@gatehouse/passport';
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
    labels: new Map([['root', UNLABELLED]]),
    now: () => 1_000,
    newId: () => 'a1',
    approvalMinutes: 2,
    async hold(call) {
      kept.push(call);
      const nothing = { decided_by: null, because: null, answer: null };
      return known && { call, state: 'held', ...nothing, ...known };
    },
  };
  const tool: Partial<RemoteTool> = {
    name: 'add_comment',
    subject: 'ticketing.add_comment',
    effect: 'write',
    scope: 'ticketing:write',
  };
  const sent = { body: 'x', idempotency_key: 'key-12345678' };
  const answer = await holdCall(
    // the parts that holding a call uses
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    run as RunContext,
    ROOT,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    { instance: 'desk-b', tool: tool as RemoteTool, sent },
    { ...effect, ...error },
  );
  return { answer, kept, trace };
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
      arguments: { body: 'x', idempotency_key: 'key-12345678' },
      label: UNLABELLED,
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
