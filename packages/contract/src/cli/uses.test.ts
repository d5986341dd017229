import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeContract } from '../surface/write-contract.ts';
import { desk, folderWith, search, triage } from '../uses/bundle.fixture.ts';
import { runContract } from './run.fixture.ts';

const closed = {
  ...search,
  inputSchema: {
    ...search.inputSchema,
    properties: { query: { type: 'string' } },
    additionalProperties: false,
  },
};

/** A folder with a bundle and the contracts `before` and `after`, between which an argument went away. */
function workplace(files: Record<string, string> = { 'skills/ticket-triage/SKILL.md': triage }) {
  const root = folderWith({});
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'bundle', path)), { recursive: true });
    writeFileSync(join(root, 'bundle', path), text);
  }
  writeContract(join(root, 'before'), desk());
  writeContract(
    join(root, 'after'),
    desk({ server: { name: 'desk', version: '3.0.0' }, tools: [closed] }),
  );
  return root;
}

test('R39 contract diff --uses names the skill and the line that breaks, from where the command runs', async () => {
  const root = workplace();
  const argv = ['diff', 'before', 'after', '--uses', 'bundle'];
  const { code, out } = await runContract(root, argv);
  expect(code).toBe(1);
  expect(out).toContain(
    'breaks ticket-triage at bundle/skills/ticket-triage/SKILL.md:10: sends filter.status',
  );
  expect(out).toMatch(/delete_ticket .*tool-removed[\s\S]*?\n {2}major, no known consumer\n/);
  const json = await runContract(root, [...argv, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    findings: expect.arrayContaining([
      expect.objectContaining({ tool: 'delete_ticket', consumers: [] }),
      expect.objectContaining({
        path: 'filter',
        consumers: [expect.objectContaining({ consumer: 'ticket-triage', line: 10 })],
      }),
    ]),
  });
});

test('contract diff without --uses says nothing of consumers', async () => {
  const { out } = await runContract(workplace(), ['diff', 'before', 'after']);
  expect(out).not.toMatch(/consumer|triage/);
});

test.each([
  [['--connector', 'wiki'], 'warning: Nothing in bundle uses wiki; there are: ticketing.\n'],
  [['--connector', 'ticketing'], ''],
  [[], ''],
])(
  'R66 a connector that nobody knows does not make every break look harmless: %j',
  async (more, told) => {
    const { err } = await runContract(workplace(), [
      'diff',
      'before',
      'after',
      '--uses',
      'bundle',
      ...more,
    ]);
    expect(err).toBe(told);
  },
);

test('R66 a bundle that declares nothing is no proof that nobody breaks', async () => {
  const root = workplace({ 'skills/x/SKILL.md': 'Text.' });
  const { err } = await runContract(root, ['diff', 'before', 'after', '--uses', 'bundle']);
  expect(err).toBe('warning: Nothing in bundle declares what it uses.\n');
});

test('contract uses check: what fits, and what does not with its line', async () => {
  const root = workplace();
  const fits = await runContract(root, ['uses', 'check', 'bundle', 'before']);
  expect(fits).toEqual({ code: 0, out: '1 consumer of ticketing: each fits\n', err: '' });
  const broken = await runContract(root, ['uses', 'check', 'bundle', 'after']);
  expect(broken.code).toBe(1);
  expect(broken.out).toBe(`bundle/skills/ticket-triage/SKILL.md:6: error use-range in ticket-triage
  It works with ticketing ^2.1, and this is 3.0.0.
  fix: Check it against this version and widen the range, or keep the connector at one that fits.
bundle/skills/ticket-triage/SKILL.md:10: error use-sends in ticket-triage
  ticketing.search_tickets declares no argument filter.status.
  fix: Correct the path, or take it out of sends.
1 consumer of ticketing: 2 to mend
`);
  const json = await runContract(root, ['uses', 'check', 'bundle', 'after', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    connector: 'ticketing',
    consumers: ['ticket-triage'],
    problems: [
      { rule: 'use-range', line: 6 },
      { rule: 'use-sends', line: 10 },
    ],
  });
});

test('contract uses check of one skill, and of several connectors', async () => {
  const root = workplace();
  const file = 'bundle/skills/ticket-triage/SKILL.md';
  expect((await runContract(root, ['uses', 'check', file, 'before'])).code).toBe(0);
  const two = workplace({
    'SKILL.md': triage.replace('uses:\n', 'uses:\n  wiki:\n    tools: { find: { sends: [] } }\n'),
  });
  const unsaid = await runContract(two, ['uses', 'check', 'bundle', 'before']);
  expect(unsaid.code).toBe(64);
  expect(unsaid.err).toContain('--connector wiki, or ticketing');
  const said = await runContract(two, [
    'uses',
    'check',
    'bundle',
    'before',
    '--connector',
    'ticketing',
  ]);
  expect(said.code).toBe(0);
  expect(
    (await runContract(two, ['uses', 'check', 'bundle', 'before', '--connector', 'none'])).code,
  ).toBe(64);
});

test('contract uses: a block that cannot be understood ends with 65 and its line', async () => {
  const root = workplace({ 'SKILL.md': triage.replace('sends:', 'send:') });
  const { code, err } = await runContract(root, ['uses', 'check', 'bundle', 'before']);
  expect(code).toBe(65);
  expect(err).toContain(
    'SKILL.md:9: uses.ticketing.tools.search_tickets: Unrecognized key: "send".',
  );
});

test.each([
  ['missing.jsonl', 'There is no recording ', ''],
  ['bundle', 'The recording ', ' cannot be read (EISDIR)'],
])('a recording %j that is no file ends with 65 and its path', async (name, before, after) => {
  const root = workplace();
  const argv = ['uses', 'infer', 'bundle', '--recording', name];
  const { code, err } = await runContract(root, argv);
  expect([code, err]).toEqual([
    65,
    `${before}${join(root, name)}${after}.\n  → Name a file of recorded calls; several take --recording several times.\n`,
  ]);
});

test.each([
  ['missing.yaml', 'ENOENT'],
  ['bundle', 'EISDIR'],
])('R66 --waivers %j that is no file ends with 64 and its path', async (name, why) => {
  const argv = ['diff', 'before', 'after', '--waivers', name];
  expect(await runContract(workplace(), argv)).toEqual({
    code: 64,
    out: '',
    err: `--waivers ${name} cannot be read (${why}).\n  → Name a YAML file: waivers, a list of { rule, tool, path, because }.\n`,
  });
});

test('diff of a folder and its contract.json ends with 65 and says to name the folder', async () => {
  const root = workplace();
  const { code, err } = await runContract(root, ['diff', 'before', 'before/contract.json']);
  expect([code, err]).toEqual([
    65,
    `${join(root, 'before/contract.json')} is a file, and a contract is a folder.\n  → Name the folder that holds contract.json, such as ${join(root, 'before')}\n`,
  ]);
});

test('contract uses infer prints a block to be pasted, or JSON', async () => {
  const root = workplace();
  const line = { tool: 'ticketing.search_tickets', arguments: { query: 'x' } };
  writeFileSync(join(root, 'runs.jsonl'), JSON.stringify(line));
  const argv = ['uses', 'infer', 'bundle', '--recording', 'runs.jsonl'];
  const { code, out } = await runContract(root, argv);
  expect(code).toBe(0);
  expect(out).toContain(
    '      search_tickets: # 1 recorded call; named in line 17\n        sends:\n          - query #',
  );
  const json = await runContract(root, [...argv, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    parts: [{ uses: { ticketing: { search_tickets: { calls: 1, sends: [{ path: 'query' }] } } } }],
  });
});
