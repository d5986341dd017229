import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { openedHost } from '../../src/host/opened-host.fixture.ts';
import {
  gatehouse,
  processesOf,
  startGatehouse,
  temporary,
} from '../../src/host/process.fixture.ts';
import { walkthroughDocument } from '../../src/host/report.fixture.ts';

const folder = temporary();
const data = ['--data', folder.path];
afterAll(folder.remove);

function integrity(desk: string): unknown {
  const database = new DatabaseSync(join(folder.path, `${desk}.db`));
  try {
    return database.prepare('PRAGMA integrity_check').all();
  } finally {
    database.close();
  }
}

describe('R66 Ctrl-C during a walkthrough: it says so, nothing left, and the folder stays good', () => {
  // the host alone gets the signal: nothing but the host ends its connectors
  test.each([
    ['when the first connector has started', /started +support-desk/],
    ['while the sub-agent writes', /write +ticketing\.add_comment on support-desk/],
  ])('%s', async (_when, moment) => {
    const walkthrough = startGatehouse(['walkthrough', ...data]);
    await walkthrough.said(moment);
    walkthrough.process.kill('SIGINT');
    const { code, stderr } = await walkthrough.ended;
    expect([code, stderr]).toEqual([
      130,
      'Stopping…\nStopped. Nothing is left running; what was written is kept.\n',
    ]);
    expect(processesOf(folder.path)).toEqual([]);
    expect(existsSync(join(folder.path, 'host.pid'))).toBe(false);
    const desks = ['support-desk', 'success-desk'].filter((desk) =>
      existsSync(join(folder.path, `${desk}.db`)),
    );
    expect(desks).toContain('support-desk');
    expect(desks.map(integrity)).toEqual(desks.map(() => [{ integrity_check: 'ok' }]));
  });

  test('each run that was stopped says so in the trace, and the next walkthrough works', async () => {
    const { code, stdout, stderr } = await gatehouse(['walkthrough', '--json', ...data]);
    expect([code, stderr]).toEqual([0, '']);
    const { runs } = walkthroughDocument.parse(JSON.parse(stdout));
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);

    const host = await openedHost(folder.path, join(folder.path, 'gatehouse.yaml'));
    const stored = await host.latestRuns(20);
    await host.close();
    const asked = stored.filter(({ question }) => !question.startsWith('call '));
    expect(asked.map(({ status }) => status).toSorted()).toEqual([
      'done',
      'done',
      'done',
      'stopped',
      'stopped',
    ]);
  });
});
