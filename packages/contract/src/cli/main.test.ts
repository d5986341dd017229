import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { httpV2, type Seen } from '../list/http.fixture.ts';
import { served } from '../list/list.fixture.ts';
import { readContract } from '../surface/read-contract.ts';
import { inFolder } from '../surface/surface.fixture.ts';
import { runContract, server } from './run.fixture.ts';

describe('contract snapshot', () => {
  test('writes the contract of a server that it starts, and says what it found', () =>
    inFolder(async (folder) => {
      const { code, out, err } = await runContract(folder, ['snapshot', '--', ...server('sdk-v2')]);
      expect(code).toBe(0);
      expect(out).toMatch(/^v2 2\.0\.0: 2 tools, 1 prompt, 1 resource, protocol 2026-07-28\n/);
      expect(out).toMatch(/runs on .*@modelcontextprotocol\/server 2\.\d+\.\d+/);
      expect(err).toMatch(/^Starting node sdk-v2\.fixture\.ts…\nListing v2 2\.0\.0…\n$/);
      expect(readContract(join(folder, 'contract')).tools.map(({ name }) => name)).toEqual([
        'add_note',
        'get_ticket',
      ]);
    }));

  test('of a URL with a header from the environment, as JSON', () =>
    inFolder(async (folder) => {
      const seen: Seen[] = [];
      const argv = ['--header', 'Authorization=DESK_TOKEN', '--json', '--out', 'there'];
      const { code, out, err } = await served(httpV2(seen), (url) =>
        runContract(folder, ['snapshot', '--url', url.href, ...argv], {
          env: { DESK_TOKEN: 'secret-token' },
        }),
      );
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        folder: 'there',
        server: { name: 'v2', protocol: '2026-07-28' },
        tools: ['add_note', 'get_ticket'],
        prompts: 1,
      });
      expect(seen[0]?.headers.authorization).toBe('Bearer secret-token');
      expect(out + err).not.toContain('secret-token');
    }));

  test('of an entry of .mcp.json', () =>
    inFolder(async (folder) => {
      const [command, ...args] = server('sdk-v1');
      const file = join(folder, '.mcp.json');
      writeFileSync(file, JSON.stringify({ mcpServers: { files: { command, args } } }));
      const { code } = await runContract(folder, ['snapshot', '--config', `${file}#files`]);
      expect(code).toBe(0);
      expect(readContract(join(folder, 'contract')).server.name).toBe('v1');
    }));

  test('exit 3 and no contract when the server cannot be listed; with --json also as a document', () =>
    inFolder(async (folder) => {
      const argv = ['snapshot', '--json', '--', ...server('hand-made', 'no key', '', 'the-secret')];
      const { code, out, err } = await runContract(folder, argv, {
        env: { DESK_KEY: 'the-secret' },
      });
      expect(code).toBe(3);
      expect(JSON.parse(out)).toMatchObject({
        error: {
          code: 'could_not_list',
          kind: 'needs_credentials',
          lastWords: ['Error: set the environment variable DESK_KEY, not [DESK_KEY]'],
        },
      });
      expect(err).toMatch(/needs_credentials: node hand-made\.fixture\.ts could not be listed/);
      expect(err).toMatch(/ {2}its last words:\n {4}Error: set .*\n {2}→ \S/);
      expect(readdirSync(folder)).toEqual([]);
    }));

  test('exit 130 on Ctrl-C', () =>
    inFolder(async (folder) => {
      const stop = new AbortController();
      const { code, err } = await runContract(
        folder,
        ['snapshot', '--', ...server('hand-made', 'silent')],
        { signal: stop.signal, err: () => stop.abort(new Error('interrupted')) },
      );
      expect([code, err]).toEqual([130, '']);
      expect(readdirSync(folder)).toEqual([]);
    }));
});

describe('contract verify', () => {
  test('exit 0 for the same server', () =>
    inFolder(async (folder) => {
      await runContract(folder, ['snapshot', '--', ...server('sdk-v2')]);
      const argv = ['verify', '--json', '--', ...server('sdk-v2')];
      const { code, out } = await runContract(folder, argv);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        verdict: 'compatible',
        findings: [],
        version: { declared: 'none', needed: 'none', enough: true },
      });
    }));

  test.each([
    ['demanding', 1, 'major', { verdict: 'breaking', bump: 'major' }],
    ['described', 2, 'patch', { verdict: 'compatible', bump: 'patch', textDrift: true }],
    ['pages', 1, 'major', { verdict: 'breaking', bump: 'major' }],
    ['ends', 3, undefined, { error: { code: 'could_not_list' } }],
  ])('R39 when the server is %s now: exit %i', (kind, expected, release, told) =>
    inFolder(async (folder) => {
      await runContract(folder, ['snapshot', '--', ...server('hand-made', 'plain')]);
      const argv = ['verify', '--json', '--', ...server('hand-made', kind)];
      const { code, out, err } = await runContract(folder, argv);
      expect(code).toBe(expected);
      expect(JSON.parse(out)).toMatchObject(told);
      expect(err.match(/is still \S+, and the change asks for a (\w+)/)?.[1]).toBe(release);
    }),
  );

  test('without a contract nothing is started', () =>
    inFolder(async (folder) => {
      const { code, err } = await runContract(folder, ['verify', '--', ...server('sdk-v2')]);
      expect(code).toBe(65);
      expect(err).toMatch(/^There is no contract in .*\n {2}→ Make one with: contract snapshot/);
    }));
});

describe('contract lint', () => {
  test('exit 1 for an error, with its fix; of a folder and of a server alike', () =>
    inFolder(async (folder) => {
      await runContract(folder, ['snapshot', '--', ...server('sdk-v2')]);
      const ofFolder = await runContract(folder, ['lint', '--json']);
      const ofServer = await runContract(folder, ['lint', '--json', '--', ...server('sdk-v2')]);
      expect([ofFolder.code, ofServer.code]).toEqual([1, 1]);
      expect(ofFolder.out).toMatch(/"fix"/);
      expect(JSON.parse(ofServer.out)).toEqual(JSON.parse(ofFolder.out));
    }));
});

describe('wrong usage is exit 64 with the next step, and starts nothing', () => {
  test.each([
    [['snapshot'], /No server was named.*\n {2}→ Name one/],
    [['snapshot', '--url', 'https://x.example', '--', 'npx'], /More than one server/],
    [['snapshot', '--url', 'x.example'], /--url is not an address of http or https/],
    [['snapshot', '--header', 'A=B', '--', 'npx'], /--header goes with --url only/],
    [
      ['snapshot', '--url', 'https://x.example', '--header', 'A: secret-value'],
      /takes the name of a header/,
    ],
    [
      ['snapshot', '--url', 'https://x.example', '--header', 'A=UNSET_VARIABLE'],
      /UNSET_VARIABLE is not set/,
    ],
    [['lint', 'contract', '--', 'npx'], /A contract folder and a server were named/],
    [['lint', '--allow', 'x', '--', 'npx'], /--allow x is not/],
    [['history', '../x'], /is no name of an npm package/],
    [['history', '--env', 'KEY', 'x'], /--env takes NAME=value/],
    [['nothing'], /unknown command/],
  ])('%j', (argv, message) =>
    inFolder(async (folder) => {
      const { code, err } = await runContract(folder, argv);
      expect(code).toBe(64);
      expect(err).toMatch(message);
      expect(err).not.toContain('secret-value');
    }),
  );

  test('help and version are exit 0', async () => {
    expect(await runContract('/', ['--version'])).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
    expect((await runContract('/', ['--help'])).code).toBe(0);
  });
});
