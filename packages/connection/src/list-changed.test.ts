import { InMemoryTransport } from '@modelcontextprotocol/client';
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, test } from 'vitest';
import { createConnection } from './connection.ts';

const schema = { type: 'object' as const };
const { signal } = new AbortController();

/** A connection to a server of this process, whose tools a test changes, and a clock. */
function connected(
  options: {
    era?: 'modern' | 'legacy';
    announces?: boolean;
    atList?: (list: number) => void;
  } = {},
) {
  const state = { names: ['a'], time: 0, lists: 0, calls: 0, servers: [] as Server[] };
  const build = () => {
    const listChanged = options.announces ?? true;
    const server = new Server(
      { name: 'desk', version: '1.0.0' },
      { capabilities: { tools: { listChanged } }, instructions: 'Ask first.' },
    );
    server.setRequestHandler('tools/list', async () => {
      state.lists += 1;
      const tools = state.names.map((name) => ({ name, inputSchema: schema }));
      options.atList?.(state.lists);
      return { tools, ttlMs: 300_000, cacheScope: 'public' };
    });
    server.setRequestHandler('tools/call', async () => {
      state.calls += 1;
      return { content: [] };
    });
    state.servers.push(server);
    return server;
  };
  const connection = createConnection({
    instance: 'desk',
    isProcess: false,
    limits: { connect: 10_000, call: 10_000 },
    hint: 'Look.',
    now: () => state.time,
    transport() {
      const [ours, theirs] = InMemoryTransport.createLinkedPair();
      if (options.era === 'modern') serveStdio(build, { transport: theirs });
      else void build().connect(theirs);
      return ours;
    },
  });
  const list = (who = 'maya') => connection.list('passport', who, signal);
  const say = async (...names: string[]) => {
    state.names = names;
    await state.servers.at(-1)?.sendToolListChanged();
  };
  return { state, connection, list, say };
}
const names = ({ tools }: { tools: readonly { name: string }[] }) => tools.map(({ name }) => name);

describe.each(['modern', 'legacy'] as const)('what was listed, %s revision', (era) => {
  test('is listed once for each person, with who answers and what it says of itself', async () => {
    const { state, list } = connected({ era });
    const [one] = await Promise.all([list(), list()]);
    expect(one).toMatchObject({
      server: { name: 'desk', version: '1.0.0', instructions: 'Ask first.' },
      tools: [{ name: 'a' }],
    });
    expect(await list()).toBe(one);
    expect(state.lists).toBe(1);
    state.names = ['b'];
    expect(names(await list('tom'))).toEqual(['b']);
    expect(names(await list())).toEqual(['a']);
  });

  test('R39 holds until the server says that it changed: then it is listed again', async () => {
    const { connection, list, say } = connected({ era });
    const before = await list();
    await say('b');
    expect(connection.isCurrent(before)).toBe(false);
    const after = await list();
    expect([names(after), connection.isCurrent(after)]).toEqual([['b'], true]);
  });

  test('R39 what was listed before a change is not called: nothing is sent', async () => {
    const { connection, list, say, state } = connected({ era });
    const before = await list();
    await connection.call('a', {}, 'passport', signal, before);
    await say('a');
    await expect(connection.call('a', {}, 'passport', signal, before)).rejects.toMatchObject({
      code: 'connector_lost',
      hint: expect.stringContaining('nothing was done. Try again.'),
    });
    expect(state.calls).toBe(1);
    await connection.call('a', {}, 'passport', signal, await list());
    expect(state.calls).toBe(2);
  });

  test('R39 a lost connection is another server: what it listed does not hold', async () => {
    const { connection, list, state } = connected({ era });
    const before = await list();
    await state.servers[0]?.close();
    expect(connection.isCurrent(before)).toBe(false);
    await expect(connection.call('a', {}, 'passport', signal, before)).rejects.toMatchObject({
      code: 'connector_lost',
    });
    expect([state.calls, connection.starts()]).toEqual([0, 2]);
  });

  test('a change in the middle of listing: it is listed again, and never without end', async () => {
    const once = connected({ era, atList: (list) => list === 1 && void once.say('b') });
    expect(names(await once.list())).toEqual(['b']);
    expect(once.state.lists).toBe(2);
    const always = connected({ era, atList: (list) => void always.say(`a${list}`) });
    await expect(always.list()).rejects.toMatchObject({ code: 'connector_lost' });
    expect(always.state.lists).toBe(3);
  });
});

test('R39 a server of the older revision may say so without having announced it', async () => {
  const { connection, list, state } = connected({ era: 'legacy', announces: false });
  const before = await list();
  await state.servers[0]?.notification({ method: 'notifications/tools/list_changed' });
  expect(connection.isCurrent(before)).toBe(false);
});

test('R39 one of the newer that announces nothing is listed again when its own time is over', async () => {
  const { list, state } = connected({ era: 'modern', announces: false });
  await list();
  state.names = ['b'];
  state.time = 299_999;
  expect(names(await list())).toEqual(['a']);
  state.time = 300_000;
  expect(names(await list())).toEqual(['b']);
});
