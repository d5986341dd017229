import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { onFirstUse, openServer, type Database } from './database.ts';
import { prepared } from './tables.ts';

/** A message of PostgreSQL's protocol: kind, length with itself, body. */
function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}
const welcome = message('R', Buffer.alloc(4));
const ready = message('Z', Buffer.from('I'));
const complete = message('C', Buffer.from('SELECT 0\0'));

/** As much of a PostgreSQL server as a connection and a statement without rows need. */
async function server() {
  const sockets: Socket[] = [];
  const listening = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', () => {
      socket.write(Buffer.concat([welcome, ready]));
      socket.on('data', () => socket.write(Buffer.concat([complete, ready])));
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => void listening.close());
  const address = listening.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { sockets, url: `postgres://host@127.0.0.1:${port}/host?sslmode=disable` };
}

test('R66 a server that restarts does not end the host: the next query connects anew', async () => {
  const { sockets, url } = await server();
  const database = await openServer(url);
  onTestFinished(() => database.close());
  // an error that nobody hears ends a process, and this run of the tests with it
  sockets[0]?.destroy();
  await vi.waitFor(async () => {
    await database.query('SELECT 1');
    expect(sockets).toHaveLength(2);
  });
});

const closed = vi.fn<() => Promise<void>>(() => Promise.resolve());
const broken: Database = {
  query: () => Promise.reject(new Error('no')),
  script: () => Promise.reject(new Error('no tables')),
  close: closed,
};

test('R66 a database that cannot get its tables is closed again', async () => {
  await expect(prepared(Promise.resolve(broken))).rejects.toThrow('no tables');
  expect(closed).toHaveBeenCalledOnce();
});

test('R66 an opening that failed is tried again at the next need, and one that worked is not', async () => {
  const open = vi
    .fn<() => Promise<Database>>()
    .mockRejectedValueOnce(new Error('not yet'))
    .mockResolvedValue(broken);
  const database = onFirstUse(open);
  const both = await Promise.allSettled([database.get(), database.get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(open).toHaveBeenCalledOnce();
  expect(await database.get()).toBe(broken);
  expect(await database.get()).toBe(broken);
  expect(open).toHaveBeenCalledTimes(2);
});
