import { describe, expect, test } from 'vitest';
import type { TicketingAdapter, WriteOptions } from '../../adapter.ts';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { desks } from './desks.fixture.ts';

const { open, clock } = desks();
const draft = { title: 'Only once', body: 'b' };
const note = { body: 'Said once', visibility: 'public' } as const;
const move = { status: 'waiting', comment: 'Parts ordered' } as const;
const first: WriteOptions = { actor: 'maya', attempt: attempt(1) };
const again: WriteOptions = { actor: 'maya', attempt: attempt(1, 2) };
const other: WriteOptions = { actor: 'maya', attempt: attempt(2) };

type Faces = (desk: TicketingAdapter) => {
  send: (write: WriteOptions) => Promise<unknown>;
  sendOther: (write: WriteOptions) => Promise<unknown>;
  find: (write: WriteOptions) => Promise<unknown>;
};

const writes: [string, Faces][] = [
  [
    'create',
    ({ tickets }) => ({
      send: (write) => tickets.create(draft, write),
      sendOther: (write) => tickets.create({ ...draft, title: 'Other' }, write),
      find: (write) => tickets.findCreated(draft, write),
    }),
  ],
  [
    'comment',
    ({ comments }) => ({
      send: (write) => comments.add('1', note, write),
      sendOther: (write) => comments.add('1', { ...note, visibility: 'internal' }, write),
      find: (write) => comments.findComment('1', note, write),
    }),
  ],
  [
    'status',
    ({ tickets }) => ({
      send: (write) => tickets.setStatus('1', move, write),
      sendOther: (write) => tickets.setStatus('1', { ...move, status: 'resolved' }, write),
      find: (write) => tickets.findStatus('1', move, write),
    }),
  ],
];

describe('a write happens once, because the desk keeps its key', () => {
  test.each(writes)('%s: sent again it repeats the first answer and is found', async (name, of) => {
    const desk = open(`${name}.db`);
    expect([desk.recovery, (await desk.describe.describe()).idempotency]).toEqual([
      'resend',
      'native',
    ]);
    await desk.tickets.create(draft, { actor: 'tom', attempt: attempt(99) });
    const { send, find } = of(desk);
    expect(await find(first)).toBeUndefined();
    const done = await send(first);
    clock.ahead += 60_000;
    expect(await send(again)).toEqual({ ...Object(done), result: 'replayed' });
    expect(await find(again)).toEqual(done);
    const { total } = await desk.tickets.search({ sort: 'updated_desc' }, { limit: 1 });
    const { recent_comments } = await desk.tickets.get('1');
    expect([total, recent_comments.length]).toEqual(name === 'create' ? [2, 0] : [1, 1]);
  });

  test.each(writes)('%s: its key is refused for another request or person', async (name, of) => {
    const desk = open(`${name}-reused.db`);
    await desk.tickets.create(draft, { actor: 'tom', attempt: attempt(99) });
    const { send, sendOther, find } = of(desk);
    await send(first);
    const before = await desk.tickets.get('1');
    for (const reuse of [
      () => sendOther(again),
      () => send({ ...again, actor: 'tom' }),
      () => find({ ...again, actor: 'tom' }),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await refusal(reuse())).code).toBe('duplicate');
    }
    expect(await desk.tickets.get('1')).toEqual(before);
  });

  test('two identical tickets with different keys are two tickets', async () => {
    const desk = open('identical.db');
    const one = await desk.tickets.create(draft, first);
    expect(await desk.tickets.findCreated(draft, other)).toBeUndefined();
    const two = await desk.tickets.create(draft, other);
    expect([one.record.id, two.record.id, two.result]).toEqual(['1', '2', 'created']);
    expect((await desk.tickets.findCreated(draft, first))?.record.id).toBe('1');
    expect((await desk.tickets.findCreated(draft, other))?.record.id).toBe('2');
  });

  test('a failed write leaves its key free', async () => {
    const desk = open('failed.db');
    expect((await refusal(desk.tickets.create({ ...draft, queue: 'Moon' }, first))).code).toBe(
      'invalid',
    );
    expect((await desk.tickets.create(draft, first)).result).toBe('created');
  });
});
