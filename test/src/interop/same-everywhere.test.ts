import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { playDesk, type Transcript } from './desk-steps.ts';
import {
  CLIENTS,
  connect,
  TRANSPORTS,
  type ClientName,
  type TransportName,
} from './mcp-clients.ts';

const table = TRANSPORTS.flatMap((transport) =>
  CLIENTS.map((client): [ClientName, TransportName] => [client, transport]),
);
const page = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });
const HOST_ARGUMENT = 'x-gatehouse-host';
const keySchema = z.looseObject({
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  [HOST_ARGUMENT]: z.string().optional(),
});
const schema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
const named = z.looseObject({ name: z.string() });
const planned = z.object({
  result: z.literal('planned'),
  plan: z.looseObject({
    digest: z.string().min(32),
    changes: z.array(
      z.object({ field: z.string(), was: z.string().nullish(), becomes: z.string().nullable() }),
    ),
  }),
});
const byName = (tools: readonly unknown[]) =>
  new Map(tools.map((tool) => [named.parse(tool).name, tool]));
const played = new Map<string, Transcript & { revision: string | undefined }>();
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-interop-'));
afterAll(() => rmSync(folder, { recursive: true }));

function transcript(client: ClientName, transport: TransportName) {
  const found = played.get(`${client} ${transport}`);
  if (!found) throw new Error(`${client} over ${transport} was not played`);
  return found;
}

async function play(client: ClientName, transport: TransportName): Promise<void> {
  const name = `${client} ${transport}`;
  const data = join(folder, `${name}.db`);
  const flags = ['--vendor', 'embedded', '--data', data, '--sample', 'support'];
  const caller = await connect(client, transport, { flags });
  try {
    played.set(name, { revision: caller.revision, ...(await playDesk(caller)) });
  } finally {
    await caller.close();
  }
}

// eight connectors start at once
beforeAll(() => Promise.all(table.map((row) => play(...row))), 300_000);

describe.each(table)('%s over %s', (client, transport) => {
  test('R34 agrees on the newest revision that both speak', () => {
    const modern = client === 'v2 auto' || client === 'v2 pinned';
    expect(transcript(client, transport).revision).toBe(modern ? '2026-07-28' : '2025-11-25');
  });

  test('R31 sees the same thirteen tools', () => {
    expect(transcript(client, transport).tools).toEqual(transcript('v1', 'stdio').tools);
  });

  test('R34 R36 gets the same answers', () => {
    expect(transcript(client, transport).answers).toEqual(transcript('v1', 'stdio').answers);
  });
});

describe.each(table)('R66 a failure reaches %s over %s', (client, transport) => {
  test('as structure too where the client does not hold it against the schema of results', () => {
    const failed = [
      'another with that key',
      'forbidden move',
      'without a key',
      'wrong arguments',
      'unknown ticket',
    ];
    const { textOnly, revision } = transcript(client, transport);
    expect(textOnly).toEqual(revision === '2026-07-28' ? [] : failed);
  });
});

