import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addComment } from './add-comment.ts';
import { createTicket } from './create-ticket.ts';
import { describeTicketing } from './describe-ticketing.ts';
import { getTicket } from './get-ticket.ts';
import { comment, recordedDesk, ticket } from './recorded-desk.fixture.ts';
import { searchTickets } from './search-tickets.ts';
import { setStatus } from './set-status.ts';

const write = { idempotencyKey: 'key-00000001', actor: 'maya' };
const wrote = { result: 'updated', warnings: ['a warning'] };

describe('R36 what a tool asks of the desk, and what it answers', () => {
  test('describe_ticketing', async () => {
    const { context } = recordedDesk();
    const answer = await describeTicketing.handler({}, context);
    expect(describeTicketing.output.strict().parse(answer)).toEqual({
      vendor: 'acme',
      queues: ['General'],
      statuses: [{ status: 'open', native: ['Open'] }],
      priorities: [{ priority: 'high', native: ['P2'] }],
      tools: { get_ticket: 'yes' },
      version_enforcement: 'checked',
      idempotency: 'none',
      notes: ['a note'],
    });
  });

  test('get_ticket', async () => {
    const { asked, context } = recordedDesk();
    expect(await getTicket.handler({ ticket_id: '7' }, context)).toEqual({ ticket });
    expect(asked).toEqual([['get', '7']]);
  });

  test('create_ticket: the key and the person go beside the draft, not into it', async () => {
    const { asked, context } = recordedDesk();
    const input = { title: 'Printer jams', body: 'b', idempotency_key: write.idempotencyKey };
    const answer = await createTicket.handler(createTicket.input.parse(input), context);
    expect(answer).toEqual({ ...wrote, enforcement: 'checked', ticket });
    expect(asked).toEqual([['create', { title: 'Printer jams', body: 'b' }, write]]);
  });

  test('add_comment', async () => {
    const { asked, context } = recordedDesk();
    const draft = { body: 'On it', visibility: 'internal' as const };
    const input = { ticket_id: '7', ...draft, idempotency_key: write.idempotencyKey };
    expect(await addComment.handler(input, context)).toEqual({ ...wrote, ticket_id: '7', comment });
    expect(asked).toEqual([['add', '7', draft, write]]);
  });

  test('set_status', async () => {
    const { asked, context } = recordedDesk();
    const input = { ticket_id: '7', status: 'closed' as const, expected_version: 'v1' };
    const answer = await setStatus.handler(input, context);
    expect(answer).toEqual({ ...wrote, enforcement: 'checked', ticket });
    const change = { status: 'closed', expectedVersion: 'v1', comment: undefined };
    expect(asked).toEqual([
      ['setStatus', '7', change, { idempotencyKey: undefined, actor: 'maya' }],
    ]);
  });
});

const parse = (args: object) => searchTickets.input.parse(args);

describe('R36 search_tickets pages by a cursor that is bound to its filter', () => {
  test('the position of the desk comes back, the filter without limit and cursor goes on', async () => {
    const { asked, context } = recordedDesk({ offset: 25 });
    const args = { text: 'jam', status: ['open'] };
    const { next_cursor: cursor, ...page } = await searchTickets.handler(parse(args), context);
    expect(page).toEqual({ items: [ticket], total_exact: false });
    await searchTickets.handler(parse({ ...args, limit: 3, cursor }), context);
    const filter = { ...args, sort: 'updated_desc' };
    expect(asked).toEqual([
      ['search', filter, { limit: 25 }],
      ['search', filter, { limit: 3, position: { offset: 25 } }],
    ]);
  });

  test('the last page has no cursor', async () => {
    const { context } = recordedDesk();
    expect(await searchTickets.handler(parse({}), context)).not.toHaveProperty('next_cursor');
  });

  test('a cursor with another filter asks nothing of the desk', async () => {
    const { asked, context } = recordedDesk(1);
    const { next_cursor: cursor } = await searchTickets.handler(parse({ text: 'jam' }), context);
    const other = parse({ text: 'paper', cursor });
    await expect(searchTickets.handler(other, context)).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toHaveLength(1);
  });
});

describe('R32 what the tools refuse before a desk is asked', () => {
  const draft = { title: 'abc', body: 'b' };
  test.each([
    ['a blank title', createTicket, { ...draft, title: '   ' }],
    ['a blank body', createTicket, { ...draft, body: ' \n ' }],
    ['no such day', createTicket, { ...draft, due_date: '2026-02-30' }],
    ['a priority of a vendor', createTicket, { ...draft, priority: 'P1' }],
    ['a short key', createTicket, { ...draft, idempotency_key: 'short' }],
    ['no visibility', addComment, { ticket_id: '7', body: 'b' }],
    ['an empty comment', addComment, { ticket_id: '7', body: '', visibility: 'public' }],
    ['a status of a vendor', setStatus, { ticket_id: '7', status: 'Open' }],
    ['an empty id', getTicket, { ticket_id: '' }],
    ['a number as id', getTicket, { ticket_id: 7 }],
    ['more than a page', searchTickets, { limit: 101 }],
    ['an unknown order', searchTickets, { sort: 'title' }],
    ['an unknown argument', describeTicketing, { verbose: true }],
  ])('%s', (_what, { input }, args) => {
    expect(input.safeParse(args).success).toBe(false);
  });

  test('title, body and priority are enough, whatever they say', () => {
    const text = fc.string({ minLength: 3, maxLength: 50 }).filter((s) => s.trim().length >= 3);
    fc.assert(
      fc.property(text, text, (title, body) => {
        const parsed = createTicket.input.parse({ title, body, priority: 'low' });
        expect(parsed).toEqual({ title: title.trim(), body: body.trim(), priority: 'low' });
      }),
    );
  });
});
