import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { server } from '../cli/run.fixture.ts';
import { readContract } from '../surface/read-contract.ts';
import { writeContract } from '../surface/write-contract.ts';
import { folderWith } from '../uses/bundle.fixture.ts';
import { VERSION } from '../version.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = readFileSync(file('action.yml'), 'utf8');
const texts = z.record(z.string(), z.string());
const described = z.record(z.string(), z.looseObject({ description: z.string().min(20) }));
const action = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    author: z.string(),
    branding: z.strictObject({ icon: z.string(), color: z.string() }),
    inputs: z.record(
      z.string(),
      z.strictObject({ description: z.string().min(20), default: z.coerce.string() }),
    ),
    outputs: described,
    runs: z.strictObject({
      using: z.literal('composite'),
      steps: z.array(
        z.union([
          z.strictObject({
            if: z.string(),
            uses: z.string(),
            with: z.record(z.string(), z.unknown()),
          }),
          z.strictObject({ id: z.string(), shell: z.literal('bash'), env: texts, run: z.string() }),
        ]),
      ),
    }),
  })
  .parse(parse(text));
const scripts = action.runs.steps.flatMap((step) => ('run' in step ? [step] : []));
const [script] = scripts;

describe('the GitHub Action', () => {
  test('uses other actions by commit only, and this program by its own version', () => {
    const others = action.runs.steps.flatMap((step) => ('uses' in step ? [step.uses] : []));
    expect(others.length).toBeGreaterThan(0);
    for (const each of others) expect(each).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(action.inputs['version']?.default).toBe(VERSION);
  });

  test('pastes no input into a script, and each input is used', () => {
    for (const { run } of scripts) expect(run).not.toMatch(/\$\{\{/);
    for (const name of Object.keys(action.inputs)) expect(text).toContain(`inputs.${name}`);
  });

  test('shows no command with its values, reads no secret, and runs no script of a package', () => {
    for (const { run } of scripts) {
      expect(run).not.toMatch(/set -\w*x|\bprintenv\b|^\s*env\s*$/m);
      expect(run).toMatch(/npm install [^\n]*--ignore-scripts/);
    }
    expect(text).not.toMatch(/secrets\.|github\.token|github\.event/);
  });

  test('its outputs come from its step', () => {
    expect(Object.values(action.outputs).map((each) => each['value'])).toEqual(
      Object.keys(action.outputs).map((name) => `\${{ steps.contract.outputs.${name} }}`),
    );
  });
});

/** Stands in for the program: writes down its arguments, and ends as it is told to. */
const stub = `#!/bin/bash
printf '%q ' "$@" >> calls
echo >> calls
case "$1 $*" in
  snapshot*) exit "\${SNAPSHOT_ENDS:-0}" ;;
  diff*json*) echo '{"verdict":"breaking","bump":"major","textDrift":true}' ;;
  diff*) echo "report of $*"; exit "\${DIFF_ENDS:-0}" ;;
  lint*) exit "\${LINT_ENDS:-0}" ;;
esac
`;
const real = `#!/bin/bash
exec "${process.execPath}" "${file('src/bin.ts')}" "$@"
`;

/** Runs the script as a job would, with an npm that installs `program`. */
function job(
  inputs: Readonly<Record<string, string>>,
  {
    program = stub,
    ends = {},
    root = folderWith({}),
  }: Partial<{ program: string; ends: object; root: string }> = {},
) {
  const bin = join(root, 'bin');
  const temp = `${root}-temp`;
  for (const folder of [bin, temp]) mkdirSync(folder, { recursive: true });
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const commands = {
    program,
    node: `#!/bin/bash\nexec "${process.execPath}" "$@"\n`,
    npm: `#!/bin/bash
while [ "$#" -gt 1 ]; do [ "$1" = --prefix ] && prefix="$2"; shift; done
[ "$1" = gatehouse-contract@${VERSION} ] || exit 9
mkdir -p "$prefix/node_modules/.bin"
cp "${bin}/program" "$prefix/node_modules/.bin/contract"
`,
  };
  for (const [name, body] of Object.entries(commands))
    writeFileSync(join(bin, name), body, { mode: 0o755 });
  const env = Object.fromEntries(
    Object.entries(script?.env ?? {}).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
    }),
  );
  const shell = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script?.run ?? ''];
  const ran = spawnSync('bash', shell, {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...env,
      ...ends,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: join(root, 'output'),
      GITHUB_STEP_SUMMARY: join(root, 'summary'),
    },
  });
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  return {
    root,
    temp,
    code: ran.status,
    log: `${ran.stdout}${ran.stderr}`,
    output: read('output'),
    summary: read('summary'),
    calls: read('calls').replaceAll(temp, 'TEMP').split(' \n').filter(Boolean),
  };
}

