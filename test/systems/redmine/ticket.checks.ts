import { expect, test } from 'vitest';
import { ticketReply, read, type OnStage } from './stage.ts';

/** Describe, read, open, and what a wrong key or id meets. */
export function checkTickets(on: OnStage): void {
  test('R36 describes itself in neutral words', async () => {
    const { alice, bob } = on();
    expect(await alice.call('describe_ticketing')).toMatchObject({
      vendor: 'redmine',
      queues: ['Legal', 'Support Desk'],
      statuses: [
        { status: 'new', native: ['New'] },
        { status: 'in_progress', native: ['In Progress'] },
        { status: 'waiting', native: ['Feedback'] },
        { status: 'resolved', native: ['Resolved'] },
        { status: 'closed', native: ['Closed'] },
        { status: 'canceled', native: ['Rejected'] },
      ],
      tools: { add_comment: 'yes', search_tickets: 'partial', find_people: 'partial' },
      types: ['Bug', 'Feature', 'Support'],
      default_queue: 'Support Desk',
      idempotency: 'look-up',
    });
    expect(await bob.call('describe_ticketing')).toMatchObject({
      queues: ['Support Desk'],
      tools: { add_comment: 'partial' },
    });
  });

  test('R36 a ticket reads in full', async () => {
    const { alice } = on();
    expect(await read(alice, '4')).toMatchObject({
      id: '4',
      display_id: '#4',
      title: 'Request 4: printer jams',
      body: 'needle4 café ☕',
      status: 'new',
      priority: 'urgent',
      priority_native: 'Immediate',
      queue: 'Support Desk',
      requester: { id: '1', name: 'Redmine Admin' },
      recent_comments: [],
    });
  });

  test('R36 a ticket that was opened reads back the same, and what was dropped is said', async () => {
    const { alice } = on();
    const made = await alice.call('create_ticket', {
      title: 'Scanner ☕ broken',
      body: 'First line\n\n- **second**',
      priority: 'high',
      queue: 'Legal',
      assignee: 'Alice Test',
      due_date: '2100-01-31',
      labels: ['vip'],
    });
    expect(made).toMatchObject({
      result: 'created',
      warnings: ['labels: dropped, Redmine has no labels.'],
      ticket: {
        title: 'Scanner ☕ broken',
        priority: 'high',
        queue: 'Legal',
        assignee: { name: 'Alice Test' },
      },
    });
    const { ticket } = ticketReply.parse(made);
    expect(await read(alice, ticket.id)).toMatchObject({
      ...ticket,
      body: 'First line\n\n- **second**',
      due_date: '2100-01-31',
    });
  });

  test('R37 a wrong key is auth_expired, on every tool', async () => {
    const { stranger } = on();
    for (const [tool, args] of [
      ['describe_ticketing', {}],
      ['search_tickets', {}],
      ['get_ticket', { ticket_id: '1' }],
      ['create_ticket', { title: 'abc', body: 'b' }],
    ] as const) {
      expect(await stranger.call(tool, args)).toMatchObject({ error: { code: 'auth_expired' } });
    }
  });

  test('an unknown ticket is not found, one of another project forbidden', async () => {
    const { alice, bob } = on();
    expect(await alice.call('get_ticket', { ticket_id: '99999' })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await bob.call('get_ticket', { ticket_id: '30' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    const draft = { ticket_id: '99999', body: 'x', visibility: 'public' };
    expect(await alice.call('add_comment', draft)).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  test('R37 no credential is in anything the connectors said', () => {
    const { alice, bob, dan, stranger, people } = on();
    const said = [alice, bob, dan, stranger].map((one) => one.output()).join('\n');
    expect(said.length).toBeGreaterThan(10_000);
    for (const key of [people.alice.key, people.bob.key, people.dan.key, 'f'.repeat(40)])
      expect(said).not.toContain(key);
  });
}
