import { expect, test } from 'vitest';
import { buildProgram, type Actions } from './program.ts';

/** The program with actions that only say what they were given. */
function recording() {
  const given: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      given.push([name, ...args]);
      return Promise.resolve();
    };
  const actions: Actions = {
    walkthrough: note('walkthrough'),
    ask: note('ask'),
    explain: note('explain'),
    up: note('up'),
    plugins: note('plugins'),
    approvals: note('approvals'),
    decide: note('decide'),
    swap: note('swap'),
    contracts: note('contracts'),
    trace: note('trace'),
  };
  const output: string[] = [];
  const program = buildProgram(actions, '1.2.3');
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => output.push(text),
      writeErr: (text) => output.push(text),
    });
  }
  const run = (...argv: string[]) => program.parseAsync(argv, { from: 'user' });
  return { given, output, run, program };
}

test('R66 help has the exit codes and an example of each command that a newcomer needs', async () => {
  const { output, run, program } = recording();
  await expect(run('--help')).rejects.toMatchObject({ exitCode: 0 });
  const help = output.join('');
  expect(help).toMatch(/Exit codes: 0 .* 1 .* 2 .*\n?130/s);
  for (const name of [
    'walkthrough',
    'ask',
    'explain',
    'plugins',
    'approvals',
    'approve',
    'swap',
    'contracts',
    'trace',
  ]) {
    expect(help).toMatch(new RegExp(`^  gatehouse ${name}\\b`, 'm'));
  }
  expect(program.commands.every((command) => command.description().length > 10)).toBe(true);
});

test.each([
  [
    ['ask', 'Which?', '--as', 'maya'],
    ['ask', 'Which?', { as: 'maya' }],
  ],
  [
    ['explain', 't.add', '--as', 'bea'],
    ['explain', 't.add', '{}', { as: 'bea' }],
  ],
  [
    ['explain', 't.add', '{"a":1}', '--as', 'bea'],
    ['explain', 't.add', '{"a":1}', { as: 'bea' }],
  ],
  [['up'], ['up', { http: '127.0.0.1:7400' }]],
  [
    ['plugins', '--json'],
    ['plugins', { json: true }],
  ],
  [['trace'], ['trace', undefined, {}]],
  [
    ['trace', 'r1', '--data', 'd'],
    ['trace', 'r1', { data: 'd' }],
  ],
  [
    ['swap', 'desk', '--to', 'jira'],
    ['swap', 'desk', { to: 'jira', dryRun: false, replay: 10 }],
  ],
  [
    ['swap', 'desk', '--to', 'jira', '--dry-run', '--replay', '3', '--as', 'maya'],
    ['swap', 'desk', { to: 'jira', dryRun: true, replay: 3, as: 'maya' }],
  ],
  [['contracts'], ['contracts', 'list', undefined, {}]],
  [
    ['contracts', 'pin', '--plugin', 'watch', '--data', 'd'],
    ['contracts', 'pin', undefined, { plugin: 'watch', data: 'd' }],
  ],
  [
    ['contracts', 'accept', 'desk.search', '--because', 'Read.', '--dry-run', '--digest', 'x'],
    ['contracts', 'accept', 'desk.search', { because: 'Read.', dryRun: true, digest: 'x' }],
  ],
  [
    ['walkthrough', '--config', 'c'],
    ['walkthrough', { config: 'c' }],
  ],
] as const)('%j', async (argv, [name, ...args]) => {
  const { given, run } = recording();
  await run(...argv);
  expect(given).toHaveLength(1);
  const [called, ...got] = given[0] ?? [];
  expect([called, ...got.slice(0, -1)]).toEqual([name, ...args.slice(0, -1)]);
  expect(got.at(-1)).toMatchObject(args.at(-1) ?? {});
});

test.each([
  [['ask', 'Which?'], "required option '--as <name>' not specified"],
  [['ask', '--as', 'maya'], "missing required argument 'question'"],
  [['frobnicate'], "unknown command 'frobnicate'"],
  [['contracts', 'forget', 'desk'], 'Allowed choices are list, pin, accept.'],
  [['plugins', '--verbose'], "unknown option '--verbose'"],
])('R66 %j is refused with the reason and where examples are', async (argv, message) => {
  const { output, given, run } = recording();
  await expect(run(...argv)).rejects.toThrow(message);
  expect(output.join('')).toContain('Run gatehouse --help for examples.');
  expect(given).toEqual([]);
});

test('approve and refuse are one decision with two verdicts; who decides must be said', async () => {
  const { given, run } = recording();
  await run('approve', 'a1', '--as', 'tom');
  await run('refuse', 'a1', '--as', 'tom', '--because', 'No.');
  expect(given.map(([name, id, options]) => [name, id, options])).toEqual([
    ['decide', 'a1', expect.objectContaining({ as: 'tom', verdict: 'granted' })],
    ['decide', 'a1', expect.objectContaining({ verdict: 'refused', because: 'No.' })],
  ]);
  await expect(run('approve', 'a1')).rejects.toMatchObject({ exitCode: 1 });
});