describe('its script', () => {
  test('lists once, compares, reports in each form, and lints', () => {
    const { code, calls, output, summary, temp } = job({ server: `node 'my server.js' --flag` });
    expect(code).toBe(0);
    expect(calls).toEqual([
      String.raw`snapshot --out TEMP/contract/now -- node my\ server.js --flag`,
      'diff contract TEMP/contract/now',
      'diff contract TEMP/contract/now --format markdown',
      'diff contract TEMP/contract/now --format sarif',
      'diff contract TEMP/contract/now --format json',
      'lint TEMP/contract/now --profile portable',
      'lint TEMP/contract/now --profile portable --format markdown',
    ]);
    expect(summary).toBe(`report of diff contract ${temp}/contract/now --format markdown\n`);
    expect(output).toBe(
      `verdict=breaking\nbump=major\ntext-drift=true\nsarif=${temp}/contract/contract.sarif\n`,
    );
  });

  test('hands every input on', () => {
    const { calls } = job({
      url: 'https://desk.example/mcp',
      headers: 'Authorization=DESK_TOKEN\nX-Team=TEAM\n',
      contract: 'the contract',
      uses: 'plugins',
      connector: 'desk',
      waivers: 'waivers.yaml',
      profile: 'claude',
      allow: 'output-missing:a=a file\nverb-vague=our word\n',
    });
    expect(calls).toContain(
      'snapshot --out TEMP/contract/now --url https://desk.example/mcp --header Authorization=DESK_TOKEN --header X-Team=TEAM',
    );
    expect(calls).toContain(
      String.raw`diff the\ contract TEMP/contract/now --uses plugins --connector desk --waivers waivers.yaml`,
    );
    expect(calls).toContain(
      String.raw`lint TEMP/contract/now --profile claude --allow output-missing:a=a\ file --allow verb-vague=our\ word`,
    );
  });

  test.each([
    [{ SNAPSHOT_ENDS: '3' }, {}, 3],
    [{ DIFF_ENDS: '1' }, {}, 1],
    [{ DIFF_ENDS: '1' }, { 'allow-text': 'true' }, 1],
    [{ DIFF_ENDS: '2' }, {}, 2],
    [{ DIFF_ENDS: '2' }, { 'allow-text': 'true' }, 0],
    [{ DIFF_ENDS: '65' }, { 'allow-text': 'true' }, 65],
    [{ LINT_ENDS: '1' }, {}, 1],
    [{ LINT_ENDS: '1' }, { profile: '' }, 0],
  ])('ends as the worst of them: %j with %j is %i', (ends, inputs, expected) => {
    const { code, log } = job({ server: 'node x', ...inputs }, { ends });
    expect(code).toBe(expected);
    expect(log.includes('::error::')).toBe(
      'DIFF_ENDS' in ends && (expected === 1 || expected === 2),
    );
  });

  test('a server that cannot be listed is said in the summary, and nothing is compared', () => {
    const { summary, calls } = job({ server: 'node x' }, { ends: { SNAPSHOT_ENDS: '3' } });
    expect(summary).toBe('The server could not be listed, see the log.\n');
    expect(calls).toHaveLength(1);
  });

  test('no input becomes a command', () => {
    const evil = '$(touch made) `touch made` ; touch made';
    const names = Object.keys(action.inputs).filter((name) => !['version', 'url'].includes(name));
    for (const url of ['', evil]) {
      const inputs = { ...Object.fromEntries(names.map((name) => [name, evil])), url };
      const { root, calls } = job(inputs);
      expect(calls.length).toBeGreaterThan(3);
      expect(existsSync(join(root, 'made'))).toBe(false);
    }
  });

  test(
    'the real program: a break fails, is in the summary, and in SARIF with its committed file',
    { timeout: 120_000 },
    () => {
      const inputs = {
        server: server('sdk-v2')
          .map((word) => `'${word}'`)
          .join(' '),
        profile: '',
      };
      const first = job({ ...inputs, contract: 'none' }, { program: real });
      expect(first.code).toBe(65);
      const surface = structuredClone(readContract(`${first.temp}/contract/now`));
      const [tool] = surface.tools;
      surface.tools.push({
        ...structuredClone(tool),
        name: 'gone_tool',
        inputSchema: { type: 'object' },
      });
      const root = folderWith({});
      writeContract(join(root, 'contract'), surface);
      const { code, output, summary, temp } = job(inputs, { program: real, root });
      expect(code).toBe(1);
      expect(output).toContain('verdict=breaking\nbump=major\n');
      expect(summary).toContain('#### breaking: `gone_tool`');
      const sarif = readFileSync(`${temp}/contract/contract.sarif`, 'utf8');
      expect(sarif).toContain('"uri": "contract/gone_tool.json"');
    },
  );
});

test('the hooks for pre-commit run this version, on no file names', () => {
  const hook = z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    entry: z.string(),
    language: z.literal('system'),
    pass_filenames: z.literal(false),
    always_run: z.boolean().optional(),
    files: z.string().optional(),
  });
  const hooks = z.array(hook).parse(parse(readFileSync(file('.pre-commit-hooks.yaml'), 'utf8')));
  expect(hooks.map(({ id, entry }) => [id, entry])).toEqual([
    ['mcp-contract', `npx --yes gatehouse-contract@${VERSION} verify`],
    ['mcp-contract-lint', `npx --yes gatehouse-contract@${VERSION} lint`],
  ]);
  expect(new RegExp(hooks[1]?.files ?? '').test('connectors/x/contract/get.json')).toBe(true);
});
