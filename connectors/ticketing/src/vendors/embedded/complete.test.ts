import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TicketingAdapter } from '../../adapter.ts';
import { manyWrites } from '../../attempt.fixture.ts';
import { groupBy } from '../../model.ts';
import { refusal } from '../../refusal.fixture.ts';
import { desks } from './desks.fixture.ts';

const { folder, open } = desks();
const write = manyWrites('maya');
const create = (desk: TicketingAdapter, draft: object = {}) =>
  desk.tickets.create({ title: 'Printer jams', body: 'On floor 3', ...draft }, write());

describe('R36 an update changes what is given and nothing else', () => {
  let desk: TicketingAdapter;
  beforeAll(() => (desk = open('update.db', { sample: 'support' })));

  test('every field, told field by field', async () => {
    const draft = { labels: ['Keep', 'drop'], due_date: '2026-11-09', priority: 'low' } as const;
    const { record } = await create(desk, { ...draft, assignee: 'tom-okafor' });
    const change = {
      title: 'Printer burns',
      body: 'On floor 4',
      priority: 'urgent',
      assignee: null,
      queue: 'hardware',
      labels_add: ['keep', 'new'],
      labels_remove: ['DROP', 'never there'],
      due_date: null,
      custom_fields: [{ field: 'Site', value: 'Hamburg' }],
      expectedVersion: record.version,
    } as const;
    const plan = await desk.tickets.planUpdate(record.id, change, 'maya');
    const { result, record: kept, changes } = await desk.tickets.update(record.id, change, write());
    expect(result).toBe('updated');
    expect(changes).toEqual([
      { field: 'title', was: 'Printer jams', becomes: 'Printer burns' },
      { field: 'body', was: 'On floor 3', becomes: 'On floor 4' },
      { field: 'priority', was: 'low', becomes: 'urgent' },
      { field: 'queue', was: 'Shipping', becomes: 'Hardware' },
      { field: 'assignee', was: 'Tom Okafor (tom-okafor)', becomes: null },
      { field: 'labels', was: 'Keep, drop', becomes: 'Keep, new' },
      { field: 'due_date', was: '2026-11-09', becomes: null },
      { field: 'custom_fields.Site', was: null, becomes: 'Hamburg' },
    ]);
    expect(plan).toEqual({
      summary: `Changes title, body, priority, queue, assignee, labels, due_date, custom_fields.Site of ${record.display_id} "Printer jams".`,
      target: record.id,
      changes,
    });
    expect(await desk.tickets.get(record.id)).toEqual(kept);
    expect(kept).toMatchObject({ custom_fields: [{ field: 'Site', value: 'Hamburg' }] });
    // found by its new words, and not by the old ones
    const found = async (text: string) =>
      (await desk.tickets.search({ text, sort: 'created_desc' }, { limit: 5 })).items.map(
        ({ id }) => id,
      );
    expect(await found('burns')).toContain(record.id);
    expect(await found('jams')).not.toContain(record.id);
  });

  test('what is so already changes nothing, not even the version', async () => {
    const { record } = await create(desk);
    const change = { title: 'Printer jams', labels_remove: ['x'], assignee: null };
    const { result, record: kept, changes } = await desk.tickets.update(record.id, change, write());
    expect([result, kept.version, changes]).toEqual(['unchanged', record.version, []]);
    expect((await desk.tickets.planUpdate(record.id, change, 'maya')).changes).toEqual([]);
  });

  test('a stale version, an unknown person and an unknown queue change nothing', async () => {
    const { record } = await create(desk);
    const refused = async (change: object) =>
      (await refusal(desk.tickets.update(record.id, { title: 'Other', ...change }, write()))).code;
    expect(await refused({ expectedVersion: 'v0' })).toBe('conflict');
    expect(await refused({ assignee: 'nobody at all' })).toBe('invalid');
    expect(await refused({ queue: 'Moon' })).toBe('invalid');
    expect(await desk.tickets.get(record.id)).toEqual(record);
  });

  test('R66 who changed what is in the history, page by page', async () => {
    const { record } = await create(desk);
    await desk.tickets.update(record.id, { title: 'One', priority: 'high' }, write());
    await desk.tickets.setStatus(record.id, { status: 'resolved', resolution: 'Fixed' }, write());
    const first = await desk.tickets.history(record.id, { limit: 3 });
    const rest = await desk.tickets.history(record.id, { limit: 3, position: first.next });
    expect(rest.next).toBeUndefined();
    const entries = [...first.items, ...rest.items].map(({ field, from, to }) => [field, from, to]);
    expect(entries).toEqual([
      ['ticket', null, 'created'],
      ['title', 'Printer jams', 'One'],
      ['priority', 'normal', 'high'],
      ['status', 'new', 'resolved'],
    ]);
    expect(first.items[0]?.by).toEqual({ id: 'maya', name: 'maya' });
    expect(await desk.tickets.get(record.id)).toMatchObject({ resolution: 'Fixed' });
  });
});

