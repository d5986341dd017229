import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../surface/surface.fixture.ts';
import { findInstalled } from './find-installed.ts';
import type { Environment } from './target.ts';

function put(root: string, path: string, name: string, version: string): void {
  mkdirSync(join(root, path, 'dist'), { recursive: true });
  writeFileSync(join(root, path, 'package.json'), JSON.stringify({ name, version }));
  writeFileSync(join(root, path, 'dist', 'index.js'), '');
}

/** A server that was installed with its SDK, whose schema library is another one than the server's own. */
function install(root: string): void {
  put(root, 'node_modules/@x/mcp', '@x/mcp', '1.2.3');
  put(root, 'node_modules/@modelcontextprotocol/sdk', '@modelcontextprotocol/sdk', '1.20.0');
  put(root, 'node_modules/@x/mcp/node_modules/zod', 'zod', '4.1.0');
  put(root, 'node_modules/zod', 'zod', '3.25.0');
  put(
    root,
    'node_modules/@modelcontextprotocol/sdk/node_modules/zod-to-json-schema',
    'zod-to-json-schema',
    '3.24.0',
  );
}

const expected = {
  name: '@x/mcp',
  version: '1.2.3',
  resolved: {
    '@x/mcp': '1.2.3',
    '@modelcontextprotocol/sdk': '1.20.0',
    zod: '4.1.0',
    'zod-to-json-schema': '3.24.0',
  },
};

const found = (root: string, command: string, args: readonly string[], env: Environment = {}) =>
  findInstalled({ kind: 'command', command, args, env }, root);

test('the script that node is given, and a program beside it', () =>
  inFolder((root) => {
    install(root);
    mkdirSync(join(root, 'node_modules/.bin'));
    symlinkSync('../@x/mcp/dist/index.js', join(root, 'node_modules/.bin/x-mcp'));
    const script = 'node_modules/@x/mcp/dist/index.js';
    expect(found(root, 'node', ['--no-warnings', script, '/data'])).toEqual(expected);
    expect(found('/', '/usr/bin/node', [join(root, script)])).toEqual(expected);
    expect(found(root, 'node_modules/.bin/x-mcp', [])).toEqual(expected);
  }));

test.each([
  [['-y', '@x/mcp@1.2.3', '--flag']],
  [['--yes', '--registry', 'https://r.example', '@x/mcp@1.2.3']],
  [['-y', '-p', '@x/mcp@1.2.3', 'x-mcp']],
  [['-y', '--package=@x/mcp@1.2.3', 'x-mcp']],
])('what npx %j has installed', (args) =>
  inFolder((home) => {
    // the first 16 hex digits of the SHA-512 of `@x/mcp@1.2.3`
    install(join(home, '.npm/_npx/132c4010fd80cf34'));
    expect(found('/', 'npx', args, { HOME: home })).toEqual(expected);
    expect(found('/', 'npx', args, { npm_config_cache: join(home, '.npm') })).toEqual(expected);
  }),
);

test.each([
  ['uvx', ['x-mcp']],
  ['docker', ['run', 'x']],
  ['node', []],
  ['node', ['missing.js']],
  ['npx', ['-y', '@x/never-installed']],
  ['npx', []],
])('of %s %j nothing can be seen', (command, args) =>
  inFolder((root) => {
    expect(found(root, command, args, { HOME: root })).toBeUndefined();
  }),
);
