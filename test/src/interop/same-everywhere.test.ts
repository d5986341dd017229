import { mkdtempSync, rmSync } from 'node:fs';
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

beforeAll(() => Promise.all(table.map((row) => play(...row))));

describe.each(table)('%s over %s', (client, transport) => {
  test('R34 agrees on the newest revision that both speak', () => {
    const modern = client === 'v2 auto' || client === 'v2 pinned';
    expect(transcript(client, transport).revision).toBe(modern ? '2026-07-28' : '2025-11-25');
  });

  test('R31 sees the same six tools', () => {
    expect(transcript(client, transport).tools).toEqual(transcript('v1', 'stdio').tools);
  });

  test('R34 R36 gets the same answers', () => {
    expect(transcript(client, transport).answers).toEqual(transcript('v1', 'stdio').answers);
  });
});

describe.each(table)('R66 a failure reaches %s over %s', (client, transport) => {
  test('as structure too where the client does not hold it against the schema of results', () => {
    const failed = ['forbidden move', 'wrong arguments', 'unknown ticket'];
    const { textOnly, revision } = transcript(client, transport);
    expect(textOnly).toEqual(revision === '2026-07-28' ? [] : failed);
  });
});

describe('what they all see', () => {
  test('R31 R42 six tools, each with schemas, all four hints, scope and effect', () => {
    const tools = transcript('v2 pinned', 'http').tools;
    const rows = tools.map(({ name, annotations, _meta }) => [name, annotations, _meta]);
    const read = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
    const write = { readOnlyHint: false, destructiveHint: false, idempotentHint: false };
    const closed = { openWorldHint: false };
    const reads = { 'dev.gatehouse/scope': 'ticketing:read', 'dev.gatehouse/effect': 'read' };
    const writes = { 'dev.gatehouse/scope': 'ticketing:write', 'dev.gatehouse/effect': 'write' };
    expect(rows).toEqual([
      ['describe_ticketing', { title: 'Describe ticketing', ...read, ...closed }, reads],
      ['search_tickets', { title: 'Search tickets', ...read, ...closed }, reads],
      ['get_ticket', { title: 'Get ticket', ...read, ...closed }, reads],
      ['create_ticket', { title: 'Create ticket', ...write, ...closed }, writes],
      ['add_comment', { title: 'Add comment', ...write, ...closed }, writes],
      ['set_status', { title: 'Set status', ...write, idempotentHint: true, ...closed }, writes],
    ]);
    for (const { inputSchema, outputSchema } of tools) {
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
      requester: { id: 'local', name: 'local' },
      labels: ['hardware'],
      created_at: '<created_at>',
      updated_at: '<updated_at>',
      version: 'v1',
      recent_comments: [],
    };
    expect(answers['create']).toEqual({
      isError: false,
      body: { result: 'created', ticket, enforcement: 'vendor', warnings: [] },
    });
    expect(answers['read back']).toEqual({ isError: false, body: { ticket } });
    expect(answers['get']).toMatchObject({
      body: { ticket: { id: '1001', title: 'Cold-chain pallets stuck at the Hamburg depot' } },
    });
    expect(answers['move']).toMatchObject({
      body: {
        ticket: {
          status: 'in_progress',
          recent_comments: [{ body: 'On it' }, { body: 'Started' }],
        },
      },
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
            { field: 'prio', message: 'no such argument' },
          ],
        },
      },
    });
  });
});
