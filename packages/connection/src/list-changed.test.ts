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
    isProcess?: boolean;
    /** Whether it says how long its listing holds. */
    gives?: boolean;
  } = {},
) {
  const state = {
    names: ['a'],
    time: 0,
    lists: 0,
    calls: 0,
    servers: [] as Server[],
    /** Transports that were closed, and ways to end the stream on which each server would tell of changes. */
    closed: new Set<object>(),
    endStream: [] as (() => void)[],
    /** What sending ends with. */
    failure: undefined as Error | undefined,
    /** What the calls wait for. */
    answers: Promise.resolve(),
  };
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
      return options.gives === false ? { tools } : { tools, ttlMs: 300_000, cacheScope: 'public' };
    });
    server.setRequestHandler('tools/call', async () => {
      state.calls += 1;
      await state.answers;
      return { content: [] };
    });
    state.servers.push(server);
    return server;
  };
  const connection = createConnection({
    instance: 'desk',
    isProcess: options.isProcess ?? false,
    limits: { connect: 10_000, call: 10_000 },
    hint: 'Look.',
    now: () => state.time,
    transport() {
      const [ours, theirs] = InMemoryTransport.createLinkedPair();
      const [send, close] = [ours.send.bind(ours), ours.close.bind(ours)];
      ours.send = async (message, more) => {
        if (state.failure) throw state.failure;
        if ('method' in message && message.method === 'subscriptions/listen' && 'id' in message) {
          const result = { resultType: 'complete', _meta: {} };
          const { id } = message;
          state.endStream.push(() => void theirs.send({ jsonrpc: '2.0', id, result }));
        }
        return send(message, more);
      };
      ours.close = async () => {
        state.closed.add(ours);
        await close();
      };
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

test.each([
  ['is reached by URL', true, false, 300_000],
  ['did not say that it would tell', false, true, 300_000],
  ['said so, as a process of ours', true, true, Number.POSITIVE_INFINITY],
])(
  'R39 what a server of the older revision listed that %s holds until its time is over',
  async (_what, announces, isProcess, until) => {
    const { list } = connected({ era: 'legacy', announces, isProcess, gives: false });
    expect((await list()).until).toBe(until);
  },
);

describe('R66 a client that nobody uses any more', () => {
  test('because the stream of changes ended is closed, and a new one asks anew', async () => {
    const { connection, list, state } = connected({ era: 'modern' });
    const before = await list();
    state.endStream.at(-1)?.();
    await expect.poll(() => connection.isCurrent(before)).toBe(false);
    await list();
    expect([connection.starts(), state.closed.size]).toEqual([2, 1]);
    await connection.close();
    expect(state.closed.size).toBe(2);
  });

  test('is closed only after the answer that it still waits for', async () => {
    const { connection, list, state } = connected({ era: 'modern' });
    const listing = await list();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.answers = promise;
    const call = connection.call('a', {}, 'passport', signal);
    await expect.poll(() => state.calls).toBe(1);
    state.endStream.at(-1)?.();
    await expect.poll(() => connection.isCurrent(listing)).toBe(false);
    expect(state.closed.size).toBe(0);
    resolve();
    expect(await call).toMatchObject({ ok: true });
    expect(state.closed.size).toBe(1);
  });
});

test('R39 R66 a server that was not there for a moment is asked anew what it offers', async () => {
  const { connection, list, state } = connected({ era: 'modern' });
  const before = await list();
  state.failure = new TypeError('fetch failed');
  const call = () => connection.call('a', {}, 'passport', signal, before);
  await expect(call()).rejects.toMatchObject({
    code: 'connector_lost',
    hint: expect.stringContaining('A write may have happened'),
  });
  state.failure = undefined;
  expect(connection.isCurrent(before)).toBe(false);
  await expect(call()).rejects.toMatchObject({ hint: expect.stringContaining('nothing was done') });
  await list();
  expect([state.calls, connection.starts()]).toEqual([0, 2]);
});
