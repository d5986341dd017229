import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const projects = [
  { name: 'Support Desk', identifier: 'support' },
  { name: 'Legal', identifier: 'legal' },
];
const customFields = [
  { name: 'Building' },
  { name: 'Floor', options: ['Ground', 'Roof'], projects: ['support'], trackers: ['Bug'] },
  { name: 'Tags', multiple: true, options: ['red', 'blue', 'green'] },
];
const issues = [{ subject: 'Printer jams' }];
const asAdmin = { apiKey: 'ad'.repeat(20) };
const draft = { title: 'Scanner', body: 'b' };
const fields = [
  { field: 'building', value: 'B7, left wing' },
  { field: 'FLOOR', value: 'Roof' },
  { field: 'Tags', value: 'blue, red' },
];
const kept = [
  { field: 'Building', value: 'B7, left wing' },
  { field: 'Floor', value: 'Roof' },
  { field: 'Tags', value: 'blue, red' },
];

describe('R36 custom fields of a new ticket', () => {
  test('are known by their names from the newest ticket of the queue', async () => {
    const { desk } = openDesk({ projects, customFields, issues });
    const asked = { ...draft, custom_fields: fields };
    const plan = await desk.tickets.planCreate(asked, 'maya');
    expect(plan.changes).toEqual(
      expect.arrayContaining(
        kept.map(({ field, value }) => ({ field: `custom_fields.${field}`, becomes: value })),
      ),
    );
    const { record, warnings } = await desk.tickets.create(asked, write());
    expect([record.custom_fields, warnings]).toEqual([kept, []]);
    expect(await desk.tickets.get(record.id)).toEqual(record);
    // of a type that no ticket has yet the newest ticket of any type tells
    const first = { ...draft, type: 'support', custom_fields: fields.slice(0, 1) };
    expect((await desk.tickets.create(first, write())).record.custom_fields).toEqual(
      kept.slice(0, 1),
    );
  });

  test('in an empty queue those of its own are known, and an administrator knows all', async () => {
    const asked = { ...draft, custom_fields: fields };
    const empty = openDesk({ projects, customFields });
    const error = await refusal(empty.desk.tickets.create(asked, write()));
    expect([error.code, error.hint]).toEqual(['invalid', 'Choose one of: Floor.']);
    const own = { ...draft, custom_fields: fields.slice(1, 2) };
    expect((await empty.desk.tickets.create(own, write())).record.custom_fields).toEqual(
      kept.slice(1, 2),
    );
    const admin = openDesk({ projects, customFields }, asAdmin);
    expect((await admin.desk.tickets.create(asked, write())).record.custom_fields).toEqual(kept);
  });

  test('R66 one that this type does not have is a warning', async () => {
    const { desk } = openDesk({ projects, customFields, issues });
    const asked = { ...draft, type: 'feature', custom_fields: fields.slice(1, 2) };
    const { record, warnings } = await desk.tickets.create(asked, write());
    expect([record.type, record.custom_fields, warnings]).toEqual([
      'Feature',
      [],
      ['Floor: asked for "Roof", Redmine kept nothing.'],
    ]);
  });

  test('R66 one that Redmine demands, and a value that it refuses, name the field', async () => {
    const required = [...customFields, { name: 'Cost centre', required: true }];
    const { desk } = openDesk({ projects, customFields: required, issues });
    const missing = await refusal(desk.tickets.create(draft, write()));
    expect(missing.message).toContain('Cost centre cannot be blank');
    const cellar = [{ field: 'Floor', value: 'Cellar' }];
    const wrong = { ...draft, custom_fields: cellar };
    const error = await refusal(desk.tickets.create(wrong, write()));
    expect([error.code, error.details.fields?.[0]]).toEqual([
      'invalid',
      { field: 'custom_fields', message: 'Floor is not included in the list' },
    ]);
    const admin = openDesk({ projects, customFields: required, issues }, asAdmin);
    expect((await admin.desk.describe.describe()).required_fields).toEqual(['Cost centre']);
    expect((await desk.describe.describe()).required_fields).toEqual([]);
  });
});

const types = async (settings = {}) =>
  (await openDesk({ projects }, settings).desk.describe.describe()).types;

describe('R36 types', () => {
  test('are the trackers of the queue, the configured one first', async () => {
    expect(await types()).toEqual(['Bug', 'Feature', 'Support']);
    expect(await types({ tracker: 'support' })).toEqual(['Support', 'Bug', 'Feature']);
  });

  test('one that the queue does not have is refused with those that it has', async () => {
    const { desk, world } = openDesk({ projects });
    Object.assign(world.state.projects[0] ?? {}, { trackers: [1, 3] });
    const asked = { ...draft, type: 'Feature' };
    for (const call of [
      desk.tickets.create(asked, write()),
      desk.tickets.planCreate(asked, 'maya'),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(call);
      expect([error.code, error.details.fields?.[0]?.field, error.hint]).toEqual([
        'invalid',
        'type',
        'Choose one of: Bug, Support.',
      ]);
    }
    const { record } = await desk.tickets.create({ ...draft, type: 'support' }, write());
    expect(record.type).toBe('Support');
  });
});
