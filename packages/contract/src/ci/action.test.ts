import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { server } from '../cli/run.fixture.ts';
import { readContract } from '../surface/read-contract.ts';
import type { Surface } from '../surface/surface.ts';
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

/** Runs the script as a job would, with an npm that installs the program from here. */
function job(inputs: Readonly<Record<string, string>>, root: string) {
  const bin = join(root, 'bin');
  const temp = `${root}-temp`;
  for (const folder of [bin, temp]) mkdirSync(folder, { recursive: true });
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const npm = `#!/bin/bash
while [ "$#" -gt 1 ]; do [ "$1" = --prefix ] && prefix="$2"; shift; done
[ "$1" = gatehouse-contract@${VERSION} ] || exit 9
mkdir -p "$prefix/node_modules/.bin"
printf '#!/bin/bash\\nexec "${process.execPath}" "${file('src/bin.ts')}" "$@"\\n' > "$prefix/node_modules/.bin/contract"
chmod +x "$prefix/node_modules/.bin/contract"
`;
  writeFileSync(join(bin, 'npm'), npm);
  chmodSync(join(bin, 'npm'), 0o755);
  writeFileSync(join(bin, 'node'), `#!/bin/bash\nexec "${process.execPath}" "$@"\n`);
  chmodSync(join(bin, 'node'), 0o755);
  const env = Object.fromEntries(
    Object.entries(script?.env ?? {}).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
    }),
  );
  const ran = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script?.run ?? ''],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...env,
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: join(root, 'output'),
        GITHUB_STEP_SUMMARY: join(root, 'summary'),
        DESK_TOKEN: 'secret-token',
      },
    },
  );
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  const log = `${ran.stdout}${ran.stderr}`;
  return { code: ran.status, log, output: read('output'), summary: read('summary') };
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
const running = { server: quoted(server('sdk-v2')), profile: '' };

let listed: Surface | undefined;

/** A workplace whose contract is that of the fixture server, changed a little. */
function contracted(change: (tools: Surface['tools']) => void = () => {}) {
  const root = folderWith({});
  if (!listed) {
    const { code } = job({ ...running, contract: 'none' }, root);
    expect(code).toBe(65);
    listed = readContract(`${root}-temp/contract/now`);
  }
  const surface = structuredClone(listed);
  change(surface.tools);
  writeContract(join(root, 'contract'), surface);
  for (const path of ['output', 'summary']) writeFileSync(join(root, path), '');
  return root;
}

test('a server that keeps its contract passes', { timeout: 120_000 }, () => {
  const { code, output, summary, log } = job(running, contracted());
  expect(log).toContain('compatible: no change');
  expect(code).toBe(0);
  expect(output).toMatch(
    /^verdict=compatible\nbump=none\ntext-drift=false\nsarif=.*contract\.sarif\n$/,
  );
  expect(summary).toMatch(/^### Contract of `/);
});

test(
  'a break fails, is in the summary and in SARIF with its committed file',
  { timeout: 120_000 },
  () => {
    const root = contracted((tools) => {
      const [tool] = tools;
      if (tool) tools.push({ ...structuredClone(tool), name: 'gone_tool' });
    });
    const { code, output, summary, log } = job(running, root);
    expect(code).toBe(1);
    expect(output).toContain('verdict=breaking\nbump=major\n');
    expect(summary).toContain('#### breaking: `gone_tool`');
    expect(log).toContain('::error::The server no longer keeps its contract.');
    const sarif = readFileSync(`${root}-temp/contract/contract.sarif`, 'utf8');
    expect(sarif).toContain('"uri": "contract/gone_tool.json"');
  },
);

test(
  'a text that moved and lint fail the job, and pass where both are allowed',
  { timeout: 120_000 },
  () => {
    const root = contracted((tools) => {
      for (const tool of tools) tool.description = 'Something else.';
    });
    const refused = job({ ...running, profile: 'portable' }, root);
    expect(refused.code).toBe(2);
    const found = [...refused.log.matchAll(/^error {2}([a-z-]+)$/gm)].map(([, rule = '']) => rule);
    expect(found).toContain('description-short');
    const allow = found.map((rule) => `${rule}=it is a fixture`).join('\n');
    const inputs = { ...running, profile: 'portable', 'allow-text': 'true' };
    expect(job(inputs, root).code).toBe(1);
    expect(job({ ...inputs, allow }, root).code).toBe(0);
  },
);

test(
  'a server that cannot be listed fails with 3, and no value of the job is in the log',
  { timeout: 120_000 },
  () => {
    const root = contracted();
    const { code, summary, log } = job({ ...running, server: 'node nowhere.js' }, root);
    expect(code).toBe(3);
    expect(summary).toBe('The server could not be listed, see the log.\n');
    expect(log).not.toContain('secret-token');
  },
);

test('no input becomes a command', { timeout: 120_000 }, () => {
  const root = contracted();
  const evil = '$(touch made) `touch made` ; touch made';
  job({ ...running, server: evil }, root);
  job({ ...running, contract: evil, uses: evil, waivers: evil, connector: evil }, root);
  job({ ...running, profile: 'portable', allow: `x=${evil}` }, root);
  expect(existsSync(join(root, 'made'))).toBe(false);
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
