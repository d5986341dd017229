import { describe, expect, test } from 'vitest';
import { type Actions, buildProgram } from './program.ts';

/** The program with actions that only say what they were given. */
function recording(...afterDashes: string[]) {
  const given: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      given.push([name, ...args]);
      return Promise.resolve();
    };
  const actions: Actions = {
    snapshot: note('snapshot'),
    diff: note('diff'),
    verify: note('verify'),
    history: note('history'),
    lint: note('lint'),
    uses: note('uses'),
  };
  const output: string[] = [];
  const program = buildProgram(actions, afterDashes, '1.2.3');
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => output.push(text),
      writeErr: (text) => output.push(text),
    });
  }
  const run = (...argv: string[]) => program.parseAsync(argv, { from: 'user' });
  return { given, output, run, program };
}

describe('help', () => {
  test('has the exit codes and an example of each command', async () => {
    const { output, run, program } = recording();
    await expect(run('--help')).rejects.toMatchObject({ exitCode: 0 });
    const help = output.join('');
    expect(help).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
    for (const { name } of program.commands.map((each) => ({ name: each.name() }))) {
      expect(help).toMatch(new RegExp(`^  contract ${name}\\b`, 'm'));
    }
    expect(help).toContain('no tool is called');
  });

  test('of a command tells its flags', async () => {
    const { output, run } = recording();
    await expect(run('verify', '--help')).rejects.toMatchObject({ exitCode: 0 });
    expect(output.join('')).toMatch(/contract verify \[dir\] \[options\] -- <command…>/);
    expect(output.join('')).toMatch(/--accept <rule:tool:path=reason>/);
  });
});

const none = { header: [] };
const judged = { accept: [], format: 'text' };

test.each([
  [
    ['snapshot'],
    ['npx', '-y', 'x', '--flag'],
    ['snapshot', { ...none, out: 'contract', command: ['npx', '-y', 'x', '--flag'] }],
  ],
  [
    ['snapshot', '--url', 'https://x.example', '--header', 'A=B', '--header', 'C=D', '--json'],
    [],
    [
      'snapshot',
      {
        url: 'https://x.example',
        header: ['A=B', 'C=D'],
        out: 'contract',
        json: true,
        command: [],
      },
    ],
  ],
  [
    ['snapshot', '--config', '.mcp.json#desk', '--timeout', '5', '--out', 'there'],
    [],
    ['snapshot', { ...none, config: '.mcp.json#desk', timeout: 5, out: 'there', command: [] }],
  ],
  [['diff', 'a', 'b'], [], ['diff', 'a', 'b', judged]],
  [
    ['diff', 'a', 'b', '--json', '--accept', 'r:t:p=w', '--waivers', 'w.yaml'],
    [],
    ['diff', 'a', 'b', { accept: ['r:t:p=w'], waivers: 'w.yaml', json: true, format: 'json' }],
  ],
  [['diff', 'a', 'b', '--format', 'sarif'], [], ['diff', 'a', 'b', { ...judged, format: 'sarif' }]],
  [['verify'], ['s'], ['verify', 'contract', { ...judged, ...none, command: ['s'] }]],
  [['verify', 'd'], ['s'], ['verify', 'd', { ...judged, ...none, command: ['s'] }]],
  [
    ['history', '@x/mcp', '--last', '3', '--env', 'KEY=x'],
    ['/tmp'],
    ['history', '@x/mcp', { last: 3, env: ['KEY=x'], args: ['/tmp'] }],
  ],
  [
    ['diff', 'a', 'b', '--uses', 'skills', '--connector', 'desk'],
    [],
    ['diff', 'a', 'b', { ...judged, uses: 'skills', connector: 'desk' }],
  ],
  [
    ['uses', 'check', 'b', '--connector', 'desk'],
    [],
    ['uses', { action: 'check', bundle: 'b', contract: 'contract', connector: 'desk' }],
  ],
  [
    ['uses', 'infer', 'b', '--recording', 'r', '--json'],
    [],
    ['uses', { action: 'infer', bundle: 'b', recording: ['r'], json: true }],
  ],
  [
    ['lint', '--profile', 'bedrock', '--allow', 'r=w'],
    [],
    [
      'lint',
      undefined,
      { ...none, profile: 'bedrock', allow: ['r=w'], format: 'text', command: [] },
    ],
  ],
])('%j before the dashes, %j behind them', async (argv, behind, expected) => {
  const { given, run } = recording(...behind);
  await run(...argv);
  expect(given[0]?.slice(0, -1)).toEqual(expected.slice(0, -1));
  expect(given[0]?.at(-1)).toMatchObject(Object(expected.at(-1)));
});

test.each([
  [['nothing']],
  [['diff', 'a']],
  [['diff', 'a', 'b', '--format', 'xml']],
  [['diff', 'a', 'b', '--format', 'json', '--json']],
  [['history', 'x', '--last', '1']],
  [['snapshot', '--timeout', 'long']],
  [['snapshot', 'npx']],
  [['lint', '--profile', 'mine']],
  [['uses', 'guess', 'b']],
])('%j is refused, and help is named', async (argv) => {
  const { given, output, run } = recording();
  await expect(run(...argv)).rejects.toMatchObject({ exitCode: 1 });
  expect(given).toEqual([]);
  expect(output.join('')).toContain('contract --help');
});
