import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });
const tickets = [
  { subject: 'Printer jams' },
  { subject: 'Elsewhere', group: 'Second Level' },
  { subject: 'On hold', status: 'hold', assignee: 'bob', group: 'Support' },
  { subject: 'Done', assignee: 'alice', status: 'closed' },
] as const;

describe('a move', () => {
  test('R66 a ticket of nobody is taken by the account where Zendesk demands it, and the plan says so', async () => {
    const { desk } = openDesk({ tickets });
    const plan = await desk.tickets.planStatus('1', { status: 'resolved', comment: 'Ok' }, 'maya');
    expect(plan.summary).toContain('so the account takes the ticket');
    expect(plan.changes).toEqual([
      { field: 'status', was: 'new', becomes: 'resolved (Solved)' },
      { field: 'queue', was: null, becomes: 'Support' },
      { field: 'assignee', was: null, becomes: 'Alice Agent (361000000002)' },
      { field: 'internal comment', becomes: 'Ok' },
    ]);
    const { record, warnings } = await desk.tickets.setStatus(
      '1',
      { status: 'resolved' },
      write(1),
    );
    expect([record.status, record.assignee?.name, record.queue, warnings]).toEqual([
      'resolved',
      'Alice Agent',
      'Support',
      [],
    ]);
  });

  test('R66 where it need not have one, nobody gets it', async () => {
    const { desk, world } = openDesk({ tickets });
    for (const field of world.state.fields) field.required = false;
    const { record } = await desk.tickets.setStatus('1', { status: 'resolved' }, write(1));
    expect([record.status, record.assignee]).toEqual(['resolved', undefined]);
  });

  test('R66 a ticket of another queue is not moved to that of the account: it needs an assignee first', async () => {
    const { desk, world } = openDesk({ tickets });
    const change = { status: 'resolved' } as const;
    const error = await refusal(desk.tickets.setStatus('2', change, write(1)));
    expect([error.code, error.details.fields?.[0]?.message]).toEqual([
      'invalid',
      'it needs an assignee first',
    ]);
    const planned = await refusal(desk.tickets.planStatus('2', change, 'maya'));
    expect(planned.message).toBe(error.message);
    expect(world.state.tickets[1]?.audits).toHaveLength(1);
  });

  test('R66 a required field without a value is named before anything is sent; on a form Zendesk names it', async () => {
    const { desk, world, requests } = openDesk({ tickets });
    for (const field of world.state.fields) if (field.title === 'Department') field.required = true;
    expect((await desk.describe.describe()).required_fields).toEqual(['Department']);
    const change = { status: 'resolved' } as const;
    expect((await refusal(desk.tickets.planStatus('3', change, 'maya'))).message).toBe(
      'Ticket #3 cannot become resolved: it needs a value for Department first.',
    );
    expect(requests.filter((line) => line.startsWith('PUT'))).toEqual([]);
    const { updated_at, created_at } = world.state.tickets[2] ?? {};
    const ticket = { id: 3, status: 'hold', assignee_id: 7, ticket_form_id: 1 };
    world.fail({
      status: 200,
      method: 'GET',
      path: 'tickets/3.json',
      body: JSON.stringify({ ticket: { ...ticket, updated_at, created_at } }),
    });
    expect(await refusal(desk.tickets.setStatus('3', change, write(1)))).toMatchObject({
      code: 'invalid',
      hint: 'Give fields of this desk in custom_fields of update_ticket or create_ticket first.',
      details: {
        fields: [
          {
            field: 'custom_fields',
            message: 'Department: is required when solving a ticket',
          },
        ],
      },
    });
  });

  test('R66 on hold is waiting already; its version and its name stay', async () => {
    const { desk } = openDesk({ tickets });
    const change = { status: 'waiting', comment: 'Why' } as const;
    const { result, record, warnings } = await desk.tickets.setStatus('3', change, write(1));
    expect([result, record.status_native]).toEqual(['unchanged', 'On-hold']);
    expect(warnings).toEqual([
      'comment: not written, because the ticket already has this status. Use add_comment.',
    ]);
  });

  test.each([
    [
      'in_progress',
      'not_supported',
      'The nearest is open, with an assignee. Allowed now: open, resolved, closed.',
    ],
    [
      'canceled',
      'not_supported',
      'The nearest is resolved, with a label that says so. Allowed now: open, resolved, closed.',
    ],
    ['new', 'invalid', 'Allowed now: open, resolved, closed.'],
  ] as const)('R66 %s is refused with what is possible', async (status, code, hint) => {
    const { desk } = openDesk({ tickets });
    const error = await refusal(desk.tickets.setStatus('3', { status }, write(1)));
    expect([error.code, error.hint]).toEqual([code, hint]);
  });

  test('R66 closed is final, and nothing is made of a resolution', async () => {
    const { desk } = openDesk({ tickets });
    expect((await refusal(desk.tickets.setStatus('4', { status: 'open' }, write(1)))).code).toBe(
      'invalid',
    );
    const change = { status: 'closed', resolution: 'Won’t do' } as const;
    const { record, warnings } = await desk.tickets.setStatus('3', change, write(1));
    expect([record.status, record.status_native, warnings]).toEqual([
      'closed',
      'Closed',
      ['resolution: dropped, Zendesk has no resolutions.'],
    ]);
  });

  test('R66 a version that went stale meanwhile stops the move, comment and all', async () => {
    const { desk, world, before } = openDesk({ tickets });
    const { version } = await desk.tickets.get('3');
    before('PUT /api/v2/tickets/3.json', () => {
      const ticket = world.state.tickets[2];
      if (ticket) Object.assign(ticket, { updated_at: world.state.now() });
    });
    const change = { status: 'resolved', comment: 'Ok', expectedVersion: version } as const;
    expect((await refusal(desk.tickets.setStatus('3', change, write(1)))).code).toBe('conflict');
    expect(world.state.tickets[2]?.audits).toHaveLength(1);
  });

  test('R66 that somebody else moved the ticket is not taken for this write', async () => {
    const { desk } = openDesk({ tickets });
    const change = { status: 'resolved' } as const;
    await desk.tickets.setStatus('3', change, write(1));
    expect(await desk.tickets.findStatus('3', change, write(2))).toBeUndefined();
    await desk.tickets.setStatus('3', { status: 'open' }, write(3));
    expect((await desk.tickets.findStatus('3', change, write(1)))?.result).toBe('updated');
  });
});
