import type { Fault } from '@gatehouse/mocks/redmine';
import { describe, expect, test } from 'vitest';
import type { TicketingAdapter, WriteOptions, Written } from '../../adapter.ts';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const seed = { issues: [{ subject: 'Printer jams' }] };
const draft = { title: 'Only once', body: 'The same text' };
const note = { body: 'Said once', visibility: 'internal' } as const;
const move = { status: 'waiting', comment: 'Parts ordered' } as const;
const first: WriteOptions = { actor: 'maya', attempt: attempt(1) };
const other: WriteOptions = { actor: 'maya', attempt: attempt(2) };

interface Faces {
  readonly method: 'POST' | 'PUT';
  readonly send: (desk: TicketingAdapter, write: WriteOptions) => Promise<Written<unknown>>;
  readonly find: (
    desk: TicketingAdapter,
    write: WriteOptions,
  ) => Promise<Written<unknown> | undefined>;
}

const writes: [string, Faces][] = [
  [
    'create',
    {
      method: 'POST',
      send: ({ tickets }, write) => tickets.create(draft, write),
      find: ({ tickets }, write) => tickets.findCreated(draft, write),
    },
  ],
  [
    'comment',
    {
      method: 'PUT',
      send: ({ comments }, write) => comments.add('1', note, write),
      find: ({ comments }, write) => comments.findComment('1', note, write),
    },
  ],
  [
    'status with a comment',
    {
      method: 'PUT',
      send: ({ tickets }, write) => tickets.setStatus('1', move, write),
      find: ({ tickets }, write) => tickets.findStatus('1', move, write),
    },
  ],
];

describe.each(writes)('an interrupted write: %s', (_, { method, send, find }) => {
  test.each<[string, Fault['status']]>([
    ['500', 500],
    ['502', 502],
    ['504', 504],
    ['a reset', 'reset'],
    ['no answer', 'silence'],
  ])(
    'done behind %s: it is unknown, then found as it would have been answered',
    async (_w, status) => {
      const { desk, world } = openDesk(seed);
      world.fail({ status, method, request: 'done' });
      expect((await refusal(send(desk, first))).code).toBe('outcome_unknown');
      const found = await find(desk, first);
      const twin = openDesk(seed);
      expect(found).toEqual(await send(twin.desk, first));
      expect(world.state.issues).toEqual(twin.world.state.issues);
    },
  );

  test('not done: nothing is found', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 'reset', method });
    expect((await refusal(send(desk, first))).code).toBe('outcome_unknown');
    expect(await find(desk, first)).toBeUndefined();
  });

  test('done late: nothing, until it is done', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 504, method, request: 'late' });
    await refusal(send(desk, first));
    expect(await find(desk, first)).toBeUndefined();
    expect(world.settle()).toBe(1);
    expect((await find(desk, first))?.warnings).toEqual([]);
  });

  test('the same text under another key is another write, and not found', async () => {
    const { desk } = openDesk(seed);
    await send(desk, other);
    expect(await find(desk, first)).toBeUndefined();
  });

  test('a mark that somebody else repeats is not ours', async () => {
    const { desk, world } = openDesk(seed);
    const mine = openDesk(seed);
    await send(mine.desk, first);
    for (const issue of mine.world.state.issues) {
      const journals = issue.journals.map((journal) => ({ ...journal, user: 6 }));
      world.state.issues.splice(issue.id - 1, 1, { ...issue, author: 6, journals });
    }
    expect(await find(desk, first)).toBeUndefined();
  });
});

test('a ticket that is gone has nothing left on it; one that is hidden is an error', async () => {
  const { desk, world } = openDesk(seed);
  const faces = writes.slice(1).map(([, face]) => face);
  for (const { send, find } of faces) {
    // oxlint-disable-next-line no-await-in-loop
    await send(desk, first);
    world.fail({ status: 403, path: 'issues/1.json' });
    // oxlint-disable-next-line no-await-in-loop
    expect((await refusal(find(desk, first))).code).toBe('forbidden');
  }
  world.state.issues.splice(0, 1);
  for (const { send, find } of faces) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await find(desk, first)).toBeUndefined();
    // oxlint-disable-next-line no-await-in-loop
    expect((await refusal(send(desk, first))).code).toBe('not_found');
  }
});

test('two identical tickets with different keys are two tickets', async () => {
  const { desk, world } = openDesk();
  const one = await desk.tickets.create(draft, first);
  const two = await desk.tickets.create(draft, other);
  expect([one.record.id, two.record.id]).toEqual(['1', '2']);
  expect((await desk.tickets.findCreated(draft, first))?.record.id).toBe('1');
  expect((await desk.tickets.findCreated(draft, other))?.record.id).toBe('2');
  expect(world.state.issues).toHaveLength(2);
});
