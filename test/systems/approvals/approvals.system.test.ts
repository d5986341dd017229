import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loopback, type Received } from '@gatehouse/models/wire/loopback';
import { root } from '../../src/shape/workspace.ts';
import { modelsAt, writeCompany } from '../../src/host/company.fixture.ts';
import { commentAfterReading, rowsOf, secretsIn } from '../../src/host/held.fixture.ts';
import { gatehouse, processesOf, shell, start, temporary } from '../../src/host/process.fixture.ts';
import { runReport, type Run } from '../../src/host/report.fixture.ts';

// Each step is a command of its own: what waits is in the store, and no process holds it.
const folder = temporary();
const data = ['--data', folder.path];
afterAll(folder.remove);

const listed = z.object({
  approvals: z.array(
    z.looseObject({
      state: z.string(),
      decided_by: z.string().nullable(),
      call: z.looseObject({
        id: z.string(),
        run: z.string(),
      }),
    }),
  ),
});
const approvals = async () =>
  listed.parse(JSON.parse((await gatehouse(['approvals', '--json', ...data])).stdout)).approvals;
const comments = () =>
  rowsOf(
    folder.path,
    'support-desk',
    `SELECT ticket_id, author_id, body FROM comment WHERE body LIKE 'Held:%' ORDER BY id`,
  );
const written = { ticket_id: 1004, author_id: 'maya', body: 'Held: papers are with the broker.' };

/** Everything that the models of both runs were sent. */
const received: Received[] = [];
let run: Run;
/** Id of the first held write. */
let id: string;

async function ask(ticket: string, body: string): Promise<Run> {
  const model = await loopback(commentAfterReading(ticket, body));
  writeCompany(folder.path, modelsAt(model.url));
  const argv = ['ask', 'Note it on the customs ticket.', '--as', 'maya', '--json', ...data];
  const { code, stdout, stderr } = await gatehouse(argv);
  expect([code, stderr]).toEqual([0, '']);
  received.push(...model.received);
  return runReport.parse(JSON.parse(stdout));
}

describe('R41 R57 a write after untrusted text outlives its run and its process', () => {
  test('the run ends, says what waits and why, and wrote nothing', async () => {
    run = await ask('1004', written.body);
    id = run.held[0]?.approval ?? '';
    expect(run).toMatchObject({
      status: 'done',
      answer: 'It waits for a colleague.',
      rowsWritten: [],
      problems: [],
    });
    expect(run.held).toEqual([
      {
        approval: id,
        connector: 'support-desk',
        tool: 'ticketing.add_comment',
        rule: 'label.untrusted',
        summary: expect.stringContaining('1004'),
      },
    ]);
    // the model was told, so that it neither waits nor tries another way
    expect(received.at(-1)?.text).toContain('do not send it again');
    expect(comments()).toEqual([]);
    expect(processesOf(folder.path)).toEqual([]);
  }, 180_000);

  test('R66 gatehouse approvals shows what would change, why it is held and how to decide', async () => {
    const { code, stdout } = await gatehouse(['approvals', ...data]);
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim());
    expect(lines[0]).toBe(`${id}  held`);
    expect(lines[1]).toMatch(/^ticketing\.add_comment on support-desk for maya: ./);
    expect(lines).toContain(`internal comment: ${written.body}`);
    expect(stdout).toContain(`label.untrusted · run ${run.run}`);
    expect(stdout).toContain(`gatehouse approve ${id} --as PERSON`);
  });
});

