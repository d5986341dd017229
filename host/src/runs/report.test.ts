import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEmbedded } from '../store/database.ts';
import { createRunStore } from '../store/run-store.ts';
import { migrate } from '../store/tables.ts';
import { buildReport } from './report.ts';
import { readStoredRun } from './stored-run.ts';
import { createTrace, type TraceEvent } from './trace.ts';

const usage = { inputTokens: 1_000, outputTokens: 50, cacheReadTokens: 0, cacheWriteTokens: 0 };
const step = { kind: 'step', text: '', calls: [], usage, costUsd: 0.25 } as const;
const call = {
  kind: 'call',
  connector: 'support-desk',
  rule: 'call.scope',
  scopes: ['ticketing:write'],
  milliseconds: 12,
} as const;

const waiting = {
  kind: 'held',
  conversation: 'reader',
  connector: 'support-desk',
  tool: 't.add',
  rule: 'label.untrusted',
} as const;

/** One run with everything that a trace can hold. */
const happened: TraceEvent[] = [
  { kind: 'menu', shown: ['watch:breach'], cut: ['watch:rest'], alwaysOnTokens: 600 },
  {
    kind: 'gate',
    conversation: 'root',
    enforced: true,
    gate: 'see',
    subject: 'watch:breach',
    decision: 'allow',
    rule: 'see.installed',
    because: 'installed',
  },
  { ...step, conversation: 'root' },
  { kind: 'skill', skill: 'watch:breach', tokens: 900 },
  { kind: 'connector-started', connector: 'support-desk' },
  { kind: 'tools', conversation: 'root', tools: ['t.search'], withheld: ['t.add'], tokens: 300 },
  { kind: 'tools', conversation: 'root', tools: [], withheld: ['t.add'], tokens: 0 },
  {
    ...call,
    conversation: 'root',
    tool: 't.search',
    effect: 'read',
    passport: 'p1',
    arguments: { limit: 5 },
    ok: true,
    answer: { total: 3 },
  },
  { kind: 'agent-started', agent: 'reader', objective: 'Read.', promptTokens: 700 },
  { ...step, conversation: 'reader' },
  {
    ...call,
    conversation: 'reader',
    tool: 't.add',
    effect: 'write',
    passport: 'p2',
    arguments: { body: 'x' },
    ok: true,
    answer: { result: 'created' },
  },
  {
    ...call,
    conversation: 'reader',
    tool: 't.set',
    effect: 'write',
    passport: 'p3',
    arguments: {},
    ok: false,
    answer: { code: 'forbidden' },
  },
  { kind: 'agent-ended', agent: 'reader', status: 'ok', result: { worst: '1' }, resultTokens: 20 },
  { kind: 'deferred', parts: [{ what: 'skill watch:rest', tokens: 800 }] },
  { kind: 'problem', message: 'One was slow.', hint: 'Wait.' },
  { ...waiting, approval: 'a1', summary: 'Comment on 1' },
  { ...waiting, approval: 'a2', summary: 'Comment on 2' },
  {
    kind: 'approval',
    conversation: 'reader',
    approval: 'a1',
    tool: 't.add',
    by: 'tom',
    verdict: 'refused',
    because: 'Not now.',
  },
  { kind: 'answer', status: 'done', text: 'Three.' },
];
const head = {
  run: 'run-1',
  person: 'maya',
  unit: 'support',
  question: 'Which?',
  model: 'scripted, no AI',
  policy: 'abc',
};

test('R67 the report accounts for every gate, call, row, agent, token and cost', () => {
  const report = buildReport(
    head,
    happened.map((event, at) => ({ ...event, seq: at + 1, at })),
  );
  expect(report).toMatchObject({ ...head, status: 'done', answer: 'Three.' });
  expect(report.gates).toHaveLength(1);
  expect([report.skills, report.menuCut, report.withheldTools]).toEqual([
    ['watch:breach'],
    ['watch:rest'],
    ['t.add'],
  ]);
  expect(report.connectorsStarted).toEqual(['support-desk']);
  expect(report.connectorCalls.map(({ tool, by, ok, error }) => [tool, by, ok, error])).toEqual([
    ['t.search', 'root', true, undefined],
    ['t.add', 'reader', true, undefined],
    ['t.set', 'reader', false, { code: 'forbidden' }],
  ]);
  // a refused write wrote no row, and a read never does
  expect(report.rowsWritten).toEqual([
    {
      connector: 'support-desk',
      tool: 't.add',
      by: 'reader',
      arguments: { body: 'x' },
      answer: { result: 'created' },
    },
  ]);
  // held writes, with what was decided on them so far
  const held = { connector: 'support-desk', tool: 't.add', rule: 'label.untrusted' };
  expect(report.held).toEqual([
    { ...held, approval: 'a1', summary: 'Comment on 1', verdict: 'refused', by: 'tom' },
    { ...held, approval: 'a2', summary: 'Comment on 2' },
  ]);
  expect(report.agents).toEqual([
    { agent: 'reader', status: 'ok', result: { worst: '1' }, resultTokens: 20, steps: 1 },
  ]);
  expect(report.tokens).toMatchObject({
    alwaysOn: 600,
    expanded: 900 + 300 + 700,
    deferred: 800,
    model: { input: 2_000, output: 100, steps: 2, costUsd: 0.5 },
  });
});

test('a run that never ended is interrupted, and one step of unknown cost makes the sum unknown', () => {
  const free = { ...step, conversation: 'root', costUsd: null, seq: 1, at: 0 };
  const paid = { ...step, conversation: 'root', seq: 2, at: 0 };
  expect(buildReport(head, [free, paid])).toMatchObject({
    status: 'interrupted',
    answer: '',
    tokens: { model: { costUsd: null, input: 2_000 } },
  });
  expect(buildReport(head, []).tokens.model.costUsd).toBe(0);
});

test('R67 the report of stored events is the live one', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const database = await openEmbedded(join(folder, 'host'));
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  await migrate(database);
  const store = createRunStore(database);
  await store.start({ ...head, id: head.run }, 0);
  let clock = 1_000;
  const trace = createTrace(
    () => (clock += 5),
    ({ seq: _seq, at, kind, ...body }) => store.append(head.run, at, kind, body),
    () => {},
  );
  for (const event of happened) trace.add(event);
  await trace.flushed();

  const stored = await readStoredRun(store, head.run);
  expect(stored?.report).toEqual(buildReport(head, trace.events));
  expect(stored?.events).toEqual(trace.events);
  expect(await readStoredRun(store, 'nonsense')).toBeUndefined();
});
