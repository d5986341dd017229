import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { listen } from '@gatehouse/mocks/listen';
import { createRedmine, type RedmineMock } from '@gatehouse/mocks/redmine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Host } from '../../../host/src/host.ts';
import { openEmbedded } from '../../../host/src/store/database.ts';
import { createRunStore } from '../../../host/src/store/run-store.ts';
import { writeCompany } from '../../src/host/company.fixture.ts';
import { openedHost } from '../../src/host/opened-host.fixture.ts';
import {
  gatehouse,
  processesOf,
  startGatehouse,
  temporary,
} from '../../src/host/process.fixture.ts';

/** Milliseconds for what starts several processes one after the other. */
const PATIENCE = 180_000;
const { signal } = new AbortController();
const folder = temporary();
const data = ['--data', folder.path];
const dryRun = ['swap', 'support-desk', '--to', 'redmine', '--dry-run', ...data];

let config: string;
let world: RedmineMock;
let server: Awaited<ReturnType<typeof listen>>;
let env: Record<string, string>;

interface Kept {
  readonly text: string;
  readonly mtime: number;
  readonly desk: unknown;
}
let before: Kept;
let storedBefore: unknown;

beforeAll(async () => {
  config = writeCompany(folder.path);
  world = createRedmine({ start: `${new Date().toISOString().slice(0, 19)}Z` });
  server = await listen(world.handlers, world.origin);
  env = {
    REDMINE_URL: server.url.href,
    REDMINE_API_KEY: world.apiKey,
    REDMINE_PROJECT: 'support',
  };
  await withHost({}, async (host) => {
    const call = (person: string, tool: string, args: Record<string, unknown>) =>
      host.call({ person, tool: `ticketing.${tool}`, args, signal });
    await call('maya', 'search_tickets', { status: ['open'] });
    await call('maya', 'search_tickets', { status: ['new'], limit: 3 });
    await call('tom', 'search_tickets', { status: ['open'] });
    await call('bea', 'get_ticket', { ticket_id: '1001' });
    await call('omar', 'search_tickets', { text: 'of the other desk' });
    await call('maya', 'describe_ticketing', {});
  });
  const draft = { title: 'Gate 4 does not open', body: 'At all.' };
  // a connector calls it a write today, and a person has moved to another desk
  await forgeReads(['maya', 'create_ticket', draft], ['omar', 'get_ticket', { ticket_id: '2001' }]);
  before = kept();
  storedBefore = await stored();
}, PATIENCE);
afterAll(async () => {
  await server.close();
  folder.remove();
});

async function withHost(
  more: Record<string, string>,
  work: (host: Host) => Promise<unknown>,
): Promise<void> {
  const host = await openedHost(folder.path, config, { env: more });
  try {
    await work(host);
  } finally {
    await host.close();
  }
}

/** Recorded reads of the support desk that could not be made today. */
async function forgeReads(...reads: readonly [string, string, object][]): Promise<void> {
  const store = await openEmbedded(join(folder.path, 'host'));
  const runs = createRunStore(store);
  for (const [index, [person, tool, args]] of reads.entries()) {
    const head = { person, unit: 'support', question: 'q', model: 'none', policy: 'p' };
    await runs.start({ id: `forged-${person}`, ...head }, 0);
    const what = { connector: 'support-desk', tool: `ticketing.${tool}`, arguments: args };
    await runs.append(`forged-${person}`, reads.length - index, 'call', {
      ...what,
      effect: 'read',
      ok: true,
    });
  }
  await store.close();
}

/** The file with its time, and every row of the desk. */
function kept(): Kept {
  const desk = new DatabaseSync(join(folder.path, 'support-desk.db'), { readOnly: true });
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(desk.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all());
  const rows = tables.map(({ name }) => [name, desk.prepare(`SELECT * FROM "${name}"`).all()]);
  desk.close();
  return { text: readFileSync(config, 'utf8'), mtime: statSync(config).mtimeMs, desk: rows };
}

/** How much the host has stored. */
async function stored(): Promise<unknown> {
  const store = await openEmbedded(join(folder.path, 'host'));
  const rows = await store.query(
    `SELECT (SELECT count(*)::int FROM run) AS runs, (SELECT count(*)::int FROM trace_event) AS events,
       (SELECT count(*)::int FROM approval) AS approvals`,
  );
  await store.close();
  return rows;
}

const report = z.looseObject({
  as: z.string(),
  written: z.boolean(),
  comparison: z.looseObject({
    weakerFields: z.array(z.unknown()),
    lostWords: z.array(z.unknown()),
    notes: z.array(z.string()),
  }),
  uses: z.array(z.looseObject({ name: z.string(), subject: z.string(), path: z.string() })),
  replays: z.array(
    z.looseObject({
      person: z.string(),
      tool: z.string(),
      differences: z.array(z.string()),
      bothFailed: z.string().optional(),
    }),
  ),
  diff: z.array(z.object({ sign: z.string(), line: z.int(), text: z.string() })),
});

