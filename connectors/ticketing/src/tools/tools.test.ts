import { createHash } from 'node:crypto';
import type { ReadTool, WriteTool } from '@gatehouse/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { attempt } from '../attempt.fixture.ts';
import { everyOf, fieldNames, toolNames } from '../capabilities.ts';
import { addComment } from './add-comment.ts';
import { countTickets } from './count-tickets.ts';
import { createTicket } from './create-ticket.ts';
import { describeTicketing } from './describe-ticketing.ts';
import { findPeople } from './find-people.ts';
import { getAttachment } from './get-attachment.ts';
import { getHistory } from './get-history.ts';
import { getTicket } from './get-ticket.ts';
import { linkTickets } from './link-tickets.ts';
import { listComments } from './list-comments.ts';
import { comment, created, entry, plan, recordedDesk, ticket } from './recorded-desk.fixture.ts';
import { searchTickets } from './search-tickets.ts';
import { setStatus } from './set-status.ts';
import { updateTicket } from './update-ticket.ts';

const write = { attempt: attempt(1), actor: 'maya' };
const wrote = { result: 'updated', warnings: ['a warning'] };

describe('R36 what a tool asks of the desk, and what it answers', () => {
  test('describe_ticketing', async () => {
    const { context } = recordedDesk();
    const answer = await describeTicketing.handler({}, context);
    expect(describeTicketing.output.strict().parse(answer)).toEqual({
      vendor: 'acme',
      queues: ['General'],
      default_queue: 'General',
      statuses: [{ status: 'open', native: ['Open'] }],
      priorities: [{ priority: 'high', native: ['P2'] }],
      types: ['Task'],
      tools: everyOf(toolNames, 'yes'),
      fields: everyOf(fieldNames, 'read_write'),
      required_fields: ['Site'],
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

  test('count_tickets, as one number and in groups', async () => {
    const { asked, context } = recordedDesk();
    const count = (args: object) => countTickets.handler(countTickets.input.parse(args), context);
    expect(await count({ status: ['open'] })).toEqual({ total: 3, total_exact: true });
    expect(await count({ group_by: 'status' })).toEqual({
      total: 3,
      total_exact: true,
      group_by: 'status',
      buckets: [{ key: 'open', count: 3 }],
    });
    expect(asked).toEqual([
      ['count', { status: ['open'] }, undefined],
      ['count', {}, 'status'],
    ]);
  });

  test('count_tickets lists the first hundred groups and says how many more there are', async () => {
    const { context } = recordedDesk();
    const buckets = Array.from({ length: 103 }, (_, at) => ({ key: `${at}`, count: 1 }));
    const count = async () => ({ total: 103, totalExact: true, buckets });
    const adapter = { ...context.adapter, tickets: { ...context.adapter.tickets, count } };
    const answer = await countTickets.handler({ group_by: 'label' }, { ...context, adapter });
    expect(answer.buckets).toEqual(buckets.slice(0, 100));
    expect(answer.buckets_left_out).toBe(3);
  });

  test('find_people', async () => {
    const { asked, context } = recordedDesk();
    const input = findPeople.input.parse({ query: ' ma ', role: 'agent' });
    expect(await findPeople.handler(input, context)).toEqual({
      items: [{ id: 'maya', name: 'Maya' }],
      more: true,
    });
    expect(asked).toEqual([['people', 'ma', 'agent', 10]]);
  });

  test('get_attachment: kind, size and digest of the bytes; of a text the beginning', async () => {
    const { asked, context } = recordedDesk();
    const { attachment } = await getAttachment.handler({ attachment_id: '9' }, context);
    expect(getAttachment.output.strict().parse({ attachment })).toEqual({
      attachment: {
        id: '9',
        name: 'log.txt',
        type: 'text/plain',
        size: 40_002,
        sha256: createHash('sha256').update('ä'.repeat(20_001)).digest('hex'),
        url: 'https://desk.test/7',
        text: 'ä'.repeat(20_000),
        text_left_out: 1,
      },
    });
    expect(asked).toEqual([['attachment', '9']]);
  });

  test.each([
    ['no text by its type', 'image/png', Buffer.from('a')],
    ['no UTF-8 after all', 'text/plain', Buffer.from([0xff, 0xfe])],
  ])('get_attachment shows no text of what is %s', async (_what, type, bytes) => {
    const { context } = recordedDesk();
    const get = async (id: string) => ({ id, name: 'a', type, bytes });
    const adapter = { ...context.adapter, attachments: { get } };
    const { attachment } = await getAttachment.handler(
      { attachment_id: '9' },
      { ...context, adapter },
    );
    expect(attachment).not.toHaveProperty('text');
  });
});

describe.each([
  ['list_comments', listComments, { visibility: 'internal' }, ['list', '7', 'internal'], comment],
  ['get_history', getHistory, {}, ['history', '7'], entry],
] as const)('R36 %s', (_name, one, more, asks, item) => {
  // each row is a tool with an input of its own
  const tool: ReadTool<TicketingAdapter> = one;
  test('pages by a cursor that fits this list only', async () => {
    const { asked, context } = recordedDesk({ after: 5 });
    const read = (args: object) =>
      tool.handler(tool.input.parse({ ticket_id: '7', ...more, ...args }), context);
    const { items, next_cursor: cursor } = z
      .object({ items: z.unknown(), next_cursor: z.string() })
      .parse(await read({}));
    expect(items).toEqual([item]);
    await read({ cursor, limit: 3 });
    expect(asked).toEqual([
      [...asks, { limit: 25 }],
      [...asks, { limit: 3, position: { after: 5 } }],
    ]);
    await expect(read({ ticket_id: '8', cursor })).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toHaveLength(2);
  });
});

/** What a write tells of the ticket: no text of it, no people, no comments. */
const brief = {
  id: '7',
  display_id: 'T-7',
  title: 'Printer jams',
  status: 'open',
  status_native: 'Open',
  priority: 'high',
  version: 'v1',
};
const { url, queue } = created;
const assignee = { id: 'maya', name: 'Maya' };

/** What the three faces of a write are given, and what they answer. */
const writes = [
  {
    tool: createTicket,
    input: { title: 'Printer jams', body: 'b' },
    faces: ['create', 'planCreate', 'findCreated'],
    asks: [{ title: 'Printer jams', body: 'b' }],
    answers: { ...wrote, ticket: { ...brief, url, queue, assignee } },
  },
  {
    tool: addComment,
    input: { ticket_id: '7', body: 'On it', visibility: 'internal' },
    faces: ['add', 'planComment', 'findComment'],
    asks: ['7', { body: 'On it', visibility: 'internal' }],
    answers: {
      ...wrote,
      ticket_id: '7',
      comment: { id: '1', at: comment.at, visibility: 'internal' },
    },
  },
  {
    tool: setStatus,
    input: { ticket_id: '7', status: 'closed', expected_version: 'v1' },
    faces: ['setStatus', 'planStatus', 'findStatus'],
    asks: [
      '7',
      { status: 'closed', expectedVersion: 'v1', comment: undefined, resolution: undefined },
    ],
    answers: { ...wrote, ticket: brief },
  },
  {
    tool: updateTicket,
    input: { ticket_id: '7', title: 'Jams', assignee: null, expected_version: 'v1' },
    faces: ['update', 'planUpdate', 'findUpdated'],
    asks: ['7', { title: 'Jams', assignee: null, expectedVersion: 'v1' }],
    answers: {
      ...wrote,
      ticket: brief,
      changes: [{ field: 'title', was: 'a', becomes: 'b' }],
    },
    // what it was before is not known any more
    found: { ...wrote, ticket: brief },
  },
  {
    tool: linkTickets,
    input: { from_id: '7', to_id: '8', relation: 'blocks' },
    faces: ['link', 'planLink', 'findLink'],
    asks: [{ from: '7', to: '8', relation: 'blocks' }],
    answers: { ...wrote, ticket_id: '7' },
  },
] as const;

describe.each(writes)('R36 $tool.name', ({ tool: one, input, faces, asks, answers, ...row }) => {
  // each row is a tool with an input of its own
  const tool: WriteTool<TicketingAdapter> = one;
  const [send, planning, finding] = faces;

  test('the attempt and the person go beside the arguments, not into them', async () => {
    const { asked, context } = recordedDesk();
    const answer = await tool.handler(tool.input.parse(input), context);
    expect(tool.output.strict().parse(answer)).toEqual(answers);
    expect(asked).toEqual([[send, ...asks, write]]);
  });

  test('a plan asks for the same, and writes nothing', async () => {
    const { asked, context } = recordedDesk();
    expect(await tool.plan(tool.input.parse(input), context)).toEqual(plan);
    expect(asked).toEqual([[planning, ...asks, 'maya']]);
  });

  test('what an earlier try left is answered as the write itself would be', async () => {
    const { asked, context } = recordedDesk();
    const find = (number: number) =>
      tool.find?.(tool.input.parse(input), { ...context, attempt: attempt(1, number) });
    expect(await find(1)).toBeUndefined();
    expect(await find(2)).toEqual('found' in row ? row.found : answers);
    expect(asked[1]).toEqual([finding, ...asks, { ...write, attempt: attempt(1, 2) }]);
  });

  test('the record of a reply is its ticket; how it recovers is the business of the desk', () => {
    expect([tool.recordId?.(answers), tool.recordId?.({ result: 'planned' })]).toEqual([
      '7',
      undefined,
    ]);
    const { adapter } = recordedDesk().context;
    expect(tool.recovery(adapter)).toBe('find');
    expect(tool.recovery({ ...adapter, recovery: 'resend' })).toBe('resend');
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
    ['a key, which is the business of the kit', createTicket, { ...draft, idempotency_key: 'k' }],
    ['a title with NUL', createTicket, { ...draft, title: 'a\0bc' }],
    ['half of a surrogate pair', createTicket, { ...draft, body: 'a\ud83d' }],
    ['NUL in a comment', addComment, { ticket_id: '7', body: '\0', visibility: 'public' }],
    ['NUL in a reason', setStatus, { ticket_id: '7', status: 'open', comment: 'a\0' }],
    ['NUL in a search', searchTickets, { text: '\0' }],
    ['no visibility', addComment, { ticket_id: '7', body: 'b' }],
    ['an empty comment', addComment, { ticket_id: '7', body: '', visibility: 'public' }],
    ['a status of a vendor', setStatus, { ticket_id: '7', status: 'Open' }],
    ['an empty id', getTicket, { ticket_id: '' }],
    ['a number as id', getTicket, { ticket_id: 7 }],
    ['more than a page', searchTickets, { limit: 101 }],
    ['a relation of a vendor', linkTickets, { from_id: '7', to_id: '8', relation: 'clones' }],
    ['a group that is none', countTickets, { group_by: 'title' }],
    ['a blank query', findPeople, { query: '  ' }],
    ['an unknown order', searchTickets, { sort: 'title' }],
    ['an unknown argument', describeTicketing, { verbose: true }],
  ])('%s', (_what, { input }, args) => {
    expect(input.safeParse(args).success).toBe(false);
  });

  test.each([
    ['nothing to change', updateTicket, { ticket_id: '7' }],
    ['a ticket and itself', linkTickets, { from_id: '7', to_id: '7', relation: 'relates' }],
    [
      'a resolution of what goes on',
      setStatus,
      { ticket_id: '7', status: 'open', resolution: 'x' },
    ],
  ])('%s, when it is planned and when it is done', async (_what, one, args) => {
    const tool: WriteTool<TicketingAdapter> = one;
    const { asked, context } = recordedDesk();
    for (const face of ['plan', 'handler'] as const) {
      const run = async () => tool[face](tool.input.parse(args), context);
      await expect(run()).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(asked).toEqual([]);
  });

  test('title, body and priority are enough, whatever they say', () => {
    const text = fc
      .string({ minLength: 3, maxLength: 50, unit: 'grapheme' })
      // one grapheme may be a dozen characters, and one character two UTF-16 units
      .filter((s) => Array.from(s.trim()).length >= 3 && s.length <= 200 && !s.includes('\0'));
    fc.assert(
      fc.property(text, text, (title, body) => {
        const parsed = createTicket.input.parse({ title, body, priority: 'low' });
        expect(parsed).toEqual({ title: title.trim(), body: body.trim(), priority: 'low' });
      }),
    );
  });
});
