import { expect, test } from 'vitest';
import { targetName } from './target.ts';

test.each([
  ['npx', ['-y', '@x/mcp@1.2.3', '--api-key', 'secret'], 'npx @x/mcp@1.2.3'],
  ['/usr/bin/node', ['--no-warnings', '/srv/app/dist/server.js', 'secret'], 'node server.js'],
  ['desk-mcp', ['secret'], 'desk-mcp'],
  ['node', [], 'node'],
])('%s %j is %s', (command, args, name) => {
  expect(targetName({ kind: 'command', command, args, env: {} })).toBe(name);
});

test('an address without its query', () => {
  const url = new URL('https://desk.example/mcp?token=secret');
  expect(targetName({ kind: 'url', url, headers: {} })).toBe('https://desk.example/mcp');
});