describe('what they all see', () => {
  test('R39 exactly the committed contract', () => {
    const contract = new URL('../../../connectors/ticketing/contract/', import.meta.url);
    const committed = readdirSync(contract)
      .filter((file) => file.endsWith('.json') && file !== 'contract.json')
      .map((file): unknown => JSON.parse(readFileSync(new URL(file, contract), 'utf8')));
    expect(byName(transcript('v2 pinned', 'http').tools)).toEqual(byName(committed));
  });

  test('R31 R42 thirteen tools, each with schemas, all four hints, scope and effect', () => {
    const tools = transcript('v2 pinned', 'http').tools;
    const rows = tools.map(({ name, annotations, _meta }) => {
      const { 'dev.gatehouse/labels': _, ...meta } = z.looseObject({}).parse(_meta);
      return [name, annotations, meta];
    });
    const read = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
    const write = { readOnlyHint: false, destructiveHint: false, idempotentHint: false };
    const closed = { openWorldHint: false };
    const again = { idempotentHint: true };
    const reads = { 'dev.gatehouse/scope': 'ticketing:read', 'dev.gatehouse/effect': 'read' };
    const writes = { 'dev.gatehouse/scope': 'ticketing:write', 'dev.gatehouse/effect': 'write' };
    expect(rows).toEqual([
      ['describe_ticketing', { title: 'Describe ticketing', ...read, ...closed }, reads],
      ['search_tickets', { title: 'Search tickets', ...read, ...closed }, reads],
      ['count_tickets', { title: 'Count tickets', ...read, ...closed }, reads],
      ['get_ticket', { title: 'Get ticket', ...read, ...closed }, reads],
      ['list_comments', { title: 'List comments', ...read, ...closed }, reads],
      ['get_history', { title: 'Get history', ...read, ...closed }, reads],
      ['get_attachment', { title: 'Get attachment', ...read, ...closed }, reads],
      ['find_people', { title: 'Find people', ...read, ...closed }, reads],
      ['create_ticket', { title: 'Create ticket', ...write, ...closed }, writes],
      [
        'update_ticket',
        { title: 'Update ticket', ...write, ...again, destructiveHint: true, ...closed },
        writes,
      ],
      ['set_status', { title: 'Set status', ...write, ...again, ...closed }, writes],
      ['add_comment', { title: 'Add comment', ...write, ...closed }, writes],
      ['link_tickets', { title: 'Link tickets', ...write, ...again, ...closed }, writes],
    ]);
    for (const { inputSchema, outputSchema, _meta } of tools) {
      expect(_meta).toMatchObject({ 'dev.gatehouse/labels': expect.any(Array) });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object', properties: expect.anything() });
      expect(outputSchema).not.toHaveProperty('additionalProperties');
    }
  });

  test('R36 a ticket is opened with title, body and priority, and reads back the same', () => {
    const { answers } = transcript('v1', 'stdio');
    const ticket = {
      id: '1241',
      display_id: 'SUP-1241',
      title: 'Forklift ☕ beeps',
      body: 'Since **Monday**.',
      status: 'new',
      status_native: 'new',
      priority: 'high',
      priority_native: 'high',
      queue: 'Shipping',
      type: 'Request',
      requester: { id: 'local', name: 'local' },
      labels: ['hardware'],
      custom_fields: [],
      attachments: [],
      links: [],
      created_at: '<created_at>',
      updated_at: '<updated_at>',
      version: 'v1',
      recent_comments: [],
    };
    const { id, display_id, title, status, status_native, priority, queue, version } = ticket;
    const short = { id, display_id, title, status, status_native, priority, queue, version };
    expect(answers['create']).toEqual({
      isError: false,
      body: { result: 'created', ticket: short, warnings: [] },
    });
    expect(answers['read back']).toEqual({ isError: false, body: { ticket } });
    expect(answers['get']).toMatchObject({
      body: { ticket: { id: '1001', title: 'Cold-chain pallets stuck at the Hamburg depot' } },
    });
    expect(answers['move']).toMatchObject({
      body: { ticket: { id: '1241', display_id: 'SUP-1241', status: 'in_progress' } },
    });
  });

  test('R32 R42 each write has its key in its schema, minted by the host, and a dry run', () => {
    for (const { name, inputSchema } of transcript('v2 pinned', 'http').tools) {
      const { properties = {}, required = [] } = schema.parse(inputSchema);
      const writes = [
        'create_ticket',
        'update_ticket',
        'set_status',
        'add_comment',
        'link_tickets',
      ].includes(String(name));
      expect('dry_run' in properties).toBe(writes);
      expect(required.includes('idempotency_key')).toBe(writes);
      const {
        minLength,
        maxLength,
        [HOST_ARGUMENT]: minted,
      } = keySchema.parse(properties['idempotency_key'] ?? {});
      expect([minLength, maxLength, minted]).toEqual(
        writes ? [8, 128, 'idempotency_key'] : [undefined, undefined, undefined],
      );
    }
  });

  test('R36 a dry run says what would change, field by field, and changes nothing', () => {
    const { answers } = transcript('v1', 'stdio');
    const plan = (name: string) => planned.parse(answers[name]?.body);
    const fields = (name: string) =>
      plan(name).plan.changes.map(({ field, was, becomes }) => [field, was ?? null, becomes]);
    expect(fields('planned create')).toEqual(
      expect.arrayContaining([
        ['title', null, 'Forklift ☕ beeps'],
        ['priority', null, 'high'],
      ]),
    );
    expect(fields('planned move')).toContainEqual(['status', 'new', 'in_progress']);
    for (const name of ['planned create', 'planned comment', 'planned move']) {
      expect(plan(name).plan).toMatchObject({ decision: 'allow', rules: expect.any(Array) });
    }
    // each effect has a name of its own
    const digests = ['planned create', 'planned comment', 'planned move'].map(
      (name) => plan(name).plan.digest,
    );
    expect(new Set(digests).size).toBe(3);
    // after three dry runs and three writes that were sent again there is one of each
    expect(answers['read back']).toMatchObject({ body: { ticket: { recent_comments: [] } } });
    expect(answers['at the end']).toMatchObject({
      body: {
        ticket: {
          id: '1241',
          status: 'in_progress',
          recent_comments: [{ body: 'On it' }, { body: 'Started' }],
        },
      },
    });
  });

  test('R66 the same key again repeats the answer and says so; for another write it is refused', () => {
    const { answers } = transcript('v1', 'stdio');
    for (const name of ['create', 'comment', 'move']) {
      const { body } = answers[name] ?? {};
      expect(answers[`${name} again`]).toEqual({
        isError: false,
        body: { ...z.looseObject({}).parse(body), result: 'replayed' },
      });
    }
    expect(answers['another with that key']).toEqual({
      isError: true,
      body: {
        error: {
          code: 'duplicate',
          message: 'This idempotency key was used for another write.',
          hint: 'Use a new key for a new write.',
        },
      },
    });
    expect(answers['without a key']).toMatchObject({
      isError: true,
      body: { error: { code: 'invalid', fields: [{ field: 'idempotency_key' }] } },
    });
  });

  test('R36 a search pages without repeats', () => {
    const { answers } = transcript('v1', 'stdio');
    const ids = [answers['search'], answers['next page']].map((answer) =>
      page.parse(answer?.body).items.map(({ id }) => id),
    );
    expect(ids.map((some) => some.length)).toEqual([2, 2]);
    expect(new Set(ids.flat()).size).toBe(4);
  });

  test('R66 a move that the workflow forbids is a typed error that lists the moves', () => {
    expect(transcript('v1', 'stdio').answers['forbidden move']).toEqual({
      isError: true,
      body: {
        error: {
          code: 'invalid',
          message: 'A ticket that is in_progress cannot become closed.',
          hint: 'From in_progress it can become: open, waiting, resolved, canceled.',
          fields: [
            {
              field: 'status',
              message: 'not reachable from in_progress',
              allowed: ['open', 'waiting', 'resolved', 'canceled'],
            },
          ],
        },
      },
    });
    expect(transcript('v1', 'stdio').answers['unknown ticket']).toEqual({
      isError: true,
      body: {
        error: {
          code: 'not_found',
          message: 'There is no ticket "999999".',
          hint: 'Take the id from a search result.',
        },
      },
    });
  });

  test('R32 R63 R66 wrong arguments are a typed error that names each of them', () => {
    expect(transcript('v1', 'stdio').answers['wrong arguments']).toMatchObject({
      isError: true,
      body: {
        error: {
          code: 'invalid',
          fields: [
            { field: 'title' },
            { field: 'body' },
            { field: 'priority', allowed: ['urgent', 'high', 'normal', 'low', 'none'] },
            { field: 'idempotency_key' },
            { field: 'prio', message: 'no such argument' },
          ],
        },
      },
    });
  });
});
