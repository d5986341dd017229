import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openedHost } from './opened-host.fixture.ts';
import { gatehouse, processesOf, temporary, type Finished } from './process.fixture.ts';
import { gateLines, runReport, walkthroughDocument, type Run } from './report.fixture.ts';

const data = temporary('none');
afterAll(data.remove);
let first: Finished;
let shown: Finished;
beforeAll(async () => {
  first = await gatehouse(['walkthrough', '--json', '--data', data.path]);
  shown = await gatehouse(['walkthrough', '--data', data.path]);
}, 180_000);

const runsOf = ({ stdout }: Finished): Run[] => walkthroughDocument.parse(JSON.parse(stdout)).runs;
/** The run of the first walkthrough that a person started. */
function runOf(person: string): Run {
  const run = runsOf(first).find((each) => each.person === person);
  if (!run) throw new Error(`${person} has no run: ${first.stdout}${first.stderr}`);
  return run;
}

/** Rows of a help desk, read by somebody else after everything has ended. */
function rows(desk: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(data.path, `${desk}.db`), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

const seen = (unit: string) => [
  `root install co allow install.${unit === 'billing' ? 'available' : 'required'}`,
  'root see co:breach-watch allow see.installed',
  unit === 'billing'
    ? 'root see co:reply-drafting deny rule:no-replies-from-billing'
    : 'root see co:reply-drafting allow see.installed',
  'root see co:ticket-triage allow see.installed',
  'root see co:weekly-report allow see.installed',
  'root expand co:breach-watch allow expand.visible',
  'root reach ticketing allow reach.bound',
  'root call ticketing.search_tickets allow call.scope',
];

test('R35 what is printed of a write does not hold its key', () => {
  expect(runsOf(first).flatMap(({ rowsWritten }) => rowsWritten)).not.toEqual([]);
  expect(first.stdout).not.toContain('idempotency_key');
});

test('R67 one document on stdout, nothing on stderr, exit 0', () => {
  expect([first.code, first.stderr]).toEqual([0, '']);
  const { runs, problems, data: folder } = walkthroughDocument.parse(JSON.parse(first.stdout));
  expect([problems, folder]).toEqual([[], data.path]);
  expect(runs.map(({ person, unit, status }) => [person, unit, status])).toEqual([
    ['maya', 'support', 'done'],
    ['omar', 'success', 'done'],
    ['bea', 'billing', 'done'],
  ]);
});

const call = (tool: string) => `breach-reporter call ticketing.${tool} allow call.scope`;
const approved = (by: string, tool: string) =>
  `${by} approve ticketing.${tool} allow approve.second-person`;

describe('R26 the gates, in their order', () => {
  test('maya: down to each call of the sub-agent (R25, R29)', () => {
    expect(gateLines(runOf('maya'))).toEqual([
      ...seen('support'),
      'root delegate breach-reporter allow delegate.items',
      'breach-reporter reach ticketing allow reach.bound',
      ...Array.from({ length: 5 }, () => call('get_ticket')),
      call('add_comment'),
      approved('breach-reporter', 'add_comment'),
      call('set_status'),
      approved('breach-reporter', 'set_status'),
    ]);
    expect(runOf('maya').gates.every(({ enforced }) => enforced)).toBe(true);
  });

  test('omar: three items are too few for an agent of their own (R53)', () => {
    expect(gateLines(runOf('omar'))).toEqual([
      ...seen('success'),
      'root call ticketing.add_comment allow call.scope',
      approved('root', 'add_comment'),
    ]);
    expect(runOf('omar').agents).toEqual([]);
  });

  test('bea: what she may not do is denied by a named rule (R27)', () => {
    expect(gateLines(runOf('bea'))).toEqual([
      ...seen('billing'),
      'root reach ticketing allow reach.bound',
      'root call ticketing.add_comment deny call.scope',
    ]);
  });
});

describe('R55 R59 the same bundle in three units', () => {
  test('R56 each works on the systems of its team', () => {
    const desks = (person: string) => [
      ...new Set(runOf(person).connectorCalls.map(({ connector }) => connector)),
    ];
    expect(['maya', 'omar', 'bea'].map(desks)).toEqual([
      ['support-desk'],
      ['success-desk'],
      ['support-desk'],
    ]);
    expect(runOf('maya').connectorsStarted).toEqual(['support-desk']);
    expect(runOf('bea').connectorsStarted).toEqual([]);
  });

  test('R23 each call carries exactly the scope of its tool, under a passport of its own', () => {
    const calls = runsOf(first).flatMap(({ connectorCalls }) => connectorCalls);
    const writes = calls.filter(({ ok, effect }) => ok && effect === 'write');
    expect(writes.map(({ scopes }) => scopes.join(' '))).toEqual(
      Array.from({ length: 2 }, () => 'ticketing:write'),
    );
    const reads = calls.filter(({ effect }) => effect === 'read');
    expect(new Set(reads.map(({ scopes }) => scopes.join(' ')))).toEqual(
      new Set(['ticketing:read']),
    );
    expect(new Set(calls.map(({ passport }) => passport)).size).toBe(calls.length);
  });

  test('R41 R42 R57 bea’s write: the host’s gate is not enforced, the connector refuses by itself', () => {
    const run = runOf('bea');
    expect(run.gates.filter(({ enforced }) => !enforced)).toEqual([
      expect.objectContaining({ subject: 'ticketing.add_comment', decision: 'deny' }),
    ]);
    expect(run.connectorCalls.at(-1)).toMatchObject({
      connector: 'support-desk',
      tool: 'ticketing.add_comment',
      ok: false,
      scopes: ['ticketing:read'],
      error: { code: 'forbidden', rule: 'scope:ticketing:write' },
    });
    expect(run.rowsWritten).toEqual([]);
    expect(run.withheldTools).toContain('ticketing.add_comment');
    expect(run.answer).toContain('refused');
  });

  test('R41 R57 what was written after untrusted text was held until a second person had decided', () => {
    const held = (person: string) =>
      runOf(person).held.map(({ tool, rule, verdict, by }) => `${tool} ${rule} ${verdict} ${by}`);
    expect(held('maya')).toEqual([
      'ticketing.add_comment label.untrusted granted tom',
      'ticketing.set_status label.untrusted granted tom',
    ]);
    expect(held('omar')).toEqual(['ticketing.add_comment label.untrusted refused lena']);
    expect(runOf('omar').rowsWritten).toEqual([]);
    expect(runOf('omar').answer).toContain('Lena Fuchs refused');
    expect(held('bea')).toEqual([]);
  });

  test('R21 R58 only the skill of the request was loaded; the rest stayed out', () => {
    for (const run of runsOf(first)) {
      expect(run.skills).toEqual(['customer-operations:breach-watch']);
      expect(run.tokens.expanded).toBe(sum(run.tokens.expandedParts));
      expect(run.tokens.deferred).toBe(sum(run.tokens.deferredParts));
      expect(run.tokens.alwaysOn).toBeLessThan(1_000);
      expect(run.tokens.deferredParts.map(({ what }) => what)).toContain(
        'skill customer-operations:weekly-report',
      );
      expect(run.tokens.model.costUsd).toBe(0);
    }
  });
});

describe('R67 the rows in the systems of record, read after the process has ended', () => {
  test('maya’s comment and status, written by her sub-agent in her name', () => {
    const run = runOf('maya');
    expect(run.rowsWritten.map(({ tool, by }) => [tool, by])).toEqual([
      ['ticketing.add_comment', 'breach-reporter'],
      ['ticketing.set_status', 'breach-reporter'],
    ]);
    expect(run.agents).toMatchObject([
      { agent: 'breach-reporter', status: 'ok', steps: 4, result: { worst: '1001' } },
    ]);
    expect(rows('support-desk', 'SELECT status FROM ticket WHERE id = 1001')).toEqual([
      { status: 'in_progress' },
    ]);
    const written = rows(
      'support-desk',
      `SELECT ticket_id, author_id, visibility, body FROM comment WHERE body LIKE 'Breach watch,%'`,
    );
    expect(written).toEqual([
      {
        ticket_id: 1001,
        author_id: 'maya',
        visibility: 'internal',
        body: expect.stringMatching(/^Breach watch, \d{4}-\d\d-\d\d: .*\nWhy first: /),
      },
    ]);
  });

  test.each(['omar', 'bea'])('%s wrote nothing, anywhere', (person) => {
    for (const desk of ['support-desk', 'success-desk']) {
      expect(rows(desk, `SELECT * FROM comment WHERE author_id = '${person}'`)).toEqual([]);
      expect(rows(desk, `SELECT * FROM change WHERE by = '${person}'`)).toEqual([]);
    }
  });

  test('each desk has heard of maya’s two writes and of no other', () => {
    const count = 'SELECT count(*) AS writes FROM operation';
    expect(rows('support-desk', count)).toEqual([{ writes: 2 }]);
    expect(rows('success-desk', count)).toEqual([{ writes: 0 }]);
  });

  test('no connector outlives the command', () => {
    expect(processesOf(data.path)).toEqual([]);
  });
});

test('R67 a second walkthrough in the same folder gives the same result, as the store tells it', async () => {
  const host = await openedHost(data.path, join(data.path, 'gatehouse.yaml'));
  const stored = await host.latestRuns(20);
  const asked = stored.filter(({ question }) => !question.startsWith('call ')).slice(0, 3);
  const again = await Promise.all(asked.map(({ id }) => host.storedRun(id)));
  await host.close();
  const reports = again.map((found) => runReport.parse(found?.report)).toReversed();
  expect(reports.map(comparable)).toEqual(runsOf(first).map(comparable));
  expect(reports.map(({ run }) => run)).not.toEqual(runsOf(first).map(({ run }) => run));
});

/** A run without what is its own: ids, times, and the request’s size, which holds the time of day. */
function comparable({ run: _run, rowsWritten, connectorCalls, held, tokens, ...rest }: Run) {
  return {
    ...rest,
    rowsWritten: rowsWritten.map(({ answer: _answer, ...row }) => row),
    held: held.map(({ approval: _approval, ...what }) => what),
    connectorCalls: connectorCalls.map(
      ({ passport: _passport, milliseconds: _milliseconds, ...made }) => made,
    ),
    expanded: tokens.expandedParts,
    deferred: tokens.deferredParts,
  };
}

describe('the walkthrough for people', () => {
  test('says that no model is at work, on its first lines', () => {
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout.split('\n').slice(0, 2).join('\n')).toContain('scripted, no AI');
  });

  test('three people, in their order', () => {
    const heads = shown.stdout.split('\n').filter((line) => /^\d\/\d {2}/.test(line));
    expect(heads).toEqual([
      '1/3  Maya Lindqvist · support · lead',
      '2/3  Omar Haddad · success · lead',
      '3/3  Bea Moreau · billing · viewer',
    ]);
  });

  test('R67 the written record, read back from the help desk', () => {
    const readBack = shown.stdout.split('read back from the help desk')[1] ?? '';
    expect(readBack).toContain('SUP-1001');
    expect(readBack).toContain('in_progress');
    expect(readBack).toMatch(/Breach watch, \d{4}-\d\d-\d\d: due /);
  });

  test('R41 the connector’s own refusal, by its rule, where the host’s gate was not enforced', () => {
    expect(shown.stdout).toMatch(/✗ call .*\(not enforced here\)/);
    expect(shown.stdout).toMatch(
      /✗ refused .*add_comment by support-desk: .*\[rule scope:ticketing:write\]/,
    );
  });

  test('each held write with who decided and why', () => {
    const lines = shown.stdout
      .split('\n')
      .filter((line) => /‖ held|granted +tic|refused +tic/.test(line));
    expect(lines.map((line) => line.trim())).toEqual([
      expect.stringMatching(/^‖ held +ticketing\.add_comment on support-desk: ./),
      expect.stringMatching(/^✓ granted +ticketing\.add_comment by tom: The pallets are ours/),
      expect.stringMatching(/^‖ held +ticketing\.set_status on support-desk: ./),
      expect.stringMatching(/^✓ granted +ticketing\.set_status by tom: I have started/),
      expect.stringMatching(/^‖ held +ticketing\.add_comment on success-desk: ./),
      expect.stringMatching(
        /^✗ refused +ticketing\.add_comment by lena: Fjord Energy is with legal/,
      ),
      expect.stringMatching(/^✗ refused +ticketing\.add_comment by support-desk: /),
    ]);
  });

  test('what it cost, person by person, and what to try next with this very data folder', () => {
    const table = shown.stdout.split('The same bundle in three units')[1] ?? '';
    expect(table).toMatch(
      /maya +support .* 8 +2\n +omar +success .* 1 +0\n +bea +billing .* 2 +0\n/,
    );
    const next = table.split('Try next')[1] ?? '';
    expect(next).toMatch(/gatehouse explain --as bea ticketing\.add_comment/);
    expect(next).toMatch(/gatehouse approvals/);
    expect(next).toMatch(/gatehouse plugins/);
    expect(next).toMatch(/gatehouse ask .* --as tom/);
    expect(next).toContain(`--data ${data.path}`);
  });

  test('NO_COLOR is obeyed, and FORCE_COLOR colours even a pipe', async () => {
    expect(shown.stdout).not.toContain('\u001B');
    const forced = { NO_COLOR: undefined, FORCE_COLOR: '1' };
    const { stdout } = await gatehouse(['plugins', '--data', data.path], forced);
    expect(stdout).toContain('\u001B[1mcustomer-operations\u001B[22m');
  });
});

function sum(list: readonly { tokens: number }[]): number {
  return list.reduce((total, { tokens }) => total + tokens, 0);
}
