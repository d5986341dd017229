import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runContract } from '../cli/run.fixture.ts';
import { inFolder } from '../surface/surface.fixture.ts';
import { fakeNpm, type Release } from './npm.fixture.ts';

const tool = (name: string, more: object = {}) => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
});

const releases: Readonly<Record<string, Release>> = {
  '0.9.0': { tools: [tool('gone')] },
  '1.0.0': { tools: [tool('find')] },
  '1.1.0-beta.1': { tools: [] },
  '1.1.0': { tools: [tool('find'), tool('get')] },
  '1.1.1': { says: 'Error: DESK_TOKEN is not set' },
  '1.1.2': { tools: [tool('find'), tool('get')] },
  '6.6.6': { tools: [] },
};

/** Runs `contract history` where npm is the one of the fixture; the third value is what is left on disk. */
function history(argv: readonly string[], published = releases) {
  return inFolder(async (root) => {
    const bin = fakeNpm(root, published);
    const temporary = join(root, 'temporary');
    mkdirSync(temporary);
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, SHELL_SECRET: 'the-secret' };
    const ran = await runContract(root, ['history', ...argv], { env, temporary });
    return { ...ran, left: readdirSync(temporary) };
  });
}

describe('contract history', () => {
  test('lists the last versions and compares each with the one before that could be listed', async () => {
    const { code, out, err, left } = await history(['@x/mcp', '--last', '5', '--json']);
    expect(code).toBe(0);
    const walked: unknown = JSON.parse(out);
    expect(walked).toMatchObject({
      package: '@x/mcp',
      versions: [
        { version: '1.0.0', tools: 1, resolved: { '@x/mcp': '1.0.0' } },
        { version: '1.1.0', tools: 2 },
        { version: '1.1.1', failure: { kind: 'needs_credentials' } },
        { version: '1.1.2', tools: 2 },
        {
          version: '6.6.6',
          failure: { kind: 'not_installed', message: 'npm could not install it (ETARGET).' },
        },
      ],
      steps: [
        { from: '1.0.0', to: '1.1.0', declared: 'minor' },
        { from: '1.1.0', to: '1.1.2', declared: 'patch', needed: 'none', enough: true },
      ],
    });
    expect(err).toMatch(/^Looking for versions of @x\/mcp…\n@x\/mcp 1\.0\.0 \(1 of 5\)…\n/);
    // previews are left out, and nothing is left behind
    expect(out).not.toContain('beta');
    expect(left).toEqual([]);
  });

  test('prints a table, and below it what could not be listed', async () => {
    const { out } = await history(['@x/mcp', '--last', '4']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^@x\/mcp: 4 versions, 1 step; 0 broke a caller, 0 rose by less/);
    expect(lines[2]).toMatch(/^step +rises by +needs +breaks +first$/);
    expect(lines[3]).toMatch(/^1\.1\.0 → 1\.1\.2 +patch +none +0 +nothing$/);
    expect(out).toMatch(
      /Not listed:\n {2}1\.1\.1 {2}needs_credentials .*\n {2}6\.6\.6 {2}not_installed/,
    );
  });

  test('exit 3 when no version can be listed', async () => {
    const { code } = await history(['@x/mcp'], { '6.6.6': { tools: [] } });
    expect(code).toBe(3);
  });

  test.each([
    ['@x/unknown', 64, /npm knows no package @x\/unknown/],
    ['offline', 3, /npm could not say which versions offline has \(ENOTFOUND\)/],
  ])('%s: exit %i', async (name, expected, message) => {
    const { code, err, left } = await history([name]);
    expect(code).toBe(expected);
    expect(err).toMatch(message);
    expect(err).not.toContain('secret-registry');
    expect(left).toEqual([]);
  });

  test('Ctrl-C ends an installation, and nothing is left behind', () =>
    inFolder(async (root) => {
      const bin = fakeNpm(root, { '9.9.9': { tools: [] } });
      const temporary = join(root, 'temporary');
      mkdirSync(temporary);
      const stop = new AbortController();
      const watcher = watch(root, (_event, file) => {
        if (file === 'started') stop.abort(new Error('interrupted'));
      });
      const { code } = await runContract(root, ['history', '@x/mcp'], {
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
        temporary,
        signal: stop.signal,
      });
      watcher.close();
      expect(code).toBe(130);
      expect(readdirSync(temporary)).toEqual([]);
      const pid = Number(readFileSync(join(root, 'started'), 'utf8'));
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    }));
});
