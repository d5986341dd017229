import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConnectorError } from '@gatehouse/kit';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TicketingAdapter } from '../../adapter.ts';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { status as statusSchema } from '../../model.ts';
import { refusal } from '../../refusal.fixture.ts';
import { desks } from './desks.fixture.ts';
import { moves } from './workflow.ts';

const { folder, open, onClose } = desks();
const write = manyWrites('maya');
const all = { sort: 'updated_desc' } as const;

describe('R36 a desk in neutral words', () => {
  let desk: TicketingAdapter;
  beforeAll(() => (desk = open('neutral.db')));

  test('title, body and priority are enough; the rest comes from the desk', async () => {
    const { result, record } = await desk.tickets.create(
      { title: 'Printer jams', body: 'On **floor 3**', priority: 'high' },
      write(),
    );
    expect(result).toBe('created');
    expect(record).toEqual({
      id: '1',
      display_id: 'T-1',
      title: 'Printer jams',
      body: 'On **floor 3**',
      status: 'new',
      status_native: 'new',
      priority: 'high',
      priority_native: 'high',
      queue: 'General',
      type: 'Request',
      labels: [],
      custom_fields: [],
      attachments: [],
      links: [],
      requester: { id: 'maya', name: 'maya' },
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      version: 'v1',
      recent_comments: [],
    });
    expect(await desk.tickets.get('1')).toEqual(record);
  });

  test('an internal comment is kept, found by its words, and raises the version', async () => {
    await desk.comments.add('1', { body: 'Spare roller ordered', visibility: 'internal' }, write());
    const ticket = await desk.tickets.get('1');
    expect(ticket.version).toBe('v2');
    expect(ticket.recent_comments).toEqual([
      {
        id: '1',
        author: { id: 'maya', name: 'maya' },
        at: '2026-11-02T09:00:00.000Z',
        visibility: 'internal',
        body: 'Spare roller ordered',
      },
    ]);
    const found = await desk.tickets.search({ ...all, text: 'roller' }, { limit: 10 });
    expect(found.items.map(({ id }) => id)).toEqual(['1']);
  });

  test('an unknown ticket, person or queue is named', async () => {
    expect((await refusal(desk.tickets.get('99'))).code).toBe('not_found');
    expect((await refusal(desk.tickets.get("1' OR 1=1"))).code).toBe('not_found');
    const nobody = await refusal(desk.tickets.search({ ...all, assignee: 'nobody' }, { limit: 1 }));
    expect([nobody.code, nobody.details.fields?.[0]?.field]).toEqual(['invalid', 'assignee']);
    const nowhere = await refusal(
      desk.tickets.create({ title: 'abc', body: 'b', queue: 'Moon' }, write()),
    );
    expect(nowhere.details.fields?.[0]?.allowed).toEqual(['General']);
    // a refused create leaves nothing behind
    expect((await desk.tickets.search(all, { limit: 10 })).total).toBe(1);
  });
});

describe('the workflow', () => {
  test('exactly the moves of the table are allowed, and a refusal lists them', async () => {
    const desk = open('workflow.db');
    for (const from of statusSchema.options) {
      for (const to of statusSchema.options.filter((other) => other !== from)) {
        const { record } = await desk.tickets.create(
          { title: `${from} ${to}`, body: '-' },
          write(),
        );
        await walkTo(desk, record.id, from);
        const allowed: readonly string[] = moves[from];
        const outcome = await desk.tickets.setStatus(record.id, { status: to }, write()).then(
          (moved) => moved.record.status,
          (error: unknown) => error instanceof ConnectorError && error.details.fields?.[0]?.allowed,
        );
        expect(outcome).toEqual(allowed.includes(to) ? to : allowed);
      }
    }
  });

  test('a stale version is refused by the desk itself; the same status is no change', async () => {
    const desk = open('stale.db');
    const { record } = await desk.tickets.create({ title: 'abc', body: 'b' }, write());
    await desk.tickets.setStatus(record.id, { status: 'open' }, write());
    const stale = await refusal(
      desk.tickets.setStatus(
        record.id,
        { status: 'waiting', expectedVersion: record.version },
        write(),
      ),
    );
    expect([stale.code, stale.details.current_version]).toEqual(['conflict', 'v2']);
    const again = await desk.tickets.setStatus(record.id, { status: 'open' }, write());
    expect([again.result, again.record.version, again.warnings]).toEqual(['unchanged', 'v2', []]);
    const told = await desk.tickets.setStatus(
      record.id,
      { status: 'open', comment: 'lost?' },
      write(),
    );
    expect([told.result, told.record.recent_comments, told.warnings]).toEqual([
      'unchanged',
      [],
      ['comment: not written, because the ticket already has this status. Use add_comment.'],
    ]);
  });
});

