import { describe, expect, test } from 'vitest';
import type { TicketFilter } from '../../adapter.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, type TestDesk } from './open.fixture.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ subject: `Bulk ${index}` }));

async function pages(
  { desk }: TestDesk,
  filter: Partial<TicketFilter>,
  limit: number,
  between: (page: number) => void = () => {},
): Promise<string[][]> {
  const all: string[][] = [];
  let position: unknown;
  do {
    const page = await desk.tickets.search(
      { sort: 'updated_desc', ...filter },
      { limit, position },
    );
    all.push(page.items.map(({ id }) => id));
    position = page.next;
    between(all.length);
  } while (position !== undefined);
  return all;
}

describe('the newest change first', () => {
  test('R36 goes on beyond the thousand results at which Zendesk ends a search', async () => {
    const desk = openDesk({ tickets: many(1005) });
    const found = (await pages(desk, { text: 'bulk' }, 100)).flat();
    expect([found.length, new Set(found).size, found[0], found.at(-1)]).toEqual([
      1005,
      1005,
      '1005',
      '1',
    ]);
    expect(desk.world.refused).toEqual([]);
  });

  test('R66 a change between two pages repeats nothing and loses nothing but what moved to the front', async () => {
    const desk = openDesk({ tickets: many(7) });
    const found = await pages(desk, {}, 3, (page) => {
      const [first] = desk.world.state.tickets;
      if (page === 1 && first) Object.assign(first, { updated_at: '2026-11-02T10:00:00Z' });
    });
    expect(found).toEqual([
      ['7', '6', '5'],
      ['4', '3', '2'],
    ]);
  });

  test('R36 tickets of one second come once each', async () => {
    const desk = openDesk({ tickets: many(8), ticking: false });
    const found = await pages(desk, {}, 3);
    expect(found.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(new Set(found.flat()).size).toBe(8);
  });
});

describe('other orders', () => {
  test('R36 each priority is asked for by itself, those without one come last', async () => {
    const tickets = (['low', null, 'urgent', 'normal', 'urgent', null] as const).map(
      (priority, index) => ({ subject: `Bulk ${index}`, priority }),
    );
    const desk = openDesk({ tickets });
    const sort = 'priority_desc' as const;
    expect(await pages(desk, { sort }, 2)).toEqual([
      ['5', '3'],
      ['4', '1'],
      ['6', '2'],
    ]);
    expect(await pages(desk, { sort, priority: ['none', 'low'] }, 5)).toEqual([['1', '6', '2']]);
  });

  test('R36 by due date all are read and sorted here, up to a thousand', async () => {
    const tickets = ['2026-12-03', undefined, '2026-12-01'].map((day, index) => ({
      subject: `Bulk ${index}`,
      ...(day !== undefined && { due: `${day}T12:00:00Z` }),
    }));
    const sort = 'due_asc' as const;
    expect(await pages(openDesk({ tickets }), { sort }, 2)).toEqual([['3', '1'], ['2']]);
    const { desk } = openDesk({ tickets: many(1001) });
    expect(await refusal(desk.tickets.search({ sort }, { limit: 2 }))).toMatchObject({
      code: 'not_supported',
      details: { capability: 'search_tickets' },
    });
  });

  test('R66 a cursor that Zendesk has forgotten is invalid, and a new search is the next step', async () => {
    const { desk, world, clock } = openDesk({ tickets: many(4) });
    const filter = { sort: 'created_desc' } as const;
    const { next } = await desk.tickets.search(filter, { limit: 2 });
    world.advance(3601);
    clock.ahead += 3_601_000;
    const late = await refusal(desk.tickets.search(filter, { limit: 2, position: next }));
    expect([late.code, late.hint]).toEqual(['invalid', 'Search again without the cursor.']);
  });
});

describe('filters', () => {
  const tickets = [
    { subject: 'Printer jams', tags: ['a', 'b'], status: 'pending' },
    { subject: 'Printer burns', tags: ['a'], status: 'hold' },
    { subject: 'Invoice', tags: ['b', 'a'], priority: 'high' },
  ] as const;

  test('R36 a ticket must have all labels, where the query of Zendesk finds any', async () => {
    const desk = openDesk({ tickets });
    expect((await pages(desk, { labels: ['a', 'B'] }, 1)).flat()).toEqual(['3', '1']);
    const sort = 'created_desc' as const;
    expect((await pages(desk, { labels: ['a', 'b'], sort }, 1)).flat()).toEqual(['3', '1']);
    const counted = await desk.desk.tickets.count({ labels: ['a', 'b'] });
    expect(counted).toEqual({ total: 2, totalExact: true });
  });

  test('R36 waiting is both pending and hold, told apart by the name of the desk', async () => {
    const { desk } = openDesk({ tickets });
    const { items } = await desk.tickets.search(
      { status: ['waiting', 'in_progress'], sort: 'created_desc' },
      { limit: 5 },
    );
    expect(items.map(({ id, status, status_native }) => [id, status, status_native])).toEqual([
      ['2', 'waiting', 'On-hold'],
      ['1', 'waiting', 'Pending'],
    ]);
  });

  test('R66 a status that Zendesk does not have is refused, not left out of the question', async () => {
    const { desk } = openDesk({ tickets });
    const filter = { status: ['in_progress'], sort: 'updated_desc' } as const;
    for (const call of [desk.tickets.search(filter, { limit: 5 }), desk.tickets.count(filter)]) {
      const error = await refusal(call);
      expect([error.code, error.hint]).toEqual([
        'not_supported',
        'Look for one of: new, open, waiting, resolved, closed.',
      ]);
    }
  });

  test('R32 words are quoted: no sign of the query language means anything', async () => {
    const { desk, requests } = openDesk({ tickets });
    const text = 'printer -jams status:closed "x" OR *';
    const { items } = await desk.tickets.search({ text, sort: 'updated_desc' }, { limit: 5 });
    expect(items).toEqual([]);
    expect(requests.at(-1)).toContain(
      'query=type:ticket+"printer"+"-jams"+"status:closed"+"x"+"OR"&',
    );
    const signs = desk.tickets.search({ text: '* "', sort: 'updated_desc' }, { limit: 5 });
    expect(await refusal(signs)).toMatchObject({
      code: 'invalid',
      details: { fields: [{ field: 'text' }] },
    });
  });
});

describe('counts', () => {
  test('R36 one request for each group; months follow each other, and nothing is left out', async () => {
    const tickets = [
      { subject: 'One', created: '2026-08-31T23:59:59Z' },
      { subject: 'Two', created: '2026-10-01T00:00:00Z' },
      { subject: 'Three', group: 'Second Level', status: 'hold', created: '2026-10-31T23:59:59Z' },
    ] as const;
    const { desk, requests } = openDesk({ tickets });
    expect(await desk.tickets.count({}, 'month')).toMatchObject({
      total: 3,
      buckets: [
        { key: '2026-08', count: 1 },
        { key: '2026-10', count: 2 },
      ],
    });
    expect(requests.filter((line) => line.includes('search/export'))).toEqual([]);
    expect((await desk.tickets.count({ created_to: '2026-10-15' }, 'month')).buckets).toEqual([
      { key: '2026-08', count: 1 },
      { key: '2026-10', count: 1 },
    ]);
    expect((await desk.tickets.count({}, 'queue')).buckets).toEqual([
      { key: 'Second Level', count: 1 },
      { key: null, count: 2 },
    ]);
    expect((await desk.tickets.count({}, 'status')).buckets).toEqual([
      { key: 'new', count: 2 },
      { key: 'waiting', count: 1 },
    ]);
  });

  test('R66 groups that need reading are refused beyond a thousand tickets', async () => {
    const { desk } = openDesk({ tickets: many(1001) });
    expect((await desk.tickets.count({})).total).toBe(1001);
    expect(await refusal(desk.tickets.count({}, 'assignee'))).toMatchObject({
      code: 'not_supported',
      details: { capability: 'count_tickets' },
    });
  });
});
