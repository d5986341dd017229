import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost } from './opened-host.fixture.ts';
import { gatehouse, processesOf, shell, start, temporary } from './process.fixture.ts';

const folder = temporary();
const data = ['--data', folder.path];
const comment = { ticket_id: '1001', body: 'hello', visibility: 'internal' };
const status = { ticket_id: '1001', status: 'resolved' };
const ticketing = join(root, 'connectors', 'ticketing', 'src', 'bin.ts');
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

  /** Outcome and rules of the connector before and after the conversation has read what others wrote. */
  async function connectorSays(person: string, tool: string, args: object) {
    const { connectorDecides: fresh, connectorDecidesAfterReading: later } = await explain(
      person,
      tool,
      args,
    );
    const said = [fresh, later].map((each) => [each?.outcome, each?.rules.join(' ')].join(': '));
    return { said, policies: [fresh?.policy, later?.policy] };
  }
  const write = 'scope:ticketing:write';

  test.each<[string, string, string, object, string[]]>([
    [
      'allowed by the policy of leads, held once others’ text is in the conversation',
      'maya',
      'ticketing.add_comment',
      comment,
      [
        `allow: ${write} label.trusted leads-write`,
        `approval: ${write} label.untrusted leads-write`,
      ],
    ],
    [
      'held by a policy of the company whatever was read',
      'tom',
      'ticketing.create_ticket',
      { title: 'Cold store is warm', body: 'Since noon.', priority: 'urgent' },
      [
        `approval: ${write} label.trusted urgent-needs-approval`,
        `approval: ${write} label.untrusted urgent-needs-approval`,
      ],
    ],
    [
      'denied by a policy of the company, which no consent opens',
      'nils',
      'ticketing.set_status',
      { ticket_id: '1001', status: 'closed' },
      ['deny: billing-does-not-close', 'deny: billing-does-not-close'],
    ],
    [
      'denied for the scope before any policy is asked',
      'bea',
      'ticketing.add_comment',
      comment,
      [`deny: ${write}`, `deny: ${write}`],
    ],
    [
      'reads are allowed to all, whatever was read',
      'bea',
      'ticketing.get_ticket',
      { ticket_id: '1001' },
      ['allow: scope:ticketing:read everyone-reads', 'allow: scope:ticketing:read everyone-reads'],
    ],
  ])('R27 R67 what the connector itself decides: %s', async (_what, person, tool, args, said) => {
    expect((await connectorSays(person, tool, args)).said).toEqual(said);
  });

  test('R67 the revision of the policy that decided is that of the file', async () => {
    const { policies } = await connectorSays('maya', 'ticketing.add_comment', comment);
    const argv = ['policy', 'check', join(folder.path, 'policy', 'ticketing.cedar')];
    const checked = await start([process.execPath, ticketing, ...argv], shell).ended;
    expect(checked.code).toBe(0);
    expect(policies).toEqual([
      expect.stringMatching(/^[0-9a-f]{12}$/),
      expect.stringMatching(/^[0-9a-f]{12}$/),
    ]);
    expect(checked.stdout).toContain(policies[0]);
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
    expect(stdout).toMatch(
      /◆ support-desk itself denies it +scope:ticketing:write \(policy [0-9a-f]{12}\)\n/,
    );
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