describe('search', () => {
  let desk: TicketingAdapter;
  beforeAll(() => (desk = open('sample.db', { sample: 'support' })));

  test.each(['updated_desc', 'created_desc', 'due_asc', 'priority_desc'] as const)(
    '%s: pages hold every ticket once, in a total order, and end',
    async (sort) => {
      const seen: string[] = [];
      let position: unknown;
      do {
        const page = await desk.tickets.search({ sort }, { limit: 100, position });
        seen.push(...page.items.map(({ id }) => id));
        position = page.next;
      } while (position !== undefined);
      expect(seen).toHaveLength(240);
      expect(new Set(seen).size).toBe(240);
    },
  );

  test('what is due first comes first; the day is included', async () => {
    const filter = {
      status: ['new', 'open', 'in_progress'],
      priority: ['urgent', 'high'],
      sort: 'due_asc',
    } as const;
    const page = await desk.tickets.search({ ...filter, due_to: '2026-11-02' }, { limit: 25 });
    expect(page.items.map(({ display_id }) => display_id)).toEqual([
      'SUP-1001',
      'SUP-1002',
      'SUP-1003',
    ]);
    expect([page.total, page.next]).toEqual([3, undefined]);
  });

  test('no text that anyone types breaks the full-text search', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom('"', '*', 'a AND', 'NEAR(', '^x', 'col:x')),
        async (text) => {
          const page = await desk.tickets.search({ ...all, text }, { limit: 1 });
          expect(page.total).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('text without a word finds nothing, blank text filters nothing', async () => {
    expect((await desk.tickets.search({ ...all, text: '!!!' }, { limit: 1 })).total).toBe(0);
    expect((await desk.tickets.search({ ...all, text: '  ' }, { limit: 1 })).total).toBe(240);
  });
});

describe('the file', () => {
  test('a sample fills a new file only, and is the same on every machine', async () => {
    open('twice.db');
    const desk = open('twice.db', { sample: 'success' });
    expect((await desk.tickets.search(all, { limit: 1 })).total).toBe(0);
    const fresh = open('success.db', { sample: 'success' });
    expect((await fresh.tickets.get('5001')).title).toBe('Renewal call: sponsor left the company');
  });

  test('every commit is on disk before it is answered', () => {
    const reader = new DatabaseSync(join(folder, 'stale.db'), { readOnly: true });
    onClose(() => reader.close());
    expect(reader.prepare('SELECT count(*) AS n FROM ticket').get()?.['n']).toBe(1);
  });

  test('a path that cannot be written, a file that is no database, a newer schema: one line and a next step', () => {
    writeFileSync(
      join(folder, 'text'),
      'this is not a database, it is a sentence long enough to look like one',
    );
    for (const path of [join('text', 'desk.db'), 'text']) {
      expect(() => open(path)).toThrow(
        expect.objectContaining({ code: 'upstream', hint: expect.stringContaining('--data FILE') }),
      );
    }
    const newer = new DatabaseSync(join(folder, 'newer.db'));
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => open('newer.db')).toThrow('schema version 99');
  });

  test('a file of version 1 keeps its tickets and takes writes', async () => {
    const before = open('old.db');
    const { record } = await before.tickets.create({ title: 'Kept', body: 'b' }, write());
    const old = new DatabaseSync(join(folder, 'old.db'));
    old.exec(`DROP TABLE custom_field; DROP TABLE link; DROP TABLE attachment; DROP INDEX ticket_created;
      ALTER TABLE ticket DROP COLUMN type; ALTER TABLE ticket DROP COLUMN resolution;
      DROP TABLE operation;
      CREATE TABLE operation (actor TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
        outcome TEXT NOT NULL, PRIMARY KEY (actor, key)) STRICT, WITHOUT ROWID;
      INSERT INTO operation VALUES ('maya', 'key-00000001', 'hash', '{}');
      PRAGMA user_version = 1;`);
    old.close();
    const desk = open('old.db');
    const { type: _, ...older } = record;
    expect(await desk.tickets.get(record.id)).toEqual(older);
    const options = { actor: 'maya', attempt: attempt(1) };
    const made = await desk.tickets.create({ title: 'New', body: 'b' }, options);
    expect((await desk.tickets.create({ title: 'New', body: 'b' }, options)).record).toEqual(
      made.record,
    );
    expect((await desk.tickets.search(all, { limit: 10 })).total).toBe(2);
  });
});

/** Brings a new ticket into a status by allowed moves. */
async function walkTo(desk: TicketingAdapter, id: string, target: string): Promise<void> {
  const path = target === 'closed' ? ['resolved', 'closed'] : target === 'new' ? [] : [target];
  for (const step of path) {
    await desk.tickets.setStatus(id, { status: statusSchema.parse(step) }, write());
  }
}
