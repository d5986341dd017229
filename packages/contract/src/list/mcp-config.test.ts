import { describe, expect, test } from 'vitest';
import { targetOfConfig } from './mcp-config.ts';

const file = (servers: object) => JSON.stringify({ mcpServers: servers });
const read = (reference: string, text: string, env: Record<string, string> = {}) =>
  targetOfConfig(reference, { readFile: () => text, env });

describe('an entry of .mcp.json is a target', () => {
  test('a command, with variables filled in', () => {
    const text = file({
      other: { command: 'x' },
      desk: {
        command: '${NODE:-node}',
        args: ['server.js', '--root=${ROOT}', '${EMPTY:-fallback}', '$HOME ${}'],
        env: { DESK_KEY: '${KEY}' },
      },
    });
    const env = { ROOT: '/data', KEY: 'k', EMPTY: '' };
    expect(read('.mcp.json#desk', text, env)).toEqual({
      kind: 'command',
      command: 'node',
      args: ['server.js', '--root=/data', 'fallback', '$HOME ${}'],
      env: { ...env, DESK_KEY: 'k' },
    });
  });

  test.each([
    ['http', {}],
    ['streamable-http', {}],
    [undefined, {}],
    ['sse', { sse: true }],
  ])('a URL of type %s', (type, more) => {
    const text = file({
      desk: { type, url: 'https://${HOST}/mcp', headers: { Authorization: 'Bearer ${TOKEN}' } },
    });
    expect(read('a#b.json#desk', text, { HOST: 'desk.example', TOKEN: 't' })).toEqual({
      kind: 'url',
      url: new URL('https://desk.example/mcp'),
      headers: { Authorization: 'Bearer t' },
      ...more,
    });
  });

  test('the only one needs no name, and `servers` is read as well', () => {
    expect(read('.vscode/mcp.json', '{"servers":{"desk":{"command":"x"}}}')).toMatchObject({
      command: 'x',
    });
  });
});

describe('what is wrong with it is said', () => {
  test.each([
    ['f#desk', '{', /^f is not JSON\.$/],
    ['f#desk', '{}', /^f has no mcpServers\.$/],
    ['f#desk', file({ other: {} }), /^f has no server "desk"\.$/],
    ['f#toString', file({ other: {} }), /^f has no server "toString"\.$/],
    ['f', file({ a: {}, b: {} }), /^f has 2 servers\.$/],
    ['f#desk', file({ desk: { type: 'ws', url: 'ws://x' } }), /neither a command nor a URL/],
    ['f#desk', file({ desk: { url: 'file:///etc/passwd' } }), /not an address of http or https/],
    [
      'f#desk',
      file({ desk: { url: 'https://me:secret@x.example' } }),
      /^f#desk has a name or password in it\.$/,
    ],
    [
      'f#desk',
      file({ desk: { command: '${NOPE}' } }),
      /^f#desk needs the environment variable NOPE\.$/,
    ],
  ])('%s of %s', (reference, text, message) => {
    expect(() => read(reference, text)).toThrow(
      expect.objectContaining({ code: 'bad_arguments', message: expect.stringMatching(message) }),
    );
  });
});