describe('R41 R66 a second person decides, once', () => {
  test('the one who asked is refused by a named rule; nothing is written', async () => {
    const { code, stdout, stderr } = await gatehouse(['approve', id, '--as', 'maya', ...data]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Nobody approves a write of their own\. \[rule approve\.self\]\n/);
    expect(comments()).toEqual([]);
  });

  test('a colleague consents, and it is done in the name of the one who asked', async () => {
    const done = await gatehouse(['approve', id, '--as', 'tom', '--because', 'Right.', ...data]);
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toMatch(/^✓ Done: ticketing\.add_comment on support-desk for maya: ./);
    expect(comments()).toEqual([written]);
    expect(processesOf(folder.path)).toEqual([]);
  }, 120_000);

  test('again is refused, and writes nothing twice', async () => {
    const again = await gatehouse(['approve', id, '--as', 'tom', ...data]);
    expect([again.code, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toBe(`Approval ${id} was decided before.\n  → See gatehouse approvals.\n`);
    expect(comments()).toEqual([written]);
  });

  test('R67 the trace of the run that had long ended tells who decided and what was written', async () => {
    const { stdout } = await gatehouse(['trace', run.run, '--json', ...data]);
    const { held, rowsWritten, gates } = z.looseObject({}).pipe(traced).parse(JSON.parse(stdout));
    expect(held).toMatchObject([{ approval: id, verdict: 'granted', by: 'tom' }]);
    expect(rowsWritten).toMatchObject([{ tool: 'ticketing.add_comment', by: 'root' }]);
    expect(gates.filter(({ gate }) => gate === 'approve').map(({ rule }) => rule)).toEqual([
      'approve.self',
      'approve.second-person',
      'approve.second-person',
    ]);
  });
});

const traced = z.looseObject({
  held: runReport.shape.held,
  rowsWritten: runReport.shape.rowsWritten,
  gates: runReport.shape.gates,
});

describe('R41 a refusal', () => {
  test('writes nothing, then or later, and says so', async () => {
    const second = await ask('1002', 'Held: and never written.');
    const other = second.held[0]?.approval ?? '';
    const refused = await gatehouse([
      'refuse',
      other,
      '--as',
      'tom',
      '--because',
      'Not now.',
      ...data,
    ]);
    expect([refused.code, refused.stderr]).toEqual([0, '']);
    expect(refused.stdout).toBe(
      '✗ Refused: ticketing.add_comment on support-desk for maya. Not now.\n',
    );
    const late = await gatehouse(['approve', other, '--as', 'tom', ...data]);
    expect([late.code, late.stderr]).toEqual([
      2,
      `Approval ${other} was decided before.\n  → See gatehouse approvals.\n`,
    ]);
    expect(comments()).toEqual([written]);
    expect((await approvals()).map(({ call, state }) => [call.id, state])).toEqual([
      [other, 'refused'],
      [id, 'done'],
    ]);
  }, 240_000);
});

describe('R67 the connector’s own audit log', () => {
  const bin = join(root, 'connectors', 'ticketing', 'src', 'bin.ts');
  const state = join(folder.path, 'connectors', 'support-desk');
  const audit = (...argv: string[]) =>
    start([process.execPath, '--disable-warning=ExperimentalWarning', bin, 'audit', ...argv], {
      ...shell,
      GATEHOUSE_STATE: state,
    }).ended;
  const record = z.looseObject({
    kind: z.string(),
    body: z.looseObject({
      tool: z.string().optional(),
      phase: z.string().optional(),
      outcome: z.string().optional(),
      approval: z.string().optional(),
      upstream: z.string().optional(),
      run: z.string().optional(),
      decision: z.object({ outcome: z.string(), rules: z.array(z.string()) }).optional(),
    }),
  });

  test('verifies, and names the approval and the rules of each decision', async () => {
    const verified = await audit('verify', '--json');
    expect(z.looseObject({ ok: z.boolean() }).parse(JSON.parse(verified.stdout)).ok).toBe(true);
    expect(verified.code).toBe(0);

    const shown = await audit('show', '--json');
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    const records = shown.stdout
      .trimEnd()
      .split('\n')
      .map((line) => record.parse(JSON.parse(line)).body);
    const about = records.filter((body) => body.tool === 'add_comment' && body.run === run.run);
    const told = about.map(({ phase, outcome, approval, decision }) =>
      [phase, outcome, approval === id, decision?.outcome, decision?.rules.join(' ')].join(' | '),
    );
    expect(told).toEqual([
      'outcome | approval_required | false | approval | label.untrusted leads-write',
      'intent | ok | true | allow | label.untrusted leads-write',
      'outcome | ok | true | allow | label.untrusted leads-write',
    ]);
    expect(about.at(-1)?.upstream).toBe('1004');
    // names are sealed
    expect(shown.stdout).not.toMatch(/"(maya|tom)"/);
  });
});

test('R35 no byte of a request to the model holds a key of a write, its digest or a passport', async () => {
  const secrets = await secretsIn(folder.path);
  expect(secrets).toHaveLength(4);
  expect(received).toHaveLength(10);
  const texts = received.map(({ text, headers }) => text + JSON.stringify(headers));
  const found = [...secrets, 'eyJ', 'idempotency_key'].filter((secret) =>
    texts.some((text) => text.includes(secret)),
  );
  expect(found).toEqual([]);
});