describe('R38 a rehearsed swap', () => {
  let found: z.infer<typeof report>;
  beforeAll(async () => {
    const { code, stdout, stderr } = await gatehouse([...dryRun, '--json'], env);
    if (code !== 0) throw new Error(stderr);
    found = report.parse(JSON.parse(stdout));
  }, PATIENCE);

  test('says what the new vendor cannot do, and who relies on it', () => {
    expect([found.as, found.written]).toEqual(['maya', false]);
    expect(found.comparison.weakerFields).toContainEqual({
      name: 'labels',
      was: 'read_write',
      becomes: 'none',
    });
    expect(found.comparison.lostWords).toContainEqual({
      list: 'statuses',
      word: 'open',
      native: ['open'],
    });
    expect(found.comparison.notes.join(' ')).toContain('Redmine has no labels');
    expect(found.uses).toContainEqual({
      bundle: 'customer-operations',
      kind: 'skill',
      name: 'ticket-triage',
      what: 'field',
      subject: 'requester',
      by: 'declared',
      path: 'skills/ticket-triage/SKILL.md',
      line: 43,
    });
  });

  test('makes the recorded reads of this desk again on both, as those who made them', () => {
    const rows = found.replays.map(({ person, tool, differences, bothFailed }) => [
      `${person} ${tool.replace('ticketing.', '')}`,
      bothFailed ?? differences[0],
    ]);
    expect(rows).toEqual([
      ['bea get_ticket', expect.stringMatching(/^answered → not_found: /)],
      ['tom search_tickets', expect.stringMatching(/^answered → not_supported: .* status open/)],
      ['maya search_tickets', expect.stringMatching(/^items: [1-9] → 0$/)],
      ['maya create_ticket', expect.stringMatching(/^refused: .*rule:rehearsal-only-reads/)],
      ['omar get_ticket', 'refused: success does not bind it.'],
    ]);
  });

  test('and writes nothing, though a recorded read is a write today', async () => {
    expect(world.state.issues).toHaveLength(0);
    expect(kept()).toEqual(before);
    expect(await stored()).toEqual(storedBefore);
    expect(processesOf(folder.path)).toEqual([]);
  });

  test('shows the change of the file', () => {
    expect(found.diff.map(({ sign, text }) => `${sign}${text}`)).toEqual([
      '-        embedded,',
      '+        redmine,',
      '+    inherit: [REDMINE_API_KEY, REDMINE_PROJECT, REDMINE_URL]',
    ]);
  });
});

describe('R66 a swap that cannot be made changes nothing', () => {
  test('settings of the new vendor are missing: its own words name the variables', async () => {
    const { code, stdout, stderr } = await gatehouse(
      ['swap', 'support-desk', '--to', 'redmine', ...data],
      { REDMINE_PROJECT: 'support' },
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('The connector support-desk.redmine could not be started');
    expect(stderr).toMatch(
      /url is missing: set REDMINE_URL.*apiKey is missing: set REDMINE_API_KEY/,
    );
    expect(stderr).toContain('nothing was changed');
    expect(kept()).toEqual(before);
  });

  test('Ctrl-C while the new vendor is asked ends what was started', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = z.object({ port: z.int() }).parse(silent.address());
    const started = startGatehouse(dryRun, {
      ...env,
      REDMINE_URL: `http://127.0.0.1:${address.port}/`,
    });
    await once(silent, 'request');
    started.process.kill('SIGINT');
    const { code, stderr } = await started.ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining('Stopped.')]);
    expect(processesOf(folder.path)).toEqual([]);
    expect(kept()).toEqual(before);
    silent.closeAllConnections();
    silent.close();
  });
});

describe('R66 wrong input changes nothing', () => {
  let host: Host;
  beforeAll(async () => {
    host = await openedHost(folder.path, config);
  }, PATIENCE);
  afterAll(() => host.close());

  test.each([
    [{ to: 'notepad' }, 'unknown_vendor', /^There is no vendor "notepad"\.$/],
    [{ to: 'embedded' }, 'same_vendor', /has the vendor embedded already/],
    [{ instance: 'desk' }, 'unknown_instance', /has no connector "desk"/],
    [{ as: 'zoe' }, 'unknown_person', /There is no person "zoe"/],
    [{ as: 'omar' }, 'refused', /^omar may not ask support-desk what it can do/],
  ])('%j', async (request, code, message) => {
    const asked = { instance: 'support-desk', to: 'redmine', replay: 10, dryRun: false };
    await expect(host.swap({ ...asked, ...request }, signal)).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringMatching(message),
    });
    expect(kept()).toEqual(before);
  });
});

// last, because it changes what the others look at
describe('R38 the swap', () => {
  test('writes gatehouse.yaml and nothing else, and the next call goes to the new vendor', async () => {
    const { code, stdout } = await gatehouse(
      ['swap', 'support-desk', '--to', 'redmine', '--replay', '0', ...data],
      env,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('✓ Written. The next start of the host uses redmine.');
    const after = kept();
    const [first, ...rest] = before.text.split('        embedded,\n');
    expect(after.text).toBe(
      `${first}        redmine,\n${rest.join('        embedded,\n')}`.replace(
        'policy/ticketing.cedar,\n      ]\n',
        'policy/ticketing.cedar,\n      ]\n    inherit: [REDMINE_API_KEY, REDMINE_PROJECT, REDMINE_URL]\n',
      ),
    );
    expect(after.desk).toEqual(before.desk);
    expect(await stored()).toEqual(storedBefore);
    await withHost(env, async (host) => {
      const args = { title: 'Gate 4 does not open', body: 'Since Monday.', priority: 'high' };
      const made = await host.call({
        person: 'maya',
        tool: 'ticketing.create_ticket',
        args,
        signal,
      });
      expect(made.status).toBe('done');
    });
    expect(world.state.issues.map(({ subject }) => subject)).toEqual(['Gate 4 does not open']);
    expect(kept().desk).toEqual(before.desk);
  });
});
