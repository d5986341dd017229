import { expect, test } from 'vitest';
import { lintSurface } from '../lint-surface.ts';
import { aSurface, aTool, cleanSearch, cleanTool, withArgument } from '../surface.fixture.ts';
import { foundAmong, text } from './found.fixture.ts';

const described = (description: string) => foundAmong(aTool({ description }), cleanSearch);
const queue = (description: string) =>
  foundAmong(withArgument('queue_id', { type: 'string', description }), cleanSearch);
const names = (description: string, tool = cleanTool) =>
  lintSurface(aSurface({ ...tool, description }, cleanSearch), {
    profile: 'bedrock',
  }).findings.map((finding) => `${finding.tool} ${finding.rule}: ${finding.message}`);
const bare = (name: string, description: string) => ({ ...cleanTool, name, description });

test.each(['manage_tickets', 'ticketProcess', 'handle-ticket'])('R63 %s says nothing', (name) => {
  expect(foundAmong(aTool({ name }), cleanSearch)).toContain('warning verb-vague');
});

test('R63 a description that begins vaguely, and one that only holds such a word', () => {
  expect(described('Manages tickets; use search_tickets to find one.')).toEqual([
    'warning verb-vague',
  ]);
  expect(described('Reads how search_tickets manages queues.')).toEqual([]);
  expect(foundAmong(aTool({ name: 'get_processor' }))).not.toContain('warning verb-vague');
});

test.each(['id', 'data', 'input'])('R63 an argument called %s', (name) => {
  expect(foundAmong(withArgument(name, text), cleanSearch)).toEqual([
    `warning argument-vague input ${name}`,
  ]);
});

test('R63 an id says where it comes from', () => {
  expect(queue('The queue.')).toEqual(['warning id-origin input queue_id']);
  expect(queue('The queue, from search_tickets.')).toEqual([]);
});

test('R63 what lists or searches leads to the next page', () => {
  const missing = 'warning cursor-missing output';
  const items = { items: { type: 'array' } };
  const without = { ...cleanSearch, outputSchema: { type: 'object', properties: items } };
  expect(foundAmong(without, cleanTool)).toEqual([missing]);
  expect(foundAmong({ ...without, name: 'listTickets' })).toContain(missing);
  const page = { type: 'object', properties: { nextCursor: { type: 'string' } } };
  const paged = { type: 'object', properties: { ...items, page } };
  expect(foundAmong({ ...without, outputSchema: paged }, cleanTool)).toEqual([]);
  expect(foundAmong(aTool({ outputSchema: without.outputSchema }), cleanSearch)).toEqual([]);
});

test('R63 a tool that does not exist is named; arguments, fields and values are no tools', () => {
  expect(names('Use find_tickets or list_queues first, rather than search_tickets.')).toEqual([
    'get_ticket tool-unknown: It names "find_tickets", and the server has no such tool.',
    'get_ticket tool-unknown: It names "list_queues", and the server has no such tool.',
  ]);
  expect(
    names('Use search_tickets with ticket_id; next_cursor, due_date, created_at, a_b are words.'),
  ).toEqual([]);
  expect(
    names('Use search_tickets. See https://example.com/get_started/add_user and run_me().'),
  ).toEqual([]);
  const valued = withArgument('action', { ...text, enum: ['add_label'] });
  expect(names('Use add_label or search_tickets.', valued)).toEqual([]);
});

test('R63 two tools that cannot be told apart', () => {
  const overlap = ['warning sibling-overlap'];
  expect(foundAmong(cleanTool, aTool({ name: 'fetch_tickets' }), cleanSearch)).toEqual(overlap);
  const alike = 'Returns the full history of one ticket in the desk, oldest first; search_tickets';
  const log = aTool({ name: 'ticket_log', description: `${alike} now.` });
  const past = aTool({ name: 'ticket_past', description: `${alike}.` });
  expect(foundAmong(log, past, cleanSearch, cleanTool)).toEqual(overlap);
  const short = aTool({ name: 'ticket_log', description: 'Use it.' });
  expect(foundAmong(short, { ...short, name: 'queue_log' }, cleanSearch, cleanTool)).toEqual([]);
});

test('R63 where there is a choice, the description says how to choose', () => {
  const choose = 'warning when-to-use';
  const find = bare('find_queues', 'Returns the queues of a desk.');
  const get = bare('get_queue', 'Returns one queue with the people in it.');
  const chosen = (...tools: (typeof find)[]) =>
    foundAmong(...tools, cleanSearch).filter((each) => each === choose);
  expect(chosen(find, get)).toEqual([choose, choose]);
  expect(chosen(find, bare('get_queue', 'One queue. find_queues tells its name.'))).toEqual([
    choose,
  ]);
  expect(chosen(find, bare('get_person', 'Returns one person with their queues.'))).toEqual([]);
  expect(chosen(find, bare('delete_queue', 'Deletes one queue for good.'))).toEqual([]);
});
