import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../surface/surface.fixture.ts';
import { failure, limits, list, started } from './list.fixture.ts';

const handMade = (kind: string, ...more: string[]) => started('hand-made', [kind, '', ...more]);

describe('a process is listed', () => {
  test('of the current SDK, in the newest revision, definitions as they came', async () => {
    const { surface, notes } = await list(started('sdk-v2'), { resolved: { zod: '4.6.7' } });
    expect(surface.server).toEqual({
      name: 'v2',
      version: '2.0.0',
      protocol: '2026-07-28',
      instructions: 'Ask for tickets.',
    });
    expect(surface.tools.map(({ name }) => name)).toEqual(['add_note', 'get_ticket']);
    expect(surface.tools[1]).toMatchObject({
      description: 'Reads a ticket.',
      annotations: { readOnlyHint: true },
      inputSchema: {
        properties: { id: { description: 'Its number' } },
        additionalProperties: false,
      },
      outputSchema: { required: ['title'] },
    });
    expect(surface.prompts.map(({ name }) => name)).toEqual(['summary']);
    expect(surface.resources.map(({ uri }) => uri)).toEqual(['log://all']);
    expect([surface.resolved, notes]).toEqual([{ zod: '4.6.7' }, []]);
  });

  test('of the old SDK, which does not know the newest revision', async () => {
    const { surface } = await list(started('sdk-v1'));
    expect(surface.server).toEqual({ name: 'v1', version: '1.0.0', protocol: '2025-11-25' });
    expect(surface.tools.map(({ name }) => name)).toEqual(['read_file']);
    expect(surface.resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'file:///{path}',
    ]);
  });

  test('and only ever asked for lists', () =>
    inFolder(async (folder) => {
      const record = join(folder, 'asked');
      await list(started('hand-made', ['liar', record]));
      expect(readFileSync(record, 'utf8').trim().split('\n')).toEqual([
        'server/discover',
        'initialize',
        'notifications/initialized',
        'tools/list',
        'prompts/list',
        'resources/list',
        'resources/templates/list',
      ]);
    }));

  test('one that ends at a request that it does not know is started again', () =>
    inFolder(async (folder) => {
      const record = join(folder, 'asked');
      const { surface } = await list(started('hand-made', ['dies at discover', record]));
      expect(surface.server.protocol).toBe('2025-06-18');
      expect(readFileSync(record, 'utf8').split('\n').slice(0, 2)).toEqual([
        'server/discover',
        'initialize',
      ]);
    }));

  test('all pages, in an order of their own', async () => {
    const { surface } = await list(handMade('pages'));
    expect(surface.tools.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('a question of the server is answered, so that it does not wait', async () => {
    const { surface } = await list(handMade('asks back'));
    expect(surface.tools.map(({ name }) => name)).toEqual(['after_roots']);
  });

  test('lists that were promised and do not exist are told', async () => {
    const { surface, notes } = await list(handMade('liar'));
    expect(surface.tools).toHaveLength(1);
    expect(notes).toEqual([
      'It advertises what prompts/list lists and then does not know that method.',
      'It advertises what resources/list lists and then does not know that method.',
    ]);
  });

  test('a banner on stdout is told, and does not hinder', async () => {
    const { surface, notes } = await list(handMade('banner'));
    expect(surface.tools).toHaveLength(1);
    expect(notes).toEqual(['It writes to its stdout what is no message: Desk server v3']);
  });

  test('null is the same as unsaid', async () => {
    const { surface } = await list(handMade('nulls'));
    expect(surface.tools).toEqual([{ name: 'quiet', inputSchema: { type: 'object' } }]);
  });

  test('a schema ten thousand levels deep is only long', async () => {
    const { surface } = await list(handMade('deep'));
    expect(surface.tools.map(({ name }) => name)).toEqual(['deep']);
  });
});

describe('R66 a process that cannot be listed gives a reason, never an empty surface', () => {
  test.each([
    ['ends', 'did_not_start', /the process ended \(exit code 1\) before it answered/],
    ['no key', 'needs_credentials', /the process ended \(exit code 2\)/],
    ['refuses', 'needs_credentials', /it answered: API key required/],
    ['no tools', 'protocol', /it answered with error -32601: Method not found/],
    ['no list', 'protocol', /its answer to tools\/list has no list/],
    ['nothing', 'protocol', /it offers nothing/],
    ['loop', 'protocol', /the pages of tools\/list lead back to one that was read/],
    ['endless', 'protocol', /tools\/list has more than 500 pages/],
    ['many', 'protocol', /has more than 5000 items/],
    ['huge', 'protocol', /more than the limit of bytes/],
    ['twins', 'protocol', /it lists two tools called "same"/],
    ['shapeless', 'protocol', /tools\.1\.inputSchema \("odd"\) is not as the protocol has it/],
    ['ends in list', 'protocol', /the process ended \(exit code 3\) while it was listed/],
  ])('%s: %s', async (kind, expected, message) => {
    const error = await failure(handMade(kind));
    expect([error.code, error.kind]).toEqual(['could_not_list', expected]);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/\S/);
  });

  test.each([
    ['silent', { start: 200 }, 'timeout', /it did not answer in time/],
    ['silent list', { page: 100 }, 'timeout', /a list did not come in time/],
    ['silent', { total: 100 }, 'timeout', /it did not answer in time/],
    [
      'garbage',
      { start: 4_000 },
      'protocol',
      /its stdout is not the protocol: Welcome to my server!/,
    ],
  ])('%s within %j: %s', async (kind, change, expected, message) => {
    const error = await failure(handMade(kind), { limits: limits(change) });
    expect(error.kind).toBe(expected);
    expect(error.message).toMatch(message);
  });

  test('a program that does not exist', async () => {
    const error = await failure({ kind: 'command', command: 'no-such-program', args: [], env: {} });
    expect(error.kind).toBe('did_not_start');
    expect(error.message).toMatch(
      /^no-such-program could not be listed: the program.* was not found/,
    );
  });

  test('its last words are shown, without colours and without the secrets that it was given', async () => {
    const env = { DESK_KEY: 'sk-very-secret' };
    const error = await failure(started('hand-made', ['no key', '', 'sk-very-secret'], env));
    expect(error.lastWords).toEqual([
      'Error: set the environment variable DESK_KEY, not [DESK_KEY]',
    ]);
    const plain = await failure(handMade('ends'));
    expect(plain.lastWords).toEqual(['Error: cannot find module x']);
  });
});

describe('a stop ends the process', () => {
  test('one that waits', async () => {
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const listing = list(handMade('silent'), {
      signal: stop.signal,
      progress: () => stop.abort(reason),
    });
    await expect(listing).rejects.toBe(reason);
  });

  test.skipIf(process.platform !== 'linux')(
    'one that ignores polite signals is gone all the same, with what it started',
    () =>
      inFolder(async (folder) => {
        const record = join(folder, 'pids');
        const { surface } = await list(started('hand-made', ['stubborn', record]));
        expect(surface.tools).toHaveLength(1);
        const pids = readFileSync(record, 'utf8').trim().split('\n');
        expect(pids).toHaveLength(2);
        expect(pids.filter(runs)).toEqual([]);
      }),
  );
});

/** A process that ended and that nobody asked for its end is still listed, as Z. */
function runs(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
