import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = { issues: [{ subject: 'Printer jams' }], customFields: [{ name: 'Building' }] };
const change = {
  title: 'Printer burns',
  body: 'badly',
  priority: 'urgent',
  due_date: '2026-12-24',
  assignee: '8',
  custom_fields: [{ field: 'Building', value: 'B7' }],
} as const;

describe('an update whose answer is lost', () => {
  test('R37 is found by the state of the ticket', async () => {
    const { desk, world } = openDesk(seed);
    const lost = write();
    expect(await desk.tickets.findUpdated('1', change, lost)).toBeUndefined();
    world.fail({ status: 504, method: 'PUT', request: 'done' });
    expect((await refusal(desk.tickets.update('1', change, lost))).code).toBe('outcome_unknown');
    expect(await desk.tickets.findUpdated('1', change, lost)).toMatchObject({
      result: 'unchanged',
      record: { title: 'Printer burns', priority: 'urgent' },
      warnings: [],
    });
  });

  test('is found by its journal where the ticket went on since', async () => {
    const { desk } = openDesk(seed);
    const lost = write();
    await desk.tickets.update('1', change, lost);
    await desk.tickets.update('1', { title: 'Put out', body: 'x', due_date: null }, write());
    const stale = { ...change, expectedVersion: 'before it' };
    expect(await desk.tickets.findUpdated('1', stale, lost)).toMatchObject({
      result: 'updated',
      record: { title: 'Put out' },
    });
  });

  test('is not taken from others, from before, or from a part of it', async () => {
    const { desk, world } = openDesk(seed);
    const later = (at: number) => ({ ...write(), attempt: { ...write().attempt, since: at } });
    const since = Date.parse('2026-11-02T09:00:00Z');
    await desk.tickets.update('1', { title: change.title }, write());
    await desk.tickets.update('1', { title: 'Put out' }, write());
    // only its title is in a journal
    expect(await desk.tickets.findUpdated('1', change, later(since))).toBeUndefined();
    const title = { title: change.title };
    expect(await desk.tickets.findUpdated('1', title, later(since))).toBeDefined();
    expect(await desk.tickets.findUpdated('1', title, later(since + 7_200_000))).toBeUndefined();
    const [issue] = world.state.issues;
    issue?.journals.splice(0, 2, ...issue.journals.map((one) => ({ ...one, user: 6 })));
    expect(await desk.tickets.findUpdated('1', title, later(since))).toBeUndefined();
  });

  test('is none on a ticket that is gone', async () => {
    const { desk } = openDesk(seed);
    expect(await desk.tickets.findUpdated('99', change, write())).toBeUndefined();
  });
});
