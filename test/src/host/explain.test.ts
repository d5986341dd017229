import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost } from './opened-host.fixture.ts';
import { gatehouse, processesOf, temporary } from './process.fixture.ts';

const folder = temporary();
const data = ['--data', folder.path];
const comment = { ticket_id: '1001', body: 'hello', visibility: 'internal' };
const status = { ticket_id: '1001', status: 'resolved' };
let config: string;
beforeAll(() => void (config = writeCompany(folder.path)));
afterAll(folder.remove);

describe('the decision and the rule that made it', () => {
  let host: Host;
  beforeAll(async () => void (host = await openedHost(folder.path, config)));
  afterAll(() => host.close());
  const explain = (person: string, tool: string, args: object) =>
    host.explain(person, tool, args, new AbortController().signal);

  test('R28 one connector: maya of support may write there, bea of billing may only read', async () => {
    expect(await explain('maya', 'ticketing.add_comment', comment)).toMatchObject({
      decision: 'allow',
      rule: 'call.scope',
      connector: 'support-desk',
    });
    expect(await explain('bea', 'ticketing.add_comment', comment)).toMatchObject({
      decision: 'deny',
      rule: 'call.scope',
      connector: 'support-desk',
      because:
        'ticketing.add_comment needs ticketing:write; bea (viewer in billing) holds ticketing:read.',
    });
    expect(await explain('bea', 'ticketing.get_ticket', { ticket_id: '1001' })).toMatchObject({
      decision: 'allow',
    });
  });

  test('R27 the same role, another unit: a rule of the company denies it in billing only', async () => {
    const denied = await explain('nils', 'ticketing.set_status', status);
    expect(denied).toMatchObject({ decision: 'deny', rule: 'rule:billing-does-not-close' });
    expect(denied.gates.map(({ gate, rule }) => `${gate} ${rule}`)).toEqual([
      'install install.available',
      'reach reach.bound',
      'call rule:billing-does-not-close',
    ]);
    expect(await explain('tom', 'ticketing.set_status', status)).toMatchObject({
      decision: 'allow',
    });
  });

  test.each([
    ['ticketing.close_all', 'support-desk has no tool "close_all".', /^It has: .*add_comment/],
    ['close_all', '"close_all" is no tool name.', /CATEGORY\.TOOL/],
  ])('R66 %s is no tool: which there are', async (tool, message, hint) => {
    await expect(explain('maya', tool, {})).rejects.toMatchObject({
      code: 'unknown_tool',
      message,
      hint: expect.stringMatching(hint),
      exitCode: 2,
    });
  });
});

describe('gatehouse explain', () => {
  test('for people: one line of verdict, then each gate; nothing was called, nothing runs on', async () => {
    const { code, stdout } = await gatehouse([
      'explain',
      'ticketing.add_comment',
      JSON.stringify(comment),
      '--as',
      'bea',
      ...data,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ticketing\.add_comment for bea in billing: denied by call\.scope\n/);
    expect(stdout).toMatch(/✓ install .*\n +✓ reach .*\n +✗ call /);
    expect(processesOf(folder.path)).toEqual([]);
  });
});

describe('R66 what cannot be explained', () => {
  test('arguments that are not JSON', async () => {
    const argv = ['explain', 'ticketing.add_comment', '{ticket_id', '--as', 'maya'];
    expect(await gatehouse([...argv, ...data])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'The arguments are not JSON: {ticket_id\n' +
        `  → Write them as one quoted JSON object, for example '{"priority":"urgent"}'.\n`,
    });
  });
});

describe('plugins', () => {
  test('what is installed in which unit, and what it would cost', async () => {
    const { code, stdout } = await gatehouse(['plugins', '--json', ...data]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [],
      plugins: [
        {
          name: 'customer-operations',
          version: '1.0.0',
          agents: ['breach-reporter', 'ticket-reader'],
          units: { support: 'required', success: 'required', billing: 'available' },
        },
      ],
    });
  });
});

test('R66 wrong usage ends with 2 and where to look', async () => {
  const { code, stderr } = await gatehouse(['ask', 'Which?']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: required option '--as <name>'/);
  expect(stderr).toContain('gatehouse --help');
});
