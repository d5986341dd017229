import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Caller, ToolResult } from './mcp-clients.ts';

/** Everything that a client was answered in the steps, with what differs from run to run taken out. */
export interface Transcript {
  readonly tools: readonly Record<string, unknown>[];
  readonly answers: Readonly<Record<string, Answer>>;
  /** Steps that were answered with text alone. */
  readonly textOnly: readonly string[];
}
export interface Answer {
  readonly isError: boolean;
  readonly body: unknown;
}

/** Values that follow the clock or a key made at start; their keys stay, so that a missing one is seen. */
const VOLATILE = new Set(['created_at', 'updated_at', 'due_date', 'at', 'next_cursor']);

function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, inner]) => [
    key,
    VOLATILE.has(key) ? `<${key}>` : steady(inner),
  ]);
  return Object.fromEntries(pairs);
}

const record = z.record(z.string(), z.unknown());

function field(result: ToolResult, ...path: string[]): string {
  let found = result.body;
  for (const key of path) found = record.parse(found)[key];
  if (typeof found === 'string') return found;
  throw new TypeError(`no text at ${path.join('.')} in ${JSON.stringify(result)}`);
}

/** What a person does at a help desk, once through: look, open, read back, two mistakes. */
export async function playDesk(caller: Caller): Promise<Transcript> {
  const answers: Record<string, Answer> = {};
  const textOnly: string[] = [];
  const step = async (name: string, tool: string, args: object): Promise<ToolResult> => {
    const result = await caller.call(tool, args);
    const { isError, body, structured } = result;
    if (structured === undefined) textOnly.push(name);
    // a client that reads text only must learn the same
    else if (!isDeepStrictEqual(structured, body))
      throw new Error(`${name}: text is not structure`);
    answers[name] = { isError, body: steady(body) };
    return result;
  };
  const tools = await caller.list();
  await step('describe', 'describe_ticketing', {});
  const filter = { queue: 'Hardware', sort: 'created_desc', limit: 2 };
  const first = await step('search', 'search_tickets', filter);
  const cursor = field(first, 'next_cursor');
  await step('next page', 'search_tickets', { ...filter, cursor });
  await step('get', 'get_ticket', { ticket_id: '1001' });
  const draft = {
    title: 'Forklift ☕ beeps',
    body: 'Since **Monday**.',
    priority: 'high',
    labels: ['hardware'],
    idempotency_key: 'interop-key-1',
  };
  await step('planned create', 'create_ticket', { ...draft, dry_run: true });
  const created = await step('create', 'create_ticket', draft);
  const id = field(created, 'ticket', 'id');
  await step('read back', 'get_ticket', { ticket_id: id });
  await step('create again', 'create_ticket', draft);
  await step('another with that key', 'create_ticket', { ...draft, title: 'Another' });
  const comment = {
    ticket_id: id,
    body: 'On it',
    visibility: 'internal',
    idempotency_key: 'interop-key-2',
  };
  await step('planned comment', 'add_comment', { ...comment, dry_run: true });
  await step('comment', 'add_comment', comment);
  await step('comment again', 'add_comment', comment);
  const move = {
    ticket_id: id,
    status: 'in_progress',
    comment: 'Started',
    idempotency_key: 'interop-key-3',
  };
  await step('planned move', 'set_status', { ...move, dry_run: true });
  await step('move', 'set_status', move);
  await step('move again', 'set_status', move);
  const key = 'interop-key-4';
  await step('forbidden move', 'set_status', {
    ticket_id: id,
    status: 'closed',
    idempotency_key: key,
  });
  const { idempotency_key: _left, ...keyless } = comment;
  await step('without a key', 'add_comment', keyless);
  await step('at the end', 'get_ticket', { ticket_id: id });
  await step('wrong arguments', 'create_ticket', { title: 'ab', priority: 'asap', prio: 1 });
  await step('unknown ticket', 'get_ticket', { ticket_id: '999999' });
  return { tools, answers, textOnly };
}
