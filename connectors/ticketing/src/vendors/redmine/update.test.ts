import { describe, expect, test } from 'vitest';
import type { TicketChange } from '../../adapter.ts';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const write = manyWrites('maya');
const projects = [
  { name: 'Support Desk', identifier: 'support' },
  { name: 'Legal', identifier: 'legal' },
];
const seed = {
  projects,
  issues: [{ subject: 'Printer jams', description: 'on floor 3', due: '2026-12-01' }],
  customFields: [
    { name: 'Building' },
    { name: 'Floor', options: ['Ground', 'Roof'], projects: ['support'] },
    { name: 'Tags', multiple: true, options: ['red', 'blue'] },
  ],
};
const asBob = { apiKey: 'b0'.repeat(20) };
const asDan = { apiKey: 'da'.repeat(20) };
const everything = {
  title: 'Printer burns',
  body: 'On **floor 3**\nagain',
  priority: 'urgent',
  assignee: 'dan test',
  due_date: '2026-12-24',
  custom_fields: [
    { field: 'building', value: 'B7' },
    { field: 'Floor', value: 'Roof' },
    { field: 'Tags', value: 'red, blue' },
  ],
} as const satisfies TicketChange;

describe('R36 an update', () => {
  test('sets what is given in one request, and tells each change', async () => {
    const { desk, requests } = openDesk(seed);
    const plan = await desk.tickets.planUpdate('1', everything, 'maya');
    const { result, record, warnings, changes } = await desk.tickets.update(
      '1',
      everything,
      write(),
    );
    expect([result, warnings]).toEqual(['updated', []]);
    expect(changes).toEqual([
      { field: 'title', was: 'Printer jams', becomes: 'Printer burns' },
      { field: 'body', was: 'on floor 3', becomes: 'On **floor 3**\nagain' },
      { field: 'priority', was: 'normal', becomes: 'urgent' },
      { field: 'assignee', was: null, becomes: 'Dan Test (8)' },
      { field: 'due_date', was: '2026-12-01', becomes: '2026-12-24' },
      { field: 'custom_fields.Building', was: null, becomes: 'B7' },
      { field: 'custom_fields.Floor', was: null, becomes: 'Roof' },
      { field: 'custom_fields.Tags', was: null, becomes: 'red, blue' },
    ]);
    expect(plan).toEqual({
      summary:
        'Changes title, body, priority, assignee, due_date, custom_fields.Building, custom_fields.Floor, custom_fields.Tags of #1 "Printer jams", under the account of this connector.',
      target: '1',
      changes,
    });
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual(['PUT /issues/1.json']);
    expect(await desk.tickets.get('1')).toEqual(record);
  });

  test('null takes away, an empty value clears a field', async () => {
    const { desk } = openDesk(seed);
    await desk.tickets.update('1', everything, write());
    const cleared = {
      assignee: null,
      due_date: null,
      custom_fields: [
        { field: 'Building', value: '' },
        { field: 'Tags', value: '' },
      ],
    };
    const { record, warnings } = await desk.tickets.update('1', cleared, write());
    expect([record.assignee, record.due_date, record.custom_fields, warnings]).toEqual([
      undefined,
      undefined,
      [{ field: 'Floor', value: 'Roof' }],
      [],
    ]);
  });

  test('what is so already is not written', async () => {
    const { desk, requests } = openDesk(seed);
    await desk.tickets.update('1', everything, write());
    requests.length = 0;
    const { result, changes } = await desk.tickets.update('1', everything, write());
    expect([result, changes]).toEqual(['unchanged', []]);
    expect((await desk.tickets.planUpdate('1', everything, 'maya')).summary).toBe(
      '#1 "Printer burns" is so already; nothing would change.',
    );
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('the mark of the creation stays in a new text, and no caller sees it', async () => {
    const { desk, world } = openDesk(seed);
    const first = write();
    const draft = { title: 'Scanner', body: 'one' };
    await desk.tickets.create(draft, first);
    const { record } = await desk.tickets.update('2', { body: 'two\n\nthree' }, write());
    expect(record.body).toBe('two\n\nthree');
    expect(world.state.issues[1]?.description).toBe(
      `two\r\n\r\nthree\r\n\r\n[gatehouse ${first.attempt.mark}]`,
    );
    expect((await desk.tickets.findCreated(draft, first))?.record.id).toBe('2');
  });
});

describe('R66 nothing is dropped in silence', () => {
  test('labels are a warning beside another change, and not supported alone', async () => {
    const { desk } = openDesk(seed);
    const change = { title: 'Scanner', labels_add: ['vip'] };
    const said = ['labels: dropped, Redmine has no labels.'];
    expect((await desk.tickets.planUpdate('1', change, 'maya')).summary).toContain(said[0]);
    expect((await desk.tickets.update('1', change, write())).warnings).toEqual(said);
    const alone = await refusal(desk.tickets.update('1', { labels_add: ['vip'] }, write()));
    expect([alone.code, alone.details['capability']]).toEqual(['not_supported', 'update_ticket']);
    const { result } = await desk.tickets.update('1', { labels_remove: ['vip'] }, write());
    expect(result).toBe('unchanged');
  });

  test('fields that follow the subtasks are a warning', async () => {
    const { desk } = openDesk({
      ...seed,
      issues: [...seed.issues, { subject: 'Roller', parent: 1, priority: 'Low' }],
    });
    const change = { priority: 'high', due_date: '2026-12-24', title: 'Both' } as const;
    const { result, warnings, changes } = await desk.tickets.update('1', change, write());
    expect([result, warnings]).toEqual([
      'updated',
      [
        'priority: asked for "High", Redmine kept "Normal".',
        'due_date: asked for "2026-12-24", Redmine kept "2026-12-01".',
      ],
    ]);
    expect(changes).toEqual([{ field: 'title', was: 'Printer jams', becomes: 'Both' }]);
    const only = await desk.tickets.update('1', { priority: 'high' }, write());
    expect([only.result, only.warnings.length, only.changes]).toEqual(['unchanged', 1, []]);
  });

  test('a move to another queue loses links and fields, and takes subtasks along', async () => {
    const { desk, world } = openDesk({
      ...seed,
      issues: [...seed.issues, { subject: 'Roller', parent: 1 }, { subject: 'Jam' }],
    });
    await desk.tickets.update('1', { custom_fields: everything.custom_fields }, write());
    await desk.links.link({ from: '1', to: '3', relation: 'blocks' }, write());
    const plan = await desk.tickets.planUpdate('1', { queue: 'Legal' }, 'maya');
    expect(plan.summary).toBe(
      'Changes queue of #1 "Printer jams", under the account of this connector. Redmine drops custom fields that the other project does not have. It may drop the links to #3, which stay behind. Its subtasks move along: #2.',
    );
    const { warnings, changes } = await desk.tickets.update('1', { queue: 'legal' }, write());
    expect(warnings).toEqual(['links: Redmine removed "blocks #3", because the ticket moved.']);
    expect(changes).toEqual([
      { field: 'queue', was: 'Support Desk', becomes: 'Legal' },
      { field: 'custom_fields.Floor', was: 'Roof', becomes: null },
    ]);
    expect(world.state.issues.map(({ project }) => project)).toEqual([2, 2, 1]);
  });

  test('an edit that cannot be read back has an unknown outcome', async () => {
    const { desk, world, before } = openDesk(seed);
    before('PUT /issues/1.json', () => world.fail({ ...unreadable, path: 'issues/1.json' }));
    const error = await refusal(desk.tickets.update('1', { title: 'abc' }, write()));
    expect(error.code).toBe('outcome_unknown');
    expect(world.state.issues[0]?.subject).toBe('abc');
  });
});

describe('R66 what Redmine would ignore or refuse is refused', () => {
  test.each<[string, TicketChange, string, string]>([
    ['queue', { queue: 'Moon' }, 'invalid', 'queue'],
    ['assignee', { assignee: 'Nobody' }, 'invalid', 'assignee'],
    ['id of nobody', { assignee: '77' }, 'invalid', 'assignee'],
    ['somebody of no queue', { assignee: '7' }, 'invalid', 'assignee'],
    ['priority', { priority: 'none' }, 'invalid', 'priority'],
    [
      'custom field',
      { custom_fields: [{ field: 'Moon', value: 'x' }] },
      'invalid',
      'custom_fields',
    ],
  ])('an unknown %s, in the plan too', async (_, change, code, field) => {
    const { desk, requests } = openDesk(seed);
    for (const call of [
      desk.tickets.update('1', change, write()),
      desk.tickets.planUpdate('1', change, 'maya'),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(call);
      expect([error.code, error.details.fields?.[0]?.field]).toEqual([code, field]);
    }
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('without the right to edit nothing is written, where Redmine answers 204', async () => {
    const { desk, world } = openDesk(seed, asBob);
    const updated = world.state.issues[0]?.updated;
    expect((await refusal(desk.tickets.update('1', { title: 'mine' }, write()))).code).toBe(
      'forbidden',
    );
    expect(world.state.issues[0]).toMatchObject({ subject: 'Printer jams', updated });
    const { tools, fields, notes } = await desk.describe.describe();
    expect([tools.update_ticket, fields.title]).toEqual(['partial', 'create_only']);
    expect(notes.join(' ')).toContain('may not edit tickets here');
  });

  test('a queue in which the account may open nothing', async () => {
    const { desk, world } = openDesk(seed, asDan);
    world.state.members.push({ user: 8, project: 2, role: 9 });
    world.state.roles.push({ id: 9, name: 'Guest', permissions: ['view_issues'] });
    const error = await refusal(desk.tickets.update('1', { queue: 'legal' }, write()));
    expect([error.code, error.message]).toEqual([
      'forbidden',
      'The account of this connector may not move tickets to Legal.',
    ]);
  });

  test('what Redmine refuses names the field', async () => {
    const { desk } = openDesk(seed);
    const wrong = [
      [{ due_date: '2001-01-01' }, 'due_date'],
      [{ custom_fields: [{ field: 'Floor', value: 'Cellar' }] }, 'custom_fields'],
      [{ title: 'x'.repeat(256) }, 'title'],
    ] as const;
    for (const [change, field] of wrong) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(desk.tickets.update('1', change, write()));
      expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', field]);
    }
  });

  test('a stale version, and writes that meet', async () => {
    const { desk, world } = openDesk(seed);
    const { version } = await desk.tickets.get('1');
    await desk.comments.add('1', { body: 'first', visibility: 'public' }, write());
    const current = (await desk.tickets.get('1')).version;
    const stale = { title: 'abc', expectedVersion: version };
    const error = await refusal(desk.tickets.update('1', stale, write()));
    expect([error.code, error.details.current_version]).toEqual(['conflict', current]);
    expect((await refusal(desk.tickets.planUpdate('1', stale, 'maya'))).code).toBe('conflict');
    const fresh = { title: 'abc', expectedVersion: current };
    world.fail({ status: 422, body: '{"errors":[]}', method: 'PUT' });
    expect((await refusal(desk.tickets.update('1', fresh, write()))).code).toBe('conflict');
    expect((await desk.tickets.update('1', fresh, write())).result).toBe('updated');
  });
});
