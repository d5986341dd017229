import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConnectorError } from '@gatehouse/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TicketingAdapter } from '../../adapter.ts';
import { status as statusSchema } from '../../model.ts';
import { embedded } from './vendor.ts';
import { moves } from './workflow.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-desk-'));
const closers: (() => void | Promise<void>)[] = [];

function open(name: string, settings: object = {}): TicketingAdapter {
  const around = {
    fetch: () => Promise.reject(new Error('an embedded desk has no network')),
    now: () => NOW,
    newId: () => 'id',
    log: () => {},
  };
  const desk = embedded.open({ data: join(folder, name), ...settings }, around);
  closers.push(() => desk.close());
  return desk.adapter;
}

const actor = { actor: 'maya' };
const all = { sort: 'updated_desc' } as const;

async function codeOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

afterAll(async () => {
  for (const close of closers) await close();
  rmSync(folder, { recursive: true });
});

describe('R36 a desk in neutral words', () => {
  let desk: TicketingAdapter;
  beforeAll(() => (desk = open('neutral.db')));

  test('title, body and priority are enough; the rest comes from the desk', async () => {
    const { result, record } = await desk.tickets.create(
      { title: 'Printer jams', body: 'On **floor 3**', priority: 'high' },
      actor,
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
      labels: [],
      requester: { id: 'maya', name: 'maya' },
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      version: 'v1',
      recent_comments: [],
    });
    expect(await desk.tickets.get('1')).toEqual(record);
  });

  test('an internal comment is kept, found by its words, and raises the version', async () => {
    await desk.comments.add('1', { body: 'Spare roller ordered', visibility: 'internal' }, actor);
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
    expect((await codeOf(desk.tickets.get('99'))).code).toBe('not_found');
    expect((await codeOf(desk.tickets.get("1' OR 1=1"))).code).toBe('not_found');
    const nobody = await codeOf(desk.tickets.search({ ...all, assignee: 'nobody' }, { limit: 1 }));
    expect([nobody.code, nobody.details.fields?.[0]?.field]).toEqual(['invalid', 'assignee']);
    const nowhere = await codeOf(
      desk.tickets.create({ title: 'abc', body: 'b', queue: 'Moon' }, actor),
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
        const { record } = await desk.tickets.create({ title: `${from} ${to}`, body: '-' }, actor);
        await walkTo(desk, record.id, from);
        const allowed: readonly string[] = moves[from];
        const outcome = await desk.tickets.setStatus(record.id, { status: to }, actor).then(
          (moved) => moved.record.status,
          (error: unknown) => error instanceof ConnectorError && error.details.fields?.[0]?.allowed,
        );
        expect(outcome).toEqual(allowed.includes(to) ? to : allowed);
      }
    }
  });

  test('a stale version is refused by the desk itself; the same status is no change', async () => {
    const desk = open('stale.db');
    const { record } = await desk.tickets.create({ title: 'abc', body: 'b' }, actor);
    await desk.tickets.setStatus(record.id, { status: 'open' }, actor);
    const stale = await codeOf(
      desk.tickets.setStatus(
        record.id,
        { status: 'waiting', expectedVersion: record.version },
        actor,
      ),
    );
    expect([stale.code, stale.details.current_version]).toEqual(['conflict', 'v2']);
    const again = await desk.tickets.setStatus(record.id, { status: 'open' }, actor);
    expect([again.result, again.record.version]).toEqual(['unchanged', 'v2']);
  });
});

describe('a write with a key happens once', () => {
  test('the same key repeats the answer, another request under it is refused, another actor is free', async () => {
    const desk = open('once.db');
    const draft = { title: 'Only once', body: 'b' };
    const write = { actor: 'maya', idempotencyKey: 'key-00000001' };
    const first = await desk.tickets.create(draft, write);
    const second = await desk.tickets.create(draft, write);
    expect([second.result, second.record]).toEqual(['replayed', first.record]);
    expect((await codeOf(desk.tickets.create({ ...draft, title: 'Other' }, write))).code).toBe(
      'duplicate',
    );
    await desk.tickets.create(draft, { ...write, actor: 'tom' });
    expect((await desk.tickets.search(all, { limit: 10 })).total).toBe(2);
  });

  test('a failed write leaves its key free', async () => {
    const desk = open('once-failed.db');
    const write = { actor: 'maya', idempotencyKey: 'key-00000001' };
    await codeOf(desk.tickets.create({ title: 'abc', body: 'b', queue: 'Moon' }, write));
    const later = await desk.tickets.create({ title: 'abc', body: 'b' }, write);
    expect(later.result).toBe('created');
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
    const reader = new DatabaseSync(join(folder, 'once.db'), { readOnly: true });
    closers.push(() => reader.close());
    expect(reader.prepare('SELECT count(*) AS n FROM ticket').get()?.['n']).toBe(2);
  });

  test('a path that cannot be written, a file that is no database, a newer schema: one line and a next step', () => {
    writeFileSync(
      join(folder, 'text'),
      'this is not a database, it is a sentence long enough to look like one',
    );
    for (const path of [join(folder, 'text', 'desk.db'), join(folder, 'text')]) {
      expect(() =>
        embedded.open(
          { data: path },
          { fetch: fetchNothing, now: () => NOW, newId: () => '', log: () => {} },
        ),
      ).toThrow(
        expect.objectContaining({ code: 'upstream', hint: expect.stringContaining('--data FILE') }),
      );
    }
    const newer = new DatabaseSync(join(folder, 'newer.db'));
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => open('newer.db')).toThrow('schema version 99');
  });
});

const fetchNothing = () => Promise.reject(new Error('no network'));

/** Brings a new ticket into a status by allowed moves. */
async function walkTo(desk: TicketingAdapter, id: string, target: string): Promise<void> {
  const path = target === 'closed' ? ['resolved', 'closed'] : target === 'new' ? [] : [target];
  for (const step of path) {
    await desk.tickets.setStatus(id, { status: statusSchema.parse(step) }, actor);
  }
}