describe('R36 links, comments, people and files', () => {
  let desk: TicketingAdapter;
  beforeAll(() => (desk = open('parts.db', { sample: 'support' })));

  test('a link is seen from both ends, once', async () => {
    const [one, other] = [(await create(desk)).record, (await create(desk)).record];
    const link = { from: one.id, to: other.id, relation: 'parent' } as const;
    expect((await desk.links.planLink(link, 'maya')).summary).toContain('is the parent of');
    expect((await desk.links.link(link, write())).result).toBe('created');
    expect((await desk.links.link(link, write())).result).toBe('unchanged');
    expect((await desk.links.planLink(link, 'maya')).changes).toEqual([]);
    const linksOf = async (id: string) => (await desk.tickets.get(id)).links;
    expect(await linksOf(one.id)).toEqual([{ relation: 'parent', ticket_id: other.id }]);
    expect(await linksOf(other.id)).toEqual([{ relation: 'child', ticket_id: one.id }]);
    const nowhere = { ...link, to: '99999' };
    expect((await refusal(desk.links.link(nowhere, write()))).code).toBe('not_found');
  });

  test('comments are read page by page, and by who may read them', async () => {
    const { record } = await create(desk);
    for (const at of [1, 2, 3, 4, 5, 6, 7]) {
      const visibility = at % 2 === 0 ? 'internal' : 'public';
      await desk.comments.add(record.id, { body: `no ${at}`, visibility }, write());
    }
    const bodies = async (visibility: 'internal' | undefined, limit: number) => {
      const found: string[] = [];
      let position: unknown;
      do {
        const page = await desk.comments.list(record.id, visibility, { limit, position });
        found.push(...page.items.map(({ body }) => body));
        position = page.next;
      } while (position !== undefined);
      return found;
    };
    expect(await bodies(undefined, 3)).toEqual([1, 2, 3, 4, 5, 6, 7].map((at) => `no ${at}`));
    expect(await bodies('internal', 1)).toEqual(['no 2', 'no 4', 'no 6']);
    expect((await refusal(desk.comments.list('99999', undefined, { limit: 1 }))).code).toBe(
      'not_found',
    );
  });

  test('people by a part of their name, the signs of LIKE taken as they are', async () => {
    const { items, more } = await desk.people.find('okaf', 'agent', 5);
    expect([items, more]).toEqual([
      [{ id: 'tom-okafor', name: 'Tom Okafor', email: 'tom-okafor@example.com' }],
      false,
    ]);
    expect((await desk.people.find('%', undefined, 5)).items).toEqual([]);
    expect((await desk.people.find('_', undefined, 5)).items).toEqual([]);
    expect(await desk.people.find('e', undefined, 2)).toMatchObject({ more: true });
  });

  test('a file byte for byte', async () => {
    const { record } = await create(desk);
    const file = new DatabaseSync(join(folder, 'parts.db'));
    const bytes = new Uint8Array([0, 255, 10]);
    const insert = 'INSERT INTO attachment (ticket_id, name, type, bytes) VALUES (?, ?, ?, ?)';
    file.prepare(insert).run(Number(record.id), 'a.bin', 'application/x', bytes);
    file.close();
    const [found] = (await desk.tickets.get(record.id)).attachments;
    expect(found).toEqual({ id: '1', name: 'a.bin', type: 'application/x', size: 3 });
    expect((await desk.attachments.get('1')).bytes).toEqual(bytes);
    expect((await refusal(desk.attachments.get('2'))).code).toBe('not_found');
  });

  test('a kind of ticket that the desk does not know is refused with those that it knows', async () => {
    const { details } = await refusal(create(desk, { type: 'Order' }));
    expect(details.fields).toEqual([
      { field: 'type', message: 'no such kind', allowed: ['Request', 'Incident', 'Question'] },
    ]);
    expect((await create(desk, { type: 'incident' })).record.type).toBe('Incident');
  });
});

describe('R36 a count agrees with the search', () => {
  test('for every filter and every group', async () => {
    const desk = open('count.db', { sample: 'support' });
    const filter = fc.record(
      {
        status: fc.subarray(['new', 'open', 'waiting', 'closed'] as const, { minLength: 1 }),
        priority: fc.subarray(['urgent', 'high', 'none'] as const, { minLength: 1 }),
        labels: fc.constantFrom(['customs'], ['hardware'], ['customs', 'hardware']),
        assignee: fc.constantFrom('tom-okafor', 'maya-lindqvist'),
        created_from: fc.constantFrom('2026-09-01', '2026-10-15'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, fc.constantFrom(...groupBy.options), async (given, by) => {
        const { total = -1 } = await desk.tickets.search(
          { ...given, sort: 'created_desc' },
          { limit: 1 },
        );
        const counted = await desk.tickets.count(given, by);
        expect([counted.total, counted.totalExact]).toEqual([total, true]);
        const sum = (counted.buckets ?? []).reduce((all, { count }) => all + count, 0);
        // a ticket with two labels is in two groups
        const doubled = by === 'label' ? sum - total : 0;
        expect([sum - doubled, doubled >= 0]).toEqual([total, true]);
      }),
      { numRuns: 60 },
    );
  });
});
